#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz convert: every format into every other, changes of the scene on the way, and what it refuses.
. "$(dirname "$0")/cli_support.inc"
make_scene object 20500 scene.ply

# count_of FILE: its Gaussians. psnr_of REF TEST: of pictures.
count_of() { "$gsz" info "$1" --json | sed -n 's/.*"gaussians":[[:space:]]*\([0-9]*\).*/\1/p' | head -n 1; }
psnr_of() {
    "$gsz" eval "$1" "$2" --json --views 4 --size 200x150 2>/dev/null | tr -d '\n' |
        sed -n 's/.*"psnr":[[:space:]]*{[[:space:]]*"mean":[[:space:]]*\([0-9.]*\).*/\1/p'
}
at_least() { awk -v value="$1" -v least="$2" 'BEGIN { exit !(value + 0 >= least) }'; }

# From .ply to each format, and from each to each other.
for to in gsz compressed.ply spz sog glb ksplat splat; do
    expect 0 "$gsz" convert scene.ply "one.$to"
    expect 0 "$gsz" info "one.$to"
    check "all Gaussians are in one.$to" [ "$(count_of "one.$to")" -eq 20500 ]
    for next in ply gsz compressed.ply spz sog glb ksplat splat; do
        expect 0 "$gsz" convert "one.$to" "two.$next" --quiet
        check "all Gaussians came from .$to into .$next" [ "$(count_of "two.$next")" -eq 20500 ]
    done
    mv two.ply "two.from_$to.ply"
done
expect 0 "$gsz" info one.ksplat
printed ".ksplat (GaussianSplats3D)"
expect 0 "$gsz" info one.compressed.ply --json
check "the name of the format" grep -q '"format":[[:space:]]*"compressed-ply"' "$log/out"

# Content counts, not the name: all commands that look at scenes.
cp one.splat picture.dat
expect 0 "$gsz" info picture.dat
printed ".splat (antimatter15)"
for file in one.splat one.ksplat one.compressed.ply one.spz one.sog one.glb; do
    expect 0 "$gsz" render "$file" -o view.png --size 64x48
    expect 0 "$gsz" pack "$file" -o packed.gsz --effort 1 --quality 90
    check "a .gsz of $file" [ "$(count_of packed.gsz)" -eq 20500 ]
done
expect 0 "$gsz" pack one.splat --effort 1
check "the default name" [ -s one.gsz ]
for pair in "compressed.ply 42" "spz 35" "sog 42" "glb 80" "ksplat 25" "splat 25"; do
    set -- $pair
    psnr=$(psnr_of scene.ply "one.$1")
    check "the looks of one.$1: $psnr dB" at_least "${psnr:-0}" "$2"
done

# What .spz, SOG and glTF offer, and scenes of more than one file.
for version in 2 3 4; do
    expect 0 "$gsz" convert scene.ply v.spz --spz-version $version --spz-axes rdf
    turn=180,0,0
    [ $version -lt 4 ] || turn=0,0,0 # it declares them
    expect 0 "$gsz" convert v.spz v.ply --rotate $turn
    psnr=$(psnr_of one.spz v.ply)
    check "the axes of a .ply in a .spz of version $version: $psnr dB" at_least "${psnr:-0}" 35
done
expect 0 "$gsz" convert scene.ply default.spz --spz-sh-bits 5,4
check "what --spz-sh-bits is by default" cmp default.spz one.spz
before=0
for bits in 1 3,2 8; do
    expect 0 "$gsz" convert scene.ply bits.spz --spz-sh-bits $bits
    psnr=$(psnr_of scene.ply bits.spz)
    check "more bits of harmonics are nearer: $bits has $psnr dB" at_least "${psnr:-0}" "$before"
    before=$psnr
done
expect 0 "$gsz" convert scene.ply fine.glb --glb-compression spz2 --spz-sh-bits 8
expect 0 "$gsz" convert scene.ply few.sog --sog-palette 16
check "fewer harmonics" [ "$(file_size few.sog)" -lt "$(file_size one.sog)" ]
for how in spz2 spz; do
    expect 0 "$gsz" convert scene.ply packed.glb --glb-compression $how
    check "a .glb with $how" [ "$(file_size packed.glb)" -lt "$(($(file_size one.glb) / 3))" ]
    check "all of it" [ "$(count_of packed.glb)" -eq 20500 ]
    check "--spz-sh-bits within a .glb" [ "$(file_size packed.glb)" -lt "$(file_size fine.glb)" ]
