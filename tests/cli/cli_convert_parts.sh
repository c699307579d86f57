#!/bin/sh
# SPDX-License-Identifier: MIT
# gsz convert on .spz, SOG and glTF as they come: through pipes, cut off, and in several files.
. "$(dirname "$0")/cli_support.inc"
make_scene object 20500 whole.ply
expect 0 "$gsz" convert whole.ply scene.ply --crop-box=-9,-9,-9,9,0,0 # few are enough
for to in spz sog glb; do
    expect 0 "$gsz" convert scene.ply "one.$to"
    expect 0 "$gsz" convert "one.$to" "one.from_$to.ply"
done

# Pipes, which cannot be read from their end.
for to in spz sog glb; do
    checks=$((checks + 1))
    # shellcheck disable=SC2002 # a pipe, not a file
    cat scene.ply | "$gsz" convert - - --format "$to" 2>"$log/err" | cat >"piped.$to" || fail "into .$to"
    check "the same .$to through pipes" cmp "piped.$to" "one.$to"
    checks=$((checks + 1))
    # shellcheck disable=SC2002
    cat "one.$to" | "$gsz" convert - - --format ply 2>"$log/err" >piped.ply || fail "out of .$to"
    check "the same out of .$to through pipes" cmp piped.ply "one.from_$to.ply"
done

# Cut off: in the header, in the middle, before the last byte.
expect 0 "$gsz" convert scene.ply old.spz --spz-version 2
for file in one.spz old.spz one.glb one.sog; do
    size=$(file_size "$file")
    for left in 10 $((size / 2)) $((size - 1)); do
        head -c "$left" "$file" >"cut_$file"
        expect_error 4 "cut_$file" "$gsz" convert "cut_$file" out.ply
        checks=$((checks + 1))
        # shellcheck disable=SC2002
        cat "cut_$file" | "$gsz" convert - out.ply >"$log/out" 2>"$log/err" && fail "$left bytes of $file in a pipe"
        said_error "standard input"
    done
done

# A .gltf beside its .bin, made of a .glb: 12 bytes, and chunks of a size, a kind and so many bytes.
u32_at() { od -An -tu4 -j "$1" -N 4 "$2" | tr -d ' '; }
json=$(u32_at 12 one.glb)
bytes=$(u32_at $((20 + json)) one.glb)
mkdir parts
head -c $((20 + json)) one.glb | tail -c "$json" | sed 's|"buffers":\[{|&"uri":"data/all.bin",|' >parts/scene.gltf
expect_error 3 "all.bin" "$gsz" convert parts/scene.gltf out.ply
mkdir parts/data
head -c $((28 + json + bytes)) one.glb | tail -c "$bytes" >parts/data/all.bin
expect 0 "$gsz" convert parts/scene.gltf parts.ply
check "the same from a .gltf and its .bin" cmp parts.ply one.from_glb.ply
head -c $((bytes - 1)) one.glb >parts/data/all.bin
expect_error 4 "scene.gltf" "$gsz" convert parts/scene.gltf out.ply
sed 's/data/../' parts/scene.gltf >parts/away.gltf
expect_error 5 "no name of a file beside it" "$gsz" convert parts/away.gltf out.ply

# SOG for streaming: of two levels the finest, which is in two files.
mkdir levels
cp one.sog levels/near.sog
expect 0 "$gsz" convert whole.ply levels/far.sog --crop-box=-9,-9,0,9,9,9
expect 0 "$gsz" convert scene.ply levels/coarse.sog --crop-sphere 0,0,0,0.5
cat >levels/lod-meta.json <<'END'
{"version":1,"lodLevels":2,"filenames":["near.sog","far.sog","coarse.sog"],"tree":{"children":[
{"lods":{"0":{"file":0,"offset":0,"count":1},"1":{"file":2,"offset":0,"count":1}}},
{"lods":{"0":{"file":1,"offset":0,"count":1}}}]}}
END
count_of() { "$gsz" info "$1" --json | sed -n 's/.*"gaussians":[[:space:]]*\([0-9]*\).*/\1/p' | head -n 1; }
all=$(($(count_of levels/near.sog) + $(count_of levels/far.sog)))
for path in levels levels/lod-meta.json; do
    expect 0 "$gsz" convert $path all.ply
    check "both files of $path" [ "$(count_of all.ply)" -eq $all ]
done
rm levels/coarse.sog
expect 0 "$gsz" convert levels all.ply
rm levels/far.sog
expect_error 3 "far.sog" "$gsz" convert levels out.ply

finish
