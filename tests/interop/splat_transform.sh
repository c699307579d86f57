#!/bin/sh
# SPDX-License-Identifier: MIT
# Files of gsz read by PlayCanvas' splat-transform, and its files read by gsz:
#     sh splat_transform.sh INTERCHANGE_CONVERT INTERCHANGE_COMPARE WORKDIR
# The tool is looked for in $SPLAT_TRANSFORM, then in the path (npm install -g @playcanvas/splat-transform).
set -eu
convert=$1
compare=$2
work=$3
peer=${SPLAT_TRANSFORM:-$(command -v splat-transform || true)}
if [ -z "$peer" ] || ! "$peer" --version >/dev/null 2>&1; then
    echo "skipped: splat-transform is not installed, or does not run here"
    exit 77
fi
rm -rf "$work"
mkdir -p "$work"
cd "$work"

# ours THEIRS.ply, theirs: what each says the same file holds has to be the same, but for rounding.
same() {
    "$compare" "$1" "$2" "$3" || {
        echo "$4: not the same Gaussians"
        exit 1
    }
}
peer() { "$peer" -q -w -g cpu "$@"; }

# 2,000 Gaussians of degree 1: enough for every branch, and few enough for the peer's search for a palette.
awk 'BEGIN {
    print "ply\nformat ascii 1.0\nelement vertex 2000"
    n = split("x y z f_dc_0 f_dc_1 f_dc_2 f_rest_0 f_rest_1 f_rest_2 f_rest_3 f_rest_4 f_rest_5 f_rest_6" \
        " f_rest_7 f_rest_8 opacity scale_0 scale_1 scale_2 rot_0 rot_1 rot_2 rot_3", name, " ")
    for (i = 1; i <= n; i++) print "property float " name[i]
    print "end_header"
    srand(1)
    for (g = 0; g < 2000; g++) {
        line = ""
        for (i = 1; i <= n; i++) {
            v = 2 * rand() - 1
            v = i < 4 ? 3 * v : i > 6 && i < 16 ? v / 3 : i == 16 ? 4 * v : i > 16 && i < 20 ? v - 4 : v
            line = line v " "
        }
        print line
    }
}' >scene_text.ply
"$convert" scene_text.ply scene.ply >/dev/null
# SOG both ways. A palette entry, once chosen, is the same for both.
"$convert" scene.ply ours.sog >/dev/null
peer ours.sog ours_by_peer.ply
"$convert" ours.sog ours.ply >/dev/null
same ours.ply ours_by_peer.ply 1e-5 "a .sog of gsz"
peer scene.ply theirs.sog
peer theirs.sog theirs.ply
"$convert" theirs.sog theirs_by_gsz.ply >/dev/null
same theirs.ply theirs_by_gsz.ply 1e-5 "a .sog of splat-transform"
mkdir -p folder
peer scene.ply folder/meta.json
peer folder/meta.json folder.ply
"$convert" folder/meta.json folder_by_gsz.ply >/dev/null
same folder.ply folder_by_gsz.ply 1e-5 "a SOG folder of splat-transform"

# .spz: the peer takes what a file holds as it stands, axes 6 (right, down, front) of ours.
for version in 2 3 4; do
    "$convert" version=$version axes=6 scene.ply ours.spz >/dev/null
    # Before its version 3 it knows no zstd.
    peer ours.spz ours_spz.ply 2>/dev/null || continue
    "$convert" axes=6 ours.spz ours_spz_by_gsz.ply >/dev/null
    same ours_spz.ply ours_spz_by_gsz.ply 1e-5 "a .spz of version $version"
done

# Newer ones write .spz and .glb too.
if peer scene.ply theirs.spz 2>/dev/null; then
    peer theirs.spz theirs_spz.ply
    "$convert" axes=6 theirs.spz theirs_spz_by_gsz.ply >/dev/null
    same theirs_spz.ply theirs_spz_by_gsz.ply 1e-5 "a .spz of splat-transform"
fi
# Its version 1 writes a .glb of a draft whose scales are logarithms, which nothing in the file says.
case $("$peer" --version 2>&1) in
*v1.*) ;;
*)
    peer scene.ply theirs.glb
    "$convert" theirs.glb theirs_glb_by_gsz.ply >/dev/null
    same scene.ply theirs_glb_by_gsz.ply 1e-3 "a .glb of splat-transform"
    ;;
esac
