#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz pack --preset: a quality and a mask in one word, what it excludes, what the report says.
. "$(dirname "$0")/cli_support.inc"
# A part will do, which is searched in half the time.
make_scene object 20500 whole.ply
expect 0 "$gsz" convert whole.ply scene.ply --crop-sphere 0,0,0,0.6

expect_error 2 "option '--preset' takes one of none, xs, s, m, l, xl" "$gsz" pack scene.ply --preset xxl
for words in "--quality 50" "--target-psnr 40" "--target-size 40x"; do
    # shellcheck disable=SC2086 # words
    expect_error 2 "exclude each other" "$gsz" pack scene.ply --preset m $words
done
expect_error 2 "leave --keep out" "$gsz" pack scene.ply --preset m --mask importance --keep 0.5

before=0
quality=0
for preset in xs s m l xl; do
    expect 0 "$gsz" pack scene.ply -o $preset.gsz --preset $preset --views 8 --json
    check "the mask of $preset" grep -Eq '"mask":[[:space:]]*"(auto|importance)"' "$log/out"
    check "the name of $preset" grep -Eq "\"preset\":[[:space:]]*\"$preset\"" "$log/out"
    higher=$(sed -n 's/.*"quality":[[:space:]]*\([0-9]*\).*/\1/p' "$log/out")
    check "$preset is better than the one before" [ "$higher" -gt "$quality" ]
    check "$preset is larger than the one before" [ "$(file_size $preset.gsz)" -gt "$before" ]
    refute "$preset drops something" grep -Eq '"dropped":[[:space:]]*0,' "$log/out"
    before=$(file_size $preset.gsz)
    quality=$higher
done
expect 0 "$gsz" pack scene.ply -o none.gsz --preset none --mask none --effort 3 --json
refute "none is no preset" grep -q '"preset"' "$log/out"
check "none is no mask" grep -Eq '"mask":[[:space:]]*"none"' "$log/out"

finish
