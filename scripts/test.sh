#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds everything and runs the whole test suite, on a bare Debian 12 as well: ./scripts/test.sh
#
# gcc and clang without warnings, the suite plainly by gcc, what clang's sanitizers (address, undefined behaviour) can see
# of it by clang, some fuzzing, the table of size and quality. Build folders: build-release, build-asan, build-fuzz.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/packages.sh

times=()

# step NAME COMMAND...: runs it under a heading and notes its time.
step() {
    local name=$1 began=$SECONDS
    shift
    printf '\n==== %s\n' "$name"
    "$@"
    times+=("$(printf '%4d s  %s' $((SECONDS - began)) "$name")")
}

build() {
    cmake --preset "$1"
    cmake --build --preset "$1" --parallel "$(nproc)"
}

# suite PRESET [CTEST OPTIONS]
suite() {
    local preset=$1
    shift
    ctest --preset "$preset" --parallel "$(nproc)" "$@" | tee "build-$preset/suite.log"
}

# Left out with sanitizers: what takes long there and runs the same code as others that stay, most of all whole programs.
slow="house_|gpu_sort|refdec_(forged|scenes)|view_(camera|compare|device|processor|window)|xr_pictures"
slow="$slow|cli_(cluster|convert|documented|eval|far_scenes|full_disk|heavy_inputs|killed|layers|mask|photographs|presets|render|report|same_bytes|targets|video)"
slow="$slow|test_(codec_(effort|mask|roundtrip|targets)|interchange_sog_damage|prune_(coverage|merge)|splat_|views_place)"

step "packages" install_packages build test
step "build, gcc" build release
step "test suite" suite release
step "build, clang with sanitizers" build asan
step "test suite, clang with sanitizers" suite asan --exclude-regex "^($slow)"
step "fuzzing for a while" env FUZZ_SEED=1 scripts/fuzz.sh 42
step "size and quality" tests/regress/regress.sh build-release

printf '\n'
printf '%s\n' "${times[@]}"
grep -h 'tests passed' build-release/suite.log
