#!/bin/sh
# SPDX-License-Identifier: MIT
# Volumetric video: frames packed and unpacked, told, checked and measured, and what is refused.
. "$(dirname "$0")/cli_support.inc"
expect 0 "$gsz_scene" performance --gaussians 1500 --frames 12 -o take
quick="--effort 3"

vertices() { head -c 600 "$1" | grep -a '^element vertex' | cut -d' ' -f3; }
# number KEY: the first number with this key in the JSON that was printed.
number() { grep -m 1 "\"$1\":" "$log/out" | sed 's/.*:[^0-9.-]*//; s/[,} ]*$//'; }
is_json() {
    command -v python3 >/dev/null 2>&1 || return 0
    check "JSON alone on standard output" python3 -m json.tool "$log/out"
}
# count_is KEY VALUE
count_is() { check "$1 is $2" [ "$(number "$1")" = "$2" ]; }
# above KEY LEAST
above() { check "$1 is above $2" awk -v a="$(number "$1")" -v b="$2" 'BEGIN { exit !(a > b) }'; }

# ---- the same frames, named in three ways, on any number of threads ----
expect 0 "$gsz" pack take $quick
check "the summary reads well" grep -Eq \
    '^take [0-9.]+ MB -> take\.gsz [0-9.]+ kB, [0-9]+x, 12 frames, 1 segment, [0-9.]+ kB a frame, 1,500 Gaussians a frame, [0-9.]+ s$' \
    "$log/out"
