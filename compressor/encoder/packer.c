/* SPDX-License-Identifier: MIT */
/* packer.c - the steps of packing a cloud: what the quality decides, and blocks in parallel. */
#include "packer.h"

#include "codebook_number.h"
#include "context.h"
#include "dequantise.h"
#include "extra.h"
#include "parallel.h"
#include "veil_measure.h"

#include <string.h>

/** Steps of quality within which the levels of opacity are held. */
#define NEAR 4

/* ---- setting up ---------------------------------------------------------------------------------- */

gsz_result gsz_packer_init(gsz_packer *p) {
    p->extra_count = p->options->drop_extra ? 0 : p->cloud->extra_count;
    p->workers = gsz_parallel_workers(p->context);
    p->held_at = -1;
    GSZ_TRY(gsz_settings_measure(p->context, &p->settings, p->whole ? p->whole : p->source,
                                 p->options));
    GSZ_TRY(GSZ_NEW(p->context, &p->worker, (size_t)p->workers));
    for (int w = 0; w < p->workers; w++)
        GSZ_TRY(gsz_block_coder_init(p->context, &p->worker[w].coder));
    if (!p->energy) return GSZ_OK;
    GSZ_TRY(GSZ_NEW(p->context, &p->veil, p->cloud->count));
    return gsz_veil_measure(p->context, p->veil, p->cloud, p->energy,
                            (double)p->settings.header.footprint);
}

static void free_payload(gsz_packer *p) {
    for (size_t i = 0; p->payload && i < 2 * p->partition.part_count; i++)
        gsz_buffer_free(p->context, &p->payload[i]);
    gsz_free(p->context, p->payload);
    p->payload = NULL;
}

void gsz_packer_free(gsz_packer *p) {
    gsz_context *ctx = p->context;
    for (int w = 0; p->worker && w < p->workers; w++) {
        gsz_block_free(ctx, &p->worker[w].block);
        gsz_block_coder_free(ctx, &p->worker[w].coder);
        gsz_quantiser_free(ctx, &p->worker[w].quantiser);
    }
    gsz_free(ctx, p->worker);
    gsz_free(ctx, p->veil);
    free_payload(p);
    gsz_partition_free(ctx, &p->partition);
    gsz_partition_free(ctx, &p->sample);
    gsz_growth_free(ctx, &p->growth);
    gsz_codebook_choice_free(ctx, &p->books);
    gsz_palette_free(ctx, &p->palette);
}

/* ---- settling ------------------------------------------------------------------------------------ */

/** The partition follows the lattice only where the cloud is very wide; else it is made once. */
static gsz_result cut(gsz_packer *p, const gsz_settings *before) {
    if (p->partition.part_count > 0 && !gsz_partition_by_space(p->cloud, &p->settings) &&
        !gsz_partition_by_space(p->cloud, before))
        return GSZ_OK;
    free_payload(p);
    gsz_partition_free(p->context, &p->partition);
    GSZ_TRY(gsz_partition_make(p->context, &p->partition, p->cloud, &p->settings, p->importance));
    return GSZ_NEW(p->context, &p->payload, 2 * p->partition.part_count);
}

static gsz_quantise_input input_of(const gsz_packer *p) {
    return (gsz_quantise_input){.cloud = p->cloud,
                                .settings = &p->settings,
                                .veil = p->veil,
                                .books = &p->books.books,
                                .code_of = (const uint32_t *const *)p->books.code_of};
}

typedef struct ordering {
    gsz_packer *packer;
    uint32_t *order; /* of the Gaussians of all blocks */
} ordering;

static gsz_result order_block(void *user, size_t index, int worker) {
    ordering *o = user;
    gsz_packer *p = o->packer;
    gsz_packer_worker *w = &p->worker[worker];
    const gsz_part *part = &p->partition.part[index];
    const gsz_quantise_input input = input_of(p);
    GSZ_TRY(gsz_quantise_order(p->context, &w->quantiser, &w->block, &input,
                               p->partition.index + part->begin, part->count));
    memcpy(o->order + part->begin, w->quantiser.order, part->count * sizeof *o->order);
    return GSZ_OK;
}

