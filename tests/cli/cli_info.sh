#!/bin/sh
# SPDX-License-Identifier: MIT
# What gsz info tells people, and that text from a file cannot upset a terminal.
. "$(dirname "$0")/cli_support.inc"
make_scene object 23456 plain.ply

# Comments and a property of its own, put into the header.
escape=$(printf '\033[31mred')
sed "s/^element vertex/comment made with $escape\nelement vertex/" plain.ply >scene.ply
expect 0 "$gsz" info scene.ply
printed "23,456"
printed "binary little-endian"
check "the degree" grep -Eq '^SH degree +3' "$log/out"
printed "comment: made with"
refute "control characters are tamed" grep -q "$(printf '\033')" "$log/out"

expect 0 "$gsz" pack scene.ply -o scene.gsz --effort 1 --quality 42
expect 0 "$gsz" info scene.gsz
for word in version gaussians "SH degree" quality blocks bounds size codebooks position opacity scale \
    rotation color sh extra overhead total metadata; do
    check "a row '$word'" grep -Eq "^$word( |\$)" "$log/out"
done
printed "23,456"
printed "42, effort 1"
printed "comment: made with"
printed "$(file_size scene.gsz | sed -e :a -e 's/\(.*[0-9]\)\([0-9]\{3\}\)/\1,\2/;ta')"
refute "control characters are tamed" grep -q "$(printf '\033')" "$log/out"
refute "chunks only on request" grep -q '^chunk ' "$log/out"
expect 0 "$gsz" info scene.gsz --chunks
check "chunks on request" grep -q '^chunk ' "$log/out"

# Metadata of the user's own.
expect 0 "$gsz" pack plain.ply -o noted.gsz --effort 1 --meta up=-y --meta 'author=A = B & C'
expect 0 "$gsz" info noted.gsz
printed "up: -y"
printed "author: A = B & C"
for bad in up =y ''; do
    expect 2 "$gsz" pack plain.ply -o never.gsz --meta "$bad"
    said_error "--meta"
done
check "nothing written" [ ! -e never.gsz ]

# Names too.
cp scene.gsz "$(printf 'a\033[2Jb\nc.gsz')"
expect 0 "$gsz" verify "$(printf 'a\033[2Jb\nc.gsz')"
check "one line" [ "$(grep -c '' "$log/out")" -eq 1 ]
printed 'a?[2Jb?c.gsz: ok'

finish
