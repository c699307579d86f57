#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks that every global symbol of the libraries begins with gsz_: sh exported_symbols.sh LIBRARY...
set -eu
status=0
for library in "$@"; do
    symbols=$(nm --extern-only --defined-only --format=posix "$library" | awk 'NF >= 2 { print $1 }')
    [ -n "$symbols" ] || {
        echo "$library: no symbols at all"
        status=1
    }
    strangers=$(printf '%s\n' "$symbols" | grep -v '^gsz_' || true)
    [ -z "$strangers" ] || {
        echo "$library: global symbols without the prefix gsz_:" $strangers
        status=1
    }
done
exit $status
