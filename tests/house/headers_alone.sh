#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks that each public header compiles alone as C11 and as C++17: sh headers_alone.sh CC HEADER...
set -eu
cc=$1
shift
folders=
flags="-Wall -Wextra -pedantic -Werror -fsyntax-only"
for header in "$@"; do
    folders="$folders -I$(dirname "$header")"
done

# -x makes any of the compilers read either language; libc's headers serve both.
for header in "$@"; do
    name=$(basename "$header")
    printf '#include "%s"\nint main(void) { return 0; }\n' "$name" | "$cc" -std=c11 -x c $flags $folders -
    printf '#include "%s"\nint main() { return 0; }\n' "$name" | "$cc" -std=c++17 -x c++ $flags $folders -
done
