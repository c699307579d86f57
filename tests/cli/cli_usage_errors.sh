#!/bin/sh
# SPDX-License-Identifier: MIT
# Command lines that break the rules, and those that only look odd.
. "$(dirname "$0")/cli_support.inc"
make_scene object 20500 scene.ply
expect 0 "$gsz" pack scene.ply -o good.gsz --effort 1

for command in pack unpack info verify render eval; do
    expect_error 2 "no input given" "$gsz" "$command"
    expect_error 2 "the name of the input is empty" "$gsz" "$command" ""
    expect_error 2 "did you mean '--json'?" "$gsz" "$command" scene.ply --jsn
    expect_error 2 "unknown option '-x'" "$gsz" "$command" -x scene.ply
    expect_error 2 "option '--json' takes no value" "$gsz" "$command" --json=1 scene.ply
done
expect_error 2 "did you mean '--quality'?" "$gsz" pack scene.ply --qualty 50
expect_error 2 "did you mean '--effort'?" "$gsz" pack --effrot=3 scene.ply
expect_error 2 "did you mean '--partial'?" "$gsz" verify --partail good.gsz
expect_error 2 "-too-long' (see gsz pack --help)" "$gsz" pack --completely-unheard-of-and-quite-a-bit-too-long scene.ply
expect_error 2 "unknown option '--effort' (see gsz unpack --help)" "$gsz" unpack --effort 3 good.gsz

expect_error 2 "option '--crop-box' takes X0,Y0,Z0,X1,Y1,Z1" "$gsz" pack scene.ply --crop-box 1,2,3
expect_error 2 "unpack takes one input" "$gsz" unpack good.gsz good.gsz
expect_error 2 "info takes one input" "$gsz" info good.gsz good.gsz
expect_error 2 "verify takes one input" "$gsz" verify good.gsz good.gsz
expect_error 2 "render takes one input" "$gsz" render good.gsz good.gsz
expect_error 2 "nothing to compare with the reference" "$gsz" eval good.gsz
expect 0 "$gsz" pack scene.ply scene.ply --help

for value in -1 100.5 101 nan inf 1e99 x 50x "" " "; do
    expect_error 2 "option '--quality' takes a number from 0 to 100" "$gsz" pack scene.ply --quality "$value"
    expect_error 2 "option '--quality' takes a number from 0 to 100" "$gsz" pack "--quality=$value" scene.ply
done
for value in 0 10 -5 5.5 x "" 99999999999999999999; do
    expect_error 2 "option '--effort' takes a whole number from 1 to 9" "$gsz" pack scene.ply --effort "$value"
done
for value in 0 257 -1 two; do
    expect_error 2 "option '--threads' takes a whole number from 1 to 256" "$gsz" pack scene.ply --threads "$value"
    expect_error 2 "option '--threads' takes a whole number from 1 to 256" "$gsz" verify good.gsz --threads "$value"
done
for value in 0 -1 x 4x 4TB "" 1e30; do
    expect_error 2 "option '--max-memory' takes a size such as" "$gsz" info good.gsz --max-memory "$value"
done
expect_error 2 "option '--sh-degree' takes a whole number from 0 to 3" "$gsz" pack scene.ply --sh-degree 4
expect_error 2 "option '--mask' takes one of none" "$gsz" pack scene.ply --mask half
expect_error 2 "option '--layers' takes a whole number from 1" "$gsz" unpack good.gsz --layers 0
expect_error 2 "option '--ply-format' takes one of binary, big, ascii" "$gsz" unpack good.gsz --ply-format text
for option in --quality --effort --mask --sh-degree --threads --output; do
    expect_error 2 "option '$option' needs a value" "$gsz" pack scene.ply "$option"
done
expect_error 2 "option '--output' needs a value" "$gsz" pack scene.ply -o
expect_error 2 "not empty" "$gsz" pack scene.ply -o ""

# A limit of memory is told when it is met, and changes nothing else.
for command in "pack scene.ply --effort 1" "unpack good.gsz" "convert good.gsz c.ply" "info scene.ply" "verify good.gsz" \
    "render good.gsz -o c.png" "eval good.gsz good.gsz"; do
    # shellcheck disable=SC2086 # a command with its arguments
    expect_error 1 "would pass the memory limit of 50000 bytes (see --max-memory)" "$gsz" $command --max-memory 50kB
done
expect 0 "$gsz" pack scene.ply -o limited.gsz --effort 1 --max-memory 1GiB
check "the same bytes" cmp good.gsz limited.gsz

# Order does not matter, the last of a repeated option counts, and -- ends the options.
expect 0 "$gsz" pack --effort 1 --quality=30 scene.ply --mask none -oa.gsz --threads=1 --quiet
refute "--quiet prints nothing" [ -s "$log/out" ]
refute "--quiet says nothing" [ -s "$log/err" ]
expect 0 "$gsz" pack --effort 9 --effort 1 --output b.gsz --threads 1 --quality 90 --quality 30 -- scene.ply
check "both ways give the same bytes" cmp a.gsz b.gsz
cp scene.ply ./-odd.ply
expect 0 "$gsz" pack --effort 1 -- -odd.ply
check "the name with a dash is used" [ -s ./-odd.gsz ]

finish
