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
shows_left_eye() {
    picture now && convert "$log/now.ppm" mirror.png && convert "$log/left.png" -alpha off -filter triangle -resize 720x720! left.png &&
        "$helpers/picture_psnr" left.png mirror.png 35 >/dev/null
}
is_sized 720x720 || fail "the window is not 720x720"
wait_for "the window shows what the left eye sees" shows_left_eye
wait_for "Escape ends it" ends_by Escape
ended 0
no_findings

stop
DISPLAY=:none
vr="$view --vr --cameras start.json"
wear 3 "size=48x48"
check "said so" grep -q "no window can be opened: .*--no-mirror works without one" "$log/err"
finish
