/* SPDX-License-Identifier: MIT */
/* scene_growth.c - levels of blocks, copied out of a file: the cloud outlives it. */
#include "scene_growth.h"

#include <stdlib.h>
#include <string.h>

static size_t bytes_of(const gsz_scene_growth *growth, uint32_t block) {
    uint64_t begin = block > 0 ? growth->end[block - 1] : 0;
    size_t count = (size_t)(growth->end[block] - begin);
    return (count + GSZ_GROWTH_RUN - 1) / GSZ_GROWTH_RUN * GSZ_GROWTH_VALUES;
}

static bool find_blocks(gsz_scene_growth *growth, const gsz_file_info *info) {
    uint64_t end = 0;
    growth->end = calloc(info->blocks > 0 ? info->blocks : 1, sizeof *growth->end);
    if (!growth->end) return false;
    for (size_t i = 0; i < info->chunk_count; i++) {
        if (info->chunks[i].gaussians == 0) continue;
        growth->end[growth->blocks++] = end += info->chunks[i].gaussians;
    }
    return true;
}

/* Blocks that grow come first: blocks lie in the order of their layers. */
static bool copy_levels(gsz_scene_growth *growth, const gsz_file *file, uint32_t layers) {
    gsz_grown_blocks *shown = &growth->shown[layers - 1];
    size_t bytes = 0;
    int8_t *level;
    while (shown->count < growth->blocks && gsz_file_block_growth(file, layers, shown->count))
        bytes += bytes_of(growth, shown->count++);
    if (bytes == 0) return true;
    level = shown->level = malloc(bytes);
    if (!level) return false;
    for (uint32_t b = 0; b < shown->count; level += bytes_of(growth, b++))
        memcpy(level, gsz_file_block_growth(file, layers, b), bytes_of(growth, b));
    return true;
}

gsz_result gsz_scene_growth_take(gsz_scene_growth *growth, const gsz_file *file) {
    const gsz_file_info *info = gsz_file_get_info(file);
    bool taken = find_blocks(growth, info);
    growth->shown = calloc(info->layers, sizeof *growth->shown);
    growth->layers = growth->shown ? info->layers : 0;
    taken = taken && growth->shown;
    for (uint32_t layers = 1; layers < info->layers && taken; layers++)
        taken = copy_levels(growth, file, layers);
    if (taken) return GSZ_OK;
    gsz_scene_growth_free(growth);
    return GSZ_ERROR_MEMORY;
}

bool gsz_scene_growth_is_there(const gsz_scene_growth *growth, uint32_t layers) {
    return layers > 0 && layers < growth->layers && growth->shown[layers - 1].level;
}

void gsz_scene_growth_put(const gsz_scene_growth *growth, gsz_cloud *cloud, uint32_t layers) {
    const int8_t *level;
    size_t begin = 0;
    if (!gsz_scene_growth_is_there(growth, layers)) return;
    level = growth->shown[layers - 1].level;
    for (uint32_t b = 0; b < growth->shown[layers - 1].count; b++) {
        size_t end = (size_t)growth->end[b];
        gsz_block_grow(level, cloud, begin, end - begin);
        level += bytes_of(growth, b);
        begin = end;
    }
}

void gsz_scene_growth_free(gsz_scene_growth *growth) {
    for (uint32_t k = 0; k < growth->layers; k++) free(growth->shown[k].level);
    free(growth->shown);
    free(growth->end);
    *growth = (gsz_scene_growth){0};
}
