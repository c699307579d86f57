#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz pack --images: what it needs, and that what is written depends on the photographs.
. "$(dirname "$0")/cli_support.inc"
make_scene object 20500 scene.ply
expect 0 "$gsz" render scene.ply --print-cameras --views 8
cp "$log/out" cams.txt
expect 0 "$gsz" render scene.ply --cameras cams.txt --size 96x64 -o photos

expect_error 2 "--images needs --cameras" "$gsz" pack scene.ply --effort 7 --images photos
expect_error 2 "--images is for efforts 7 to 9" "$gsz" pack scene.ply --images photos --cameras cams.txt
expect_error 3 "nowhere" "$gsz" pack scene.ply --effort 7 --images nowhere --cameras cams.txt
expect_error 3 "not a directory" "$gsz" pack scene.ply --effort 7 --images cams.txt --cameras cams.txt
grep -v '^#' cams.txt | head -n 2 >two.txt
expect_error 2 "photographs for the 2 cameras of two.txt" \
    "$gsz" pack scene.ply --effort 7 --images photos --cameras two.txt

# Few lessons, for speed. What is learned from decides what is written.
learn="--effort 7 --quality 40 --iterations 24 --cameras cams.txt"
# shellcheck disable=SC2086 # words
{
    expect 0 "$gsz" pack scene.ply -o with.gsz $learn --images photos
    expect 0 "$gsz" pack scene.ply -o again.gsz $learn --images photos --threads 1
    expect 0 "$gsz" pack scene.ply -o without.gsz $learn
}
check "the same for any number of threads" cmp with.gsz again.gsz
refute "photographs are looked at" cmp with.gsz without.gsz
expect 0 "$gsz" verify with.gsz

# Other photographs of the same views.
mkdir white
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply --cameras cams.txt --size 96x64 -o white --background white
# shellcheck disable=SC2086
expect 0 "$gsz" pack scene.ply -o white.gsz $learn --images white
refute "other photographs, another file" cmp with.gsz white.gsz
finish
