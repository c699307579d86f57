#!/bin/sh
# SPDX-License-Identifier: MIT
# Disks that are full or broken, at any call that writes: one line of error, exit code 3, nothing left behind, what was
# there before as it was. The fourth argument is failing_calls, to be preloaded.
[ $# -eq 4 ] || { echo "usage: $0 PATH_TO_GSZ PATH_TO_GSZ_SCENE WORKDIR PATH_TO_FAILING_CALLS" >&2; exit 2; }
support="$(dirname "$0")/cli_support.inc"
failing_calls=$(cd "$(dirname "$4")" && pwd)/$(basename "$4")
set -- "$1" "$2" "$3"
. "$support"

make_scene object 20000 whole.ply
expect 0 "$gsz" convert whole.ply few.ply --decimate 300 --quiet
expect 0 "$gsz" pack few.ply -o few.gsz --effort 1
expect 0 "$gsz_scene" performance --gaussians 1500 --frames 2 -o take
expect 0 "$gsz" pack take -o part.gsz --effort 1

# sweep OUTPUT CALL REASON COMMAND...: the call fails the first time, the second, the fourth, until the command no longer
# comes to it.
sweep() {
    output=$1
    call=$2
    reason=$3
    shift 3
    nth=1
    while :; do
        echo "older" >"$output"
        listing >"$log/before"
        env LD_PRELOAD="$failing_calls" GSZ_FAILING="$call $nth" "$@" >"$log/out" 2>"$log/err" </dev/null
        code=$?
        [ $code -ne 0 ] || break
        checks=$((checks + 1))
        [ $code -eq 3 ] || fail "exit code $code instead of 3 where $call fails ($nth): $*"
        said_error "cannot write $output: $reason"
        listing >"$log/after"
        check "nothing is left behind where $call fails ($nth): $*" cmp "$log/before" "$log/after"
        nth=$((2 * nth))
    done
    check "$call fails: $*" [ $nth -gt 1 ]
    refute "it came through: $*" grep -q older "$output"
    rm "$output"
}

# sweep_all OUTPUT COMMAND...
sweep_all() {
    place=$1
    shift
    sweep "$place" write "No space left on device" "$@"
    sweep "$place" fsync "Input/output error" "$@"
    sweep "$place" rename "Input/output error" "$@"
}

sweep_all out.gsz "$gsz" pack few.ply -o out.gsz --effort 1
sweep out.gsz pwrite "No space left on device" "$gsz" pack few.ply -o out.gsz --effort 1
sweep_all out.ply "$gsz" unpack few.gsz -o out.ply
sweep_all out.sog "$gsz" convert few.ply out.sog --quiet
sweep_all out.png "$gsz" render few.gsz -o out.png --size 64x48
sweep_all out.html "$gsz" eval few.ply few.gsz --report out.html --views 4 --size 64x48
sweep_all out.gsz "$gsz" join part.gsz part.gsz -o out.gsz

# Files that have no name until they are whole are given one; where there are none, a temporary one has to go.
sweep out.gsz link "Input/output error" "$gsz" pack few.ply -o out.gsz --effort 1
GSZ_NAMED=1
export GSZ_NAMED
sweep_all out.ply "$gsz" unpack few.gsz -o out.ply
unset GSZ_NAMED

# A limit on the size of files is an error like others, not a death by signal.
listing >"$log/before"
(ulimit -f 1 && exec "$gsz" convert few.ply out.ply) >"$log/out" 2>"$log/err"
check "exit code 3 behind ulimit" [ $? -eq 3 ]
said_error "cannot write out.ply: File too large"
listing >"$log/after"
check "nothing is left behind by ulimit" cmp "$log/before" "$log/after"

finish
