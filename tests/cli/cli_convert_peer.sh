#!/bin/sh
# SPDX-License-Identifier: MIT
# Interchange with splat-transform of PlayCanvas: each reads what the other writes, with the same Gaussians. Tried with
# 1.10, which writes the .glb of a draft and knows no .spz of version 4, and 3.7. Neither reads a .glb.
#
# Needs the command, from SPLAT_TRANSFORM (a command line) or on PATH:
#   npm install @playcanvas/splat-transform && SPLAT_TRANSFORM="node .../bin/cli.mjs" ctest -R cli_convert_peer
. "$(dirname "$0")/cli_support.inc"
peer=${SPLAT_TRANSFORM:-}
[ -n "$peer" ] || ! command -v splat-transform >/dev/null 2>&1 || peer=splat-transform
# shellcheck disable=SC2086 # a command line
if [ -z "$peer" ] || ! $peer --version >"$log/peer" 2>&1; then
    echo "skipped: no splat-transform here (npm install @playcanvas/splat-transform, then SPLAT_TRANSFORM)"
    exit 77
fi
case $($peer --version 2>&1) in *v[12].*) old=yes ;; *) old= ;; esac
make_scene object 20500 scene.ply
# A part of it for what the peer takes long for.
expect 0 "$gsz" convert scene.ply few.ply --crop-box=-9,-9,-9,9,0,0

# PSNR of pictures of the second scene against those of the first.
psnr_of() {
    "$gsz" eval "$1" "$2" --json --views 8 --size 320x240 2>/dev/null | tr -d '\n' |
        sed -n 's/.*"psnr":[[:space:]]*{[[:space:]]*"mean":[[:space:]]*\([0-9.]*\).*/\1/p'
}
at_least() { awk -v value="$1" -v least="$2" 'BEGIN { exit !(value + 0 >= least) }'; }

# shellcheck disable=SC2086 # a command line
peer() { $peer -w -q -g cpu "$@"; }

# same REF TEST LEAST WHAT
same() {
    psnr=$(psnr_of "$1" "$2")
    check "the same Gaussians in $4: $psnr dB" at_least "${psnr:-0}" "$3"
    echo "$4: $psnr dB"
}

# agree FILE LEAST: both make the same pictures of it. Of a .splat the peer takes the bytes of rotations for 2 b / 255 - 1,
# the viewer that the format comes from, and gsz, for b / 128 - 1.
agree() {
    check "the peer reads $1" peer "$1" peer.ply
    same "$1" peer.ply "$2" "$1"
}

for level in 0 1 2; do
    expect 0 "$gsz" convert scene.ply "level$level.ksplat" --ksplat-level $level
    agree "level$level.ksplat" 80
done
expect 0 "$gsz" convert scene.ply one.compressed.ply
agree one.compressed.ply 80
expect 0 "$gsz" convert scene.ply one.splat
agree one.splat 45
expect 0 "$gsz" convert scene.ply low.ply --sh-degree 0
expect 0 "$gsz" convert low.ply low.compressed.ply
agree low.compressed.ply 80

# What the peer writes.
check "the peer writes" peer scene.ply peer.compressed.ply
agree peer.compressed.ply 80
ours=$(psnr_of scene.ply one.compressed.ply)
theirs=$(psnr_of scene.ply peer.compressed.ply)
check "as near to the scene as the peer's: $ours against $theirs dB" at_least "$ours" "$theirs"
echo "compressed.ply against the scene: $ours dB, the peer's $theirs dB"

# Turned by the peer and by gsz.
if [ "$old" ]; then # 3.7 gives another picture for the same options; why is not known
    check "the peer turns" peer scene.ply -r 20,-70,135 -s 1.5 -t 1,2,3 turned.ply
    expect 0 "$gsz" convert scene.ply ours.ply --rotate 20,-70,135 --scale 1.5 --translate 1,2,3
    same turned.ply ours.ply 60 "what the peer turned"
fi

# SOG: a palette entry, once chosen, is the same for both.
expect 0 "$gsz" convert few.ply ours.sog
agree ours.sog 80
check "the peer writes a .sog" peer few.ply theirs.sog
agree theirs.sog 80
mkdir folder
check "the peer writes a folder" peer few.ply folder/meta.json
check "the peer reads its folder" peer folder/meta.json peer.ply
same folder peer.ply 80 "a SOG folder of the peer"

# .spz: the peer takes what a file holds as it stands, for the axes of a .ply.
for version in 2 3 4; do
    expect 0 "$gsz" convert few.ply "v$version.spz" --spz-version $version --spz-axes rdf
    turn=180,0,0
    [ $version -lt 4 ] || turn=0,0,0 # it declares them
    if ! peer "v$version.spz" peer.ply >"$log/peer" 2>&1; then
        skip_part "the peer reads no .spz of version $version"
        continue
    fi
    expect 0 "$gsz" convert "v$version.spz" ours.ply --rotate $turn
    same ours.ply peer.ply 80 "a .spz of version $version"
done
if peer few.ply theirs.spz >"$log/peer" 2>&1; then
    check "the peer reads its .spz" peer theirs.spz peer.ply
    expect 0 "$gsz" convert theirs.spz as_declared.ply
    expect 0 "$gsz" convert theirs.spz turned.ply --rotate 180,0,0
    psnr=$(psnr_of peer.ply as_declared.ply)
    at_least "${psnr:-0}" 80 || psnr=$(psnr_of peer.ply turned.ply)
    check "the same Gaussians in a .spz of the peer: $psnr dB" at_least "${psnr:-0}" 80
    echo "a .spz of the peer: $psnr dB"
fi

# .glb: what the peer writes, beside what gsz writes of the same scene.
if [ "$old" ]; then
    skip_part "the peer writes the .glb of a draft"
else
    check "the peer writes a .glb" peer few.ply theirs.glb
    expect 0 "$gsz" convert few.ply ours.glb
    same few.ply theirs.glb 60 "a .glb of the peer"
    same theirs.glb ours.glb 60 "a .glb of gsz beside that of the peer"
fi

finish
