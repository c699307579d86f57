#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz-view's camera: bookmarks, a path that is made, played, saved and drawn without a window, axes, a double click.
. "$(dirname "$0")/view_support.inc"
need_vulkan
find_validation
. "$(dirname "$0")/view_screen.inc"
make_scene object 20000 scene.ply
expect 0 "$gsz" pack scene.ply -o scene.gsz --effort 1

start scene.gsz --size 200x150 --renderer cpu
wait_for "the scene is shown" has_title '^scene\.gsz - [0-9,]+ of 20,000'
press h # whatever comes later, the camera is the user's
# A key that comes before the window has the focus is lost.
notes_by() { press "$1" && sleep 0.2 && has_title "$2"; }
wait_for "a bookmark is set" notes_by ctrl+1 'bookmark 1: Alt\+1'
press k
wait_for "K begins a path" has_title 'key 1 of the path, at 0 s'
sleep 0.3
picture first
press j
wait_for "one key is no path" has_title 'two keys at least'
xdotool mousemove --window "$window" 100 75 mousedown 1 mousemove_relative 30 5 mouseup 1
wait_for "dragging turns" differs_from first
press x
wait_for "X looks along an axis" has_title 'along \+x'
press x
wait_for "and back" has_title 'along -x'
press k
wait_for "K goes on" has_title 'key 2 of the path, at 2 s'
press ctrl+s
wait_for "Ctrl+S saves it" has_file path_001.json
press t
wait_for "T turns it over" has_title 'up is [+-][xyz]: --up'
press ctrl+equal
wait_for "Ctrl+Plus is narrower" has_title '[0-9]+ degrees'
press alt+2
wait_for "there is no second bookmark" has_title 'no bookmark 2'
press alt+1
wait_for "Alt+1 goes back" has_title 'bookmark 1$|bookmark 1 -'
# But for the rounding of a quaternion.
same_as_first() { picture now && compare -metric AE -fuzz 4% "$log/first.ppm" "$log/now.ppm" null: 2>/dev/null; }
wait_for "to the same picture" same_as_first
press n
wait_for "N moves at once" has_title 'moves at once'
press j
wait_for "J plays the path" differs_from first
press j
wait_for "and stops" has_title 'stopped at|along the path'
press ctrl+k
wait_for "Ctrl+K forgets it" has_title 'the path is empty'
xdotool mousemove --window "$window" 100 75 click --repeat 2 --delay 60 1
wait_for "a double click finds what is there" has_title 'turns around what is [0-9.]+ away'
press ctrl+q
ended 0

# The device has no values to look for: they are read for that.
start scene.gsz --size 160x120 --renderer gpu --path path_001.json --no-inertia
wait_for "the scene is shown" has_title '^scene\.gsz - [0-9,]+ of 20,000'
press h
xdotool mousemove --window "$window" 80 60 click --repeat 2 --delay 60 1
wait_for "a double click finds what is there" has_title 'turns around what is [0-9.]+ away'
press alt+1
wait_for "bookmarks are in the file" has_title 'bookmark 1'
press ctrl+q
ended 0

# ---- without a window ----

off="$view scene.gsz --offscreen --renderer cpu --size 64x48"
# shellcheck disable=SC2086 # several words
{
    expect 0 $off --path path_001.json --fps 2.5 --screenshot frames --json
    check "2 s at 2.5 a second, and the last key" [ "$(ls frames | wc -l)" -eq 6 ]
    refute "they differ" cmp frames/view_000.png frames/view_005.png
    expect 0 $off --path path_001.json --view 60 --json
    reported view 60
    expect_error 2 "there is no camera 61 among 61" $off --path path_001.json --view 61
    expect_error 2 "--path brings its own cameras: leave --views out" $off --path path_001.json --views 3
    echo '{"format": "gsz-camera-path", "version": 1, "keys": [{"time": 0}]}' >bad.json
    expect_error 4 "bad.json: key 0 has no 'position' of 3 numbers" $off --path bad.json
    echo '{"format": "gsz-camera-path", "version": 1}' >empty.json
    expect_error 2 "empty.json: the path has no keys" $off --path empty.json
    expect_error 3 "missing.json" $off --path missing.json
    expect_error 2 "--fps is for --offscreen" "$view" scene.gsz --fps 3
    expect_error 4 "bad.json: key 0" "$view" scene.gsz --path bad.json
}

finish
