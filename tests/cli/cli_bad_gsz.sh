#!/bin/sh
# SPDX-License-Identifier: MIT
# Packed files that are damaged, cut off, from the future or of another kind.
. "$(dirname "$0")/cli_support.inc"
make_scene object 60000 scene.ply
expect 0 "$gsz" pack scene.ply -o good.gsz --effort 1 --quality 30
expect 0 "$gsz" verify good.gsz
check "verify says so" grep -Eq '^good.gsz: ok, 60,000 Gaussians in [0-9]+ blocks?$' "$log/out"
size=$(file_size good.gsz)

for command in unpack info verify; do
    expect_error 3 "missing.gsz" "$gsz" "$command" missing.gsz
    expect_error 3 "$PWD" "$gsz" "$command" "$PWD"
    : >empty.gsz
    expect_error 4 "empty.gsz" "$gsz" "$command" empty.gsz
    echo "just some text that is no scene at all" >text.gsz
    expect_error 4 "text.gsz" "$gsz" "$command" text.gsz
    cp good.gsz future.gsz
    set_version_65535 future.gsz
    expect_error 5 "future.gsz" "$gsz" "$command" future.gsz
done
expect_error 4 "is a .ply" "$gsz" unpack scene.ply -o other.ply
expect_error 4 "is a .ply" "$gsz" verify scene.ply
expect_error 5 "future.gsz" "$gsz" unpack --partial future.gsz

# One byte wrong anywhere is found, by --partial too: it forgives what is missing, not what is false.
for offset in 9 $((size / 3)) $((size / 2)) $((size - 1)); do
    cp good.gsz wrong.gsz
    flip_byte wrong.gsz "$offset"
    expect_error 4 "wrong.gsz" "$gsz" verify wrong.gsz
    expect_error 4 "wrong.gsz" "$gsz" unpack wrong.gsz
    expect_error 4 "wrong.gsz" "$gsz" unpack --partial wrong.gsz
done

for length in 1 5 20 $((size / 4)) $((size / 2)) $((size - 1)); do
    head -c "$length" good.gsz >short.gsz
    expect_error 4 "short.gsz" "$gsz" unpack short.gsz
    expect_error 4 "short.gsz" "$gsz" verify short.gsz
done

# --partial: whole files are as ever, cut ones give what is there and say what is not.
expect 0 "$gsz" unpack --partial good.gsz -o whole.ply --quiet
expect 0 "$gsz" unpack good.gsz -o plain.ply --quiet
check "--partial changes nothing for a whole file" cmp whole.ply plain.ply
expect 0 "$gsz" verify --partial good.gsz
head -c 20 good.gsz >short.gsz
expect_error 4 "short.gsz" "$gsz" unpack --partial short.gsz
head -c $((size - 1)) good.gsz >short.gsz
"$gsz" info good.gsz --json >"$log/info" 2>&1
if grep -Eq '"blocks":[[:space:]]*1,' "$log/info"; then
    skip_part "the scene fits one block: nothing is left of it when cut"
    expect_error 4 "short.gsz" "$gsz" unpack --partial short.gsz
else
    expect 7 "$gsz" unpack --partial short.gsz -o rest.ply
    check "a warning" grep -q '^gsz: warning: short.gsz: ends early' "$log/err"
    printed "rest.ply"
    check "the rest is smaller" [ "$(file_size rest.ply)" -lt "$(file_size whole.ply)" ]
    expect 0 "$gsz" info rest.ply
    expect 7 "$gsz" verify --partial short.gsz
    check "a warning" grep -q '^gsz: warning: short.gsz: ends early' "$log/err"
    refute "nothing is called ok" [ -s "$log/out" ]
    expect 7 "$gsz" verify --partial short.gsz --json
    check "nor in JSON" grep -Eq '"ok":[[:space:]]*false' "$log/out"
    expect 7 "$gsz" unpack --partial short.gsz -o - --quiet
    check "the same through standard output" cmp "$log/out" rest.ply
fi

finish
