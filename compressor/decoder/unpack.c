/* SPDX-License-Identifier: MIT */
/* unpack.c - decoding blocks in parallel, into a cloud or into nothing. */
#include "file.h"

#include "context.h"
#include "dequantise.h"
#include "extra.h"
#include "parallel.h"

#include <string.h>

typedef struct unpacker_worker {
    gsz_block block;
    gsz_block_coder coder;
    float *scrap; /* where extra planes go when nothing is kept */
} unpacker_worker;

typedef struct unpacker {
    gsz_context *context;
    const gsz_file *file;
    gsz_cloud *cloud; /* NULL: verify */
    uint32_t *block;  /* the blocks to decode */
    uint64_t *offset; /* where their Gaussians go */
    size_t count;
    const gsz_unpack_options *options;
    unpacker_worker *worker;
    int workers;
} unpacker;

static gsz_result decode_extra(unpacker *u, unpacker_worker *w, size_t index, uint32_t count) {
    const gsz_chunk *chunk = &u->file->chunk[u->file->extra[u->block[index]]];
    const uint8_t *data;
    float *plane[GSZ_EXTRA_MAX];
    size_t planes = u->file->text.extra_count;
    GSZ_TRY(gsz_file_payload(u->context, u->file, chunk, &data));
    for (size_t e = 0; e < planes; e++)
        plane[e] = u->cloud ? u->cloud->extra[e].values + u->offset[index] : w->scrap;
    return gsz_extra_decode(&w->coder.coder, plane, planes, count, data, (size_t)chunk->size)
               ? GSZ_OK
               : gsz_file_damaged(u->context, u->file, chunk);
}

static void note_fineness(const unpacker *u, const gsz_block *block, size_t offset) {
    const gsz_unpack_options *o = u->options;
    if (o->fineness) memcpy(o->fineness + offset, block->fineness, block->header.count);
    if (o->refine) memcpy(o->refine + offset, block->refine, block->header.count);
}

static gsz_result decode_block(void *user, size_t index, int worker) {
    unpacker *u = user;
    unpacker_worker *w = &u->worker[worker];
    GSZ_TRY(gsz_file_read_block(u->context, u->file, u->file->block[u->block[index]], &w->coder,
                                &w->block));
    if (u->options) note_fineness(u, &w->block, (size_t)u->offset[index]);
    if (u->cloud)
        gsz_dequantise(&w->block, &w->coder.steps, &u->file->books, u->cloud->plane,
                       (size_t)u->offset[index]);
    return u->file->text.extra_count > 0 ? decode_extra(u, w, index, w->block.header.count)
                                         : GSZ_OK;
}

/** Picks the blocks that are there, with their extra planes, of the first `layers` layers. */
static gsz_result choose_blocks(unpacker *u, uint32_t layers, uint64_t *out_gaussians) {
    const gsz_file *file = u->file;
    GSZ_TRY(GSZ_NEW(u->context, &u->block, file->info.blocks));
    GSZ_TRY(GSZ_NEW(u->context, &u->offset, file->info.blocks));
    *out_gaussians = 0;
    for (uint32_t b = 0; b < file->info.blocks; b++) {
        const gsz_chunk *chunk = &file->chunk[file->block[b]];
        if (!gsz_block_is_there(file, b) || (layers > 0 && chunk->layer >= layers)) continue;
        u->block[u->count] = b;
        u->offset[u->count++] = *out_gaussians;
        *out_gaussians += chunk->gaussians;
    }
    return GSZ_OK;
}

static gsz_result make_workers(unpacker *u) {
    u->workers = gsz_parallel_workers(u->context);
    GSZ_TRY(GSZ_NEW(u->context, &u->worker, (size_t)u->workers));
    for (int w = 0; w < u->workers; w++) {
        GSZ_TRY(gsz_block_coder_init(u->context, &u->worker[w].coder));
        if (!u->cloud && u->file->text.extra_count > 0)
            GSZ_TRY(GSZ_NEW(u->context, &u->worker[w].scrap, GSZ_BLOCK_GAUSSIANS_MAX));
    }
    return GSZ_OK;
}

/** A cloud of the file's shape, with its metadata and extra planes. */
static gsz_result shape_cloud(unpacker *u, uint64_t gaussians) {
    const gsz_cloud *text = &u->file->text;
    if (gaussians > SIZE_MAX / 4096)
        return gsz_fail(u->context, GSZ_ERROR_LIMIT, "%llu Gaussians do not fit this machine",
                        (unsigned long long)gaussians);
    GSZ_TRY(gsz_cloud_create(u->context, u->cloud, (size_t)gaussians, u->file->header.sh_degree));
    for (size_t e = 0; e < text->extra_count; e++)
        GSZ_TRY(gsz_cloud_add_extra(u->context, u->cloud, text->extra[e].name));
    for (size_t m = 0; m < text->metadata_count; m++)
        GSZ_TRY(gsz_cloud_add_metadata(u->context, u->cloud, text->metadata[m].key,
                                       text->metadata[m].value));
    return GSZ_OK;
}

static gsz_result run(unpacker *u, uint32_t layers, const char *stage) {
    uint64_t gaussians;
    GSZ_TRY(choose_blocks(u, layers, &gaussians));
    if (u->cloud) GSZ_TRY(shape_cloud(u, gaussians));
    GSZ_TRY(make_workers(u));
    return gsz_parallel(u->context, stage, u->count, decode_block, u);
}

static void release(unpacker *u) {
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

void gsz_unpack_options_default(gsz_unpack_options *options) { *options = (gsz_unpack_options){0}; }

gsz_result gsz_file_unpack(gsz_context *context, const gsz_file *file, gsz_cloud *cloud,
                           const gsz_unpack_options *options) {
    gsz_clear_error(context);
    unpacker u = {.context = context, .file = file, .cloud = cloud, .options = options};
    gsz_result result = run(&u, options ? options->layers : 0, "unpack");
    if (result != GSZ_OK) gsz_cloud_free(context, cloud);
    release(&u);
    return result;
}

/** Chunks that no block needs are only checked against their checksums. */
static gsz_result check_others(gsz_context *context, const gsz_file *file) {
    for (uint32_t i = 0; i < file->header.chunk_count; i++) {
        const gsz_chunk *chunk = &file->chunk[i];
        const uint8_t *data;
        if (chunk->type == GSZ_CHUNK_UNKNOWN && gsz_chunk_is_there(file, chunk))
            GSZ_TRY(gsz_file_payload(context, file, chunk, &data));
    }
    return GSZ_OK;
}

gsz_result gsz_file_verify(gsz_context *context, const gsz_file *file) {
    gsz_clear_error(context);
    unpacker u = {.context = context, .file = file};
    gsz_result result = check_others(context, file);
    if (result == GSZ_OK) result = run(&u, 0, "verify");
    release(&u);
    return result;
}
