#!/bin/sh
# SPDX-License-Identifier: MIT
#SBATCH --job-name=gsz-tile
#SBATCH --cpus-per-task=2
# One tile of a city, likewise: the lines of a file name the scenes. For 400 of them:
#   sbatch --array=0-399 tile.sh LIST_OF_SCENES FOLDER_OF_TILES
set -eu
list=$1 tiles=$2
index=${SLURM_ARRAY_TASK_ID:-${JOB_COMPLETION_INDEX:?neither Slurm nor Kubernetes says which tile}}
scene=$(sed -n "$((index + 1))p" "$list")
tile=$tiles/$(basename "${scene%.*}").gsz
mkdir -p "$tiles"
if [ -f "$tile" ]; then gsz verify "$tile" && exit 0; fi
exec gsz pack "$scene" --quality 50 -o "$tile" ${SLURM_CPUS_PER_TASK:+--threads "$SLURM_CPUS_PER_TASK"} ${GSZ_PACK_OPTIONS:-}
