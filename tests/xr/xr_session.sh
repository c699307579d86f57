#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz-view --vr: what hands do, the ends that a session can have, and what is said where there is no headset.
. "$(dirname "$0")/xr_support.inc"
make_stage
tiny=size=48x48

# One hand takes hold, two stretch, a stick shows a ring and goes; the rim is dark meanwhile. The size is remembered.
both="press=right:/input/squeeze/value:5-12 press=left:/input/squeeze/value:7-12 move=right:8-12:0.2,0,0"
wear 0 "$tiny $both push=left:0,1:14-18 exit=24" --vignette
no_findings
noted pulses 2
check "ring and rim are shown" [ "$(sed -n 's/^quads //p' "$log/report.txt")" -ge 8 ]
check "the size is remembered" grep -Eq '/scene.gsz":[[:space:]]*1\.5' "$log/config/gsz/vr.json"

# Off and on again; lost; told to stop.
wear 0 "$tiny doze=6 exit=15"
no_findings
noted pictures 15
wear 3 "$tiny lose=5"
check "said so" grep -q "session with the headset was lost" "$log/err"
no_findings
wear 3 "$tiny lost=5"
check "said so" grep -q "the headset was lost" "$log/err"
GSZ_HEADSET=$tiny
# shellcheck disable=SC2086 # several words
$vr scene.gsz >"$log/out" 2>"$log/err" &
job=$!
sleep 1
kill -TERM $job
wait $job
check "interrupted" [ $? -eq 130 ]
no_findings

# A performance, which a button holds and a stick sends ahead.
expect 0 "$gsz_scene" performance --frames 3 --sound dance.wav -o dance
mv scene.gsz still.gsz
expect 0 "$gsz" pack dance -o scene.gsz --effort 1 --audio dance.wav
SDL_AUDIODRIVER=dummy
export SDL_AUDIODRIVER
wear 0 "size=64x64 press=right:/input/a/click:6-7 push=right:0,-1:9-10 exit=14"
no_findings
check "there is something to see" [ "$(convert "$log/left.png" -format '%[fx:maxima>0.5]' info:)" = 1 ]
# Frames follow what is heard, by the clock: off by no more than one is seen for, and a little.
wear 0 "size=32x32 period=20 clock" --bench 20 --json
reported clock '"sound"'
no_findings
off=$(sed -n '/"sync_ms"/,/}/s/.*"mean":[[:space:]]*\([0-9.]*\).*/\1/p' "$log/out")
check "frames are with the sound: $off ms" awk "BEGIN { exit !($off > 0 && $off < 60) }"
mv still.gsz scene.gsz

# What is missing is named.
wear 3 absent
check "said so" grep -q "connect it and switch it on" "$log/err"
wear 5 vulkan=0
check "said so" grep -q "XR_KHR_vulkan_enable2" "$log/err"
wear 5 format=none
check "said so" grep -q "8-bit sRGB" "$log/err"
XR_RUNTIME_JSON=$log/nothing.json
wear 5 ""
check "said so" grep -q "no OpenXR runtime is to be had" "$log/err"
mkdir none
: >none/libopenxr_loader.so.1 # found first, and no library
LD_LIBRARY_PATH=$PWD/none
export LD_LIBRARY_PATH
wear 5 ""
check "said so" grep -q "no OpenXR loader: libopenxr_loader.so.1 is not installed" "$log/err"
unset LD_LIBRARY_PATH
wear 2 "" --offscreen
wear 2 "" --renderer cpu
finish
