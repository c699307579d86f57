#!/bin/sh
# SPDX-License-Identifier: MIT
# Small files that claim, or unpack to, far too much: heavy_inputs.py makes and tries them. GSZ_HEAVY=1 adds some that take long
# to make.
heavy_inputs=$(cd "$(dirname "$0")" && pwd)/heavy_inputs.py
. "$(dirname "$0")/cli_support.inc"
command -v python3 >/dev/null 2>&1 || { echo "skipped: no python3"; exit 77; }

python3 "$heavy_inputs" "$gsz" "$PWD" >"$log/heavy" 2>&1 || {
    cat "$log/heavy"
    fail "something is too much"
}
checks=$(grep -c '^ok' "$log/heavy")
check "nothing was left out" [ "$checks" -ge 30 ]

finish
