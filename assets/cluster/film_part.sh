#!/bin/sh
# SPDX-License-Identifier: MIT
#SBATCH --job-name=gsz-film
#SBATCH --cpus-per-task=2
# One part of a film, by an array of jobs under Slurm or an indexed job under Kubernetes; for 9,000 frames, 600 a part:
#   sbatch --array=0-14 film_part.sh FOLDER_OF_FRAMES FOLDER_OF_PARTS 600
#   sbatch --dependency=afterok:JOB --wrap 'gsz join FOLDER_OF_PARTS/part_*.gsz -o film.gsz --audio music.flac'
# A part is there as a whole or not at all, so that jobs may be stopped and queued again: what is done is not done anew.
set -eu
frames=$1 parts=$2 each=$3
index=${SLURM_ARRAY_TASK_ID:-${JOB_COMPLETION_INDEX:?neither Slurm nor Kubernetes says which part}}
first=$((each * index))
part=$parts/part_$(printf '%05d' "$index").gsz
mkdir -p "$parts"
if [ -f "$part" ]; then gsz verify "$part" && exit 0; fi
exec gsz pack "$frames" --quality 50 --frames "$first-$((first + each - 1))" -o "$part" \
    ${SLURM_CPUS_PER_TASK:+--threads "$SLURM_CPUS_PER_TASK"} ${GSZ_PACK_OPTIONS:-}
