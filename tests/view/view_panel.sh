#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz-view's panel: every section is unfolded and used with the mouse, errors are shown, settings come back.
. "$(dirname "$0")/view_support.inc"
need_vulkan
find_validation
. "$(dirname "$0")/view_screen.inc"
golden=$(dirname "$0")/../golden
make_scene object 20000 scene.ply
expect 0 "$gsz" pack scene.ply -o scene.gsz --effort 1
expect 0 "$gsz" pack scene.ply -o small.gsz --effort 1 --quality 30
head -c 3000 scene.gsz >broken.gsz

start scene.gsz --size 640x400
wait_for "the scene is shown" has_title '^scene\.gsz - [0-9,]+ of 20,000'
# A key that comes before the window has the focus is lost.
notes_by() { press "$1" && sleep 0.2 && has_title "$2"; }
wait_for "keys arrive" notes_by 3 'harmonics up to degree 3'
if press F2 && sleep 0.5 && has_title 'built without a panel'; then
    press ctrl+q
    ended 0
    skip "gsz-view is built without its panel"
fi

# Nothing may hover over where the mouse was left.
away() { xdotool mousemove --window "$window" 600 380; }
click() { xdotool mousemove --window "$window" "$1" "$2" sleep 0.1 click 1 sleep 0.1; away; }
# The picture to the right of the panel, above messages.
beside() { convert "$log/$1.ppm" -crop 320x340+320+0 +repage "$log/$1.beside.ppm"; }
scene_differs_from() { picture now && beside now && ! cmp -s "$log/$1.beside.ppm" "$log/now.beside.ppm"; }
looks_as() { picture now && cmp -s "$log/$1.ppm" "$log/now.ppm"; }

# Headings are 23 pixels apart while they are folded.
press F2
away
sleep 0.3
picture bare
press Tab
wait_for "Tab shows the panel" differs_from bare
click 100 45
click 100 68

# Drawing: under its heading harmonics, size, background, filter, what is shown, the least opacity, buttons.
picture before && beside before
click 20 114
wait_for "harmonics are left out" scene_differs_from before
picture before && beside before
click 140 137
wait_for "Gaussians grow" scene_differs_from before
click 60 252
wait_for "a button draws as at the start" has_title 'as at the start'
picture before && beside before
click 90 206
click 60 314
wait_for "importance has colours" has_title '^importance: '
wait_for "and they are seen" scene_differs_from before
click 90 206
click 60 246
wait_for "the processor shows no points" has_title 'no points'
picture before && beside before
click 140 229
wait_for "faint Gaussians are left out" scene_differs_from before
picture before && beside before
click 90 183
click 60 223
wait_for "another filter is chosen" scene_differs_from before
click 100 91

# Camera: angle, speed, softness, axes, bookmarks.
click 100 114
picture before && beside before
click 30 137
wait_for "the angle is narrower" scene_differs_from before
click 20 183
wait_for "it moves at once" has_title 'moves at once'
picture before && beside before
click 30 206
wait_for "home again" scene_differs_from before
click 104 206
wait_for "along an axis" has_title 'along \+x'
click 20 245
wait_for "a bookmark" has_title 'bookmark 1: Alt'
click 100 114

# Path: keys, buttons, even, the time.
click 100 137
click 60 177
wait_for "a key" has_title 'key 1 of the path'
click 125 177
wait_for "one is too few to go" has_title 'two keys at least'
click 165 177
wait_for "it is saved" has_file path_001.json
click 100 137

# Memory changes all the time; Files.
picture before
click 100 160
wait_for "memory is shown" differs_from before
click 100 160
click 100 183
click 160 206
wait_for "a picture is saved" has_file scene_001.png
refute "without the panel" cmp -s scene_001.png "$log/now.ppm"
click 100 183
picture before
press F1
wait_for "F1 shows the keys" differs_from before
check "and prints them" grep -q 'Ctrl+O' "$log/out"
press Tab
wait_for "Tab hides it" has_title '^scene\.gsz - '
sleep 0.3
picture bare
press Tab
wait_for "and brings it back" differs_from bare
press Tab
wait_for "the picture is the same" looks_as bare

if [ -x "$helpers/xdnd_send" ]; then
    check "a file is dropped" "$helpers/xdnd_send" "$window" "file://$PWD/broken.gsz"
    wait_for "a broken one is told of in the window" differs_from bare
    check "a file is dropped" "$helpers/xdnd_send" "$window" "file://$PWD/small.gsz"
    wait_for "until another one comes" has_title '^small\.gsz - '
else
    skip_part "no drops: libx11 was missing when the tests were built"
fi
press F2
sleep 0.2
press ctrl+q
ended 0
settings=$XDG_CONFIG_HOME/gsz/view.json
check "settings are kept" grep -q '"panel":[[:space:]]*true' "$settings"
check "with the least opacity" grep -Eq '"min_opacity":[[:space:]]*0\.[1-9]' "$settings"
check "recent files too" grep -q "$PWD/scene.gsz" "$settings"

# ---- two scenes, with what was kept ----

start small.gsz scene.gsz --size 640x400 --renderer cpu
wait_for "both are shown" has_title 'dB, SSIM'
away
press b
sleep 0.2
picture before
press Tab
wait_for "the panel was there" differs_from before
press Tab
sleep 0.3
click 100 45
# What is shown, and of the wipe the line.
picture before && beside before
click 140 233
wait_for "the line goes along" scene_differs_from before
if [ -x "$helpers/xdnd_send" ]; then
    picture before
    check "a video is dropped" "$helpers/xdnd_send" "$window" "file://$golden/video.gsz"
    wait_for "it is refused in the window" has_title 'video\.gsz: is a video'
    wait_for "where it is read, too" differs_from before
    check "a scene is dropped" "$helpers/xdnd_send" "$window" "file://$PWD/scene.gsz"
    wait_for "which is compared" has_title '^scene\.gsz .* \| scene\.gsz .*no difference'
fi
kill -TERM "$viewer"
ended 130
echo '{"format": "other"}' >"$settings"
start small.gsz --size 160x120
wait_for "other settings are left aside" grep -q 'no settings of gsz-view' "$log/err"
wait_for "and the scene is shown" has_title '^small\.gsz - '
press ctrl+q
ended 0
rm "$settings"
start small.gsz --size 160x120 --no-settings
wait_for "the scene is shown" has_title '^small\.gsz - '
press ctrl+q
ended 0
refute "nothing is remembered" [ -e "$settings" ]

finish
