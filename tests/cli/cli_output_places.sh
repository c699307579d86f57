#!/bin/sh
# SPDX-License-Identifier: MIT
# Where outputs go by default and on request, and where they must not go.
. "$(dirname "$0")/cli_support.inc"
make_scene object 20500 scene.ply
mkdir sub folder

# Defaults: beside the input, with the other ending.
expect 0 "$gsz" pack scene.ply --effort 1
check "the summary reads well" grep -Eq \
    '^scene\.ply [0-9.]+ MB -> scene\.gsz [0-9.]+ kB, [0-9.]+x, 20,500 Gaussians, [0-9.]+ s$' "$log/out"
refute "and nothing is said" [ -s "$log/err" ]
cp scene.gsz reference.gsz
cp scene.ply sub/UPPER.PLY
expect 0 "$gsz" pack sub/UPPER.PLY --effort 1
check "any case of the ending" cmp sub/UPPER.gsz reference.gsz
cp scene.ply sub/v1.2
expect 0 "$gsz" pack sub/v1.2 --effort 1
check "other endings stay" [ -s sub/v1.2.gsz ]
expect 0 "$gsz" unpack sub/v1.2.gsz --quiet
check "unpack writes .ply" [ -s sub/v1.2.ply ]

# Directories as places.
expect 0 "$gsz" pack sub/v1.2 -o folder --effort 1
check "an existing directory" cmp folder/v1.2.gsz reference.gsz
expect 0 "$gsz" pack scene.ply -o folder/ --effort 1
check "a directory with a slash" cmp folder/scene.gsz reference.gsz
expect 0 "$gsz" unpack reference.gsz -o folder
check "unpack into a directory" [ -s folder/reference.ply ]
ln -s folder linked
expect 0 "$gsz" pack scene.ply -o linked --effort 1
expect_error 3 "nowhere/" "$gsz" pack scene.ply -o nowhere/
expect_error 3 "reference.gsz/" "$gsz" pack scene.ply -o reference.gsz/
expect_error 2 "standard input has no name" "$gsz" pack - -o folder

# Replaced in one step, through links, with its permissions.
echo "old" >target.gsz
ln target.gsz kept.gsz
ln -s target.gsz link.gsz
expect 0 "$gsz" pack scene.ply -o link.gsz --effort 1
check "the link stays a link" [ -h link.gsz ]
check "its target is replaced" cmp target.gsz reference.gsz
check "the old file is untouched elsewhere" grep -q old kept.gsz

# Input and output the same file, under any name.
ln scene.ply hard.gsz
ln -s scene.ply soft.gsz
for output in scene.ply ./scene.ply sub/../scene.ply "$PWD/scene.ply" hard.gsz soft.gsz; do
    expect_error 2 "the same file" "$gsz" pack scene.ply -o "$output"
done
ln -s scene.ply soft.ply
expect_error 2 "the same file" "$gsz" pack soft.ply -o hard.gsz
expect_error 2 "the same file" "$gsz" unpack reference.gsz -o reference.gsz
listing >"$log/before"
checks=$((checks + 2))
# shellcheck disable=SC2094 # that is the point
"$gsz" pack - -o scene.ply <scene.ply >"$log/out" 2>"$log/err"
[ $? -eq 2 ] || fail "redirected input that is the output"
# shellcheck disable=SC2094
"$gsz" pack scene.ply -o - >>scene.ply 2>"$log/err"
[ $? -eq 2 ] || fail "redirected output that is the input"
listing >"$log/after"
check "the input survives" cmp "$log/before" "$log/after"

# Places that cannot be written.
expect_error 3 "nowhere/out.gsz" "$gsz" pack scene.ply -o nowhere/out.gsz
expect_error 3 "scene.ply/out.gsz" "$gsz" pack scene.ply -o scene.ply/out.gsz
expect_error 3 "nowhere/out.ply" "$gsz" unpack reference.gsz -o nowhere/out.ply
mkdir sealed
chmod 555 sealed
expect_sealed "sealed/out.gsz" "$gsz" pack "$PWD/scene.ply" -o "$PWD/sealed/out.gsz"
long=$(printf '%0300d' 0)
expect_error 3 "$long" "$gsz" pack scene.ply -o "$long.gsz"
if [ -c /dev/full ]; then
    expect_error 3 "/dev/full" "$gsz" pack scene.ply -o /dev/full --effort 1
    expect_error 3 "/dev/full" "$gsz" unpack reference.gsz -o /dev/full
    check "/dev/full is still a device" [ -c /dev/full ]
else
    skip_part "no /dev/full here"
fi
expect 0 "$gsz" pack scene.ply -o /dev/null --effort 1
check "/dev/null is still a device" [ -c /dev/null ]

finish
