#!/bin/sh
# SPDX-License-Identifier: MIT
# Layers of importance: gsz eval --layers, and the beginnings of files that its figures are about.
. "$(dirname "$0")/cli_support.inc"
make_scene object 20500 scene.ply
expect 0 "$gsz" pack scene.ply -o usual.gsz --effort 1 --layers 4
expect 0 "$gsz" render scene.ply --print-cameras --views 16
cp "$log/out" cams.txt
expect 0 "$gsz" pack scene.ply -o masked.gsz --effort 1 --mask importance --keep 0.9 --cameras cams.txt
small="--size 96x64 --views 8"

# shellcheck disable=SC2086 # several words
expect 0 "$gsz" eval scene.ply usual.gsz masked.gsz $small --layers
printed "bytes read"
check "four layers and three" [ "$(grep -Ec '^ +[1-4] +[0-9,]+ +[0-9.]+ %' "$log/out")" -eq 7 ]
# shellcheck disable=SC2086
expect 0 "$gsz" eval scene.ply usual.gsz $small
refute "only when asked for" grep -q "bytes read" "$log/out"
# shellcheck disable=SC2086
expect 0 "$gsz" eval scene.ply scene.ply $small --layers --json
refute "a .ply has none" grep -q '"layers"' "$log/out"
# shellcheck disable=SC2086
expect 0 "$gsz" eval scene.ply usual.gsz masked.gsz $small --layers --report page.html --json
check "a section of the page" grep -qF '<h2 id="layers">' page.html
check "the last row is the whole file" grep -qF '<td>100.0</td>' page.html

if command -v python3 >/dev/null 2>&1; then
    cp "$log/out" eval.json
    check "PSNR and SSIM grow with every layer, and the last is the file" python3 -c 'import json
for test in json.load(open("eval.json"))["tests"]:
    rows = test["layers"]
    for key in "bytes", "gaussians", "share", "layers":
        assert all(a[key] < b[key] for a, b in zip(rows, rows[1:])), (key, rows)
    for key in "psnr", "ssim":
        assert all(a[key]["mean"] < b[key]["mean"] for a, b in zip(rows, rows[1:])), (key, rows)
        assert rows[-1][key] == test[key], (key, rows)
    assert rows[-1]["bytes"] == test["bytes"] and rows[-1]["share"] == 1
    assert rows[0]["share"] < 0.35
    assert rows[0]["psnr"]["mean"] > 15, rows'
    for name in usual masked; do
        layers=0
        for bytes in $(python3 -c 'import json, sys
for test in json.load(open("eval.json"))["tests"]:
    if test["file"] == sys.argv[1] + ".gsz": print(*[row["bytes"] for row in test["layers"][:-1]])' $name); do
            layers=$((layers + 1))
            head -c "$bytes" $name.gsz >cut.gsz
            expect 7 "$gsz" unpack cut.gsz -o cut.ply --partial
            expect 0 "$gsz" unpack $name.gsz -o first.ply --layers $layers
            check "the first $bytes bytes of $name.gsz are $layers layers" cmp cut.ply first.ply
            head -c $((bytes - 1)) $name.gsz >cut.gsz
            rm cut.ply
            "$gsz" unpack cut.gsz -o cut.ply --partial >"$log/out" 2>"$log/err" # 4 where that was the only block
            refute "and a byte less is not" cmp -s cut.ply first.ply
        done
    done
else
    skip_part "no python3 to read the figures"
fi

finish
