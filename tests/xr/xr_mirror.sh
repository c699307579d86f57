#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz-view --vr with its window: it shows what the left eye sees, and ends it; and what is said where none can be opened.
. "$(dirname "$0")/xr_support.inc"
make_stage
GSZ_HEADSET="$origin size=96x96 period=60000 shot=2"
export GSZ_HEADSET
. "$(dirname "$0")/../view/view_screen.inc"

start scene.gsz --vr --cameras start.json
wait_for "the title tells the headset" has_title '^[0-9,]+ of [0-9,]+ Gaussians, 100 % of the pixels - gsz-view in glassless$'
wait_for "the headset shows it" has_file "$log/right.png"
xdotool windowsize "$window" 480 480 # the screen is not as tall as the window would be
wait_for "the window can be resized" is_sized 480x480
check "what the left eye sees" convert "$log/left.png" -alpha off -filter triangle -resize 480x480! left.png
shows_left_eye() {
    picture now && convert "$log/now.ppm" mirror.png && "$helpers/picture_psnr" left.png mirror.png 35 >/dev/null
}
wait_for "the window shows it too" shows_left_eye
wait_for "Escape ends it" ends_by Escape
ended 0
no_findings

stop
DISPLAY=:none
vr="$view --vr --cameras start.json"
wear 3 "size=48x48"
check "said so" grep -q "no window can be opened: .*--no-mirror works without one" "$log/err"
finish
