#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz-view: what unpacks to far more than its bytes are worth is refused before it is decoded, from the disk and from a URL.
forge=$(cd "$(dirname "$0")" && pwd)/forge.py
. "$(dirname "$0")/view_support.inc"
unset DISPLAY WAYLAND_DISPLAY
command -v python3 >/dev/null 2>&1 || skip "no python3"

expect 0 python3 "$forge" "$gsz" .
off="$view --offscreen --renderer cpu --views 1 $small"
why="is most likely made to harm: if it is not, say --max-memory SIZE"
# shellcheck disable=SC2086 # several words, here and below
{
    for file in forged.gsz film.gsz; do
        expect_error 6 "$file: a file of 0." $off "$file"
        expect_error 6 "$why" $off "$file"
    done
    expect 6 sh -c "$off - <forged.gsz"
    expect 6 $off forged.gsz --json
    reported code 6
    reported reason '"limit"'
    # As gsz does.
    expect 6 "$gsz" info forged.gsz --stats
    check "in the same words" grep -qF -- "$why" "$log/err"
    # A limit of one's own is taken instead.
    expect_error 1 "forged.gsz: 4" $off forged.gsz --max-memory 50MB
    expect_error 2 "option '--max-memory' takes a size such as" $off forged.gsz --max-memory much
}

# What a server says of the length of a file does not help: nor does a file that is that long.
serve() {
    mkfifo input
    "$helpers/http_serve" "$1" 100000000 <input >"$log/server" &
    exec 4>input
    rm input
    for _ in $(seq 100); do
        url=$(sed -n 's/^\(http:.*\)$/\1/p' "$log/server")
        if [ -n "$url" ]; then return; fi
        sleep 0.1
    done
    fail "http_serve does not serve"
}

if [ -x "$helpers/http_serve" ]; then
    for file in forged.gsz film.gsz; do
        serve "$file"
        # shellcheck disable=SC2086
        expect_error 6 "$why" $off --no-cache "$url"
        exec 4>&-
        wait
    done
else
    skip_part "no libcurl to fetch"
fi

finish
