/* SPDX-License-Identifier: MIT */
/* block.c - memory of a block, and its header in the file. */
#include "block.h"

#include "context.h"

#include <string.h>

/* ---- memory -------------------------------------------------------------------------------------- */

/** Hands out aligned arrays from one piece of memory, or only adds up what they take. */
typedef struct slab {
    uint8_t *memory;
    size_t used;
} slab;

static void *take(slab *s, size_t count, size_t size) {
    void *array = s->memory ? s->memory + s->used : NULL;
    /* an odd number of cache lines apart, or arrays walked side by side would share the same few sets */
    s->used += (((count * size + 63) / 64) | 1) * 64;
    return array;
}

static void lay_out(gsz_block *block, slab *s, uint32_t n) {
    for (int axis = 0; axis < 3; axis++) {
        block->cell[axis] = take(s, n, sizeof(uint32_t));
        block->scale[axis] = take(s, n, sizeof(int32_t));
        block->size[axis] = take(s, n, sizeof(int16_t));
        block->rotation[axis] = take(s, n, sizeof(int32_t));
        block->fine[axis] = take(s, n, sizeof(uint32_t));
        block->color[axis] = take(s, n, sizeof(int32_t));
    }
    for (int k = 0; k < 2; k++) {
        block->near[k] = take(s, n, sizeof(uint32_t));
        block->angle_bits[k] = take(s, n, 1);
    }
    block->veil = take(s, n, 1);
    block->opacity = take(s, n, sizeof(uint16_t));
    block->face = take(s, n, 1);
    block->refine = take(s, n, 1);
    block->fineness = take(s, n, 1);
    for (int k = 0; k < 3 * GSZ_SH_MAX; k++) block->sh[k] = take(s, n, sizeof(int32_t));
    for (int k = 0; k < GSZ_CODE_GROUPS_MAX; k++) block->code[k] = take(s, n, sizeof(uint32_t));
}

gsz_result gsz_block_reserve(gsz_context *context, gsz_block *block, uint32_t count) {
    if (count <= block->capacity) return GSZ_OK;
    gsz_block_free(context, block);
    slab s = {0};
    lay_out(block, &s, count);
    GSZ_TRY(gsz_alloc(context, &block->storage, s.used + 64, 1));
    s.memory = (uint8_t *)(((uintptr_t)block->storage + 63) & ~(uintptr_t)63);
    s.used = 0;
    lay_out(block, &s, count);
    block->capacity = count;
    return GSZ_OK;
}

void gsz_block_free(gsz_context *context, gsz_block *block) {
    gsz_free(context, block->storage);
    memset(block, 0, sizeof *block);
}

/* ---- header -------------------------------------------------------------------------------------- */

void gsz_block_header_write(gsz_byte_writer *w, const gsz_block_header *h) {
    gsz_writer_u32(w, h->count);
    gsz_writer_u8(w, h->sh_degree);
    gsz_writer_u8(w, h->code_groups);
    gsz_writer_bytes(w, h->cell_bits, 3);
    gsz_writer_u8(w, h->refine_max);
    gsz_writer_u8(w, h->opacity_bits);
    gsz_writer_bytes(w, &h->weights, sizeof h->weights);
    gsz_writer_u16(w, (uint16_t)h->refine_bias);
    gsz_writer_u16(w, (uint16_t)h->rotation_bias);
    for (int axis = 0; axis < 3; axis++) gsz_writer_f32(w, h->origin[axis]);
    gsz_writer_f32(w, h->cell);
    gsz_writer_f32(w, h->footprint);
    gsz_writer_f32(w, h->reference);
    gsz_writer_f32(w, h->scale_step);
    gsz_writer_f32(w, h->color_step);
    gsz_writer_f32(w, h->sh_step);
}

static bool is_step(float x) { return x >= 1e-20f && x <= 1e20f; }

static bool is_valid(const gsz_block_header *h) {
    bool ok =
        h->count >= 1 && h->count <= GSZ_BLOCK_GAUSSIANS_MAX && h->sh_degree <= GSZ_SH_DEGREE_MAX;
    ok = ok && h->code_groups <= GSZ_CODE_GROUPS_MAX && h->refine_max <= GSZ_REFINE_MAX;
    ok = ok && h->opacity_bits >= 1 && h->opacity_bits <= GSZ_OPACITY_BITS_MAX;
    for (int axis = 0; axis < 3; axis++) {
        ok = ok && h->cell_bits[axis] <= GSZ_CELL_BITS_MAX;
        ok = ok && h->origin[axis] >= -1e20f && h->origin[axis] <= 1e20f;
    }
    return ok && is_step(h->cell) && is_step(h->footprint) && is_step(h->reference) &&
           is_step(h->scale_step) && is_step(h->color_step) && is_step(h->sh_step);
}

bool gsz_block_header_read(gsz_byte_reader *r, gsz_block_header *h) {
    memset(h, 0, sizeof *h);
    h->count = gsz_reader_u32(r);
    h->sh_degree = gsz_reader_u8(r);
    h->code_groups = gsz_reader_u8(r);
    for (int axis = 0; axis < 3; axis++) h->cell_bits[axis] = gsz_reader_u8(r);
    h->refine_max = gsz_reader_u8(r);
    h->opacity_bits = gsz_reader_u8(r);
    const uint8_t *weights = gsz_reader_bytes(r, sizeof h->weights);
    if (weights) memcpy(&h->weights, weights, sizeof h->weights);
    h->refine_bias = (int16_t)gsz_reader_u16(r);
    h->rotation_bias = (int16_t)gsz_reader_u16(r);
    for (int axis = 0; axis < 3; axis++) h->origin[axis] = gsz_reader_f32(r);
    h->cell = gsz_reader_f32(r);
    h->footprint = gsz_reader_f32(r);
    h->reference = gsz_reader_f32(r);
    h->scale_step = gsz_reader_f32(r);
    h->color_step = gsz_reader_f32(r);
    h->sh_step = gsz_reader_f32(r);
    return !r->failed && is_valid(h);
}
