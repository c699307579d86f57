#!/bin/sh
# SPDX-License-Identifier: MIT
# --json: one JSON value alone on standard output, for success and for failure.
. "$(dirname "$0")/cli_support.inc"
make_scene object 23000 scene.ply

# is_json TYPE:KEY...: standard output is one JSON object with these members.
is_json() {
    if command -v python3 >/dev/null 2>&1; then
        check "JSON alone on standard output" python3 -m json.tool "$log/out"
    else
        check "an object" grep -q '^{$' "$log/out"
        check "that is closed" grep -q '^}$' "$log/out"
    fi
    for member in "$@"; do check "a member $member" grep -q "\"$member\":" "$log/out"; done
}

# expect_json_error CODE REASON COMMAND...
expect_json_error() {
    wanted_code=$1 reason=$2
    shift 2
    listing >"$log/before"
    expect "$wanted_code" "$@"
    is_json error code reason message
    check "code $wanted_code" grep -Eq "\"code\":[[:space:]]*$wanted_code,?\$" "$log/out"
    check "reason $reason" grep -Eq "\"reason\":[[:space:]]*\"$reason\"" "$log/out"
    check "standard error says it too" grep -q '^gsz: error: ' "$log/err"
    listing >"$log/after"
    check "nothing is left behind" cmp "$log/before" "$log/after"
}

expect 0 "$gsz" pack scene.ply --json --effort 1 --quality 37.5
is_json input output bytes ratio gaussians original_gaussians dropped seconds quality effort mask threads
check "the bytes are those of the file" grep -Eq "\"bytes\":[[:space:]]*$(file_size scene.gsz),$" "$log/out"
check "the quality as given" grep -Eq '"quality":[[:space:]]*37.5,$' "$log/out"
refute "nothing else is said" [ -s "$log/err" ]
expect 0 "$gsz" unpack scene.gsz -o back.ply --json
is_json input output bytes gaussians missing_blocks seconds
check "the bytes are those of the file" grep -Eq "\"bytes\":[[:space:]]*$(file_size back.ply),$" "$log/out"
expect 0 "$gsz" verify scene.gsz --json
is_json file ok gaussians blocks
check "it is ok" grep -Eq '"ok":[[:space:]]*true' "$log/out"
expect 0 "$gsz" info scene.gsz --json
is_json version gaussians sh_degree layers blocks box parts position rotation codebooks overhead \
    bits_per_gaussian ratio metadata extra_properties chunks
expect 0 "$gsz" info scene.ply --json
is_json format ply_format gaussians sh_degree cleaned metadata extra_properties

# Every byte of the file is accounted for.
if command -v python3 >/dev/null 2>&1; then
    "$gsz" info scene.gsz --json >"$log/out"
    check "the parts add up to the file" python3 -c '
import json, sys
report = json.load(open(sys.argv[1]))
assert sum(part["bytes"] for part in report["parts"].values()) == report["bytes"], report["parts"]
' "$log/out"
else
    skip_part "no python3 to add up the parts"
fi

# Names that JSON cannot hold as they are.
odd=$(printf 'quote" back\\slash \t \303\251 \377.ply')
cp scene.ply "$odd"
expect 0 "$gsz" pack "$odd" -o odd.gsz --effort 1 --json
is_json input

expect_json_error 2 usage "$gsz" pack --json
expect_json_error 2 usage "$gsz" pack scene.ply --nonsense --json
expect_json_error 2 usage "$gsz" pack scene.ply --quality 101 --json
expect_json_error 2 usage "$gsz" pack scene.ply -o - --json
expect_json_error 2 usage "$gsz" pack scene.ply -o scene.ply --json
expect_json_error 3 io "$gsz" pack missing.ply --json
expect_json_error 3 io "$gsz" pack scene.ply -o nowhere/out.gsz --json
echo "no scene" >text.ply
expect_json_error 4 format "$gsz" pack text.ply --json
head -c 100 scene.gsz >short.gsz
expect_json_error 4 truncated "$gsz" unpack short.gsz --json
cp scene.gsz future.gsz
set_version_65535 future.gsz
expect_json_error 5 unsupported "$gsz" verify future.gsz --json

finish
