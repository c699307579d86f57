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

# The lattice and the steps follow from the scene: several of both kinds.
make_scene object 3000 scene.ply
for quality in 0 35 60 85 100; do
    compared "object$quality" --quality $quality --effort 2
done
compared few_harmonics --sh-degree 1 --effort 4 --mask none
compared one_band --sh-degree 2 --quality 20 --effort 3
compared codebooks --sh-coding codebooks --quality 40 --effort 3
compared codebooks_of_two_bands --sh-coding codebooks --sh-degree 2 --quality 75 --effort 6 --mask none
compared named --meta up=-y --meta unit=metre --meta "comment=$(seq -s ' ' 300)" --effort 1

# Large enough for several blocks and layers.
make_scene landscape 20500 scene.ply
compared landscape --effort 1 --quality 50
compared landscape_flat --effort 1 --quality 90 --sh-degree 0
check "there are layers" test "$("$gsz" info landscape.gsz | grep -c '^layers *[2-9]')" -eq 1

# The program prints a line for each of the 14 planes and another for the count.
expect 0 "$refdec" landscape_flat.gsz
check "a line a plane" [ "$(wc -l <"$log/out")" -eq 15 ]
check "all of them" grep -q '^gaussians 20500$' "$log/out"
expect 0 "$refdec" landscape_flat.gsz 1
refute "fewer of a layer" grep -q '^gaussians 20500$' "$log/out"
head -c 5000 landscape_flat.gsz >cut.gsz
expect 1 "$refdec" cut.gsz
expect 2 "$refdec"

finish
