#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz pack --mask: what each effort drops by itself, what --mask, --keep, --iterations and --time-limit make of it.
. "$(dirname "$0")/cli_support.inc"
# A part will do, which is drawn and searched in a third of the time.
make_scene object 20500 whole.ply
expect 0 "$gsz" convert whole.ply scene.ply --crop-sphere 0,0,0,0.6
all=$(sed -n 's/^element vertex //p;/^end_header/q' scene.ply)
expect 0 "$gsz" render scene.ply --print-cameras --views 8 --size 160x120
cp "$log/out" cams.txt

# dropped OPTIONS...: how many Gaussians the report says were dropped.
dropped() {
    expect 0 "$gsz" pack scene.ply -o out.gsz --json "$@"
    sed -n 's/.*"dropped":[[:space:]]*\([0-9]*\),*$/\1/p' "$log/out"
}

check "the default drops some" [ "$(dropped --cameras cams.txt)" -gt 0 ]
check "it does so without cameras, too" [ "$(dropped)" -gt 0 ]
check "effort 3 keeps all" [ "$(dropped --effort 3)" -eq 0 ]
check "none keeps all" [ "$(dropped --mask none --cameras cams.txt)" -eq 0 ]
check "none keeps all while colours learn" \
    [ "$(dropped --mask none --effort 7 --iterations 8 --cameras cams.txt)" -eq 0 ]
check "the report names the mask" grep -Eq '"mask":[[:space:]]*"none"' "$log/out"
check "a share that is kept" \
    [ "$(dropped --mask learned --keep 0.5 --iterations 40 --cameras cams.txt)" -eq $((all / 2)) ]
check "the report names the mask" grep -Eq '"mask":[[:space:]]*"learned"' "$log/out"
check "learning ends in time" \
    [ "$(dropped --mask learned --time-limit 1 --iterations 1000000 --cameras cams.txt)" -gt 0 ]
expect 0 "$gsz" verify out.gsz

for value in 0 -1 1.5 x ""; do
    expect_error 2 "option '--iterations' takes a whole number from 1" "$gsz" pack scene.ply --iterations "$value"
done
for value in 0 -1 x nan ""; do
    expect_error 2 "option '--time-limit' takes a number from 1" "$gsz" pack scene.ply --time-limit "$value"
done
for value in 0 1.5 -1 nan; do
    expect_error 2 "option '--keep' takes a number from 0.001 to 1" "$gsz" pack scene.ply --mask learned --keep "$value"
done
expect_error 2 "--keep needs a mask" "$gsz" pack scene.ply --mask none --keep 0.5

finish
