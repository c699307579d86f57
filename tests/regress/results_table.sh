#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Prints the tables of results in Markdown, for the README: tests/regress/results_table.sh [EFFORT]
set -euo pipefail
cd "$(dirname "$0")"

awk -F, -v effort="${1:-5}" '
    BEGIN {
        print "| scene | Gaussians | .ply, MB | quality | .gsz, bytes | bytes per Gaussian | times smaller | PSNR, dB | SSIM |"
        print "|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    }
    function thousands(n) {
        n = sprintf("%d", n)
        while (match(n, /[0-9][0-9][0-9][0-9]($|,)/)) n = substr(n, 1, RSTART) "," substr(n, RSTART + 1)
        return n
    }
    FNR == 1 || $5 != effort || ($4 != 40 && $4 != 60 && $4 != 80) { next }
    {
        first = $1 != scene
        scene = $1
        printf "| %s | %s | %s | %d | %s | %.2f | %.1f | %.2f | %.4f |\n", first ? scene : "",
            first ? thousands($2) : "", first ? sprintf("%.1f", $3 / 1e6) : "", $4, thousands($6), $6 / $2, $3 / $6, $8, $9
        rows++
    }
    END { if (!rows) { print "results_table.sh: no rows of effort " effort >"/dev/stderr"; exit 1 } }
' results*.csv