/** A palette's codes have few users each: most of what an index could tell is which code is used for the first time. */
static gsz_result number_codes(gsz_packer *p) {
    if (p->books.books.groups == 0 || !p->books.books.group[0].by_use) return GSZ_OK;
    ordering o = {.packer = p};
    GSZ_TRY(GSZ_NEW(p->context, &o.order, p->cloud->count));
    gsz_result result =
        gsz_parallel(p->context, "codebook", p->partition.part_count, order_block, &o);
    if (result == GSZ_OK)
        result =
            gsz_codebook_number(p->context, &p->books, p->cloud->count, &p->partition, o.order);
    gsz_free(p->context, o.order);
    return result;
}

static gsz_result settle(gsz_packer *p, float quality, int opacity_bits) {
    gsz_settings before = p->settings;
    gsz_settings_choose(&p->settings, quality, opacity_bits);
    gsz_codebook_choice_free(p->context, &p->books);
    GSZ_TRY(cut(p, &before));
    GSZ_TRY(
        gsz_codebook_build(p->context, &p->books, &p->palette, p->cloud, &p->settings, p->options));
    return number_codes(p);
}

gsz_result gsz_packer_settle(gsz_packer *p, float quality) { return settle(p, quality, 0); }

gsz_result gsz_packer_settle_near(gsz_packer *p, float quality) {
    bool near = p->held_at >= 0 && __builtin_fabsf(quality - p->held_at) <= NEAR;
    if (!near) p->held_at = quality;
    return settle(p, quality, near ? p->settings.header.opacity_bits : 0);
}

gsz_result gsz_packer_settle_again(gsz_packer *p, float quality, int opacity_bits) {
    return settle(p, quality, opacity_bits);
}

gsz_result gsz_packer_settle_sample(gsz_packer *p, float quality) {
    gsz_settings before = p->settings;
    gsz_settings_choose(&p->settings, quality, 0);
    gsz_codebook_choice_free(p->context, &p->books);
    return cut(p, &before);
}

gsz_result gsz_packer_make_sample(gsz_packer *p, size_t stride) {
    const gsz_partition *from = &p->partition;
    gsz_partition *to = &p->sample;
    size_t count = 0;
    gsz_partition_free(p->context, to);
    GSZ_TRY(GSZ_NEW(p->context, &to->index, p->cloud->count / stride + from->part_count));
    GSZ_TRY(GSZ_NEW(p->context, &to->part, from->part_count));
    to->part_count = from->part_count;
    for (size_t i = 0; i < from->part_count; i++) {
        const gsz_part *part = &from->part[i];
        to->part[i] = (gsz_part){.layer = part->layer, .begin = count};
        for (size_t k = 0; k < part->count; k += stride)
            to->index[count++] = from->index[part->begin + k];
        to->part[i].count = (uint32_t)(count - to->part[i].begin);
    }
    return GSZ_OK;
}

/* ---- blocks -------------------------------------------------------------------------------------- */

static gsz_result quantise_part(gsz_packer *p, gsz_packer_worker *w, const gsz_partition *from,
                                const gsz_part *part) {
    gsz_quantise_input input = input_of(p);
    if (p->books.known) input.known = p->books.known[part - from->part];
    return gsz_quantise_block(p->context, &w->quantiser, &w->block, &w->coder.steps, &input,
                              from->index + part->begin, part->count);
}

static gsz_result encode_extra(gsz_packer *p, gsz_packer_worker *w, uint32_t count,
                               gsz_buffer *out) {
    const float *plane[GSZ_EXTRA_MAX];
    for (size_t e = 0; e < p->extra_count; e++) plane[e] = p->cloud->extra[e].values;
    return gsz_extra_encode(p->context, &w->coder.coder, plane, p->extra_count, w->quantiser.order,
                            count, out);
}

static gsz_result encode_part(gsz_packer *p, gsz_packer_worker *w, const gsz_partition *from,
                              const gsz_part *part, gsz_buffer payload[2]) {
    payload[0].size = payload[1].size = 0;
    GSZ_TRY(quantise_part(p, w, from, part));
    GSZ_TRY(gsz_block_encode(p->context, &w->coder, &w->block, &p->books.books, &payload[0]));
    return p->extra_count > 0 ? encode_extra(p, w, part->count, &payload[1]) : GSZ_OK;
}

