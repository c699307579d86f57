#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The libraries that gsz needs, for Windows: ./scripts/windows_root.sh FOLDER [LIBRARY...]
#
# Debian has packages of mingw-w64 for none of them but zlib. Here the sources of Debian's own packages are fetched, as
# apt-get checks them, built by cmake/mingw.cmake and installed below FOLDER: static, with what pkg-config reads. What is there
# already is left alone. That is what libgsz, the command without sound, .spx and .sog, and unit tests need.
#
# Debian packages: gcc-mingw-w64-x86-64-posix, g++-mingw-w64-x86-64-posix, libz-mingw-w64-dev, dpkg-dev; in the sources of apt
# "deb-src".
set -euo pipefail
toolchain=$(cd "$(dirname "$0")/../cmake" && pwd)/mingw.cmake
root=$(mkdir -p "$1" && cd "$1" && pwd)
shift
mkdir -p "$root/source" "$root/lib/pkgconfig" "$root/include"

# name of pkg-config | source package | folder of its CMakeLists.txt | options
table='
libzstd|libzstd|build/cmake|-DZSTD_BUILD_PROGRAMS=OFF -DZSTD_BUILD_SHARED=OFF -DZSTD_BUILD_TESTS=OFF
libxxhash|xxhash|cmake_unofficial|-DXXHASH_BUILD_XXHSUM=OFF
libcjson|cjson|.|-DENABLE_CJSON_TEST=OFF -DENABLE_CUSTOM_COMPILER_FLAGS=OFF
libpng|libpng1.6|.|-DPNG_SHARED=OFF -DPNG_TESTS=OFF
libjpeg|libjpeg-turbo|.|-DENABLE_SHARED=OFF -DWITH_SIMD=OFF -DWITH_TURBOJPEG=OFF
cmocka|cmocka|.|-DWITH_STATIC_LIB=ON -DWITH_EXAMPLES=OFF
'

# build NAME PACKAGE FOLDER [OPTIONS]
build() {
    local name=$1 package=$2 folder=$3
    shift 3
    (cd "$root/source" && apt-get source -q --only-source "$package" >"$name.fetched" 2>&1) || { tail -n 5 "$root/source/$name.fetched"; return 1; }
    local source
    source=$(echo "$root/source/$package"-[0-9]*/)
    cmake -S "$source/$folder" -B "$source/build-windows" --toolchain "$toolchain" -DGSZ_WINDOWS_ROOT="$root" \
        -DCMAKE_INSTALL_PREFIX="$root" -DCMAKE_INSTALL_LIBDIR:STRING=lib -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF "$@" &&
        cmake --build "$source/build-windows" --parallel "$(nproc)" && cmake --install "$source/build-windows" || return
    # Its static library has another name than pkg-config is told.
    [ "$name" != cmocka ] || { rm -f "$root/lib/libcmocka.dll.a" && mv "$root/lib/libcmocka-static.a" "$root/lib/libcmocka.a"; }
}

wanted=" $* "
while IFS='|' read -r name package folder options; do
    [ -n "$name" ] && { [ "$wanted" = "  " ] || [ "${wanted#* "$name" }" != "$wanted" ]; } || continue
    [ ! -f "$root/lib/pkgconfig/$name.pc" ] || continue
    echo "$name"
    # shellcheck disable=SC2086 # options are words
    build "$name" "$package" "$folder" $options </dev/null >"$root/source/$name.log" 2>&1 ||
        { tail -n 20 "$root/source/$name.log"; echo "$0: $name cannot be built: $root/source/$name.log" >&2; exit 1; }
    [ -f "$root/lib/pkgconfig/$name.pc" ] || echo "$0: $name has left no $name.pc" >&2
done <<<"$table"
