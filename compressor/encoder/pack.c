/* SPDX-License-Identifier: MIT */
/* pack.c - the way from a cloud to a file: settings, parts, blocks in parallel, chunks in order. */
#include "gsz.h"

#include "block_coder.h"
#include "codebook_build.h"
#include "container.h"
#include "context.h"
#include "extra.h"
#include "metadata.h"
#include "parallel.h"
#include "partition.h"
#include "quantise.h"
#include "splat_shape.h"

#include <float.h>
#include <math.h>
#include <string.h>

void gsz_pack_options_default(gsz_pack_options *options) {
    *options = (gsz_pack_options){
        .quality = 60, .effort = 5, .mask = GSZ_MASK_NONE, .sh_degree = GSZ_SH_DEGREE_MAX};
}

/** What one worker holds. */
typedef struct packer_worker {
    gsz_block block;
    gsz_block_coder coder;
    gsz_quantiser quantiser;
} packer_worker;

typedef struct packer {
    gsz_context *context;
    const gsz_cloud *cloud;
    const gsz_pack_options *options;
    gsz_settings settings;
    gsz_partition partition;
    gsz_codebook_choice books;
    size_t extra_count;
    packer_worker *worker;
    int workers;
    gsz_buffer *payload; /* of each block, then of its extra planes */
    gsz_file_header header;
    gsz_chunk *chunk;
    const gsz_buffer *
        *chunk_payload; /* of each chunk: the table and the bytes are made from one list */
    gsz_buffer metadata, names;
} packer;

/* ---- checking ------------------------------------------------------------------------------------ */

static gsz_result check_options(gsz_context *ctx, const gsz_pack_options *o) {
    if (!(o->quality >= 0 && o->quality <= 100))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "quality %g is not in 0..100", (double)o->quality);
    if (o->effort < 1 || o->effort > 9)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "effort %d is not in 1..9", o->effort);
    if (o->mask != GSZ_MASK_NONE)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "mask %d is not known", (int)o->mask);
    if (o->sh_degree < 0 || o->sh_degree > GSZ_SH_DEGREE_MAX)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "SH degree %d is not in 0..3", o->sh_degree);
    if (o->sh_coding < GSZ_SH_AUTO || o->sh_coding > GSZ_SH_CODEBOOKS)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "SH coding %d is not known", (int)o->sh_coding);
    return GSZ_OK;
}

static gsz_result check_plane(void *user, size_t plane, int worker) {
    const gsz_cloud *cloud = user;
    (void)worker;
    /* a lattice further out could not be read; written so that NaN is beyond, too */
    const float *value = cloud->plane[plane],
                limit = plane < GSZ_PLANE_SCALE ? GSZ_POSITION_LIMIT : FLT_MAX;
    int beyond = 0;
    for (size_t i = 0; i < cloud->count; i++) beyond |= !(fabsf(value[i]) <= limit);
    return beyond ? GSZ_ERROR_ARGUMENT : GSZ_OK;
}

static gsz_result check_cloud(gsz_context *ctx, const gsz_cloud *cloud) {
    if (cloud->count == 0) return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "the scene has no Gaussians");
    if (cloud->count > (size_t)INT32_MAX)
        return gsz_fail(ctx, GSZ_ERROR_LIMIT, "%zu Gaussians, but at most 2147483647 are allowed",
                        cloud->count);
    gsz_result result = gsz_parallel(ctx, "check", (size_t)gsz_plane_count(cloud->sh_degree),
                                     check_plane, (void *)(uintptr_t)cloud);
    if (result == GSZ_ERROR_ARGUMENT)
        return gsz_fail(ctx, result, "a property is not finite or absurd: clean the scene first");
    return result;
}

/* ---- blocks -------------------------------------------------------------------------------------- */

static gsz_result pack_extra(packer *p, packer_worker *w, uint32_t count, gsz_buffer *out) {
    const float *plane[GSZ_EXTRA_MAX];
    for (size_t e = 0; e < p->extra_count; e++) plane[e] = p->cloud->extra[e].values;
    return gsz_extra_encode(p->context, &w->coder.coder, plane, p->extra_count, w->quantiser.order,
                            count, out);
}

static gsz_result pack_block(void *user, size_t index, int worker) {
    packer *p = user;
    packer_worker *w = &p->worker[worker];
    const gsz_part *part = &p->partition.part[index];
    gsz_buffer *payload = &p->payload[2 * index];
    const uint32_t *gaussians = p->partition.index + part->begin;
    GSZ_TRY(gsz_quantise_block(p->context, &w->quantiser, &w->block, &w->coder.steps, p->cloud,
                               &p->settings, gaussians, part->count, &p->books.books,
                               (const uint32_t *const *)p->books.code_of));
    GSZ_TRY(gsz_block_encode(p->context, &w->coder, &w->block, &p->books.books, payload));
    return p->extra_count > 0 ? pack_extra(p, w, part->count, payload + 1) : GSZ_OK;
}

static gsz_result pack_blocks(packer *p) {
    p->workers = gsz_parallel_workers(p->context);
    GSZ_TRY(GSZ_NEW(p->context, &p->worker, (size_t)p->workers));
    for (int w = 0; w < p->workers; w++)
        GSZ_TRY(gsz_block_coder_init(p->context, &p->worker[w].coder));
    GSZ_TRY(GSZ_NEW(p->context, &p->payload, 2 * p->partition.part_count));
    return gsz_parallel(p->context, "pack", p->partition.part_count, pack_block, p);
}

/* ---- chunks -------------------------------------------------------------------------------------- */

