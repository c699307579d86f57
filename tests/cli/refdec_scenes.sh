#!/bin/sh
# SPDX-License-Identifier: MIT
# The second decoder reads what gsz packs, at several efforts, qualities and options, as the library does.
# The fourth and fifth argument are the programs refdec_check and refdec.
[ $# -eq 5 ] || { echo "usage: $0 PATH_TO_GSZ PATH_TO_GSZ_SCENE WORKDIR PATH_TO_REFDEC_CHECK PATH_TO_REFDEC" >&2; exit 2; }
support="$(dirname "$0")/cli_support.inc"
refdec_check=$(cd "$(dirname "$4")" && pwd)/$(basename "$4")
refdec=$(cd "$(dirname "$5")" && pwd)/$(basename "$5")
set -- "$1" "$2" "$3"
. "$support"

# compared NAME OPTIONS...: packs scene.ply and reads it with both.
compared() {
    name=$1
    shift
    expect 0 "$gsz" pack scene.ply -o "$name.gsz" "$@"
    expect 0 "$refdec_check" "$name.gsz"
}

# Few Gaussians, to be read many times; the lattice and the steps follow from the scene.
make_scene object 20500 scene.ply
few="--mask none --crop-sphere 0,0,0,0.4"
# shellcheck disable=SC2086 # several words
for quality in 0 35 60 85 100; do
    compared "quality$quality" --quality $quality --effort 2 $few
done
# shellcheck disable=SC2086
compared few_harmonics --sh-degree 1 --effort 3 $few
# shellcheck disable=SC2086
compared two_bands --sh-degree 2 --quality 20 --effort 3 $few
# shellcheck disable=SC2086
compared codebooks --sh-coding codebooks --quality 40 --effort 3 $few
# shellcheck disable=SC2086
compared codebooks_of_two_bands --sh-coding codebooks --sh-degree 2 --quality 75 --effort 3 $few
# shellcheck disable=SC2086
compared named --meta up=-y --meta unit=metre --meta "comment=$(seq -s ' ' 300)" --effort 1 $few

# What is looked at has veils.
compared hidden --mask importance --keep 0.9 --quality 30
expect 0 "$gsz" info hidden.gsz
check "it has veils" grep -Eq "^veil +[1-9]" "$log/out"

# All of them: several blocks and layers.
compared layers --effort 1 --layers 4 --quality 90 --sh-degree 0
expect 0 "$gsz" info layers.gsz
printed "4 in 4 layers"

# The program prints a line for each of the 14 planes and for what else there is.
expect 0 "$refdec" layers.gsz
check "a line a plane, one for the count and one for the comment" [ "$(wc -l <"$log/out")" -eq 16 ]
check "all of them" grep -q '^gaussians 20500$' "$log/out"
expect 0 "$refdec" layers.gsz 1
refute "fewer of a layer" grep -q '^gaussians 20500$' "$log/out"
head -c 5000 layers.gsz >cut.gsz
expect 1 "$refdec" cut.gsz
expect 2 "$refdec"

finish
