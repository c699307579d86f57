#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Does the library give the same on other machines? ./scripts/machines.sh [MACHINE...]
#
# For each machine the library is built, golden files are decoded (golden_check) and made anew (golden_make), and a small scene
# is packed by the command at all efforts, with one to five threads: what is made has to be the same bytes as here. Machines
# that are no PC run under QEMU, Windows under Wine; one whose compiler, libraries or emulator is missing is left out, and
# said to be.
#
#   gcc, clang                as they are, of this machine
#   sse2, avx2                gcc's on processors without AVX, and without AVX-512
#   x86 (32 bits), arm64, s390x (big-endian)
#   windows                   with the libraries below WINDOWS_ROOT, which scripts/windows_root.sh makes
#
# Debian packages, beyond those of every build: gcc-i686-linux-gnu, gcc-aarch64-linux-gnu, gcc-s390x-linux-gnu with the
# libc6-dev-*-cross that they recommend, qemu-user-static, and libzstd-dev, libxxhash-dev and libcjson-dev of i386, arm64 and
# s390x (dpkg --add-architecture); gcc-mingw-w64-x86-64-posix, wine64. Formats whose libraries are missing there are left out of
# the command.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$PWD/build-machines
golden=$PWD/tests/golden
mkdir -p "$out"
[ $# -gt 0 ] || set -- gcc clang sse2 avx2 x86 arm64 s390x windows

# build NAME COMPILER TRIPLE [CMAKE OPTIONS]: the library and the command, and the two programs linked with it.
build() {
    local name=$1 compiler=$2 triple=$3 folder=$out/$1 suffix=
    shift 3
    command -v "$compiler" >/dev/null || { echo "$name: skipped: no $compiler"; return 1; }
    local pkg=/usr/lib/$triple/pkgconfig libraries=(-lzstd -lxxhash -lpthread -lm)
    if [ "$name" = windows ]; then
        pkg=${WINDOWS_ROOT:?}/lib/pkgconfig
        libraries=(-I"$WINDOWS_ROOT/include" -L"$WINDOWS_ROOT/lib" -lzstd -lxxhash -static -lpthread -lm -D__USE_MINGW_ANSI_STDIO=1)
        suffix=.exe
        set -- --toolchain cmake/mingw.cmake -DGSZ_WINDOWS_ROOT="$WINDOWS_ROOT" "$@"
    else
        set -- -DCMAKE_C_COMPILER="$compiler" "$@"
    fi
    for library in libzstd libxxhash libcjson; do
        [ -f "$pkg/$library.pc" ] || { echo "$name: skipped: no $library in $pkg"; return 1; }
    done
    export PKG_CONFIG_LIBDIR=$pkg
    cmake -S . -B "$folder" -DCMAKE_BUILD_TYPE=Release -DGSZ_TESTS=OFF -DGSZ_JUDGE=OFF \
        -DGSZ_VIEWER=OFF -DGSZ_SHARED=OFF "$@" >"$folder.log"
    cmake --build "$folder" --parallel "$(nproc)" >>"$folder.log" || { tail -n 20 "$folder.log"; return 1; }
    # Floats are rounded at each step there too, as cmake/gsz_compile.cmake has it.
    [ "$name" != x86 ] || libraries+=(-msse2 -mfpmath=sse)
    for program in golden_check golden_make; do
        "$compiler" -O2 -ffp-contract=off -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Iformats -Icompressor -Itests/golden \
            "tests/golden/$program"*.c -o "$folder/$program$suffix" "$folder/compressor/libgsz.a" "${libraries[@]}"
    done
}

# pack NAME PROGRAM [EMULATOR...]: the scene at all efforts, each with another quality and number of threads.
pack() {
    local name=$1 program=$2
    shift 2
    for effort in 1 2 3 4 5 6 7 8 9; do
        "$@" "$program" pack "$scene" -o "$out/made-$name/effort_$effort.gsz" --quiet --effort "$effort" \
            --quality $((20 + 8 * effort)) --threads $((effort % 5 + 1)) --views 4 --iterations 4 || return 1
    done
}

# The scene is made once: its maker leaves some digits to libm.
make_scene() {
    scene=$out/scene.ply
    [ ! -f "$scene" ] || return 0
    "$out/gcc/gsz-scene" object --gaussians 20000 -o "$out/whole.ply"
    "$out/gcc/gsz" convert "$out/whole.ply" "$scene" --decimate 600 --quiet
}

# try NAME PROGRAMS_OF [EMULATOR...]: decodes and makes the golden files, and packs; gcc's are what others are compared with.
try() {
    local name=$1 folder=$out/$2 result=ok
    shift 2
    local suffix=
    [ ! -f "$folder/golden_check.exe" ] || suffix=.exe
    [ $# -eq 0 ] || command -v "$1" >/dev/null || { echo "$name: skipped: no $1"; return; }
    rm -rf "$out/made-$name"
    mkdir -p "$out/made-$name/bad"
    make_scene
    "$@" "$folder/golden_check$suffix" "$golden" >"$out/$name.txt" 2>&1 || result="golden files decode otherwise"
    "$@" "$folder/golden_make$suffix" "$out/made-$name" >>"$out/$name.txt" 2>&1 || result="$result; golden files cannot be made"
    pack "$name" "$folder/gsz$suffix" "$@" >>"$out/$name.txt" 2>&1 || result="$result; the scene cannot be packed"
    diff -rq --strip-trailing-cr "$out/made-gcc" "$out/made-$name" >>"$out/$name.txt" || result="$result; other bytes are made"
    echo "$name: $result ($(grep 'golden files' "$out/$name.txt" | head -n 1))"
    [ "$result" = ok ] || status=1
}

status=0
host=$(gcc -print-multiarch)
[ -d "$out/made-gcc" ] || [ "$1" = gcc ] || set -- gcc "$@"
for machine in "$@"; do
    case $machine in
    gcc) build gcc gcc "$host" && try gcc gcc ;;
    clang) build clang clang "$host" && try clang clang ;;
    sse2) try sse2 gcc qemu-x86_64-static -cpu Nehalem ;;
    avx2) try avx2 gcc qemu-x86_64-static -cpu Haswell ;;
    x86) build x86 i686-linux-gnu-gcc i386-linux-gnu -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=i686 && try x86 x86 ;;
    arm64) build arm64 aarch64-linux-gnu-gcc aarch64-linux-gnu -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=aarch64 &&
        try arm64 arm64 qemu-aarch64-static ;;
    s390x) build s390x s390x-linux-gnu-gcc s390x-linux-gnu -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=s390x &&
        try s390x s390x qemu-s390x-static ;;
    windows) build windows x86_64-w64-mingw32-gcc-posix "" &&
        WINEDEBUG=-all try windows windows "$(command -v wine64 || echo /usr/lib/wine/wine64)" ;;
    *) echo "$0: no machine '$machine'" >&2; exit 2 ;;
    esac || [ "${PIPESTATUS[0]}" -le 1 ]
done
exit "$status"
