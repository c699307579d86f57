#!/bin/sh
# SPDX-License-Identifier: MIT
# kill -9 at random moments: the output is the older one or the whole new one. GSZ_KILLS=100 sets how often (default 8).
. "$(dirname "$0")/cli_support.inc"
command -v timeout >/dev/null 2>&1 || { echo "skipped: no timeout command"; exit 77; }
make_scene object 20500 scene.ply
expect 0 "$gsz" pack scene.ply -o scene.gsz --effort 1

# seconds COMMAND...: how long it takes here.
seconds() {
    began=$(date +%s%N)
    expect 0 "$@"
    echo "$((($(date +%s%N) - began) / 1000))e-6"
}

# moments SECONDS: so many of them, from the start to a little after the end.
moments() {
    awk -v count="${GSZ_KILLS:-8}" -v most="$1" 'BEGIN {
        srand(20)
        for (i = 0; i < count; i++) printf "%.4f\n", 0.001 + 1.1 * most * (i + rand()) / count
    }'
}

# kill_often OUTPUT COMMAND...
kill_often() {
    output=$1
    shift
    took=$(seconds "$@")
    mv "$output" whole
    killed=0
    for moment in $(moments "$took"); do
        echo "older" >"$output"
        timeout -s KILL "$moment" "$@" >"$log/out" 2>"$log/err" </dev/null
        [ $? -ne 137 ] || killed=$((killed + 1))
        checks=$((checks + 1))
        grep -qx "older" "$output" || cmp -s "$output" whole || fail "half of $output after $moment s: $*"
    done
    check "some were killed: $*" [ $killed -gt 0 ]
    rm "$output" whole
}

kill_often out.gsz "$gsz" pack scene.ply -o out.gsz --effort 2
kill_often out.ply "$gsz" convert scene.gsz out.ply
kill_often out.spz "$gsz" convert scene.ply out.spz

finish