/** Some of the blocks. */
typedef struct encoding {
    gsz_packer *packer;
    size_t first;
} encoding;

static gsz_result encode_block(void *user, size_t index, int worker) {
    const encoding *e = user;
    gsz_packer *p = e->packer;
    size_t block = e->first + index;
    return encode_part(p, &p->worker[worker], &p->partition, &p->partition.part[block],
                       &p->payload[2 * block]);
}

gsz_result gsz_packer_encode_some(gsz_packer *p, size_t first, size_t count) {
    encoding e = {p, first};
    return gsz_parallel(p->context, "pack", count, encode_block, &e);
}

gsz_result gsz_packer_encode(gsz_packer *p) {
    return gsz_packer_encode_some(p, 0, p->partition.part_count);
}

/* ---- samples and previews ------------------------------------------------------------------------ */

typedef struct sampling {
    gsz_packer *packer;
    uint64_t *bytes; /* of each part */
} sampling;

static gsz_result encode_sampled(void *user, size_t index, int worker) {
    sampling *s = user;
    gsz_packer *p = s->packer;
    gsz_buffer payload[2] = {0};
    gsz_result result =
        encode_part(p, &p->worker[worker], &p->sample, &p->sample.part[index], payload);
    s->bytes[index] = payload[0].size + payload[1].size;
    for (int i = 0; i < 2; i++) gsz_buffer_free(p->context, &payload[i]);
    return result;
}

gsz_result gsz_packer_encode_sample(gsz_packer *p, uint64_t *out_bytes) {
    sampling s = {.packer = p};
    *out_bytes = 0;
    GSZ_TRY(GSZ_NEW(p->context, &s.bytes, p->sample.part_count));
    gsz_result result =
        gsz_parallel(p->context, "estimate", p->sample.part_count, encode_sampled, &s);
    for (size_t i = 0; i < p->sample.part_count; i++) *out_bytes += s.bytes[i];
    gsz_free(p->context, s.bytes);
    return result;
}

typedef struct preview {
    gsz_packer *packer;
    gsz_cloud *out;
    uint32_t *source;
} preview;

static gsz_result preview_block(void *user, size_t index, int worker) {
    preview *v = user;
    gsz_packer *p = v->packer;
    gsz_packer_worker *w = &p->worker[worker];
    const gsz_part *part = &p->partition.part[index];
    GSZ_TRY(quantise_part(p, w, &p->partition, part));
    gsz_dequantise(&w->block, &w->coder.steps, &p->books.books, v->out->plane, part->begin);
    if (v->source)
        memcpy(v->source + part->begin, w->quantiser.order, part->count * sizeof *v->source);
    return GSZ_OK;
}

static gsz_result show(preview *v, size_t blocks) {
    gsz_packer *p = v->packer;
    for (int g = 0; g < p->books.books.groups; g++)
        gsz_codebook_dequantise(&p->books.books.group[g]);
    return gsz_parallel(p->context, "quantise", blocks, preview_block, v);
}

gsz_result gsz_packer_preview_some(gsz_packer *p, gsz_cloud *out, size_t blocks) {
    preview v = {.packer = p, .out = out};
    return show(&v, blocks);
}

gsz_result gsz_packer_preview(gsz_packer *p, gsz_cloud *out, uint32_t *out_source) {
    preview v = {.packer = p, .out = out, .source = out_source};
    return show(&v, p->partition.part_count);
}

/* ---- growth -------------------------------------------------------------------------------------- */

gsz_result gsz_packer_open_growth(gsz_packer *p) {
    const gsz_partition *from = &p->partition;
    gsz_growth_free(p->context, &p->growth);
    GSZ_TRY(gsz_growth_open(p->context, &p->growth, from->layers, (uint32_t)from->part_count));
    for (size_t b = 0; b < from->part_count; b++)
        gsz_growth_add_block(&p->growth, from->part[b].layer, from->part[b].count);
    return gsz_growth_clear(p->context, &p->growth);
}
