#!/bin/sh
# SPDX-License-Identifier: MIT
# Scenes far from the origin, and scenes with Gaussians that flew away: what is seen of them keeps its quality. It is
# measured against what is left of them in single precision.
. "$(dirname "$0")/cli_support.inc"
make_scene object 20000 near.ply

# keeps_picture SCENE EVAL_OPTIONS...: 40 dB at the default quality.
keeps_picture() {
    scene=$1
    shift
    expect 0 "$gsz" pack "$scene" -o packed.gsz --effort 2
    expect 0 "$gsz" eval "$scene" packed.gsz "$@" --json
    psnr=$(grep -m 1 '"mean":' "$log/out" | sed 's/.*:[^0-9.-]*//; s/[,} ].*//')
    check "$scene has $psnr dB" awk -v psnr="$psnr" 'BEGIN { exit !(psnr >= 40 && psnr < 90) }'
}

# An extent of 10, a hundred thousand times as far: there, single precision knows steps of 1/16.
expect 0 "$gsz" convert near.ply far.ply --scale 4 --translate 1e6,-1e6,0 --quiet
keeps_picture far.ply --size 120x90 --views 8

# Ten outliers, seen from where they are not; they cost next to nothing.
expect 0 "$gsz" render near.ply --print-cameras --views 8
cp "$log/out" cams.txt
expect 0 "$gsz" pack near.ply -o near.gsz --effort 2
expect 0 "$gsz" convert near.ply few.ply --decimate 5 --quiet
expect 0 "$gsz" convert few.ply right.ply --translate 1e9,0,0 --quiet
expect 0 "$gsz" convert few.ply below.ply --translate 0,-1e9,1e9 --quiet
expect 0 "$gsz" convert near.ply flown.ply --merge right.ply --merge below.ply --quiet
keeps_picture flown.ply --cameras cams.txt --size 120x90
check "outliers cost no more than 2 %" [ $((100 * $(file_size packed.gsz))) -le $((102 * $(file_size near.gsz))) ]

finish
