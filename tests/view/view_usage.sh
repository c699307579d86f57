#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz-view: help, version, and slips of the command line, none of which needs a device or a screen.
. "$(dirname "$0")/view_support.inc"
unset DISPLAY WAYLAND_DISPLAY
make_scene object 20000 scene.ply

expect 0 "$view" --version
check "the version is three numbers" grep -Eq '^gsz-view [0-9]+\.[0-9]+\.[0-9]+$' "$log/out"
expect 0 "$view" --help
cp "$log/out" "$log/long"
check "the usage" grep -q '^Usage: gsz-view IN \[OTHER\]' "$log/out"
for option in "--renderer auto|gpu|cpu" "--mode auto|quads|tiles" "--device NAME" "--background COLOR" "--splat-scale X" \
    "--show WHAT" "--min-opacity X" "--gpu-memory MIB" "--max-memory SIZE" "--layers K" "--compare FILE" "--difference X" --offscreen "--view K" "--frame K" "--frames A-B" "--speed X" \
    --no-loop --paused --mute "--bench N" "--screenshot DIR" --validation "--size WxH" "--sh-degree N" "--cameras FILE" \
    "--up X,Y,Z" "--filter auto|dilate|mip" "--threads N" --json; do
    printed "$option"
done
printed "(0.01..10, default 1)"
printed "(default auto)"
printed "Exit codes:"
refute "no line is longer than 80" grep -Eq '^.{81}' "$log/out"
for words in "view --help" "view -h"; do
    # shellcheck disable=SC2086 # two words
    expect 0 "$gsz" $words
    check "gsz $words is the same" cmp "$log/long" "$log/out"
done

expect_error 2 "no input given: gsz-view IN" "$view"
expect_error 2 "unknown option '--ofscreen', did you mean '--offscreen'? (see gsz-view --help)" "$view" scene.ply --ofscreen
expect_error 2 "gsz-view compares two scenes at the most" "$view" scene.ply scene.ply scene.ply
expect_error 2 "gsz-view compares two scenes at the most" "$view" scene.ply scene.ply --compare scene.ply
expect_error 2 "only one of the files can be standard input" "$view" - -
expect_error 2 "--difference is for two scenes" "$view" scene.ply --difference 4
expect_error 2 "--bench is for one scene" "$view" scene.ply scene.ply --bench 3
expect_error 2 "option '--difference' takes a whole number from 1 to 64" "$view" scene.ply scene.ply --difference 65
expect_error 2 "option '--renderer' takes one of auto, gpu, cpu" "$view" scene.ply --renderer fast
expect_error 2 "option '--mode' takes one of auto, quads, tiles" "$view" scene.ply --mode hexagons
expect_error 2 "option '--splat-scale' takes a number from 0.01 to 10" "$view" scene.ply --splat-scale 0
expect_error 2 "option '--bench' takes a whole number" "$view" scene.ply --bench 0
expect_error 2 "option '--speed' takes a number from 0.1 to 4" "$view" scene.ply --speed 5
expect_error 2 "option '--sh-degree' takes a whole number from 0 to 3" "$view" scene.ply --sh-degree 4
expect_error 2 "--screenshot is for --offscreen" "$view" scene.ply --screenshot shots
expect_error 2 "--views is for --offscreen" "$view" scene.ply --views 3
expect_error 3 "no window can be opened" env SDL_VIDEODRIVER=x11 "$view" scene.ply
expect_error 3 "there is no display (--offscreen" env SDL_VIDEODRIVER=dummy "$view" scene.ply
expect 2 "$view" scene.ply --json --mode hexagons
reported code 2
reported reason '"usage"'

off="$view --offscreen --renderer cpu"
echo "0 0 -4 0 0 0 0 -1 0 50" >cams.txt
# shellcheck disable=SC2086 # several words, here and below
{
    expect_error 2 "takes a directory" $off scene.ply --screenshot out.png
    expect_error 2 "there is no camera 1 among 1" $off scene.ply --cameras cams.txt --view 1
    expect_error 2 "there is no camera 8 among 8" $off scene.ply --view 8
    expect_error 2 "leave one out" $off scene.ply --cameras cams.txt --up +y
    expect_error 2 "leave one out" $off scene.ply --cameras cams.txt --views 2
    expect_error 2 "cannot both be standard input" $off - --cameras -
    expect_error 3 "missing.txt" $off scene.ply --cameras missing.txt
    sized_cameras 1 20000 100 >wide.json
    expect_error 6 "wide.json: camera 0 ('a0.png')" $off missing.ply --cameras wide.json
}

# Without any Vulkan there still is the processor; what asks for Vulkan is told.
VK_ICD_FILENAMES=/nonexistent
VK_DRIVER_FILES=/nonexistent
export VK_ICD_FILENAMES VK_DRIVER_FILES
expect_error 5 "no Vulkan device" "$view" scene.ply --offscreen
expect_error 5 "no Vulkan device" "$view" scene.ply --offscreen --renderer gpu
expect 5 "$view" scene.ply --offscreen --json
reported reason '"unsupported"'
# shellcheck disable=SC2086
expect 0 "$view" scene.ply --offscreen --renderer cpu $small --views 1

expect_error 2 "the processor draws splats and importance, no depth" "$view" scene.gsz --offscreen --renderer cpu --show depth
expect_error 2 "--show" "$view" scene.gsz --offscreen --show wireframe

finish
