#!/bin/sh
# SPDX-License-Identifier: MIT
# Packs a scene and asks the judge: sh judge_test.sh PATH_TO_GSZ PATH_TO_GSZ_SCENE PATH_TO_JUDGE WORKDIR
# A scene is equal to itself, coarse packing shows, fine packing hardly does: from the command to the picture.
set -eu
gsz=$1
gsz_scene=$2
judge=$3
work=$4
rm -rf "$work"
mkdir -p "$work"

"$gsz_scene" object --gaussians 20500 -o "$work/scene.ply"
for quality in 0 100; do
    "$gsz" pack "$work/scene.ply" -o "$work/$quality.gsz" --quality $quality --effort 3 --quiet
    "$gsz" unpack "$work/$quality.gsz" -o "$work/$quality.ply" --quiet
done
"$judge" --views 3 --size 320x240 --png "$work/view-" "$work/scene.ply" "$work/scene.ply" "$work/0.ply" "$work/100.ply" |
    tee "$work/verdict"

awk '{ psnr[NR] = $2; ssim[NR] = $6 }
    END {
        if (NR != 3) { print "three verdicts were expected"; exit 1 }
        if (psnr[1] != 100 || ssim[1] != 1) { print "a scene differs from itself"; exit 1 }
        if (psnr[2] < 12 || psnr[2] > 40) { print "quality 0 should be coarse, and still a picture"; exit 1 }
        if (psnr[3] < 55 || psnr[3] == 100) { print "quality 100 should be near lossless, and is lossy"; exit 1 }
    }' "$work/verdict"
