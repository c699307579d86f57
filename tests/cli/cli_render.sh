#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz render: pictures of the right size in the right place, and what it refuses.
. "$(dirname "$0")/cli_support.inc"
make_scene object 20500 scene.ply
expect 0 "$gsz" pack scene.ply -o scene.gsz --effort 1 --quality 50
small="--size 96x64"

number_at() { od -An -tu1 -j "$2" -N 2 "$1" | awk '{ print $1 * 256 + $2 }'; }

# is_png FILE WIDTH HEIGHT TYPE: 2 is RGB, 6 has alpha.
is_png() {
    check "$1 is a PNG" [ "$(od -An -tx1 -N 8 "$1" | tr -d ' ')" = 89504e470d0a1a0a ]
    check "$1 is $2 wide" [ "$(number_at "$1" 18)" -eq "$2" ]
    check "$1 is $3 high" [ "$(number_at "$1" 22)" -eq "$3" ]
    check "$1 is of colour type $4" [ "$(od -An -tu1 -j 25 -N 1 "$1" | tr -d ' ')" -eq "$4" ]
}

# One picture, beside the input by default.
expect 0 "$gsz" render scene.ply
is_png scene.png 800 600 2
check "the summary reads well" grep -Eq \
    '^scene\.ply [0-9.]+ MB -> scene\.png, 1 picture of 800x600, 20,500 Gaussians, [0-9.]+ s$' "$log/out"
rm scene.png
# shellcheck disable=SC2086 # two words
expect 0 "$gsz" render scene.gsz $small --quiet
is_png scene.png 96 64 2
refute "--quiet prints nothing" [ -s "$log/out" ]
for options in "--threads 1" "--threads 3"; do
    # shellcheck disable=SC2086
    expect 0 "$gsz" render scene.gsz $small -o other.png $options
    check "the same picture with $options" cmp scene.png other.png
done

# Backgrounds. The object leaves much of a picture free.
for color in white '#ffffff' 1,1,1; do
    # shellcheck disable=SC2086
    expect 0 "$gsz" render scene.ply $small -o "white-$color.png" --background "$color"
    check "all ways to say white" cmp white-white.png "white-$color.png"
done
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply $small -o black.png
refute "white is not black" cmp white-white.png black.png
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply $small -o clear.png --transparent
is_png clear.png 96 64 6
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply $small -o mip.png --filter mip
refute "filters differ" cmp black.png mip.png
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply $small -o dull.png --sh-degree 0
refute "degrees differ" cmp black.png dull.png
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply $small -o up.png --up=-x
refute "up matters" cmp black.png up.png

# Several go into a directory, in the order of the cameras.
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply -o views $small --json
for k in 0 7; do is_png "views/view_00$k.png" 96 64 2; done
check "eight of them" [ "$(find views -name 'view_00?.png' | wc -l)" -eq 8 ]
check "files in the report" grep -q '"file":[[:space:]]*"views/view_007.png"' "$log/out"
check "sizes in the report" grep -q '"width":[[:space:]]*96' "$log/out"
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply -o views/ $small --views 2
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply -o one $small --view 5
check "one view alone keeps its number" [ "$(ls one)" = view_005.png ]
check "and its looks" cmp one/view_005.png views/view_005.png

# The list of cameras and back.
expect 0 "$gsz" render scene.ply --print-cameras --views 3
cp "$log/out" cams.txt
check "a line a camera" [ "$(grep -vc '^#' cams.txt)" -eq 3 ]
expect 0 "$gsz" render missing.ply --cameras cams.txt --print-cameras
check "the list gives the list" cmp cams.txt "$log/out"
expect 0 "$gsz" render scene.ply --cameras cams.txt --print-cameras --view 1
check "one of them" [ "$(grep -vc '^#' "$log/out")" -eq 1 ]
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply --cameras cams.txt -o again $small
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply --views 3 -o three $small
check "the same pictures" cmp again/view_002.png three/view_002.png
checks=$((checks + 1))
# shellcheck disable=SC2086
"$gsz" render scene.ply --cameras - --view 2 -o piped.png $small <cams.txt >"$log/out" 2>"$log/err" ||
    fail "cameras from standard input"
check "the same picture" cmp piped.png again/view_002.png

# Standard streams.
checks=$((checks + 1))
# shellcheck disable=SC2086
"$gsz" render - $small <scene.gsz >stream.png 2>"$log/err" || fail "standard input and output"
check "the same picture" cmp stream.png scene.png
check "the summary goes to standard error" grep -q 'standard output' "$log/err"

