#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds everything and runs the whole test suite, on a bare Debian 12 as well: ./scripts/test.sh
#
# gcc and clang without warnings, the suite plainly, what sanitizers (address, undefined behaviour) can see of it with
# them, what depends on the compiler by clang too, some fuzzing, the table of size and quality. Build folders:
# build-release, build-asan, build-clang, build-fuzz.
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

step "packages" install_packages build test
step "build, gcc" build release
step "test suite" suite release
step "build, sanitizers" build asan
step "test suite, sanitizers" suite asan --exclude-regex "^(house_|gpu_sort|view_(camera|compare|device|processor)|xr_pictures|cli_(convert|eval|far_scenes|full_disk|heavy_inputs|killed|layers|mask|photographs|presets|render|report|same_bytes|video)|refdec_scenes|test_(codec_mask|codec_roundtrip|splat_budget))"
step "build, clang" build clang
step "tests, clang" suite clang --exclude-regex "^(house_|gpu_|view_|xr_|cli_[^s]|test_(codec_mask|interchange_sog_damage|net_|play_|public_failures|scene_|splat_budget|view_|xr_))"
step "fuzzing for a while" env FUZZ_SEED=1 scripts/fuzz.sh 42
step "size and quality" tests/regress/regress.sh build-release

printf '\n'
printf '%s\n' "${times[@]}"
grep -h 'tests passed' build-release/suite.log
