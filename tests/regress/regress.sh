#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Pins size and quality: packs scenes, judges what comes back, compares with results.csv.
#
#     tests/regress/regress.sh [--update] BUILD_FOLDER
#
# BUILD_FOLDER holds gsz, gsz-scene and splat_judge. Generated scenes are always measured; with GSZ_SCENES set
# to a folder, each NAME.ply in it as well, against results_real.csv, which --update makes. All Gaussians are kept there,
# so that the tables are about coding alone; results_mask.csv has what the default effort drops. peers.csv is not checked: it
# has what other formats' files of trained scenes were measured beside. Exits with 1 if a file is 0.5 % larger
# or a picture 0.05 dB worse than the table says. --update writes what was measured into the tables: commit
# that together with its reason.
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)

efforts=(3 5)
mask=none
parts=(position veil opacity scale rotation color sh extra codebooks overhead)
header="scene,gaussians,ply_bytes,quality,effort,bytes,bits_per_gaussian,psnr,ssim,$(IFS=, && echo "${parts[*]}")"

update=no
if [ "${1-}" = --update ]; then
    update=yes
    shift
fi
[ $# -eq 1 ] || {
    sed -n 's/^#     /usage: /p' "$0" >&2
    exit 2
}
build=$1
for program in gsz gsz-scene splat_judge; do
    [ -x "$build/$program" ] || {
        echo "regress.sh: $build/$program is missing: build the target $program first" >&2
        exit 2
    }
done
work=$(mktemp -d "$build/regress.XXXXXX")
trap 'rm -rf "$work"' EXIT

# sizes FILE.gsz: Gaussians, bytes, and bytes of each part, a line each, from the report of gsz info.
sizes() {
    "$build/gsz" info --json "$1" | awk -v order="${parts[*]}" '
        { line = $0; gsub(/[[:space:]",{}]/, "", line); colon = index(line, ":") }
        { key = substr(line, 1, colon - 1); value = substr(line, colon + 1) }
        /{$/ && colon { part = key }
        key == "gaussians" && !count { count = value }
        key == "bytes" && !all { all = value; next }
        key == "bytes" && !(part in bytes) { bytes[part] = value }
        END {
            printf "%d %d", count, all
            names = split(order, name, " ")
            for (i = 1; i <= names; i++) printf " %d", bytes[name[i]]
            printf "\n"
        }'
}

# row SCENE PLY QUALITY EFFORT JUDGEMENT: the line of the table for what has been packed and judged.
row() {
    local size psnr ssim
    size=$(sizes "$work/$3-$4.gsz")
    read -r _ psnr _ _ _ ssim _ <<<"$5"
    awk -v OFS=, -v name="$1" -v ply="$(stat -L -c %s "$2")" -v quality="$3" -v effort="$4" -v psnr="$psnr" \
        -v ssim="$ssim" '{
            line = name OFS $1 OFS ply OFS quality OFS effort OFS $2 OFS sprintf("%.3f", 8 * $2 / $1) OFS psnr OFS ssim
            for (i = 3; i <= NF; i++) line = line OFS $i
            print line
        }' <<<"$size"
}

# measure SCENE PLY QUALITIES...: the rows of a scene at these qualities and all efforts.
measure() {
    local name=$1 ply=$2 packs=() tests=() judgements i
    shift 2
    for quality in "$@"; do
        for effort in "${efforts[@]}"; do packs+=("$quality-$effort"); done
    done
    for pack in "${packs[@]}"; do
        "$build/gsz" pack --quiet "$ply" -o "$work/$pack.gsz" --quality "${pack%-*}" --effort "${pack#*-}" \
            --mask "$mask"
        "$build/gsz" unpack --quiet "$work/$pack.gsz" -o "$work/$pack.ply"
        tests+=("$work/$pack.ply")
    done
    "$build/splat_judge" "$ply" "${tests[@]}" >"$work/judgements"
    rm "${tests[@]}"
    mapfile -t judgements <"$work/judgements"
    for i in "${!packs[@]}"; do row "$name" "$ply" "${packs[i]%-*}" "${packs[i]#*-}" "${judgements[i]}"; done
}

# What draws nothing, and some of what looks for what is hidden.
generated() {
    local efforts=(3)
    "$build/gsz-scene" object --gaussians 30000 -o "$work/object.ply"
    "$build/gsz-scene" landscape --gaussians 100000 -o "$work/landscape.ply"
    echo "$header"
    measure object "$work/object.ply" 30 60 90
    measure landscape "$work/landscape.ply" 30 60 90
    local efforts=(5)
    measure object "$work/object.ply" 80
}

# With what the default effort leaves out.
masked() {
    local efforts=(5) mask=auto
    echo "$header"
    measure object "$work/object.ply" 30 60
}

real() {
    echo "$header"
    for ply in "$GSZ_SCENES"/*.ply; do measure "$(basename "$ply" .ply)" "$ply" 30 40 60 80 90; done
}

# compare EXPECTED MEASURED: prints both side by side; fails if anything got worse.
compare() {
    awk -F, '
        BEGIN { printf "%-12s %7s %6s %10s %10s %8s %8s %8s %7s\n", "scene", "quality", "effort", "bytes", "expected",
                    "change", "PSNR", "expected", "change" }
        FNR == 1 { next }
        { key = $1 " " $4 " " $5 }
        FILENAME == ARGV[1] { bytes[key] = $6; psnr[key] = $8; next }
        !(key in bytes) {
            printf "%-12s %7d %6d %10d %10s %8s %8.3f %8s %7s  new\n", $1, $4, $5, $6, "-", "-", $8, "-", "-"
            changed++
            next
        }
        {
            larger = 100 * ($6 / bytes[key] - 1)
            better = $8 - psnr[key]
            mark = $6 == bytes[key] && better <= 0.02 && better >= -0.02 ? "" : "changed"
            if (larger > 0.5 || better < -0.05) { mark = "WORSE"; worse++ }
            if (mark != "") changed++
            printf "%-12s %7d %6d %10d %10d %+7.2f%% %8.3f %8.3f %+7.3f  %s\n", $1, $4, $5, $6, bytes[key], larger, $8,
                psnr[key], better, mark
        }
        END {
            if (worse) printf "%d rows are worse than the table says.\n", worse
            if (changed) print "If that is meant: tests/regress/regress.sh --update, and commit the table with the change."
            exit worse > 0
        }' "$1" "$2"
}

# check MEASURED TABLE: compares what was measured with the table, or makes it the table.
check() {
    local table=$here/$2
    [ -e "$table" ] || table=/dev/null
    compare "$table" "$1" || [ $update = yes ] || status=1
    [ $update = no ] || cp "$1" "$here/$2"
}

status=0
generated >"$work/generated.csv"
check "$work/generated.csv" results.csv
masked >"$work/masked.csv"
check "$work/masked.csv" results_mask.csv
if [ -n "${GSZ_SCENES-}" ]; then
    real >"$work/real.csv"
    check "$work/real.csv" results_real.csv
else
    echo "Trained scenes are skipped: GSZ_SCENES names no folder of .ply files."
fi
exit $status
