#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Prints bytes per Gaussian and PSNR of every format that gsz writes, in Markdown, for formats/interchange.md:
# tests/regress/formats_table.sh SCENE.ply... (GSZ names the command, by default build/gsz)
#
# Formats are those that the command lists; options of each are its defaults.
set -euo pipefail

gsz=${GSZ:-$(dirname "$0")/../../build/gsz}
[ $# -ge 1 ] && [ -x "$gsz" ] || {
    echo "usage: [GSZ=PATH] $0 SCENE.ply..." >&2
    exit 2
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

formats=$("$gsz" convert "$1" "$work/unknown" 2>&1 | sed -n 's/.*one of //p' | tr -d ',') || true
[ -n "$formats" ] || {
    echo "$0: the command lists no formats" >&2
    exit 1
}

# number KEY FILE: of the first member with that key. mean FILE: the mean PSNR.
number() { tr -d '\n' <"$2" | sed -n "s/.*\"$1\":[[:space:]]*\([0-9.]*\).*/\1/p"; }
mean() { tr -d '\n' <"$1" | sed -n 's/.*"psnr":[[:space:]]*{[[:space:]]*"mean":[[:space:]]*\([0-9.]*\).*/\1/p'; }

echo "| scene | format | bytes per Gaussian | PSNR, dB | write, s | read, s |"
echo "|---|---|--:|--:|--:|--:|"
for scene in "$@"; do
    name=$(basename "$scene" .ply)
    for format in $formats; do
        "$gsz" convert "$scene" "$work/scene" --format "$format" --json >"$work/write" 2>/dev/null
        "$gsz" convert "$work/scene" "$work/back" --format ply --json >"$work/read" 2>/dev/null
        "$gsz" eval "$scene" "$work/scene" --json --size 640x480 --views 32 >"$work/eval" 2>/dev/null
        printf '| %s | %s | %.2f | %.2f | %.2f | %.2f |\n' "$name" "$format" "$(number bytes_per_gaussian "$work/write")" \
            "$(mean "$work/eval")" "$(number seconds "$work/write")" "$(number seconds "$work/read")"
        name=
    done
done
