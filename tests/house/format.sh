#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks the layout of all C files against .clang-format: sh format.sh REPOSITORY
# One version of the tool only: others break lines in other places.
set -eu
cd "$1"
command -v clang-format-14 >/dev/null || {
    echo "skipped: clang-format-14 is not installed"
    exit 77
}
find formats compressor viewer shaders assets tests -name '*.[ch]' |
    sort | xargs -P "$(nproc)" -n 32 clang-format-14 --dry-run --Werror
