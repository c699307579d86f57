#!/bin/sh
# SPDX-License-Identifier: MIT
# Ctrl-C and requests to end: exit code 130, nothing left behind, no older output harmed.
. "$(dirname "$0")/cli_support.inc"
command -v timeout >/dev/null 2>&1 || { echo "skipped: no timeout command"; exit 77; }
make_scene object 150000 scene.ply
echo "older" >scene.gsz
listing >"$log/before"

# A shell starts background jobs deaf to SIGINT; timeout does not. The delays differ so that reading, packing
# and writing are all hit on some machine; one that finishes in time proves nothing and counts for nothing.
hits=0
for delay in 0.02 0.05 0.1 0.2 0.4 0.8; do
    for signal in INT TERM; do
        checks=$((checks + 1))
        timeout --preserve-status -s $signal $delay \
            "$gsz" pack scene.ply --effort 9 --threads 2 >"$log/out" 2>"$log/err" </dev/null
        code=$?
        if [ $code -eq 130 ] && [ -s "$log/err" ]; then
            hits=$((hits + 1))
            said_error "interrupted"
            listing >"$log/after"
            check "nothing is left behind after $delay s" cmp "$log/before" "$log/after"
        elif [ $code -ne 0 ]; then
            # So early that gsz had not begun: the system's own way of dying.
            [ $code -eq 143 ] || [ $code -eq 130 ] || [ $code -eq 124 ] || fail "exit code $code after $delay s"
        fi
        echo "older" >scene.gsz
    done
done
check "some signal came in time" [ $hits -gt 0 ]

# Waiting on a pipe that stays open: from the first byte on, and in the middle.
mkfifo pipe
head -c 5000 scene.ply >start
for signal in INT TERM; do
    (
        [ $signal = INT ] || cat start
        exec sleep 20
    ) >pipe &
    feeder=$!
    checks=$((checks + 1))
    timeout --preserve-status -s $signal -k 5 1 \
        "$gsz" pack - -o waiting.gsz <pipe >"$log/out" 2>"$log/err"
    code=$?
    [ $code -eq 130 ] || fail "exit code $code while waiting on a pipe"
    said_error "interrupted"
    refute "nothing is left behind" [ -e waiting.gsz ]
    kill $feeder 2>/dev/null
    wait $feeder 2>/dev/null
done
rm -f pipe start
listing >"$log/after"
check "nothing is left behind" cmp "$log/before" "$log/after"

finish
