#!/bin/sh
# SPDX-License-Identifier: MIT
# Inputs that gsz pack must refuse: one clear line, the right exit code, nothing left behind.
. "$(dirname "$0")/cli_support.inc"
make_scene object 20500 scene.ply

expect_error 3 "missing.ply" "$gsz" pack missing.ply
expect_error 3 "missing/scene.ply" "$gsz" pack missing/scene.ply
mkdir folder.ply
expect_error 3 "folder.ply" "$gsz" pack folder.ply
expect_error 3 "scene.ply/inner.ply" "$gsz" pack scene.ply/inner.ply

: >empty.ply
expect_error 4 "empty.ply" "$gsz" pack empty.ply
expect_error 4 "empty.ply" "$gsz" info empty.ply

printf '\211PNG\r\n\032\n\000\000\000\rIHDR\000\000\000\001\000\000\000\001\010\002\000\000\000' >picture.ply
expect_error 4 "picture.ply" "$gsz" pack picture.ply
expect_error 4 "picture.ply" "$gsz" info picture.ply

# A scene of nothing.
sed -e '/^end_header/,$d' -e 's/^element vertex .*/element vertex 0/' -e 's/^format .*/format ascii 1.0/' scene.ply >nothing.ply
echo end_header >>nothing.ply
expect_error 4 "no Gaussians" "$gsz" pack nothing.ply

# A point cloud: positions and colours, nothing of a Gaussian.
cat >points.ply <<'PLY'
ply
format ascii 1.0
element vertex 2
property float x
property float y
property float z
property uchar red
property uchar green
property uchar blue
end_header
0 0 0 255 0 0
1 1 1 0 255 0
PLY
expect_error 4 "points.ply" "$gsz" pack points.ply

# A Gaussian with all but its colour.
cat >colourless.ply <<'PLY'
ply
format ascii 1.0
element vertex 1
property float x
property float y
property float z
property float opacity
property float scale_0
property float scale_1
property float scale_2
property float rot_0
property float rot_1
property float rot_2
property float rot_3
end_header
0 0 0 1 -3 -3 -3 1 0 0 0
PLY
expect_error 4 "f_dc_0" "$gsz" pack colourless.ply
check "the error names the file" grep -q "colourless.ply" "$log/err"

size=$(file_size scene.ply)
for length in 1 3 20 200 $((size / 2)) $((size - 1)); do
    head -c "$length" scene.ply >short.ply
    expect_error 4 "short.ply" "$gsz" pack short.ply
    expect_error 4 "short.ply" "$gsz" info short.ply
done
head -c $((size / 2)) scene.ply >short.ply
checks=$((checks + 1))
"$gsz" pack - -o piped.gsz <short.ply >"$log/out" 2>"$log/err"
[ $? -eq 4 ] || fail "a truncated pipe exits with 4"
said_error "standard input"
refute "a truncated pipe leaves nothing" [ -e piped.gsz ]

# An older output survives a failure.
echo "older" >short.gsz
expect_error 4 "short.ply" "$gsz" pack short.ply -o short.gsz

expect 0 "$gsz" pack scene.ply -o packed.gsz --effort 1
expect_error 4 "is a .gsz already" "$gsz" pack packed.gsz -o twice.gsz

finish
