/* SPDX-License-Identifier: MIT */
/* film_bits.c - decodes the key of a segment and its background once more, to levels instead of floats, as the device keeps them. */
#include "film_bits.h"

#include <stdlib.h>

static gsz_result make_rows(gsz_context *context, gsz_splat_rows *rows,
                            const gsz_film_scene *scene) {
    gsz_result result = GSZ_OK;
    for (uint32_t i = 0; i < scene->blocks && result == GSZ_OK; i++) {
        gsz_quantised_block block = {0};
        result = gsz_file_decode_block(context, scene->file, i, &block);
        if (result == GSZ_OK && !gsz_splat_rows_make(&rows[i], &block, NULL))
            result = GSZ_ERROR_MEMORY;
        gsz_quantised_block_free(context, &block);
    }
    return result;
}

static gsz_result open_scene(gsz_context *context, gsz_film_bits *bits, gsz_film_scene *scene,
                             const void *data, size_t size) {
    const gsz_file_info *info;
    gsz_result result = gsz_file_open(context, &scene->file, data, size, NULL);
    if (result != GSZ_OK) return result;
    info = gsz_file_get_info(scene->file);
    scene->blocks = info->blocks;
    bits->gaussians += info->gaussians;
    bits->blocks += info->blocks;
    scene->book_count = gsz_file_codebooks(scene->file);
    for (int i = 0; i < scene->book_count; i++) gsz_file_codebook(scene->file, i, &scene->book[i]);
    return GSZ_OK;
}

static gsz_result make_scenes(gsz_context *context, gsz_film_bits *bits, const gsz_video *video,
                              uint32_t index) {
    const void *data;
    size_t size;
    gsz_result result = gsz_video_segment_key(context, video, index, &data, &size);
    if (result == GSZ_OK) result = open_scene(context, bits, &bits->key, data, size);
    if (result == GSZ_OK)
        result = gsz_video_segment_background(context, video, index, &data, &size);
    if (result == GSZ_OK && size > 0)
        result = open_scene(context, bits, &bits->background, data, size);
    if (result != GSZ_OK) return result;
    bits->rows = calloc(bits->blocks, sizeof *bits->rows);
    if (!bits->rows) return GSZ_ERROR_MEMORY;
    result = make_rows(context, bits->rows, &bits->key);
    if (result == GSZ_OK)
        result = make_rows(context, bits->rows + bits->key.blocks, &bits->background);
    return result;
}

gsz_result gsz_film_bits_make(gsz_context *context, gsz_film_bits **out_bits,
                              const gsz_video *video, uint32_t index,
                              const gsz_video_segment *segment) {
    gsz_film_bits *bits = calloc(1, sizeof *bits);
    gsz_motion_view motion;
    gsz_result result;
    *out_bits = bits;
    if (!bits) return GSZ_ERROR_MEMORY;
    gsz_video_segment_motion(segment, &motion);
    result = make_scenes(context, bits, video, index);
    if (result == GSZ_OK && !gsz_motion_bits_make(&bits->motion, &motion))
        result = GSZ_ERROR_MEMORY;
    if (result != GSZ_OK) gsz_film_bits_free(context, out_bits);
    return result;
}

void gsz_film_bits_free(gsz_context *context, gsz_film_bits **out_bits) {
    gsz_film_bits *bits = *out_bits;
    if (!bits) return;
    for (uint32_t i = 0; bits->rows && i < bits->blocks; i++) gsz_splat_rows_free(&bits->rows[i]);
    free(bits->rows);
    gsz_motion_bits_free(&bits->motion);
    gsz_file_close(context, &bits->key.file);
    gsz_file_close(context, &bits->background.file);
    free(bits);
    *out_bits = NULL;
}

uint64_t gsz_film_bits_size(const gsz_film_bits *bits) {
    uint64_t size = bits->motion.word_count * sizeof(uint32_t);
    for (uint32_t i = 0; i < bits->blocks; i++)
        size += bits->rows[i].word_count * sizeof(uint32_t) +
                bits->rows[i].chunk_count * sizeof(SplatChunk);
    return size;
}
