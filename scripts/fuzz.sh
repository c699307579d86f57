#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the fuzz targets with clang and runs them: ./scripts/fuzz.sh SECONDS [TARGET]
#
# The seconds are shared among all targets, or go to one ("ply", "gsz"). Runs begin at tests/fuzz/corpus; what
# is found lies in build-fuzz/findings, new inputs that reach new code in build-fuzz/corpus. FUZZ_SEED=N: the same walk
# each time, as far as the clock allows.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -ge 1 ] || {
    echo "usage: $0 SECONDS [TARGET]" >&2
    exit 2
}
only=${2:-}
only=${only#fuzz_}
[ -z "$only" ] || [ -f "tests/fuzz/fuzz_$only.c" ] || {
    echo "$0: no fuzz target '$only' in tests/fuzz" >&2
    exit 2
}
command -v clang >/dev/null || {
    echo "skipped: clang is not installed"
    exit 77
}

cmake --preset fuzz
cmake --build --preset fuzz --parallel "$(nproc)"

targets=()
for source in tests/fuzz/fuzz_*.c; do
    name=$(basename "$source" .c)
    [ "$name" = fuzz_replay ] || targets+=("${name#fuzz_}")
done
[ -z "$only" ] || targets=("$only")

mkdir -p build-fuzz/findings
for target in "${targets[@]}"; do
    seconds=$(($1 / ${#targets[@]}))
    echo "fuzz_$target for $seconds s"
    mkdir -p "build-fuzz/corpus/$target"
    options=(-max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -malloc_limit_mb=256
        -seed="${FUZZ_SEED:-0}" -error_exitcode=1 -timeout_exitcode=1 -max_len=65536 -print_final_stats=1 -verbosity=0 -artifact_prefix=build-fuzz/findings/)
    [ ! -f "tests/fuzz/$target.dict" ] || options+=(-dict="tests/fuzz/$target.dict")
    # Its suggestions for a dictionary are long and not asked for.
    "build-fuzz/fuzz/fuzz_$target" "${options[@]}" "build-fuzz/corpus/$target" "tests/fuzz/corpus/$target" 2>&1 |
        sed '/# Uses:/d; /ecommended dictionary/d'
done
