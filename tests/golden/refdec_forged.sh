#!/bin/sh
# SPDX-License-Identifier: MIT
# Files of drawn symbols, which no encoder would write, are the same to both decoders:
# sh refdec_forged.sh PATH_TO_REFDEC_FORGE PATH_TO_REFDEC_CHECK WORKDIR [FIRST COUNT]
set -eu
[ $# -ge 3 ] || { echo "usage: $0 PATH_TO_REFDEC_FORGE PATH_TO_REFDEC_CHECK WORKDIR [FIRST COUNT]" >&2; exit 2; }
rm -rf "$3"
mkdir -p "$3"
"$1" "${4:-1}" "${5:-150}" "$3"
"$2" "$3"/forged_*.gsz
"$2" --any "$3"/changed_*.gsz
rm -rf "$3"
