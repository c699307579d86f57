#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Which lines of the readers the fuzzers and the tests reach: ./scripts/coverage.sh SECONDS [JOBS]
#
# Every fuzz target runs for so many seconds from tests/fuzz/corpus, then the tests of the readers run. Prints the share of
# lines reached per reader, by the fuzzers alone and by both, and leaves the lines that nobody reached, with their text, in
# build-coverage/unreached.txt. Needs the Debian packages clang, libclang-rt-dev and llvm, as the fuzzers do (llvm-profdata,
# llvm-cov). No part of CI: tests/fuzz/coverage.md has what came of it.
set -euo pipefail
cd "$(dirname "$0")/.."

[ $# -ge 1 ] || {
    echo "usage: $0 SECONDS [JOBS]" >&2
    exit 2
}
seconds=$1
jobs=${2:-$(nproc)}
build=build-coverage
profiles=$build/profiles
for tool in clang llvm-profdata llvm-cov; do
    command -v $tool >/dev/null || {
        echo "skipped: $tool is not installed"
        exit 77
    }
done

# Writers, encoders and what only moves numbers about are for other tests.
readers='
.ply            formats/ply/ply_(ascii|columns|front|header|number|reader|rows)\.c
.compressed.ply formats/interchange/compressed_ply_(header|reader)\.c
.splat          formats/interchange/splat_format\.c
.ksplat         formats/interchange/ksplat_(reader|buckets)\.c
.spx            formats/interchange/spx_.*\.c
.spz            formats/interchange/spz/spz_(axes|decode|file|packed|unpack)\.c
glTF            formats/interchange/(gltf/gltf_(document|part|reader|scene)|shared/json_tree)\.c
SOG             formats/interchange/sog/sog_(decode|levels|meta|reader|store|unit|webp)\.c
any-format      formats/interchange/format_.*\.c
sources         formats/core/(byte_reader|file_pieces|source|splat_clean|utf8)\.c
cameras         formats/extras/camera_.*\.c
pictures        formats/extras/image_.*\.c
sounds          formats/extras/sound_.*\.c
codec           compressor/codec/.*\.c
entropy         compressor/entropy/.*\.c
decoder         compressor/decoder/.*\.c
motion          compressor/motion/.*\.c'

# ---- building ----

# The tests need what libFuzzer's instrumentation calls: the library of a sanitizer has it.
cmake --preset fuzz -B $build -DGSZ_SANITIZE= -DGSZ_TESTS=ON -DCMAKE_EXE_LINKER_FLAGS=-fsanitize=undefined \
    -DCMAKE_C_FLAGS="-fprofile-instr-generate -fcoverage-mapping" >/dev/null
fuzzers=$(cd tests/fuzz && ls fuzz_*.c | sed 's/\.c$//; /fuzz_replay/d')
tests=$(ctest --test-dir $build -N | sed -n 's/^ *Test *#[0-9]*: //p' |
    grep -E '^test_(codec|entropy|extras|formats|interchange|motion|public|video)' |
    grep -vE '_(effort|mask|targets)$') # these take long, and pack more than they read
cmake --build $build --parallel "$jobs" --target $fuzzers $tests golden_check golden_interchange

# ---- running ----

rm -rf $profiles
mkdir -p $profiles/fuzz $profiles/tests
for fuzzer in $fuzzers; do
    name=${fuzzer#fuzz_}
    mkdir -p "$build/corpus/$name"
    options=(-max_total_time="$seconds" -timeout=60 -max_len=65536 -seed="${FUZZ_SEED:-1}" -verbosity=0
        -artifact_prefix="$build/")
    [ ! -f "tests/fuzz/$name.dict" ] || options+=(-dict="tests/fuzz/$name.dict")
    echo "$fuzzer for $seconds s"
    LLVM_PROFILE_FILE=$profiles/fuzz/$name.profraw \
        "$build/fuzz/$fuzzer" "${options[@]}" "$build/corpus/$name" "tests/fuzz/corpus/$name" >"$build/$fuzzer.log" 2>&1 || {
        tail -5 "$build/$fuzzer.log"
        exit 1
    }
done
echo "tests of the readers"
pattern=$(echo $tests | tr ' ' '|')
LLVM_PROFILE_FILE=$PWD/$profiles/tests/%p.profraw \
    ctest --test-dir $build --parallel "$jobs" --timeout 3600 --output-on-failure --tests-regex "^($pattern|golden.*)\$" >"$build/tests.log" || {
    tail -20 "$build/tests.log"
    exit 1
}

# ---- telling ----

objects=()
for fuzzer in $fuzzers; do objects+=(-object "$build/fuzz/$fuzzer"); done
for program in $tests golden_check golden_interchange; do objects+=(-object "$build/tests/$program"); done

# lines PROFILE PATTERN: file, line and how often it was reached.
lines() {
    llvm-cov export -format=lcov -instr-profile="$1" "${objects[@]:1}" |
        awk -F'[:,]' -v root="$PWD/" '
            /^SF:/ { file = substr($0, 4); sub(root, "", file) }
            /^DA:/ { count = $3; key = file "\t" $2; if (!(key in most) || count > most[key]) most[key] = count }
            END { for (key in most) print key "\t" most[key] }' | sort -k1,1 -k2,2n
}

llvm-profdata merge -o $build/fuzz.profdata $profiles/fuzz/*.profraw
llvm-profdata merge -o $build/all.profdata $profiles/fuzz/*.profraw $profiles/tests/*.profraw
lines $build/fuzz.profdata >$build/fuzz.lines
lines $build/all.profdata >$build/all.lines

: >$build/unreached.txt
printf '| reader | lines | by fuzzers | by tests too | left |\n|---|--:|--:|--:|--:|\n'
echo "$readers" | while read -r name pattern; do
    [ -n "$name" ] || continue
    share() { awk -F'\t' -v p="^$pattern\$" '$1 ~ p { n++; hit += $3 > 0 } END { printf "%d %d\n", n, hit }' "$1"; }
    read -r count fuzzed < <(share $build/fuzz.lines)
    read -r count reached < <(share $build/all.lines)
    awk -v n="$name" -v c="$count" -v f="$fuzzed" -v r="$reached" \
        'BEGIN { printf "| %s | %d | %.1f %% | %.1f %% | %d |\n", n, c, 100 * f / c, 100 * r / c, c - r }'
    awk -F'\t' -v p="^$pattern\$" '$1 ~ p && $3 == 0 { print $1, $2 }' $build/all.lines |
        while read -r file line; do printf '%s:%s: %s\n' "$file" "$line" "$(sed -n "${line}p" "$file")"; done >>$build/unreached.txt
done
echo "$(wc -l <$build/unreached.txt) lines that nobody reached: $build/unreached.txt"
