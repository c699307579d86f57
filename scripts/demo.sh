#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds gsz and shows what it does, on a bare Debian 12 as well: ./scripts/demo.sh
#
# Makes two scenes, packs each at three qualities, unpacks them again, draws original and result from the same
# cameras, and prints a table of size and quality. Files, pictures and a page for each scene stay in build/demo.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/packages.sh

qualities=(30 60 85)
folder=build/demo

build() {
    install_packages build
    cmake -S . -B build
    cmake --build build --parallel "$(nproc)" --target gsz gsz-scene splat_judge
}

# judge NAME: the judge's lines for all qualities of a scene, in order.
judge() {
    local tests=()
    for quality in "${qualities[@]}"; do tests+=("$folder/$1-$quality.ply"); done
    build/splat_judge --views 6 --png "$folder/$1-" "$folder/$1.ply" "${tests[@]}"
}

# row NAME QUALITY JUDGEMENT: one line of the table.
row() {
    local ply=$folder/$1.ply gsz=$folder/$1-$2.gsz
    local gaussians
    gaussians=$(head -c 4096 "$ply" | sed -n 's/^element vertex //p')
    awk -v scene="$1" -v quality="$2" -v from="$(stat -c %s "$ply")" -v to="$(stat -c %s "$gsz")" \
        -v gaussians="$gaussians" -v judgement="$3" 'BEGIN {
            split(judgement, j, " ")
            printf "%-10s %8d %8d %10d %7.2f %7.1fx %8.2f %8.2f %8.4f\n", scene, gaussians, quality, to,
                to / gaussians, from / to, j[2], j[4], j[6]
        }'
}

scene() {
    local name=$1
    build/gsz-scene "$name" -o "$folder/$name.ply"
    for quality in "${qualities[@]}"; do
        build/gsz pack "$folder/$name.ply" -o "$folder/$name-$quality.gsz" --quality "$quality" --mask none
        build/gsz unpack "$folder/$name-$quality.gsz" -o "$folder/$name-$quality.ply"
    done
}

table() {
    printf '\n%-10s %8s %8s %10s %7s %8s %8s %8s %8s\n' \
        scene splats quality bytes B/splat smaller PSNR worst SSIM
    for name in object landscape; do
        mapfile -t judgements < <(judge "$name")
        for i in "${!qualities[@]}"; do row "$name" "${qualities[$i]}" "${judgements[$i]}"; done
    done
    printf '\nPSNR in dB and SSIM against pictures of the original .ply, mean and worst of 6 views; pictures: %s\n' \
        "$folder"
}

# report NAME: a page with the pictures, to wipe between original and result.
report() {
    local packed=()
    for quality in "${qualities[@]}"; do packed+=("$folder/$1-$quality.gsz"); done
    build/gsz eval "$folder/$1.ply" "${packed[@]}" --report "$folder/$1.html" --quiet
    echo "$folder/$1.html"
}

build
mkdir -p "$folder"
scene object
scene landscape
table
printf '\nPages to open in a browser:\n'
report object
report landscape
