#!/bin/sh
# SPDX-License-Identifier: MIT
# The output depends on input and options alone: never on threads, streams or the run.
. "$(dirname "$0")/cli_support.inc"
make_scene object 40000 scene.ply

expect 0 "$gsz" render scene.ply --print-cameras --views 6 --size 160x120
cp "$log/out" cams.txt

for how in "--effort 1" "--effort 5 --mask none --cameras cams.txt"; do
    for threads in 1 2 5; do
        # shellcheck disable=SC2086 # several words
        expect 0 "$gsz" pack scene.ply -o "t$threads.gsz" $how --threads $threads
        check "pack $how --threads $threads" cmp t1.gsz "t$threads.gsz"
        expect 0 "$gsz" unpack t1.gsz -o "t$threads.ply" --threads $threads
        check "unpack --threads $threads" cmp t1.ply "t$threads.ply"
        expect 0 "$gsz" verify t1.gsz --threads $threads
    done
done
# shellcheck disable=SC2086
expect 0 "$gsz" pack scene.ply -o again.gsz $how --threads 2
check "a second run" cmp t1.gsz again.gsz

# A file is read in pieces, a pipe is not.
expect 0 "$gsz" convert scene.ply small.ply --crop-box 0,0,-9,9,9,9
"$gsz" pack - -o piped.gsz --effort 1 --block 1024 <small.ply >"$log/out" 2>"$log/err"
expect 0 "$gsz" pack small.ply -o pieces.gsz --effort 1 --block 1024
check "a scene in pieces" cmp piped.gsz pieces.gsz
expect 1 "$gsz" pack small.ply -o none.gsz --effort 1 --max-memory 1MB
said_error "would pass the memory limit"

# A box of a scene is a cut of the whole, and reads less.
expect 0 "$gsz" unpack pieces.gsz -o whole.ply
expect 0 "$gsz" convert whole.ply cut.ply --crop-box 0,0,0,1,1,1
expect 0 "$gsz" unpack pieces.gsz -o box.ply --box 1,0,1,0,1,0 --json
check "a box between any two corners" cmp cut.ply box.ply
refute "but not all bytes" grep -q "\"read_bytes\":[^0-9]*$(file_size pieces.gsz)," "$log/out"
"$gsz" unpack - -o - --box 0,0,0,1,1,1 <pieces.gsz >box.ply 2>"$log/err"
check "of a pipe" cmp cut.ply box.ply
cp pieces.gsz torn.gsz
flip_byte torn.gsz $(($(file_size torn.gsz) - 20))
expect 4 "$gsz" unpack torn.gsz -o -
check "nothing of a damaged file goes down a pipe" [ ! -s "$log/out" ]
expect 4 "$gsz" unpack pieces.gsz -o none.ply --box 9,9,9,10,10,10
said_error "pieces.gsz: has no Gaussians in this box: the scene lies between"
expect 2 "$gsz" unpack pieces.gsz -o none.ply --box 1,2,3
check "nothing is written" [ ! -e none.ply ]

# The formats of .ply carry the same floats.
expect 0 "$gsz" unpack t1.gsz -o little.ply --ply-format binary
check "binary is the default" cmp little.ply t1.ply
check "little-endian" grep -aq '^format binary_little_endian 1.0' little.ply
for format in big ascii; do
    expect 0 "$gsz" unpack t1.gsz -o "$format.ply" --ply-format $format
    check "$format" grep -aq "^format $(echo $format | sed 's/^big$/binary_big_endian/') 1.0" "$format.ply"
    expect 0 "$gsz" pack "$format.ply" -o "$format.gsz" --effort 1
    expect 0 "$gsz" pack little.ply -o little.gsz --effort 1
    check "$format packs to the same bytes" cmp little.gsz "$format.gsz"
done

# Fewer layers, fewer harmonics: less to write.
expect 0 "$gsz" unpack t1.gsz -o coarse.ply --layers 1
check "a layer is not more than all" [ "$(file_size coarse.ply)" -le "$(file_size t1.ply)" ]
expect 0 "$gsz" pack scene.ply -o flat.gsz --sh-degree 0 --effort 3
check "no harmonics, fewer bytes" [ "$(file_size flat.gsz)" -lt "$(file_size t1.gsz)" ]
expect 0 "$gsz" info flat.gsz
check "info tells the degree" grep -Eq '^SH degree +0$' "$log/out"

finish
