#!/bin/sh
# SPDX-License-Identifier: MIT
# Parts of a film and tiles of a city by many jobs, as assets/cluster has it: the scripts alone, under Slurm where one is running
# (GSZ_SLURM=1), and the parts joined in any grouping.
cluster=$(cd "$(dirname "$0")/../../assets/cluster" && pwd)
. "$(dirname "$0")/cli_support.inc"
PATH=$(dirname "$gsz"):$PATH
# Each part would have a background of its own.
GSZ_PACK_OPTIONS="--effort 1 --background none"
export PATH GSZ_PACK_OPTIONS

"$gsz_scene" performance --gaussians 20000 --frames 6 -o take1 >/dev/null || fail "no frames"
for index in 0 1 2; do
    expect 0 env JOB_COMPLETION_INDEX=$index sh "$cluster/film_part.sh" take1 parts 2
done
expect 0 "$gsz" join parts/part_*.gsz -o film.gsz
expect 0 "$gsz" pack take1 --quality 50 --segments 2 $GSZ_PACK_OPTIONS -o whole.gsz
check "parts are as good as the whole" cmp film.gsz whole.gsz

expect 0 "$gsz" join parts/part_00000.gsz parts/part_00001.gsz -o front.gsz
expect 0 "$gsz" join front.gsz parts/part_00002.gsz -o left.gsz
check "the first two, then the third" cmp film.gsz left.gsz
expect 0 "$gsz" join parts/part_00001.gsz parts/part_00002.gsz -o back.gsz
expect 0 "$gsz" join parts/part_00000.gsz back.gsz -o right.gsz
check "the first, then the last two" cmp film.gsz right.gsz

# What is done is not done anew; what is damaged stops the job.
before=$(cksum <parts/part_00001.gsz)
expect 0 env JOB_COMPLETION_INDEX=1 GSZ_PACK_OPTIONS=--no-such-option sh "$cluster/film_part.sh" take1 parts 2
check "a part stays" [ "$before" = "$(cksum <parts/part_00001.gsz)" ]
flip_byte parts/part_00001.gsz 2000
refute "a damaged part is no part" "$gsz" join parts/part_*.gsz -o bad.gsz
check "and nothing is written" [ ! -e bad.gsz ]

cp take1/frame_0000.ply a.ply
cp take1/frame_0005.ply b.ply
printf '%s\n' a.ply b.ply >list
GSZ_PACK_OPTIONS="--effort 1"
expect 0 env SLURM_ARRAY_TASK_ID=1 sh "$cluster/tile.sh" list tiles
check "the second tile" [ -f tiles/b.gsz ]
refute "no index, no tile" sh "$cluster/tile.sh" list tiles

if [ -n "${GSZ_SLURM:-}" ]; then
    rm -rf parts
    check "Slurm runs all" env GSZ_PACK_OPTIONS="--effort 1 --background none" sbatch --wait --array=0-2 "$cluster/film_part.sh" take1 parts 2
    expect 0 "$gsz" join parts/part_*.gsz -o slurm.gsz
    check "Slurm's parts are the same" cmp film.gsz slurm.gsz
    check "Slurm runs tiles" sbatch --wait --array=0-1 "$cluster/tile.sh" list slurm-tiles
    check "Slurm's tile is the same" cmp tiles/b.gsz slurm-tiles/b.gsz
fi
finish
