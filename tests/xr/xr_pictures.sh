#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz-view --vr: three hundred frames without a finding, and eyes that see what gsz render draws: both at once or one after the
# other, wider to one side, turned outwards, by either extension of OpenXR and with colours in either order.
. "$(dirname "$0")/xr_support.inc"
make_stage
tiny=size=48x48

# All the way, with a head that turns, and the validation layer of OpenXR looking on as well.
layers=/usr/share/openxr/1/api_layers/explicit.d
if ls $layers/XrApiLayer_core_validation.*.json >/dev/null 2>&1; then
    XR_ENABLE_API_LAYERS=XR_APILAYER_LUNARG_core_validation
    XR_CORE_VALIDATION_EXPORT_TYPE=text
    export XR_ENABLE_API_LAYERS XR_CORE_VALIDATION_EXPORT_TYPE
else
    skip_part "no validation layer of OpenXR (openxr-layer-corevalidation)"
fi
wear 0 "size=64x64 yaw=90 period=11 exit=300" --mode tiles
if [ -n "${XR_ENABLE_API_LAYERS:-}" ]; then
    check "the layer looks on" grep -q "Core Validation output" "$log/err"
    refute "the layer finds nothing" grep -Eq "VUID|\[Error|ERROR" "$log/out" "$log/err"
fi
unset XR_ENABLE_API_LAYERS XR_CORE_VALIDATION_EXPORT_TYPE
noted pictures 300
no_findings

wear 0 "size=256x256 yaw=0" --mode quads --bench 2
no_findings
eyes_as 42
cp "$log/left.png" once.png
wear 0 "size=256x256 yaw=0" --mode quads --bench 2 --two-passes
no_findings
as_picture 50 once.png "$log/left.png"

wear 0 "size=256x224 tan=1.25,0.75,1,0.75 vulkan=1" --mode quads --bench 2
no_findings
eyes_as 42
wear 0 "size=160x160 cant=5 format=bgra height=0" --mode tiles --bench 3
no_findings
eyes_as 42

# A budget keeps less at the rim, and the middle as it was. From near, so that the scene has a rim; but what of it is drawn more
# coarsely at once is a thousand Gaussians, which reach into the middle.
visible() { sed -n 's/.*"visible":[[:space:]]*\([0-9]*\).*/\1/p' "$log/out" | head -n 1; }
mv start.json far.json
mv scene.gsz part.gsz
sed 's/-0.6, -2/-0.6, -0.75/' far.json >start.json
expect 0 "$gsz" pack whole.ply -o scene.gsz --effort 1 --quality 60
for rim in 1 0.1; do
    wear 0 "size=128x128" --mode quads --bench 2 --json --budget 30000 --vr-rim $rim
    no_findings
    visible >kept$rim.txt
    check "a cut" convert "$log/left.png" -alpha off -gravity center -crop 36x36+0+0 +repage middle$rim.png
done
as_picture 50 middle1.png middle0.1.png
check "fewer are drawn: $(cat kept0.1.txt) of $(cat kept1.txt)" [ "$(cat kept0.1.txt)" -lt $(($(cat kept1.txt) * 97 / 100)) ]
mv far.json start.json
mv part.gsz scene.gsz

# Nothing behind the scene: alpha is there, and none in a corner.
wear 0 "size=64x64 blend=alpha" --mode quads --bench 2 --passthrough
no_findings
check "a corner shows the room" [ "$(convert "$log/left.png" -format '%[fx:p{0,0}.a]' info:)" = 0 ]
check "the scene covers it" [ "$(convert "$log/left.png" -format '%[fx:maxima.a>0.9]' info:)" = 1 ]
wear 0 "size=64x64 blend=alpha" --mode tiles --bench 2 --passthrough
check "a corner shows the room, by tiles" [ "$(convert "$log/left.png" -format '%[fx:p{0,0}.a]' info:)" = 0 ]
wear 5 "size=64x64" --passthrough

# Every controller can take hold.
for profile in simple_controller:select/click index_controller:squeeze/value vive_controller:trigger/value motion_controller:squeeze/click; do
    wear 0 "$tiny profile=${profile%:*} press=left:/input/${profile#*:}:5-9 exit=12"
    noted pulses 1
    no_findings
done

# Few layers, then few pixels, where time is short.
expect 0 "$gsz" pack scene.ply -o scene.gsz --effort 1 --quality 60 --meta up=-y --layers 4
wear 0 "size=64x64 period=0.01 exit=60"
no_findings
check "pixels are saved" [ "$(convert "$log/left.png" -format '%w' info:)" = 32 ]
finish