done
expect 2 "$gsz" convert scene.ply scene.gltf
expect 2 "$gsz" convert scene.ply old.spz --spz-version 1
if command -v unzip >/dev/null; then
    mkdir pictures
    unzip -q one.sog -d pictures
    for path in pictures pictures/ pictures/meta.json; do
        expect 0 "$gsz" convert $path pictures.ply
        check "the same as a file" cmp pictures.ply two.from_sog.ply
    done
    rm pictures/sh0.webp
    expect 3 "$gsz" info pictures
fi
head -c 1000 one.sog >cut.sog
expect 4 "$gsz" info cut.sog

# Streams and places.
checks=$((checks + 1))
"$gsz" convert - - --format ksplat <scene.ply >piped.ksplat 2>"$log/err" || fail "standard streams"
check "the same through streams" cmp piped.ksplat one.ksplat
checks=$((checks + 1))
cat one.splat | "$gsz" convert - piped.ply >"$log/out" 2>"$log/err" || fail "a pipe without magic"
mkdir folder
expect 0 "$gsz" convert one.compressed.ply folder --format splat
check "a name in a folder" [ -s folder/one.splat ]
for threads in 1 3; do
    expect 0 "$gsz" convert scene.ply "t$threads.compressed.ply" --threads $threads
    check "the same bytes with $threads threads" cmp one.compressed.ply "t$threads.compressed.ply"
done
for level in 0 1 2; do expect 0 "$gsz" convert scene.ply "l$level.ksplat" --ksplat-level $level; done
check "levels differ in size" [ "$(file_size l0.ksplat)" -gt "$(file_size l2.ksplat)" ]
expect 0 "$gsz" convert scene.ply text.ply --ply-format ascii
check "ascii" grep -q "^format ascii" text.ply
expect 0 "$gsz" convert scene.ply report.splat --json
for word in '"command":[[:space:]]*"convert"' '"output_format":[[:space:]]*"splat"' '"bytes_per_gaussian":[[:space:]]*32'; do
    check "the report has $word" grep -q "$word" "$log/out"
done

# Changes.
expect 0 "$gsz" convert scene.ply cut.ply --crop-sphere 0,0,0,0.5 --json
check "edits in the report" grep -q '"outside":[[:space:]]*[1-9]' "$log/out"
check "fewer are left" [ "$(count_of cut.ply)" -lt 20500 ]
expect 0 "$gsz" convert scene.ply cut.ply --crop-box -9,-9,-9,0,9,9 --remove nan,tiny,huge=5,faint=0.5
check "the notice tells" grep -q "too faint dropped" "$log/err"
expect 0 "$gsz" convert scene.ply moved.ply --translate 1,2,3 --rotate 30,40,50 --scale 2
expect 0 "$gsz" convert moved.ply back.ply --translate=-1,-2,-3
expect 0 "$gsz" convert back.ply home.ply --scale 0.5
# The way back: the rotations in the other order.
expect 0 "$gsz" convert home.ply a.ply --rotate 0,0,-50
expect 0 "$gsz" convert a.ply b.ply --rotate 0,-40,0
expect 0 "$gsz" convert b.ply c.ply --rotate=-30,0,0
psnr=$(psnr_of scene.ply c.ply)
check "there and back: $psnr dB" at_least "${psnr:-0}" 60
expect 0 "$gsz" convert scene.ply quarter.ply --rotate 0.70710678,0,0.70710678,0
expect 0 "$gsz" convert scene.ply degrees.ply --rotate 0,90,0
psnr=$(psnr_of quarter.ply degrees.ply)
check "degrees and a quaternion are the same: $psnr dB" at_least "${psnr:-0}" 80
expect 0 "$gsz" convert scene.ply low.ply --sh-degree 1 --json
check "the degree" grep -q '"sh_degree":[[:space:]]*1' "$log/out"
expect 0 "$gsz" convert scene.ply both.ply --merge one.splat --merge one.gsz --json
check "three scenes in one" [ "$(count_of both.ply)" -eq 61500 ]
expect 0 "$gsz" convert scene.ply cluster.ply --largest-cluster
expect 0 "$gsz" convert scene.ply fewer.ply --decimate 8000 --json
check "decimated" [ "$(count_of fewer.ply)" -eq 8000 ]
psnr=$(psnr_of scene.ply fewer.ply)
check "the looks of 8000: $psnr dB" at_least "${psnr:-0}" 25
expect 0 "$gsz" pack scene.ply -o cut.gsz --effort 1 --crop-sphere 0,0,0,0.5 --sh-degree 1 --json
check "pack has the same options" grep -q '"outside":[[:space:]]*[1-9]' "$log/out"
expect 0 "$gsz" info scene.ply --stats
printed "log scale 0"
expect 0 "$gsz" info cut.gsz --stats --json
check "statistics in JSON" grep -q '"deviation"' "$log/out"

