#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the build and uses it as a stranger would: sh install_test.sh CONSUMER BUILD WORK CC
# Through find_package and through pkg-config; with the whole library and with the decoder alone; static and shared.
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

# try FOLDER NAME: its two programs have to understand each other, and write the same as all others.
try() {
    "$1/pack_one" "$work/$2.gsz"
    "$1/unpack_one" "$work/$2.gsz"
    [ -f "$work/one.gsz" ] || cp "$work/$2.gsz" "$work/one.gsz"
    cmp "$work/one.gsz" "$work/$2.gsz"
}

for shared in OFF ON; do
    echo "find_package, shared libraries: $shared"
    cmake -S "$consumer" -B "$work/cmake_$shared" -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_C_COMPILER="$cc" \
        -DBUILD_SHARED_LIBS=$shared
    cmake --build "$work/cmake_$shared"
    try "$work/cmake_$shared" "cmake_$shared"
done

PKG_CONFIG_PATH=$(dirname "$(find "$work/prefix" -name gsz.pc)")
export PKG_CONFIG_PATH
libraries=$(dirname "$PKG_CONFIG_PATH")

# link KIND OPTIONS: both programs by pkg-config.
link() {
    kind=$1
    shift
    echo "pkg-config, $kind"
    mkdir -p "$work/$kind"
    # shellcheck disable=SC2046 # flags are words
    "$cc" "$consumer/pack_one.c" -o "$work/$kind/pack_one" "$@" $(pkg-config $pc_static --cflags --libs gsz)
    # shellcheck disable=SC2046
    "$cc" "$consumer/unpack_one.c" -o "$work/$kind/unpack_one" "$@" $(pkg-config $pc_static --cflags --libs gszdec)
    try "$work/$kind" "$kind"
}
pc_static=--static
link static -static
pc_static=
link shared -Wl,-rpath,"$libraries" -lm

echo "what the shared libraries show"
for library in "$libraries"/libgsz.so "$libraries"/libgszdec.so; do
    nm -D --defined-only --format=posix "$library" | awk '{ print $1 }' | while read -r symbol; do
        grep -qw "$symbol" "$work/prefix/include"/*.h || echo "$library shows $symbol, which no public header declares"
    done >"$work/strangers"
    cat "$work/strangers"
    [ ! -s "$work/strangers" ]
done

echo "the installed command"
"$work/prefix/bin/gsz" --version
"$work/prefix/bin/gsz" verify "$work/one.gsz"

echo "the program of the guide"
sed -n '/^```c$/,/^```$/{/^```/!p}' "$consumer/../../compressor/guide.md" >"$work/guide.c"
# shellcheck disable=SC2046
"$cc" -Wall -Wextra -Werror "$work/guide.c" -o "$work/guide" -Wl,-rpath,"$libraries" $(pkg-config --cflags --libs gsz) -lm
"$work/prefix/bin/gsz" unpack "$work/one.gsz" -o "$work/row.ply" --quiet
"$work/guide" "$work/row.ply" "$work/guide.gsz" | grep '^100 Gaussians, the first at x = '
"$work/prefix/bin/gsz" verify "$work/guide.gsz"
"$work/guide" "$work/guide.gsz" "$work/never.gsz" 2>"$work/guide.log" && exit 1
grep '^format: .*guide.gsz' "$work/guide.log"
[ ! -e "$work/never.gsz" ]

echo "manual pages and completions"
sh "$consumer/descriptions_test.sh" "$work/prefix"

echo "parts"
for part in gsz libgsz libgsz-dev; do
    cmake --install "$build" --prefix "$work/part_$part" --component "$part" >>"$work/install.log"
done
(cd "$work/part_libgsz" && find . -type f -o -type l) | grep -v '/libgsz\(dec\)\?\.so\.0\.1\(\.0\)\?$' |
    grep -v '/share/doc/' && exit 1
[ ! -e "$work/part_gsz/include" ] && [ ! -e "$work/part_libgsz-dev/bin" ]
[ -x "$work/part_gsz/bin/gsz" ] && [ -f "$work/part_libgsz-dev/include/gsz.h" ]
