#!/bin/sh
# SPDX-License-Identifier: MIT
# Help, version and the way to the viewer.
. "$(dirname "$0")/cli_support.inc"

expect 0 "$gsz" --version
check "the version is three numbers" grep -Eq '^gsz [0-9]+\.[0-9]+\.[0-9]+$' "$log/out"
check "the parts that programs can do without are all there" \
    grep -qxF 'with PNG, JPEG, sound, .spz, .spx, .sog' "$log/out"

for words in --help -h help; do
    expect 0 "$gsz" $words
    for command in pack unpack convert info verify render eval join view; do printed "  $command "; done
    printed "Exit codes:"
    printed "  130  "
done

expect 2 "$gsz"
check "without a command the help goes to standard error" grep -q '^Usage: gsz COMMAND' "$log/err"
refute "standard output stays empty" [ -s "$log/out" ]

for command in pack unpack convert info verify render eval join; do
    expect 0 "$gsz" "$command" --help
    cp "$log/out" "$log/long"
    check "the usage of $command" grep -Eq "^Usage: gsz $command (IN|REF)" "$log/out"
    printed "--json"
    printed "Exit codes:"
    refute "no line is longer than 80" grep -Eq '^.{81}' "$log/out"
    expect 0 "$gsz" help "$command"
    check "gsz help $command is the same" cmp "$log/long" "$log/out"
    expect 0 "$gsz" "$command" -h
    check "-h is the same" cmp "$log/long" "$log/out"
done

expect 0 "$gsz" pack --help
for option in "--output OUT" "--quality Q" "--effort E" "--mask none" --drop-extra "--sh-degree N" \
    "--threads N" --quiet "--target-psnr DB" "--target-size SIZE" "--report OUT.html" "--images DIR" "--cameras FILE" \
    "--views N" "--up X,Y,Z" "--fps N" "--segments N" "--segment-frames N" "--background auto|none" "--audio FILE"; do
    printed "$option"
done
tr -s ' \n' ' ' <"$log/out" >"$log/unwrapped"
check "range without a default" grep -qF "(10..90)" "$log/unwrapped"
check "no range in powers of ten" grep -qF "(1..1000000)" "$log/unwrapped"
check "range and default of the quality" grep -qF "(0..100, default 60)" "$log/unwrapped"
check "range and default of the effort" grep -qF "(1..9, default 5)" "$log/unwrapped"
expect 0 "$gsz" unpack --help
for option in "--layers K" --partial "--ply-format FORMAT" "(default binary)" "--frames A-B"; do printed "$option"; done
expect 0 "$gsz" render --help
for option in "--output OUT" "--cameras FILE" "--views N" "--view K" "--size WxH" "--background COLOR" --transparent \
    "--sh-degree N" "--filter auto|dilate|mip" "(default auto)" "--up X,Y,Z" "--threads N" --print-cameras; do
    printed "$option"
done
expect 0 "$gsz" eval --help
for option in "REF TEST" --per-view "--report OUT.html" "--images DIR" "--cameras FILE" "--views N" "--size WxH" \
    "--background COLOR" "--sh-degree N" "--filter auto|dilate|mip" "--up X,Y,Z"; do
    printed "$option"
done
expect 0 "$gsz" help view
printed "gsz-view"

expect_error 2 "did you mean 'unpack'" "$gsz" unpak
expect_error 2 "did you mean 'info'" "$gsz" help inof
expect_error 2 "unknown command 'xyzzy' (see gsz --help)" "$gsz" xyzzy
expect_error 2 "before the command" "$gsz" --json pack

# A copy alone in a folder has no viewer beside it, and PATH holds what the test puts there.
mkdir alone tools
cp "$gsz" alone/gsz
expect_error 1 "gsz-view is not installed" env PATH="$PWD/tools" "$PWD/alone/gsz" view scene.gsz
printf '#!/bin/sh\necho "on PATH: $*"\nexit 9\n' >tools/gsz-view
chmod +x tools/gsz-view
expect 9 env PATH="$PWD/tools:$PATH" "$PWD/alone/gsz" view --full "two words"
printed "on PATH: --full two words"
printf '#!/bin/sh\necho "beside: $*"\n' >alone/gsz-view
chmod +x alone/gsz-view
expect 0 env PATH="$PWD/tools:$PATH" "$PWD/alone/gsz" view scene.gsz --help
printed "beside: scene.gsz --help"

finish
