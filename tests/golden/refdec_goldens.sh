#!/bin/sh
# SPDX-License-Identifier: MIT
# The second decoder reads every golden file as the library does: sh refdec_goldens.sh PATH_TO_REFDEC_CHECK FOLDER
set -eu
[ $# -eq 2 ] || { echo "usage: $0 PATH_TO_REFDEC_CHECK FOLDER" >&2; exit 2; }
"$1" "$2"/*.gsz
"$1" --bad "$2"/bad/*.gsz