static gsz_chunk *add_chunk(packer *p, gsz_chunk_type type, bool required,
                            const gsz_buffer *payload) {
    p->chunk_payload[p->header.chunk_count] = payload;
    gsz_chunk *c = &p->chunk[p->header.chunk_count++];
    memcpy(c->tag, gsz_chunk_tag(type), sizeof c->tag);
    c->type = type;
    c->required = required;
    c->size = c->raw_size = payload->size;
    c->checksum = gsz_checksum(payload->data, payload->size);
    return c;
}

static gsz_result add_front(packer *p) {
    const gsz_cloud *cloud = p->cloud;
    if (cloud->metadata_count > 0) {
        gsz_chunk packed = {0};
        GSZ_TRY(gsz_metadata_encode(p->context, cloud, &p->metadata, &packed));
        gsz_chunk *c = add_chunk(p, GSZ_CHUNK_METADATA, false, &p->metadata);
        c->codec = packed.codec;
        c->raw_size = packed.raw_size;
    }
    if (p->extra_count > 0) {
        GSZ_TRY(gsz_names_encode(p->context, cloud, &p->names));
        add_chunk(p, GSZ_CHUNK_NAMES, true, &p->names);
    }
    if (p->books.books.groups > 0) {
        add_chunk(p, GSZ_CHUNK_BOOKS, true, &p->books.encoded);
        p->header.required_features |= GSZ_FEATURE_CODEBOOKS;
    }
    return GSZ_OK;
}

static void add_block(packer *p, uint32_t index) {
    const gsz_part *part = &p->partition.part[index];
    for (int extra = 0; extra <= (p->extra_count > 0); extra++) {
        gsz_chunk *c = add_chunk(p, extra ? GSZ_CHUNK_EXTRA : GSZ_CHUNK_BLOCK, true,
                                 &p->payload[2 * index + (uint32_t)extra]);
        c->layer = (uint16_t)part->layer;
        c->index = index;
        c->gaussians = part->count;
    }
}

static gsz_result write_file(packer *p, gsz_buffer *out) {
    size_t most = 3 + 2 * p->partition.part_count;
    GSZ_TRY(GSZ_NEW(p->context, &p->chunk, most));
    GSZ_TRY(GSZ_NEW(p->context, &p->chunk_payload, most));
    GSZ_TRY(add_front(p));
    for (size_t i = 0; i < p->partition.part_count; i++) add_block(p, (uint32_t)i);
    GSZ_TRY(gsz_container_write(p->context, out, &p->header, p->chunk));
    GSZ_TRY(gsz_buffer_reserve(p->context, out, (size_t)p->header.file_bytes - out->size));
    for (uint32_t i = 0; i < p->header.chunk_count; i++) {
        const gsz_buffer *payload = p->chunk_payload[i];
        GSZ_TRY(gsz_buffer_append(p->context, out, payload->data, payload->size));
    }
    return GSZ_OK;
}

static void describe(packer *p) {
    const gsz_cloud *cloud = p->cloud;
    gsz_file_header *h = &p->header;
    h->gaussians = h->source_gaussians = cloud->count;
    h->sh_degree = p->settings.header.sh_degree;
    h->effort = (uint8_t)p->options->effort;
    h->layers = (uint16_t)p->partition.layers;
    h->quality = p->options->quality;
    h->extra_count = (uint32_t)p->extra_count;
    for (int axis = 0; axis < 3; axis++)
        gsz_bounds(&h->box_min[axis], &h->box_max[axis], cloud->plane[GSZ_PLANE_POSITION + axis],
                   NULL, cloud->count);
}

static gsz_result run(packer *p, gsz_buffer *out) {
    GSZ_TRY(check_options(p->context, p->options));
    GSZ_TRY(check_cloud(p->context, p->cloud));
    GSZ_TRY(gsz_settings_make(p->context, &p->settings, p->cloud, p->options));
    GSZ_TRY(gsz_codebook_build(p->context, &p->books, p->cloud, &p->settings, p->options));
    GSZ_TRY(gsz_partition_make(p->context, &p->partition, p->cloud, &p->settings));
    GSZ_TRY(pack_blocks(p));
    describe(p);
    return write_file(p, out);
}

static void release(packer *p) {
    gsz_context *ctx = p->context;
    for (int w = 0; p->worker && w < p->workers; w++) {
        gsz_block_free(ctx, &p->worker[w].block);
        gsz_block_coder_free(ctx, &p->worker[w].coder);
        gsz_quantiser_free(ctx, &p->worker[w].quantiser);
    }
    gsz_free(ctx, p->worker);
    for (size_t i = 0; p->payload && i < 2 * p->partition.part_count; i++)
        gsz_buffer_free(ctx, &p->payload[i]);
    gsz_free(ctx, p->payload);
    gsz_free(ctx, p->chunk);
    gsz_free(ctx, (void *)(uintptr_t)p->chunk_payload);
    gsz_buffer_free(ctx, &p->metadata);
    gsz_buffer_free(ctx, &p->names);
    gsz_partition_free(ctx, &p->partition);
    gsz_codebook_choice_free(ctx, &p->books);
}

gsz_result gsz_pack(gsz_context *context, gsz_buffer *out_file, const gsz_cloud *cloud,
                    const gsz_pack_options *options, gsz_pack_stats *out_stats) {
    gsz_clear_error(context);
    gsz_pack_options defaults;
    gsz_pack_options_default(&defaults);
    packer p = {.context = context, .cloud = cloud, .options = options ? options : &defaults};
    p.extra_count = p.options->drop_extra ? 0 : cloud->extra_count;
    out_file->size = 0;
    gsz_result result = run(&p, out_file);
    release(&p);
    if (result != GSZ_OK) out_file->size = 0;
    if (result == GSZ_OK && out_stats)
        *out_stats = (gsz_pack_stats){.gaussians = cloud->count, .bytes = out_file->size};
    return result;
}
