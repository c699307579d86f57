#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the build and uses it as a stranger would: sh install_test.sh CONSUMER BUILD WORK CC
# Through find_package and through pkg-config; with the whole library and with the decoder alone.
set -eu
consumer=$1
build=$2
work=$3
cc=$4
rm -rf "$work"
mkdir -p "$work"
work=$(cd "$work" && pwd)

cmake --install "$build" --prefix "$work/first" >"$work/install.log" || {
    cat "$work/install.log"
    exit 1
}
# An installation may be moved as a whole.
mv "$work/first" "$work/prefix"

echo "find_package"
cmake -S "$consumer" -B "$work/cmake" -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_C_COMPILER="$cc"
cmake --build "$work/cmake"
"$work/cmake/pack_one" "$work/cmake.gsz"
"$work/cmake/unpack_one" "$work/cmake.gsz"

echo "pkg-config"
PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name gsz.pc)")
export PKG_CONFIG_PATH
"$cc" "$consumer/pack_one.c" -o "$work/pack_one" $(pkg-config --cflags --libs gsz)
"$cc" "$consumer/unpack_one.c" -o "$work/unpack_one" $(pkg-config --cflags --libs gszdec)
"$work/pack_one" "$work/pkg-config.gsz"
"$work/unpack_one" "$work/pkg-config.gsz"
cmp "$work/cmake.gsz" "$work/pkg-config.gsz"

echo "the installed command"
"$work/prefix/bin/gsz" --version
"$work/prefix/bin/gsz" verify "$work/cmake.gsz"
