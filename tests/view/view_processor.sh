#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz-view --offscreen on the processor: the pictures of gsz render, bit by bit; reports; files that are none.
. "$(dirname "$0")/view_support.inc"
make_scene object 20500 scene.ply
expect 0 "$gsz" pack scene.ply -o scene.gsz --effort 1 --quality 50
expect 0 "$gsz" pack scene.ply -o books.gsz --effort 3 --sh-coding codebooks
off="$view --offscreen --renderer cpu $small"

# The cameras are placed as gsz render places them.
# shellcheck disable=SC2086 # several words, here and below
{
    for name in scene.ply scene.gsz books.gsz; do
        expect 0 "$gsz" render $name -o "render-$name" $small --views 3
        expect 0 $off $name --screenshot "view-$name" --views 3 --quiet
        refute "--quiet prints nothing" [ -s "$log/out" ]
        for k in 0 1 2; do
            check "picture $k of $name" cmp "render-$name/view_00$k.png" "view-$name/view_00$k.png"
        done
    done
    expect 0 $off scene.gsz --screenshot one --view 2 --views 3
    check "one view alone keeps its number" [ "$(ls one)" = view_002.png ]
    check "and its looks" cmp one/view_002.png view-scene.gsz/view_002.png
    expect 0 "$gsz" render scene.gsz --print-cameras --views 2
    cp "$log/out" cams.txt
    for options in "--background white" "--filter mip" "--sh-degree 0" "--threads 1" "--cameras cams.txt"; do
        rm -rf a b
        expect 0 "$gsz" render scene.gsz -o a $small --view 0 $options
        expect 0 $off scene.gsz --screenshot b --view 0 $options
        check "the same with $options" cmp a/view_000.png b/view_000.png
    done
    expect 0 $off scene.gsz --screenshot large --view 0 --splat-scale 2
    refute "larger Gaussians look otherwise" cmp large/view_000.png view-scene.gsz/view_000.png
    checks=$((checks + 1))
    $off - --screenshot piped --view 0 <scene.gsz >"$log/out" 2>"$log/err" || fail "standard input"
    check "the same from standard input" cmp piped/view_000.png view-scene.gsz/view_000.png

    # Reports.
    expect 0 $off scene.gsz --bench 3 --views 2
    check "the heading" grep -Eq '^scene\.gsz [0-9.]+ kB, 20,500 Gaussians, 6 frames of 128x96, processor$' "$log/out"
    for row in frame raster bytes; do
        check "a row of $row" grep -Eq "^$row +[0-9.]+ +[0-9.]+ +[0-9.]+$" "$log/out"
    done
    expect 0 $off scene.gsz --bench 3 --views 2 --screenshot shots --json
}
reported command '"view"'
reported file '"scene.gsz"'
reported gaussians 20500
reported visible '[1-9]'
reported device '"processor"'
reported renderer '"cpu"'
reported size '\[128, 96\]'
reported frames 6
for key in frame_ms gpu_frame_ms passes raster bytes gpu_memory; do reported $key '\{'; done
for key in min median p99 time_to_first_picture_ms load_ms bytes_per_gaussian seconds; do reported $key '[0-9]'; done
reported pictures '\["shots/view_000.png", "shots/view_001.png"\]'
reported validation_errors 0
check "JSON alone" [ "$(head -c 1 "$log/out")" = "{" ]
check "a view each" [ "$(grep -c '"view":[[:space:]]*[01]' "$log/out")" -eq 2 ]

# Files that are none.
echo "no scene" >text.ply
: >empty.gsz
head -c 3000 scene.gsz >short.gsz
head -c 3000 scene.ply >short.ply
cp scene.gsz hurt.gsz
flip_byte hurt.gsz $(($(file_size hurt.gsz) - 100))
cp scene.gsz future.gsz
set_version_65535 future.gsz
for name in text.ply empty.gsz short.gsz short.ply hurt.gsz; do
    # shellcheck disable=SC2086
    expect_error 4 "$name: " $off $name --screenshot nowhere
done
# shellcheck disable=SC2086
{
    expect_error 3 "missing.gsz: " $off missing.gsz --screenshot nowhere
    expect_error 5 "future.gsz: " $off future.gsz
    expect_error 3 "not a directory" $off scene.gsz --screenshot scene.ply
    expect 4 $off short.gsz --json
}
reported message '"short.gsz: '

# Ctrl-C: no half picture, no empty directory.
if command -v timeout >/dev/null 2>&1; then
    for delay in 0.05 0.2 0.5; do
        listing >"$log/before"
        checks=$((checks + 1))
        # shellcheck disable=SC2086
        timeout --preserve-status -s INT $delay $off scene.ply --screenshot cut --bench 100000 >"$log/out" 2>"$log/err" \
            </dev/null
        code=$?
        [ $code -eq 130 ] || [ $code -eq 124 ] || fail "exit code $code after $delay s"
        listing >"$log/after"
        check "nothing is left behind after $delay s" cmp "$log/before" "$log/after"
    done
fi

# From a server whose certificate nobody knows, and from the same one once it is known.
serve_secretly() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out known.pem \
        -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 2>/dev/null || return
    openssl s_server -accept 127.0.0.1:0 -WWW -key key.pem -cert known.pem </dev/null >"$log/server" 2>&1 &
    server=$!
    for _ in $(seq 100); do
        port=$(sed -n 's/^ACCEPT .*://p' "$log/server")
        if [ -n "$port" ]; then return; fi
        sleep 0.1
    done
    return 1
}
if ! command -v openssl >/dev/null 2>&1 || ! [ -x "$helpers/http_serve" ]; then
    skip_part "no openssl to serve over https, or no libcurl to fetch"
elif ! serve_secretly; then
    fail "openssl does not serve"
else
    url=https://127.0.0.1:$port/scene.gsz
    trusting="env -u CURL_CA_BUNDLE SSL_CERT_FILE=known.pem"
    # shellcheck disable=SC2086 # several words
    {
        expect_error 3 "certificate" env -u CURL_CA_BUNDLE -u SSL_CERT_FILE $off --no-cache "$url" --view 0
        expect 0 $trusting $off --no-cache "$url" --view 2 --views 3 --screenshot secret
    }
    check "it is the same scene" cmp secret/view_002.png view-scene.gsz/view_002.png
fi
if [ -n "${server:-}" ]; then kill "$server"; fi

finish
