#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz eval: figures that order scenes as their qualities do, photographs found by name and by order.
. "$(dirname "$0")/cli_support.inc"
make_scene object 20500 scene.ply
for quality in 20 50 80; do
    expect 0 "$gsz" pack scene.ply -o q$quality.gsz --effort 1 --quality $quality
done
small="--size 96x64"
expect 0 "$gsz" render scene.ply --print-cameras --views 3
cp "$log/out" cams.txt

# Figures out of --json: value KEY of test N.
figure() {
    python3 -c 'import json, sys
value = json.load(open(sys.argv[1]))
for key in sys.argv[2].split("."): value = value[int(key)] if key.isdigit() else value[key]
print(value)' "$log/out" "$1"
}
# holds WHAT EXPRESSION: of the report r.
holds() {
    check "$1" python3 -c 'import json, sys
r = json.load(open(sys.argv[1]))
assert eval(sys.argv[2]), json.dumps(r, indent=1)' "$log/out" "$2"
}

# shellcheck disable=SC2086 # two words
expect 0 "$gsz" eval scene.ply q20.gsz q50.gsz q80.gsz $small --views 12
printed "held-out views of"
for name in q20.gsz q50.gsz q80.gsz; do check "a row" grep -Eq "^$name .*x .*[0-9]\.[0-9]" "$log/out"; done
refute "views only on request" grep -q "worst" "$log/out"
# shellcheck disable=SC2086
expect 0 "$gsz" eval scene.ply q20.gsz $small --cameras cams.txt --per-view
check "one view is the worst" [ "$(grep -c 'worst' "$log/out")" -eq 1 ]
# shellcheck disable=SC2086
expect 0 "$gsz" eval scene.ply scene.ply $small --cameras cams.txt --quiet
refute "--quiet prints nothing" [ -s "$log/out" ]

if command -v python3 >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    expect 0 "$gsz" eval scene.ply q20.gsz q50.gsz q80.gsz $small --views 12 --json
    holds "every fourth counts" 'len(r["views"]) == r["placed"] // 4 > 0'
    holds "quality orders PSNR" '[t["psnr"]["mean"] for t in r["tests"]] == sorted(t["psnr"]["mean"] for t in r["tests"])'
    holds "and SSIM" 'all(0 < t["ssim"]["least"] <= t["ssim"]["mean"] <= 1 for t in r["tests"])'
    holds "means are of the views" 'all(abs(sum(v["psnr"] for v in t["per_view"]) / len(t["per_view"]) - t["psnr"]["mean"]) < 1e-4 for t in r["tests"])'
    holds "the least is the worst" 'all(t["per_view"][t["worst_view"]]["psnr"] == t["psnr"]["least"] for t in r["tests"])'
    holds "sizes" "r['tests'][0]['bytes'] == $(file_size q20.gsz) and r['reference']['bytes'] == $(file_size scene.ply)"
    holds "facts of the file" 'r["tests"][1]["quality"] == 50 and r["tests"][1]["format"] == "gsz"'
    # shellcheck disable=SC2086
    expect 0 "$gsz" eval scene.ply scene.ply --cameras cams.txt $small --json
    holds "nothing is lost" 'r["tests"][0]["psnr"]["mean"] == 99 and r["tests"][0]["ssim"]["least"] == 1'
    holds "all cameras of a file count" 'len(r["views"]) == 3'
    # shellcheck disable=SC2086
    expect 0 "$gsz" eval scene.ply q50.gsz --cameras cams.txt --size 10x10 --json
    holds "no SSIM of pictures below its window" 'r["tests"][0]["ssim"]["mean"] is None and r["tests"][0]["per_view"][0]["ssim"] is None'
    for options in "--threads 1" "--threads 3"; do
        # shellcheck disable=SC2086
        expect 0 "$gsz" eval scene.ply q50.gsz $small --cameras cams.txt --json $options
        figure tests.0.psnr.mean >"$log/psnr $options"
    done
    check "the same for any number of threads" cmp "$log/psnr --threads 1" "$log/psnr --threads 3"
    checks=$((checks + 1))
    # shellcheck disable=SC2086
    "$gsz" eval - q50.gsz $small --cameras cams.txt --json <scene.ply >"$log/out" 2>"$log/err" || fail "standard input"
    check "the same from standard input" [ "$(figure tests.0.psnr.mean)" = "$(cat "$log/psnr --threads 1")" ]
else
    skip_part "no python3 to read the figures"
fi

# Photographs: pictures of the scene itself, which it matches but for rounding. By order first.
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply --cameras cams.txt $small -o photos --background white
mv photos/view_002.png photos/view_10.png
expect 0 "$gsz" eval scene.ply q50.gsz --cameras cams.txt --images photos --background white
printed "against the photographs"
printed "loss, dB"
grep -v '^#' cams.txt | head -n 2 >two.txt
expect_error 2 "holds 3 photographs for the 2 cameras of two.txt" \
    "$gsz" eval scene.ply q50.gsz --images photos --cameras two.txt
