/* SPDX-License-Identifier: MIT */
/* unpacker.c - which blocks are decoded, and their decoding. */
#include "unpacker.h"

#include "context.h"
#include "dequantise.h"
#include "extra.h"
#include "parallel.h"
#include "splat_cloud.h"
#include "unpack_box.h"

#include <string.h>

/* ---- one block ----------------------------------------------------------------------------------- */

static gsz_result decode_extra(gsz_unpacker *u, gsz_unpacker_worker *w, uint32_t block,
                               size_t offset, uint32_t count) {
    const gsz_chunk *chunk = &u->file->chunk[u->file->extra[block]];
    const uint8_t *data;
    float *plane[GSZ_EXTRA_MAX];
    size_t planes = u->file->text.extra_count;
    GSZ_TRY(gsz_file_payload(u->context, u->file, chunk, &w->coder.bytes, &data));
    for (size_t e = 0; e < planes; e++)
        plane[e] = u->cloud ? u->cloud->extra[e].values + offset : w->scrap;
    return gsz_extra_decode(&w->coder.coder, plane, planes, count, data, (size_t)chunk->size)
               ? GSZ_OK
               : gsz_file_damaged(u->context, u->file, chunk);
}

static void note_fineness(const gsz_unpacker *u, const gsz_block *block, size_t offset) {
    const gsz_unpack_options *o = u->options;
    if (o->fineness) memcpy(o->fineness + offset, block->fineness, block->header.count);
    if (o->refine) memcpy(o->refine + offset, block->refine, block->header.count);
}

static void give_values(const gsz_unpacker *u, const gsz_unpacker_worker *w, uint32_t block,
                        size_t offset) {
    const int8_t *growth = gsz_growth_of(&u->file->growth, u->grown, block);
    gsz_dequantise(&w->block, &w->coder.steps, &u->file->books, u->cloud->plane, offset);
    if (growth) gsz_block_grow(growth, u->cloud, offset, w->block.header.count);
}

static gsz_result decode_block(void *user, size_t index, int worker) {
    gsz_unpacker *u = user;
    gsz_unpacker_worker *w = &u->worker[worker];
    uint32_t block = u->block[u->first + index];
    size_t offset = (size_t)(u->offset[u->first + index] - u->offset[u->first]);
    GSZ_TRY(gsz_file_read_block(u->context, u->file, u->file->block[block], &w->coder, &w->block));
    if (u->options) note_fineness(u, &w->block, offset);
    if (u->cloud) give_values(u, w, block, offset);
    return u->file->text.extra_count > 0 ? decode_extra(u, w, block, offset, w->block.header.count)
                                         : GSZ_OK;
}

/* ---- all of them --------------------------------------------------------------------------------- */

static bool is_wanted(const gsz_unpacker *u, uint32_t block) {
    const gsz_unpack_options *o = u->options;
    uint32_t layer = u->file->chunk[u->file->block[block]].layer;
    if (!gsz_block_is_there(u->file, block)) return false;
    return !o || ((o->layers == 0 || layer < o->layers) && gsz_box_touches(u->file, block, o));
}

static gsz_result choose_blocks(gsz_unpacker *u) {
    const gsz_file *file = u->file;
    GSZ_TRY(GSZ_NEW(u->context, &u->block, file->info.blocks));
    GSZ_TRY(GSZ_NEW(u->context, &u->offset, (size_t)file->info.blocks + 1));
    for (uint32_t b = 0; b < file->info.blocks; b++) {
        if (!is_wanted(u, b)) continue;
        u->block[u->count++] = b;
        u->offset[u->count] = u->offset[u->count - 1] + file->chunk[file->block[b]].gaussians;
    }
    return GSZ_OK;
}

/** Of the layers that are wanted those before the first that lacks a block, wherever it lies. */
static uint32_t whole_layers(const gsz_unpacker *u) {
    const gsz_file *file = u->file;
    uint32_t whole = file->info.layers;
    if (u->options && u->options->layers > 0 && u->options->layers < whole)
        whole = u->options->layers;
    for (uint32_t b = 0; b < file->info.blocks; b++) {
        uint32_t layer = file->chunk[file->block[b]].layer;
        if (layer < whole && !gsz_block_is_there(file, b)) whole = layer;
    }
    return whole;
}

static gsz_result make_workers(gsz_unpacker *u) {
    u->workers = gsz_parallel_workers(u->context);
    GSZ_TRY(GSZ_NEW(u->context, &u->worker, (size_t)u->workers));
    for (int w = 0; w < u->workers; w++)
        GSZ_TRY(gsz_block_coder_init(u->context, &u->worker[w].coder));
    return GSZ_OK;
}

gsz_result gsz_unpacker_init(gsz_unpacker *u) {
    if (u->options) GSZ_TRY(gsz_box_check(u->context, u->options));
    GSZ_TRY(choose_blocks(u));
    u->grown = whole_layers(u);
    return make_workers(u);
}

void gsz_unpacker_free(gsz_unpacker *u) {
    gsz_context *ctx = u->context;
    for (int w = 0; u->worker && w < u->workers; w++) {
        gsz_block_free(ctx, &u->worker[w].block);
        gsz_block_coder_free(ctx, &u->worker[w].coder);
        gsz_free(ctx, u->worker[w].scrap);
    }
    gsz_free(ctx, u->worker);
    gsz_free(ctx, u->block);
    gsz_free(ctx, u->offset);
}

gsz_result gsz_unpacker_create_cloud(const gsz_unpacker *u, gsz_cloud *cloud, uint64_t gaussians) {
    if (gaussians > SIZE_MAX / 4096)
        return gsz_fail(u->context, GSZ_ERROR_LIMIT, "%llu Gaussians do not fit this machine",
                        (unsigned long long)gaussians);
    return gsz_cloud_create_like(u->context, cloud, &u->file->text, (size_t)gaussians);
}

static gsz_result check_block(void *user, size_t index, int worker) {
    gsz_unpacker *u = user;
    const gsz_file *file = u->file;
    gsz_buffer *scratch = &u->worker[worker].coder.bytes;
    uint32_t block = u->block[index];
    const uint8_t *data;
    GSZ_TRY(gsz_file_payload(u->context, file, &file->chunk[file->block[block]], scratch, &data));
    if (file->text.extra_count == 0) return GSZ_OK;
    return gsz_file_payload(u->context, file, &file->chunk[file->extra[block]], scratch, &data);
}

gsz_result gsz_unpacker_check(gsz_unpacker *u) {
    return gsz_parallel(u->context, "check", u->count, check_block, u);
}

static gsz_result make_scrap(gsz_unpacker *u) {
    if (u->file->text.extra_count == 0) return GSZ_OK;
    for (int w = 0; w < u->workers; w++)
        if (!u->worker[w].scrap)
            GSZ_TRY(GSZ_NEW(u->context, &u->worker[w].scrap, GSZ_BLOCK_GAUSSIANS_MAX));
    return GSZ_OK;
}

gsz_result gsz_unpacker_decode(gsz_unpacker *u, gsz_cloud *cloud, size_t first, size_t count,
                               const char *stage) {
    u->cloud = cloud;
    u->first = first;
    if (!cloud) GSZ_TRY(make_scrap(u));
    return gsz_parallel(u->context, stage, count, decode_block, u);
}
