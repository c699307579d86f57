#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz pack --target-psnr and --target-size: their values, what they exclude, what the report says.
. "$(dirname "$0")/cli_support.inc"
make_scene object 20500 scene.ply

for value in 9 90.5 -1 nan x "" 40dB; do
    expect_error 2 "option '--target-psnr' takes a number from 10 to 90" "$gsz" pack scene.ply --target-psnr "$value"
done
for value in 0 -5 x 0.5 "" 5M 0x 40y nan 1e400 "5 MB"; do
    expect_error 2 "option '--target-size' takes a size such as" "$gsz" pack scene.ply --target-size "$value"
done
for pair in "--quality 50 --target-psnr 40" "--target-psnr 40 --target-size 5MB" "--target-size 40x --quality=50"; do
    # shellcheck disable=SC2086 # words
    expect_error 2 "exclude each other" "$gsz" pack scene.ply $pair
done
for words in "--cameras cams.txt" "--views 8" "--up +y"; do
    # shellcheck disable=SC2086
    expect_error 2 "are for --mask, --target-psnr, --report" "$gsz" pack scene.ply --effort 3 $words
    # shellcheck disable=SC2086
    expect_error 2 "are for --mask, --target-psnr, --report" "$gsz" pack scene.ply --effort 3 --target-size 40x $words
done
expect_error 3 "missing.txt" "$gsz" pack scene.ply --target-psnr 40 --cameras missing.txt
expect_error 2 "leave one out" "$gsz" pack scene.ply --target-psnr 40 --cameras missing.txt --up +y

# target_of SIZE: the bytes that the report says were aimed at.
target_of() {
    expect 0 "$gsz" pack scene.ply -o out.gsz --effort 1 --json --target-size "$1"
    sed -n 's/.*"target_bytes":[[:space:]]*\([0-9]*\),*$/\1/p' "$log/out"
}
input=$(file_size scene.ply)
check "bytes" [ "$(target_of 400000)" = 400000 ]
check "decimal units" [ "$(target_of 0.4MB)" = 400000 ]
check "binary units" [ "$(target_of 400KiB)" = 409600 ]
check "a ratio to the input" [ "$(target_of 40x)" = $((input / 40)) ]

check "the other target is null" grep -Eq '"target_psnr":[[:space:]]*null' "$log/out"
for member in quality psnr encodings; do check "a member $member" grep -q "\"$member\":" "$log/out"; done

# Few views, for speed.
few="--effort 1 --target-psnr 35"
# shellcheck disable=SC2086
expect 0 "$gsz" pack scene.ply -o out.gsz $few --views 4 --up +y --json
check "the target" grep -Eq '"target_psnr":[[:space:]]*35,$' "$log/out"
check "the other target is null" grep -Eq '"target_bytes":[[:space:]]*null' "$log/out"
expect 0 "$gsz" render scene.ply --print-cameras --views 4
cp "$log/out" cams.txt
# shellcheck disable=SC2086
expect 0 "$gsz" pack scene.ply -o out.gsz $few --cameras cams.txt
check "the summary says the quality found" grep -Eq ', quality [0-9.]+, 3[45][0-9.]+ dB, ' "$log/out"
expect 0 "$gsz" pack scene.ply -o out.gsz --effort 1 --json --quality 50
check "without a target both are null" [ "$(grep -Ec '"target_(psnr|bytes)":[[:space:]]*null' "$log/out")" -eq 2 ]
check "the quality as given" grep -Eq '"quality":[[:space:]]*50,$' "$log/out"

finish
