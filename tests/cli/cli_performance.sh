#!/bin/sh
# SPDX-License-Identifier: MIT
# The generated performance: its frames, tracked or not, its music, and the same bytes at every run.
. "$(dirname "$0")/cli_support.inc"

vertices() { head -c 600 "$1" | grep -a '^element vertex' | cut -d' ' -f3; }

# perform FOLDER OPTIONS...: three small frames.
perform() {
    folder=$1
    shift
    expect 0 "$gsz_scene" performance --gaussians 1500 --frames 3 -o "$folder" "$@"
}

perform tracked --sound music.wav
check "three frames" [ "$(ls tracked | tr '\n' ' ')" = "frame_0000.ply frame_0001.ply frame_0002.ply " ]
for frame in 0 1 2; do
    check "frame $frame has all Gaussians" [ "$(vertices tracked/frame_000$frame.ply)" -eq 1500 ]
done
refute "frames differ" cmp tracked/frame_0000.ply tracked/frame_0001.ply
expect 0 "$gsz" convert tracked/frame_0001.ply ascii.ply --ply-format ascii
refute "no value has to be cleaned away" grep -q warning "$log/err"
check "all of them are read" [ "$(vertices ascii.ply)" -eq 1500 ]

perform again --sound again.wav
for frame in 0 1 2; do
    check "a second run, frame $frame" cmp tracked/frame_000$frame.ply again/frame_000$frame.ply
done
check "a second run of the music" cmp music.wav again.wav
perform other --seed 2
refute "another seed" cmp tracked/frame_0000.ply other/frame_0000.ply

# 4 seconds of 48,000 times two channels of two bytes, and a header.
check "the music is as long as the dance" [ "$(file_size music.wav)" -eq 768044 ]
check "the music is a WAV" [ "$(head -c 4 music.wav)$(head -c 12 music.wav | tail -c 4)" = RIFFWAVE ]

perform untracked --untracked
perform untracked_again --untracked
counts=
for frame in 0 1 2; do
    count=$(vertices untracked/frame_000$frame.ply)
    counts="$counts $count"
    check "untracked, frame $frame: about as many" [ "$count" -gt 1400 -a "$count" -lt 1600 ]
    check "untracked, a second run" cmp untracked/frame_000$frame.ply untracked_again/frame_000$frame.ply
done
check "untracked frames have counts of their own" [ "$(printf '%s\n' $counts | sort -u | wc -l)" -gt 1 ]

# The dance repeats: after 120 frames it is at its beginning.
expect 0 "$gsz_scene" performance --gaussians 1500 --frames 121 -o whole
check "the last frame is the first one" cmp whole/frame_0000.ply whole/frame_0120.ply

# refuse TEXT OPTIONS...: misuse, told with this text.
refuse() {
    text=$1
    shift
    expect 2 "$gsz_scene" "$@"
    check "the error says: $text" grep -qF -- "$text" "$log/err"
}
refuse "takes a folder" performance -o -
refuse "of a performance" object --untracked
refuse "must be 1500 to" performance --gaussians 100
refuse "must be 1 to" performance --frames 99999
finish