# Ctrl-C leaves nothing behind.
if command -v timeout >/dev/null 2>&1; then
    listing >"$log/before"
    for delay in 0.02 0.1 0.3; do
        checks=$((checks + 1))
        timeout --preserve-status -s INT $delay "$gsz" convert scene.ply cut_off.splat --decimate 5000 \
            >"$log/out" 2>"$log/err" </dev/null
        code=$?
        if [ $code -eq 0 ]; then rm -f cut_off.splat; else [ $code -eq 130 ] || [ $code -eq 124 ] || fail "exit code $code"; fi
        listing >"$log/after"
        check "nothing is left behind after $delay s" cmp "$log/before" "$log/after"
    done
else
    skip_part "no timeout command"
fi

# What cannot be.
expect_error 2 "no output given" "$gsz" convert scene.ply
expect_error 2 "give --format" "$gsz" convert scene.ply out.zip
expect_error 2 "out.spx names no format that gsz writes: give --format" "$gsz" convert scene.ply out.spx
expect_error 2 "zip names no format that gsz writes" "$gsz" convert scene.ply out.ply --format zip
expect_error 2 "give --format" "$gsz" convert scene.ply -
expect_error 2 "the same file" "$gsz" convert scene.ply scene.ply
expect_error 2 "the same file" "$gsz" convert one.splat scene.ply --merge scene.ply
expect_error 2 "one input and one output" "$gsz" convert scene.ply one.splat out.ply
expect_error 2 "option '--remove'" "$gsz" convert scene.ply out.ply --remove dusty
expect_error 2 "option '--remove'" "$gsz" convert scene.ply out.ply --remove faint=2
expect_error 2 "option '--rotate' takes" "$gsz" convert scene.ply out.ply --rotate 1,2
expect_error 2 "quaternion of 0" "$gsz" convert scene.ply out.ply --rotate 0,0,0,0
expect_error 2 "radius above 0" "$gsz" convert scene.ply out.ply --crop-sphere 0,0,0,0
for bits in 0 9 4.5; do
    expect_error 2 "option '--spz-sh-bits' takes" "$gsz" convert scene.ply out.spz --spz-sh-bits $bits
done
expect_error 2 "option '--spz-sh-bits' takes" "$gsz" convert scene.ply out.spz --spz-sh-bits 5,4,3
expect_error 2 "are for --decimate" "$gsz" convert scene.ply out.ply --up +y
expect_error 2 "is for --largest-cluster" "$gsz" convert scene.ply out.ply --cluster-cell 1
expect_error 3 "missing.splat" "$gsz" convert missing.splat out.ply
expect_error 3 "missing.splat" "$gsz" convert scene.ply out.ply --merge missing.splat
expect_error 3 "nowhere/out.ply" "$gsz" convert scene.ply nowhere/out.ply
expect_error 4 "no Gaussians are left" "$gsz" convert scene.ply out.ply --crop-sphere 99,99,99,1 --quiet
head -c 5000 one.ksplat >short.ksplat
expect_error 4 "short.ksplat" "$gsz" convert short.ksplat out.ply
head -c 1001 one.splat >short.splat
expect_error 4 "short.splat" "$gsz" convert short.splat out.ply
echo "no scene at all, whatever it is called, and long enough to be read" >text.ply
expect_error 4 "text.ply" "$gsz" convert text.ply out.ply
expect_error 4 "is a .ksplat" "$gsz" unpack one.ksplat

finish
