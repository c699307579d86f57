#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz-view in a window, on a screen that is none: Xvfb with openbox, driven by xdotool as a user would.
. "$(dirname "$0")/view_support.inc"
need_vulkan
find_validation
make_scene object 20500 first.ply
expect 0 "$gsz" pack first.ply -o first.gsz --effort 1 --quality 50
make_scene object 21000 second.ply
head -c 3000 first.gsz >broken.gsz

. "$(dirname "$0")/view_screen.inc"

# ---- looking around ----

start first.gsz --size 400x300
wait_for "the title tells the scene" has_title '^first\.gsz - [0-9,]+ of 20,500 Gaussians, [0-9.]+ ms - gsz-view$'
wait_for "the scene is shown" shows_scene
check "the window has its size" is_sized 400x300
picture before
xdotool mousemove --window "$window" 200 150 mousedown 1 mousemove_relative 40 5 mousemove_relative 40 5 mouseup 1
wait_for "dragging turns the scene" differs_from before
picture before
xdotool mousemove --window "$window" 200 150 click 4
wait_for "the wheel comes closer" differs_from before
picture before
xdotool mousemove --window "$window" 200 150 keydown w
sleep 0.3
xdotool keyup w
wait_for "W flies" differs_from before
picture before
press h
wait_for "H goes back" differs_from before
press 0
wait_for "0 leaves the harmonics out" has_title 'degree 0'
press bracketright
wait_for "] makes Gaussians larger" has_title '110 %'
picture before
press b
wait_for "B changes the background" differs_from before
press F1
wait_for "F1 prints the keys" grep -q 'Ctrl+O' "$log/out"
press p
wait_for "P saves a picture" has_file first_001.png
press F12
wait_for "F12 saves another one" has_file first_002.png

# ---- the window changes ----

xdotool windowsize "$window" 500 350
wait_for "the window grows" is_sized 500x350
wait_for "and shows the scene" shows_scene
xdotool windowminimize "$window"
sleep 0.5
xdotool windowmap "$window" windowactivate "$window"
wait_for "restored, it shows the scene" shows_scene
press F11
wait_for "F11 fills the screen" is_sized 1000x700
wait_for "and shows the scene" shows_scene
press Escape
wait_for "Esc leaves that" is_sized 500x350
refute "but not the viewer" is_gone

# ---- other files ----

if [ -x "$helpers/xdnd_send" ]; then
    picture before
    check "a file is dropped" "$helpers/xdnd_send" "$window" "file://$PWD/broken.gsz"
    wait_for "a broken one is told of" has_title 'broken\.gsz: '
    check "on standard error too" grep -q '^gsz-view: error: .*broken.gsz: ' "$log/err"
    check "the old scene stays" shows_scene
    check "a file is dropped" "$helpers/xdnd_send" "$window" "file://$PWD/second.ply"
    wait_for "it replaces the scene" has_title '^second\.ply - [0-9,]+ of 21,000 Gaussians'
    wait_for "and is shown" differs_from before
else
    skip_part "no drops: libx11 was missing when the tests were built"
fi
press ctrl+q
ended 0

# ---- by Vulkan, cameras, a signal; the end while loading; files that are none ----

expect 0 "$gsz" render first.ply --print-cameras --views 2
cp "$log/out" cams.txt
start first.ply --size 160x120 --renderer gpu --cameras cams.txt
wait_for "the device shows it" has_title 'of 20,500 Gaussians'
wait_for "the scene is shown" shows_scene
picture before
press Next
wait_for "PageDown goes to the next camera" differs_from before
press m
wait_for "M draws quads" has_title 'quads'
press v
wait_for "V does not wait for the screen" has_title 'does not wait'
kill -TERM "$viewer"
ended 130

for delay in 0 0.1 0.3; do
    start first.ply --size 160x120
    sleep $delay
    wait_for "Esc ends it" ends_by Escape
    ended 0
done
expect 4 "$view" broken.gsz --bench 2
check "the file is named" grep -q 'broken.gsz: ' "$log/err"
# shellcheck disable=SC2086
expect 0 "$view" first.gsz --size 200x150 --bench 3 --json $validation
reported frames 3
reported time_to_first_picture_ms '[1-9]'
reported validation_errors 0

finish
