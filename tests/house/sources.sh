#!/bin/sh
# SPDX-License-Identifier: MIT
# Checks what every source file has to look like: sh sources.sh REPOSITORY
# Unique names, a licence line, no leftovers, files and functions that a reader can hold in mind.
set -eu
cd "$1"
status=0
complain() {
    echo "$1"
    status=1
}

sources() {
    find formats compressor viewer shaders assets tests scripts cmake .ci CMakeLists.txt -type f \
        \( -name '*.[ch]' -o -name '*.sh' -o -name '*.inc' -o -name '*.cmake' -o -name 'CMakeLists.txt' -o -name '*.in' \
        -o -name '*.comp' -o -name '*.vert' -o -name '*.frag' -o -name '*.glsl' -o -path '.ci/run' \) | sort
}
[ "$(sources | wc -l)" -gt 10 ] || complain "sources.sh found hardly any file: wrong folder?"

for name in $(sources | sed 's|.*/||' | grep -v '^CMakeLists.txt$' | sort | uniq -d); do
    complain "$name: $(sources | grep "/$name\$" | tr '\n' ' '): a name belongs to one file"
done

for file in $(sources); do
    head -n 2 "$file" | grep -q 'SPDX-License-Identifier: MIT' || complain "$file: no SPDX line at its head"
done

leftover='TO''DO|FIX''ME|XX''X|HA''CK'
if sources | xargs grep -nwE "$leftover"; then complain "leftovers, see above"; fi

# Generated tables live alone, under names that say so, and may be long.
for file in $(sources | grep '\.[ch]$' | grep -v '_table\.[ch]$'); do
    lines=$(wc -l <"$file")
    [ "$lines" -le 600 ] || complain "$file: $lines lines; over 600 a file is more than one concept"
    awk -v file="$file" '
        /^[A-Za-z_].*\(.*[^;]$/ || /^[A-Za-z_].*\($/ { begin = NR; name = $0 }
        /^}/ { if (begin && NR - begin > 90) { print file ":" begin ": " NR - begin " lines: " name; bad = 1 } begin = 0 }
        END { exit bad }' "$file" || status=1
done
exit $status
