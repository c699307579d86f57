#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz-view with two scenes: the figures of gsz eval, pictures of what differs, and a window with a line to drag.
. "$(dirname "$0")/view_support.inc"
need_vulkan
find_validation
. "$(dirname "$0")/view_screen.inc"
make_scene object 20000 first.ply
expect 0 "$gsz" pack first.ply -o second.gsz --effort 1 --quality 30
head -c 3000 second.gsz >broken.gsz
expect 0 "$gsz" render first.ply --print-cameras --views 3
cp "$log/out" cams.txt

# scores: PSNR and SSIM of each view of the JSON just printed, one a line.
scores() { grep -A 12 '"view":' "$log/out" | grep -E '"(psnr|ssim)":[[:space:]]*[0-9]' | tr -d ' \t,'; }

# ---- figures and pictures ----

for options in "--size 160x120" "--size 97x61 --sh-degree 1 --background white --filter mip"; do
    # shellcheck disable=SC2086 # several words, here and below
    {
        expect 0 "$gsz" eval first.ply second.gsz --cameras cams.txt --json $options
        scores | head -n 6 >eval
        expect 0 "$view" first.ply second.gsz --offscreen --cameras cams.txt --json $options
        scores >view
    }
    check "three views are scored" [ "$(wc -l <view)" -eq 6 ]
    check "as gsz eval does ($options)" cmp eval view
done
expect 0 "$view" first.ply --compare first.ply --offscreen --cameras cams.txt --view 2 $small --json
reported psnr 99
off="--offscreen --cameras cams.txt --view 1 $small"
# shellcheck disable=SC2086
{
    expect 0 "$view" first.ply second.gsz $off --renderer cpu --screenshot cpu --difference 1
    printed "mean"
    expect 0 "$view" first.ply second.gsz $off --renderer gpu --screenshot gpu --difference 64 $validation
    expect 0 "$view" first.ply $off --renderer cpu --screenshot one
    expect_error 4 "broken.gsz: " "$view" first.ply broken.gsz $off
}
check "the first is what it is alone" cmp one/view_001.png cpu/view_001_a.png
as_picture 45 cpu/view_001_b.png gpu/view_001_b.png
refute "64 times the difference is another picture" "$helpers/picture_psnr" \
    cpu/view_001_difference.png gpu/view_001_difference.png 20

# ---- in a window, by the processor ----

figures='[0-9.]+ dB, SSIM 0\.[0-9]{4}'
start first.ply second.gsz --size 300x200 --renderer cpu
wait_for "the title has the figures" has_title "^first\.ply \(.* 20,000\) \| second\.gsz \(.*\) - $figures - wipe - gsz-view\$"
picture before
xdotool mousemove --window "$window" 150 100 mousedown 1 mousemove --window "$window" 60 100 mouseup 1
wait_for "the line is dragged" differs_from before
check "the view stays" has_title "$figures"
picture before
press alt+Right
wait_for "a key moves it" differs_from before
press c
wait_for "C shows the difference" has_title "$figures - difference x8 "
picture before
press alt+Up
wait_for "a key amplifies it" has_title 'difference x16 '
wait_for "and it is seen" differs_from before
press p
wait_for "P saves it" has_file first_001.png
picture now
check "as it is seen" compare -metric AE first_001.png "$log/now.ppm" null:
press c
wait_for "the first alone" has_title 'the first alone '
press c
wait_for "the second alone" has_title 'the second alone '
xdotool mousemove --window "$window" 150 100 mousedown 1 mousemove_relative 30 5 mouseup 1
wait_for "another view has other figures" has_title "$figures - the second alone"
press Escape
ended 0

# ---- by the device ----

differs_or_has_none() { differs_from before || has_title 'without a panel'; }

start first.ply second.gsz --size 160x120 --renderer gpu --mode quads --difference 32
wait_for "the device shows both" has_title "$figures - difference x32 "
picture before
press F2
wait_for "and the panel, where there is one" differs_or_has_none
press ctrl+q
ended 0
start first.ply --size 160x120
wait_for "the title tells the scene" has_title '^first\.ply - '
asks_by() { press "$1" && sleep 0.2 && has_title 'nothing to compare with'; }
wait_for "C asks for another scene" asks_by c
press ctrl+q
ended 0
expect 4 "$view" first.ply broken.gsz --size 160x120
check "the file is named" grep -q 'broken.gsz: ' "$log/err"

finish