expect_error 2 "not the 10x10 of --size" "$gsz" eval scene.ply q50.gsz --images photos --cameras cams.txt --size 10x10

# By name: with its folder or without, with its ending or without.
mkdir named
named_cameras() {
    printf '{"camera_angle_x": 0.8, "w": 96, "h": 64, "frames": ['
    comma=
    for name in "$@"; do
        printf '%s{"file_path": "%s", "transform_matrix": [[1,0,0,0],[0,1,0,0],[0,0,1,4],[0,0,0,1]]}' "$comma" "$name"
        comma=,
    done
    printf ']}\n'
}
cp photos/view_000.png named/a.png
cp photos/view_000.png named/b.png
for names in "a.png b.png" "a b" "./named/a named/b.png" "../../elsewhere/a.png train/b" "a.jpg b.tif"; do
    # shellcheck disable=SC2086
    named_cameras $names >cams.json
    expect 0 "$gsz" eval scene.ply q50.gsz --images named --cameras cams.json
    printed "against the photographs"
done
mkdir -p named/deep
cp photos/view_000.png named/deep/c.png
named_cameras deep/c.png >cams.json
expect 0 "$gsz" eval scene.ply q50.gsz --images named --cameras cams.json
named_cameras a.png other.png >cams.json
expect_error 3 "no PNG or JPEG for the camera 'other" "$gsz" eval scene.ply q50.gsz --images named --cameras cams.json
# Of another shape than the camera.
# shellcheck disable=SC2086
expect 0 "$gsz" render scene.ply --size 40x64 -o named/tall.png
named_cameras tall.png >cams.json
expect_error 4 "another shape than the 96x64" "$gsz" eval scene.ply q50.gsz --images named --cameras cams.json
echo "no picture" >named/bad.png
named_cameras bad.png >cams.json
expect_error 4 "bad.png" "$gsz" eval scene.ply q50.gsz --images named --cameras cams.json
expect_error 2 "--images needs --cameras" "$gsz" eval scene.ply q50.gsz --images named
expect_error 3 "nowhere" "$gsz" eval scene.ply q50.gsz --images nowhere --cameras cams.txt
expect_error 3 "not a directory" "$gsz" eval scene.ply q50.gsz --images cams.txt --cameras cams.txt

# What cannot be.
sized_cameras 2 100 20000 >high.json
expect_error 6 "high.json: camera 0 ('a0.png'), counted from 0" "$gsz" eval missing.ply q50.gsz --cameras high.json
check "the fix is named" grep -q "give --size" "$log/err"
# shellcheck disable=SC2086
expect 0 "$gsz" eval scene.ply q50.gsz --cameras high.json $small
sized_cameras 1 4096 4096 >trap.json
expect_error 6 "trap.json: asks for a picture of 4096x4096 pixels" "$gsz" eval missing.ply q50.gsz --cameras trap.json
expect_error 3 "missing.ply" "$gsz" eval missing.ply q50.gsz --cameras trap.json --max-memory 8GB
# More than 1 GiB of pictures: said before a scene is read, or when cameras are placed. 17 * 4000 * 4000 * 16 bytes.
sized_cameras 17 4000 4000 >large.json
for options in "" "--report new.html"; do
    # shellcheck disable=SC2086
    expect_error 6 "17 pictures of the reference would take 4.4 GB" \
        "$gsz" eval missing.ply q50.gsz --cameras large.json $options
    check "the fix is named" grep -q "give --size, or --max-memory, or fewer cameras" "$log/err"
done
expect_error 6 "the 8 pictures of the reference would take 34.4 GB" "$gsz" eval scene.ply q50.gsz --views 32 --size 16384x16384
# shellcheck disable=SC2086
expect 0 "$gsz" eval scene.ply q50.gsz --cameras large.json $small
expect_error 2 "nothing to compare with" "$gsz" eval scene.ply
expect_error 2 "only one of the files can be standard input" "$gsz" eval - -
expect_error 2 "the name of the input is empty" "$gsz" eval scene.ply ""
expect_error 3 "missing.gsz" "$gsz" eval scene.ply missing.gsz
expect_error 3 "missing.txt" "$gsz" eval scene.ply q50.gsz --cameras missing.txt
head -c 3000 q50.gsz >short.gsz
expect_error 4 "short.gsz" "$gsz" eval scene.ply q20.gsz short.gsz --size 20x20
# shellcheck disable=SC2046 # many words
expect_error 2 "up to 63 files" "$gsz" eval $(yes q20.gsz | head -n 65)
expect 2 "$gsz" eval scene.ply q50.gsz --views 2 --cameras cams.txt --json
check "errors as JSON too" grep -q '"reason":[[:space:]]*"usage"' "$log/out"

finish
