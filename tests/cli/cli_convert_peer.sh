#!/bin/sh
# SPDX-License-Identifier: MIT
# Interchange with splat-transform of PlayCanvas: each reads what the other writes, with the same Gaussians.
#
# Needs the command, from SPLAT_TRANSFORM (a command line) or on PATH:
#   npm install @playcanvas/splat-transform@1.10 && SPLAT_TRANSFORM="node .../bin/cli.mjs" ctest -R cli_convert_peer
. "$(dirname "$0")/cli_support.inc"
peer=${SPLAT_TRANSFORM:-}
[ -n "$peer" ] || ! command -v splat-transform >/dev/null 2>&1 || peer=splat-transform
# shellcheck disable=SC2086 # a command line
if [ -z "$peer" ] || ! $peer --version >"$log/peer" 2>&1; then
    echo "skipped: no splat-transform here (npm install @playcanvas/splat-transform@1.10, then SPLAT_TRANSFORM)"
    exit 77
fi
make_scene object 20500 scene.ply

# PSNR of pictures of the second scene against those of the first.
psnr_of() {
    "$gsz" eval "$1" "$2" --json --views 8 --size 320x240 2>/dev/null | tr -d '\n' |
        sed -n 's/.*"psnr":[[:space:]]*{[[:space:]]*"mean":[[:space:]]*\([0-9.]*\).*/\1/p'
}
at_least() { awk -v value="$1" -v least="$2" 'BEGIN { exit !(value + 0 >= least) }'; }

# agree FILE LEAST: both make the same pictures of it. Of a .splat the peer takes the bytes of rotations for 2 b / 255 - 1,
# the viewer that the format comes from, and gsz, for b / 128 - 1.
agree() {
    # shellcheck disable=SC2086
    check "the peer reads $1" $peer -w -q "$1" peer.ply
    psnr=$(psnr_of "$1" peer.ply)
    check "the same Gaussians in $1: $psnr dB" at_least "${psnr:-0}" "$2"
    echo "$1: $psnr dB"
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
# shellcheck disable=SC2086
check "the peer writes" $peer -w -q scene.ply peer.compressed.ply
agree peer.compressed.ply 80
ours=$(psnr_of scene.ply one.compressed.ply)
theirs=$(psnr_of scene.ply peer.compressed.ply)
check "as near to the scene as the peer's: $ours against $theirs dB" at_least "$ours" "$theirs"
echo "compressed.ply against the scene: $ours dB, the peer's $theirs dB"

# Turned by the peer and by gsz.
# shellcheck disable=SC2086
check "the peer turns" $peer -w -q scene.ply -r 20,-70,135 -s 1.5 -t 1,2,3 turned.ply
expect 0 "$gsz" convert scene.ply ours.ply --rotate 20,-70,135 --scale 1.5 --translate 1,2,3
psnr=$(psnr_of turned.ply ours.ply)
echo "turned: $psnr dB"
check "turned as the peer does: $psnr dB" at_least "${psnr:-0}" 60

finish
