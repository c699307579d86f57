/* SPDX-License-Identifier: MIT */
/* quantised.c - single blocks, handed out as they are stored. */
#include "file.h"

#include "context.h"

#include <string.h>

/** What a gsz_quantised_block points into. */
typedef struct quantised_storage {
    gsz_block block;
    gsz_block_coder coder;
    uint8_t *scale_class, *needle;
} quantised_storage;

int gsz_file_codebooks(const gsz_file *file) { return file->books.groups; }

void gsz_file_codebook(const gsz_file *file, int group, gsz_codebook_view *out) {
    const gsz_codebook *book = &file->books.group[group];
    *out = (gsz_codebook_view){
        .count = book->count, .first = book->first, .end = book->end, .values = book->values};
}

static void describe(gsz_quantised_block *out, const quantised_storage *s) {
    const gsz_block_header *h = &s->block.header;
    out->count = h->count;
    out->sh_degree = h->sh_degree;
    out->code_groups = h->code_groups;
    memcpy(out->origin, h->origin, sizeof out->origin);
    out->cell_edge = h->cell;
    out->opacity_bits = h->opacity_bits;
    for (int veil = 0; veil < GSZ_VEILS; veil++)
        out->opacity_drop[veil] = (uint8_t)gsz_opacity_drop(h, veil);
    out->footprint = h->footprint;
    out->reference = h->reference;
    out->scale_first = s->coder.steps.scale_first;
    memcpy(out->scale_step, s->coder.steps.scale_step, sizeof out->scale_step);
    out->color_step = h->color_step;
    out->sh_step = h->sh_step;
}

static void point(gsz_quantised_block *out, const quantised_storage *s) {
    const gsz_block *b = &s->block;
    for (int axis = 0; axis < 3; axis++) {
        out->cell[axis] = b->cell[axis];
        out->fine[axis] = b->fine[axis];
        out->scale[axis] = b->scale[axis];
        out->rotation[axis] = b->rotation[axis];
        out->color[axis] = b->color[axis];
    }
    out->angle_bits[0] = b->angle_bits[0];
    out->angle_bits[1] = b->angle_bits[1];
    out->refine = b->refine;
    out->opacity = b->opacity;
    out->face = b->face;
    out->fineness = b->fineness;
    out->veil = b->veil;
    out->scale_class = s->scale_class;
    out->needle = s->needle;
    int harmonics = b->header.code_groups ? 0 : 3 * gsz_sh_coefficients(b->header.sh_degree);
    for (int j = 0; j < harmonics; j++) out->sh[j] = b->sh[j];
    for (int g = 0; g < b->header.code_groups; g++) out->code[g] = b->code[g];
}

static gsz_result decode(gsz_context *context, const gsz_file *file, uint32_t chunk,
                         quantised_storage *s) {
    GSZ_TRY(gsz_block_coder_init(context, &s->coder));
    GSZ_TRY(gsz_file_read_block(context, file, chunk, &s->coder, &s->block));
    const gsz_block_header *h = &s->block.header;
    GSZ_TRY(GSZ_NEW(context, &s->scale_class, h->count));
    GSZ_TRY(GSZ_NEW(context, &s->needle, h->count));
    for (uint32_t i = 0; i < h->count; i++) {
        s->scale_class[i] =
            (uint8_t)gsz_scale_class(&s->coder.steps, s->block.opacity[i], s->block.veil[i]);
        s->needle[i] = gsz_is_needle(&s->block, i);
    }
    return GSZ_OK;
}

gsz_result gsz_file_decode_block(gsz_context *context, const gsz_file *file, uint32_t index,
                                 gsz_quantised_block *out) {
    gsz_clear_error(context);
    if (index >= file->info.blocks)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "block %u of %u", index, file->info.blocks);
    const gsz_chunk *chunk = &file->chunk[file->block[index]];
    if (!gsz_chunk_is_there(file, chunk))
        return gsz_fail(context, GSZ_ERROR_TRUNCATED, "truncated: block %u is not there", index);
    quantised_storage *s = NULL;
    GSZ_TRY(GSZ_NEW(context, &s, 1));
    out->storage = s;
    gsz_result result = decode(context, file, file->block[index], s);
    if (result != GSZ_OK) {
        gsz_quantised_block_free(context, out);
        return result;
    }
    describe(out, s);
    point(out, s);
    out->layer = chunk->layer;
    return GSZ_OK;
}

void gsz_quantised_block_free(gsz_context *context, gsz_quantised_block *out) {
    quantised_storage *s = out->storage;
    if (s) {
        gsz_block_free(context, &s->block);
        gsz_block_coder_free(context, &s->coder);
        gsz_free(context, s->scale_class);
        gsz_free(context, s->needle);
        gsz_free(context, s);
    }
    memset(out, 0, sizeof *out);
}
