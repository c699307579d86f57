#!/bin/sh
# SPDX-License-Identifier: MIT
# Data through standard input and output, and streams that are closed, full or left early.
. "$(dirname "$0")/cli_support.inc"
make_scene object 23000 scene.ply
expect 0 "$gsz" pack scene.ply -o reference.gsz --effort 1
expect 0 "$gsz" unpack reference.gsz -o reference.ply

# piped CODE STDIN STDOUT COMMAND...
piped() {
    wanted=$1 from=$2 to=$3
    shift 3
    checks=$((checks + 1))
    "$@" <"$from" >"$to" 2>"$log/err"
    code=$?
    [ $code -eq "$wanted" ] || fail "exit code $code instead of $wanted: $* <$from >$to"
}

piped 0 scene.ply out.gsz "$gsz" pack - --effort 1
check "- without -o writes to standard output" cmp out.gsz reference.gsz
check "the summary goes to standard error" grep -q '^standard input .* -> standard output ' "$log/err"
piped 0 scene.ply out.gsz "$gsz" pack - -o - --effort 1 --quiet
check "-o - as well" cmp out.gsz reference.gsz
refute "--quiet is quiet" [ -s "$log/err" ]
piped 0 /dev/null out.gsz "$gsz" pack scene.ply -o - --effort 1
check "a file to standard output" cmp out.gsz reference.gsz
piped 0 scene.ply "$log/out" "$gsz" pack - -o from-pipe.gsz --effort 1
check "standard input to a file" cmp from-pipe.gsz reference.gsz
piped 0 reference.gsz out.ply "$gsz" unpack -
check "unpack from and to streams" cmp out.ply reference.ply
piped 0 reference.gsz "$log/out" "$gsz" verify -
printed "standard input: ok, 23,000 Gaussians"
piped 0 reference.gsz "$log/out" "$gsz" info -
printed "23,000"

checks=$((checks + 3))
# shellcheck disable=SC2002 # a pipe is not a redirected file
cat scene.ply | "$gsz" pack - --effort 1 2>/dev/null | cat >out.gsz
cmp out.gsz reference.gsz || fail "pipes on both sides of pack"
# shellcheck disable=SC2002
cat reference.gsz | "$gsz" unpack - 2>/dev/null | cat >out.ply
cmp out.ply reference.ply || fail "pipes on both sides of unpack"
# shellcheck disable=SC2002
cat scene.ply | "$gsz" info - >"$log/out" 2>"$log/err" || fail "info of a .ply from a pipe"
printed "23,000"

piped 4 /dev/null "$log/out" "$gsz" pack - -o none.gsz
piped 4 /dev/null "$log/out" "$gsz" unpack - -o none.ply
refute "an empty stream makes no output" [ -e none.gsz ]

# Files of that very name do not get in the way.
cp reference.gsz ./-
piped 0 scene.ply out.gsz "$gsz" pack - --effort 1
check "standard input, not a file named -" cmp out.gsz reference.gsz
piped 0 /dev/null "$log/out" "$gsz" verify ./-
rm ./-

# What could not be written was not done.
if [ -c /dev/full ]; then
    piped 3 /dev/null /dev/full "$gsz" pack scene.ply -o - --effort 1
    piped 3 /dev/null /dev/full "$gsz" unpack reference.gsz -o -
    piped 3 /dev/null /dev/full "$gsz" info reference.gsz
    piped 3 /dev/null /dev/full "$gsz" info reference.gsz --json
    piped 3 /dev/null /dev/full "$gsz" --help
else
    skip_part "no /dev/full here"
fi
checks=$((checks + 4))
"$gsz" unpack reference.gsz -o - >&- 2>"$log/err"
[ $? -eq 3 ] || fail "closed standard output exits with 3"
"$gsz" pack - -o none.gsz <&- >"$log/out" 2>"$log/err"
[ $? -eq 3 ] || fail "closed standard input exits with 3"
"$gsz" pack scene.ply -o closed.gsz --effort 1 --quiet <&- >&- 2>&- ||
    fail "closed streams that are not needed do harm"
cmp closed.gsz reference.gsz || fail "and nothing else lands in the output"

# A reader that leaves early is an error of writing, not a silent death.
checks=$((checks + 1))
{
    "$gsz" unpack reference.gsz -o - 2>"$log/err"
    echo $? >"$log/code"
} | true
code=$(cat "$log/code")
[ "$code" = 3 ] || [ "$code" = 0 ] || fail "a closed pipe exits with $code"

finish