# What cannot be.
expect_error 2 "render takes one input" "$gsz" render scene.ply scene.gsz
expect_error 3 "missing.ply" "$gsz" render missing.ply
expect_error 3 "missing.txt" "$gsz" render scene.ply --cameras missing.txt
echo "1 2 3 4" >bad.txt
expect_error 4 "bad.txt" "$gsz" render scene.ply --cameras bad.txt
: >empty.txt
expect_error 4 "empty.txt" "$gsz" render scene.ply --cameras empty.txt
echo "no scene" >text.ply
expect_error 4 "text.ply" "$gsz" render text.ply -o new-folder
head -c 3000 scene.gsz >short.gsz
expect_error 4 "short.gsz" "$gsz" render short.gsz -o new-folder
# Too large a picture: said before the scene is read, and only of cameras that are drawn.
sized_cameras 2 20000 100 >wide.json
expect_error 6 "wide.json: camera 0 ('a0.png'), counted from 0" "$gsz" render missing.ply --cameras wide.json -o new-folder
expect_error 6 "camera 1 ('a1.png')" "$gsz" render missing.ply --cameras wide.json --view 1
check "the fix is named" grep -q "give --size" "$log/err"
expect 0 "$gsz" render missing.ply --cameras wide.json --print-cameras
# shellcheck disable=SC2086 # two words
expect 0 "$gsz" render scene.ply --cameras wide.json -o narrow $small
expect_error 2 "there is no camera 3 among 3" "$gsz" render scene.ply --cameras cams.txt --view 3
expect_error 2 "there is no camera 8 among 8" "$gsz" render scene.ply --view 8
expect_error 2 "use -o DIRECTORY" "$gsz" render scene.ply --cameras cams.txt
expect_error 2 "use -o DIRECTORY" "$gsz" render scene.ply --views 2 -o two.png
expect_error 2 "use -o DIRECTORY" "$gsz" render - --views 2
expect_error 2 "photo.jpg: pictures are PNG" "$gsz" render scene.ply -o photo.jpg
refute "no folder of that name" [ -e photo.jpg ]
expect_error 2 "exclude each other" "$gsz" render scene.ply --transparent --background white
expect_error 2 "exclude each other" "$gsz" render scene.ply --print-cameras -o out.png
expect_error 2 "leave one out" "$gsz" render scene.ply --cameras cams.txt --views 2
expect_error 2 "leave one out" "$gsz" render scene.ply --cameras cams.txt --up +y
expect_error 2 "cannot both be standard input" "$gsz" render - --cameras - -o out.png
for words in "-o -" --print-cameras; do
    # shellcheck disable=SC2086 # two words
    expect 2 "$gsz" render scene.ply --json $words
    check "the clash is named" grep -q "cannot share standard output" "$log/err"
    check "in JSON too" grep -q '"reason":[[:space:]]*"usage"' "$log/out"
done
expect_error 2 "the same file" "$gsz" render scene.png -o scene.png
for value in sepia ""; do
    expect_error 2 "option '--filter' takes one of auto, dilate, mip" "$gsz" render scene.ply --filter "$value"
done
for value in 800 0x600 800x 800x600x3 8x-6 " 8x6" 20000x10 99999999999999999999x1; do
    expect_error 2 "option '--size' takes WxH" "$gsz" render scene.ply --size "$value"
done
for value in red '#fff' '# 1 2 3' 1,1 1,1,1,1 2,0,0 nan,0,0; do
    expect_error 2 "option '--background' takes R,G,B" "$gsz" render scene.ply --background "$value"
done
for value in x 0,0,0 1,2 +xy inf,0,0; do
    expect_error 2 "option '--up' takes a direction" "$gsz" render scene.ply --up "$value"
done
expect_error 2 "option '--views' takes a whole number from 1 to 1024" "$gsz" render scene.ply --views 0
expect_error 2 "option '--view' takes a whole number from 0" "$gsz" render scene.ply --view -1
expect_error 3 "nowhere/out.png" "$gsz" render scene.ply -o nowhere/out.png
expect_error 3 "nowhere/views" "$gsz" render scene.ply -o nowhere/views
expect_error 3 "not a directory" "$gsz" render scene.ply -o scene.gsz
mkdir sealed
chmod 555 sealed
expect_sealed "sealed" "$gsz" render "$PWD/scene.ply" -o "$PWD/sealed"
expect_sealed "sealed/out.png" "$gsz" render "$PWD/scene.ply" -o "$PWD/sealed/out.png"
expect_sealed "sealed/views" "$gsz" render "$PWD/scene.ply" -o "$PWD/sealed/views"

# Ctrl-C: no half picture, no empty directory.
if command -v timeout >/dev/null 2>&1; then
    listing >"$log/before"
    hits=0
    for delay in 0.05 0.1 0.2 0.4 0.8; do
        checks=$((checks + 1))
        timeout --preserve-status -s INT $delay "$gsz" render scene.ply -o cut.png --size 3000x3000 \
            >"$log/out" 2>"$log/err" </dev/null
        code=$?
        if [ $code -eq 130 ] && [ -s "$log/err" ]; then
            hits=$((hits + 1))
            said_error "interrupted"
        elif [ $code -ne 0 ]; then
            # So early that gsz had not begun: the system's own way of dying.
            [ $code -eq 130 ] || [ $code -eq 124 ] || fail "exit code $code after $delay s"
        else
            rm -f cut.png
        fi
        listing >"$log/after"
        check "nothing is left behind after $delay s" cmp "$log/before" "$log/after"
    done
    check "some signal came in time" [ $hits -gt 0 ]
else
    skip_part "no timeout command"
fi

finish
