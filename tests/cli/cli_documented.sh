#!/bin/sh
# SPDX-License-Identifier: MIT
# What the documents tell people to type is understood, and works on small scenes: documented.py has what is left out.
documented=$(cd "$(dirname "$0")" && pwd)/documented.py
. "$(dirname "$0")/cli_support.inc"
command -v python3 >/dev/null 2>&1 || { echo "skipped: no python3"; exit 77; }
repository=$(dirname "$documented")/../..

make_scene object 20000 large.ply
expect 0 "$gsz" convert large.ply scene.ply --decimate 1500
rm large.ply
for name in scene.splat scene.ksplat chair.splat room.ply; do expect 0 "$gsz" convert scene.ply "$name"; done
expect 0 "$gsz" pack scene.ply -o city.gsz --effort 1
mkdir take1
for frame in 0000 0001 0002 0003; do
    expect 0 "$gsz" convert scene.ply "take1/frame_$frame.ply" --translate "0,0,0.0${frame#000}"
    cp "take1/frame_$frame.ply" .
done
for first in 0 2; do expect 0 "$gsz" pack take1 --effort 1 --frames "$first-$((first + 1))" -o "part_$first.gsz"; done
python3 -c 'import wave; w = wave.open("music.flac", "wb"); w.setparams((1, 2, 48000, 0, "NONE", "")); w.writeframes(bytes(19200))'

python3 "$documented" "$repository" "$gsz" "$(dirname "$gsz")/gsz-view" >"$log/documented" 2>&1 || {
    grep -v '^ok\|^left' "$log/documented"
    fail "a document tells people to type what does not work"
}
check "many commands are run" [ "$(grep -c '^ok' "$log/documented")" -ge 20 ]

finish