refute "and nothing is said" [ -s "$log/err" ]
expect 0 "$gsz" pack take/frame_*.ply -o list.gsz $quick --threads 1
expect 0 "$gsz" pack 'take/frame_%04d.ply' -o pattern.gsz $quick --threads 2
expect 0 "$gsz" pack take/ -o folder.gsz $quick --threads 5
for name in list pattern folder; do check "the same bytes: $name" cmp take.gsz $name.gsz; done
expect 0 "$gsz" pack take/frame_0001.ply take/frame_0000.ply $quick
check "the first file gives its name" [ -s take/frame_0000.gsz ]
check "one notice of the order" grep -q "order of their numbers" "$log/err"
rm take/frame_0000.gsz
# shellcheck disable=SC2046 # as many operands as that
expect 0 "$gsz" pack $(for i in 1 2 3 4 5 6; do ls take/*.ply; done) -o many.gsz --effort 1 --json
count_is frames 72
expect 0 env TMPDIR="$PWD" "$gsz" pack take -o - --effort 1 --quiet
cp "$log/out" piped.gsz
expect 0 "$gsz" pack take -o quick.gsz --effort 1 --quiet
check "to standard output" cmp piped.gsz quick.gsz

# ---- options ----
expect 0 "$gsz" pack take -o parts.gsz $quick --segments 5 --fps 29.97 --meta take=1 --json
is_json
count_is frames 12
count_is segments 3
count_is bytes "$(file_size parts.gsz)"
count_is original_gaussians 18000
count_is dropped 0
for key in key_bytes motion_bytes sound_bytes bytes_per_frame quality seconds peak_memory; do printed "\"$key\":"; done
expect 0 "$gsz" info parts.gsz --json
is_json
check "the rate" grep -q '"rate":.*\[2997, 100\]' "$log/out"
check "the metadata" grep -q '"take"' "$log/out"
count_is first_frame 0
all=$(awk '/"parts"/ { on = 1 } /"metadata"/ { on = 0 } on && /: *\t*[0-9]+,?$/ { gsub(/[^0-9]/, ""); sum += $0 }
    END { print sum }' "$log/out")
check "the parts add up to the file" [ "$all" -eq "$(file_size parts.gsz)" ]
expect 0 "$gsz" info parts.gsz
printed "12 at 29.97 a second"
printed "motion poses"
check "a row for each segment" [ "$(grep -Ec '^ +[0-2] +(0|5|10) +(5|2) ' "$log/out")" -eq 3 ]
expect 0 "$gsz" pack take -o ntsc.gsz --effort 1 --fps 30000/1001
expect 0 "$gsz" info ntsc.gsz --json
check "a rate as a fraction" grep -q '"rate":.*\[30000, 1001\]' "$log/out"
expect 0 "$gsz" pack take -o half.gsz --effort 1 --scale 0.5 --rotate 0,90,0 --crop-box=-9,-9,-9,9,0,9 --json
check "edits of all frames are added up" awk -v n="$(number outside)" 'BEGIN { exit !(n > 1000) }'
expect 0 "$gsz" pack take -o drawn.gsz --effort 4 --mask importance --views 8 --segment-frames 12 --json
above dropped 0

# ---- and back ----
expect 0 "$gsz" unpack take.gsz -o back
check "twelve frames" [ "$(ls back | wc -l)" -eq 12 ]
for i in 00 05 11; do check "all Gaussians of frame $i" [ "$(vertices back/frame_00$i.ply)" -eq 1500 ]; done
expect 0 "$gsz" unpack parts.gsz -o some --frames 4-6 --ply-format ascii --json
is_json
count_is frames 3
check "the frames that were asked for" [ "$(ls some | tr '\n' ' ')" = "frame_0004.ply frame_0005.ply frame_0006.ply " ]
check "with the comment of the first" grep -q "^comment gsz-scene performance" some/frame_0004.ply
echo old >some/frame_0005.ply
expect 0 "$gsz" unpack take.gsz -o some --frames 5
check "a frame is replaced" cmp some/frame_0005.ply back/frame_0005.ply
expect 0 "$gsz" unpack take.gsz -o some --frames 5-6 --box -9,-9,-9,9,0,9
expect 0 "$gsz" convert back/frame_0005.ply cut.ply --crop-box -9,-9,-9,9,0,9
check "a box of a frame" cmp some/frame_0005.ply cut.ply
refute "is not all of it" cmp -s some/frame_0006.ply back/frame_0006.ply
expect 0 "$gsz" pack back -o again.gsz $quick
expect_error 2 "there already" "$gsz" unpack take.gsz
expect_error 3 "not a directory" "$gsz" unpack take.gsz -o parts.gsz
expect_error 2 "use -o FOLDER" "$gsz" unpack take.gsz -o -
expect_error 2 "'one.ply' is the name of a file" "$gsz" unpack take.gsz -o one.ply
expect_error 2 "--layers" "$gsz" unpack take.gsz -o new --layers 1
expect_error 2 "frames from 0 to 11" "$gsz" unpack take.gsz -o new --frames 5-12

# ---- whole, and how good ----
expect 0 "$gsz" verify parts.gsz
printed "ok, 12 frames in 3 segments"
expect 0 "$gsz" verify parts.gsz --json
is_json
small="--size 64x48 --views 8"
expect 0 "$gsz" eval take take.gsz $small --json
is_json
count_is compared 12
above mean 36
above least 33
above flicker_db 38
expect 0 "$gsz" eval take/frame_*.ply take.gsz $small --frames 2-9 --every 4
printed "12 frames, "
printed ", 2 compared"
check "flicker" grep -Eq '^flicker [0-9]{2}\.[0-9] dB' "$log/out"
expect 0 "$gsz" eval take back $small --every 6 --per-view
cp "$log/out" of_frames
expect 0 "$gsz" eval take take.gsz $small --every 6 --per-view
check "unpacked frames are those of the video" [ "$(tail -n 6 of_frames)" = "$(tail -n 6 "$log/out")" ]
expect_error 2 "only a video and its own frames" "$gsz" eval take/frame_0000.ply take.gsz
expect_error 2 "--report is for scenes" "$gsz" eval take take.gsz --report page.html
expect_error 2 "--every is for videos" "$gsz" eval take/frame_0000.ply take/frame_0001.ply --every 2

# ---- frames that are not like the others ----
copy_take() { rm -rf "$1" && cp -r take "$1"; }
copy_take bad
head -c 30000 take/frame_0005.ply >bad/frame_0005.ply
expect_error 4 "frame 5: bad/frame_0005.ply: " "$gsz" pack bad $quick
copy_take gap
rm gap/frame_0005.ply
expect_error 3 "frame_0005.ply" "$gsz" pack 'gap/frame_%04d.ply' $quick
copy_take empty
sed -n '1,/^end_header/p' take/frame_0003.ply | sed 's/^element vertex .*/element vertex 0/' >empty/frame_0003.ply
expect_error 4 "frame 3: empty/frame_0003.ply: has no Gaussians" "$gsz" pack empty $quick
copy_take packed
expect 0 "$gsz" pack take/frame_0002.ply -o packed/frame_0002.gsz --effort 1
expect 0 "$gsz" convert take/frame_0002.ply packed/frame_0002.spz
expect_error 2 "several kinds" "$gsz" pack packed
cp packed/frame_0002.gsz take_2.gsz
expect_error 4 "frame 1: take_2.gsz: is a .gsz already" "$gsz" pack take/frame_0001.ply take_2.gsz -o new.gsz
copy_take mixed
expect 0 "$gsz" convert take/frame_0006.ply mixed/frame_0006.ply --sh-degree 0
expect 0 "$gsz" pack mixed $quick --json
count_is segments 3
check "and the user is told" grep -q "3 segments, where 1 " "$log/err"
expect 0 "$gsz" unpack mixed.gsz -o mixed_back --quiet
check "all of them come back" [ "$(ls mixed_back | wc -l)" -eq 12 ]
expect 0 "$gsz_scene" performance --gaussians 1500 --frames 4 --untracked -o own
expect 0 "$gsz" pack own $quick --json
count_is frames 4
check "at most all can be dropped" [ "$(number dropped)" -le "$(number original_gaussians)" ]
expect 0 "$gsz" eval own own.gsz $small --json
above mean 28
mkdir extra
for i in 0 1 2; do
    expect 0 "$gsz" convert take/frame_000$i.ply ascii.ply --ply-format ascii
    awk '/^end_header/ { print "property float label"; body = 1; print; next } body { print $0, 7; next } { print }' \
        ascii.ply >extra/$i.ply
done
expect 0 "$gsz" pack extra $quick
check "one notice of extra properties" [ "$(grep -c "such as 'label', left out" "$log/err")" -eq 1 ]
expect 0 "$gsz" pack extra $quick --drop-extra
refute "none if asked for" [ -s "$log/err" ]

# ---- files that are not whole ----
head -c $(($(file_size take.gsz) - 100)) take.gsz >short.gsz
expect_error 4 "short.gsz: " "$gsz" verify short.gsz
expect_error 4 "short.gsz: " "$gsz" unpack short.gsz -o new
expect_error 4 "short.gsz: " "$gsz" info short.gsz
expect_error 4 "nothing to unpack" "$gsz" unpack short.gsz -o new --partial
head -c $(($(file_size parts.gsz) - 100)) parts.gsz >short.gsz
expect 7 "$gsz" unpack short.gsz -o begin --partial
check "what is there" [ "$(ls begin | wc -l)" -eq 10 ]
check "the rest is told" grep -q "2 of 12 frames are missing" "$log/err"
expect 7 "$gsz" verify short.gsz --partial
for part in 1 2 3; do
    cp parts.gsz flipped.gsz
    flip_byte flipped.gsz $(($(file_size parts.gsz) * part / 4))
    expect_error 4 "flipped.gsz: " "$gsz" verify flipped.gsz
    listing >"$log/before"
    expect 4 "$gsz" unpack flipped.gsz -o torn
    check "each frame that is there is whole" [ -z "$(find torn -type f -size -100k 2>/dev/null)" ]
    rm -rf torn
done

# ---- what stands still ----
# Something beside the dancer, the same in every frame.
expect 0 "$gsz_scene" object --gaussians 20000 -o laid.ply
expect 0 "$gsz" convert laid.ply table.ply --crop-sphere 0,0,0,0.2 --sh-degree 1
mkdir staged
for i in 00 01 02 03 04 05; do
    expect 0 "$gsz" convert take/frame_00$i.ply staged/frame_00$i.ply --merge table.ply
done
expect 0 "$gsz" pack staged -o staged.gsz $quick --segments 2 --json
count_is segments 3
above background_bytes 1000
above background_bytes "$(number motion_bytes)"
expect 0 "$gsz" info staged.gsz
check "a background of three segments" grep -Eq '^ +0 +0 +3 ' "$log/out"
expect 0 "$gsz" eval staged staged.gsz $small --every 3 --json
above mean 36
expect 0 "$gsz" pack staged -o one.gsz $quick --json
count_is background_bytes 0
expect 0 "$gsz" unpack staged.gsz -o staged_back
check "all Gaussians" [ "$(vertices staged_back/frame_0005.ply)" -eq "$(vertices staged/frame_0005.ply)" ]

# ---- sound, and parts by several jobs ----
expect 0 "$gsz_scene" performance --gaussians 1500 --frames 12 --sound dance.wav -o heard
# shellcheck disable=SC2086
expect 0 "$gsz" pack heard -o heard.gsz $quick --segments 4 --background none --audio dance.wav --threads 1
expect 0 "$gsz" info heard.gsz
printed "Opus, stereo, 4.0 s"
expect 0 "$gsz" verify heard.gsz
expect 0 "$gsz" unpack heard.gsz -o heard_again
check "the sound is as long as it was" [ "$(file_size heard_again/sound.wav)" -eq "$(file_size dance.wav)" ]
for frames in 0-3 4-7 8-11; do
    # shellcheck disable=SC2086
expect 0 "$gsz" pack heard -o "part_$frames.gsz" $quick --segments 4 --frames $frames --threads 1
done
expect 0 "$gsz" join part_0-3.gsz part_4-7.gsz part_8-11.gsz -o joined.gsz --audio dance.wav
check "parts make the same video" cmp heard.gsz joined.gsz
expect 0 "$gsz" join part_0-3.gsz part_8-11.gsz -o joined.gsz --json
printed '"parts"'
expect 0 "$gsz" info joined.gsz
printed "8 at 30 a second"
if command -v parallel >/dev/null 2>&1; then
    expect 0 parallel --will-cite -j 2 "$gsz pack heard -o job_{}.gsz $quick --segments 4 --frames {} --threads 1 --quiet" \
        ::: 0-3 4-7 8-11
    expect 0 "$gsz" join job_0-3.gsz job_4-7.gsz job_8-11.gsz -o joined.gsz --audio dance.wav
    check "jobs side by side do, too" cmp heard.gsz joined.gsz
else
    skip_part "no GNU parallel"
fi
expect_error 2 "heard.gsz: has sound of its own" "$gsz" join part_0-3.gsz heard.gsz -o new.gsz
expect_error 4 "frame_0000.ply: is not a .gsz" "$gsz" join heard/frame_0000.ply -o new.gsz
expect_error 2 "the output is one of the parts" "$gsz" join part_0-3.gsz part_4-7.gsz -o part_4-7.gsz
expect_error 2 "join needs -o" "$gsz" join part_0-3.gsz
expect_error 2 "--audio is for a video" "$gsz" pack heard/frame_0000.ply -o new.gsz --audio dance.wav
expect_error 2 "frames from 0 to 11" "$gsz" pack heard -o new.gsz --frames 9-20
expect_error 4 "frame_0000.ply" "$gsz" pack heard -o new.gsz --audio heard/frame_0000.ply

# ---- misuse ----
for option in "--target-size 40x" "--images take" "--report page.html" "--decimate 100" "--on-interrupt keep"; do
    # shellcheck disable=SC2086 # an option and its value
    expect_error 2 "${option%% *}" "$gsz" pack take -o new.gsz $option
done
for value in 0 -1 1001 x 30/0 1/ 30x ""; do
    expect_error 2 "option '--fps' takes frames a second" "$gsz" pack take -o new.gsz --fps "$value"
done
expect_error 2 "option '--segment-frames'" "$gsz" pack take -o new.gsz --segment-frames 1025
expect_error 2 "--background is for a video" "$gsz" pack take/frame_0000.ply -o new.gsz --background none
expect_error 2 "--fps is for a video" "$gsz" pack take/frame_0000.ply -o new.gsz --fps 25
expect_error 2 "standard input cannot be one frame" "$gsz" pack take/frame_0000.ply - -o new.gsz
expect_error 2 "one of the frames" "$gsz" pack take/*.ply -o take/frame_0004.ply
expect_error 2 "use -o FILE" "$gsz" pack take/. $quick
expect_error 2 "--frames" "$gsz" unpack packed/frame_0002.gsz -o new.ply --frames 1
expect_error 2 "--stats is for scenes" "$gsz" info take.gsz --stats
expect_error 4 "take.gsz: is a volumetric video" "$gsz" render take.gsz
expect_error 4 "take.gsz: is a volumetric video" "$gsz" convert take.gsz new.ply
expect_error 4 "take.gsz: is a volumetric video" "$gsz" pack take.gsz -o new.gsz

# ---- Ctrl-C ----
if command -v timeout >/dev/null 2>&1; then
    listing >"$log/before"
    expect 130 timeout --preserve-status -s INT 0.5 "$gsz" pack take -o new.gsz --effort 9
    said_error "interrupted"
    listing >"$log/after"
    check "nothing is left behind" cmp "$log/before" "$log/after"
fi
finish
