/* SPDX-License-Identifier: MIT */
/* refdec_block.c - the BLCK chunk: header, stream table, and the streams in their order (section 4). */
#include "refdec_block.h"

#include <stdlib.h>

#include "refdec.h"

static bool is_within(double value, double low, double high) {
    return value >= (float)low && value <= (float)high;
}

static bool is_step(double value) { return is_within(value, 1e-20, 1e20); }

static void read_fields(rd_block *k, rd_bytes *b) {
    k->count = rd_u32(b);
    k->degree = rd_u8(b);
    k->groups = rd_u8(b);
    for (int i = 0; i < 3; i++) k->cell_bits[i] = rd_u8(b);
    k->refine_max = rd_u8(b);
    k->opacity_bits = rd_u8(b);
    k->w_opacity_veil = rd_u8(b);
    k->w_scale_alpha = rd_u8(b);
    k->w_scale_veil = rd_u8(b);
    k->w_color_alpha = rd_u8(b);
    k->w_color_size = rd_u8(b);
    k->w_color_veil = rd_u8(b);
    k->w_rotation_alpha = rd_u8(b);
    k->w_rotation_size = rd_u8(b);
    k->w_rotation_veil = rd_u8(b);
    k->w_position_alpha = rd_u8(b);
    k->w_position_shape = rd_u8(b);
    k->w_position_veil = rd_u8(b);
    k->w_position_size = rd_i8(b);
    k->refine_bias = rd_i16(b);
    k->rotation_bias = rd_i16(b);
    for (int i = 0; i < 3; i++) k->origin[i] = rd_f32(b);
    k->cell = rd_f32(b);
    k->footprint = rd_f32(b);
    k->reference = rd_f32(b);
    k->scale_step = rd_f32(b);
    k->color_step = rd_f32(b);
    k->sh_step = rd_f32(b);
}

static const char *check_fields(const rd_block *k) {
    RD_RULE(k->count >= 1 && k->count <= 65536, "count of a block");
    RD_RULE(k->groups == k->books->groups, "codebooks of a block");
    for (int i = 0; i < 3; i++) {
        RD_RULE(k->cell_bits[i] <= 30, "cell_bits");
        RD_RULE(is_within(k->origin[i], -1e20, 1e20), "origin");
    }
    RD_RULE(k->refine_max <= 8, "refine_max");
    RD_RULE(k->opacity_bits >= 1 && k->opacity_bits <= 12, "opacity_bits");
    RD_RULE(is_step(k->cell) && is_step(k->footprint) && is_step(k->reference), "sizes of a block");
    RD_RULE(is_step(k->scale_step) && is_step(k->color_step) && is_step(k->sh_step),
            "steps of a block");
    return NULL;
}

/** Finds the streams, which end where the chunk does, or before its filling. */
static const char *find_streams(rd_block *k, rd_bytes *b) {
    uint32_t words[RD_STREAMS], plain[RD_STREAMS];
    uint64_t sum = 0, least = ((uint64_t)k->count + 3) / 4;
    for (int i = 0; i < RD_STREAMS; i++) {
        words[i] = rd_u32(b);
        plain[i] = rd_u32(b);
        sum += (uint64_t)words[i] + plain[i];
    }
    RD_RULE(!b->failed, "no whole header of a block");
    uint64_t rest = b->size - b->at;
    RD_RULE(b->size >= least, "too few bytes for the Gaussians of a block");
    RD_RULE(sum == rest || (sum < rest && b->size == least), "streams do not fill their block");
    for (int i = 0; i < RD_STREAMS; i++) {
        RD_RULE(words[i] == 0 || words[i] >= 8, "words without two states");
        const uint8_t *data = rd_take(b, (uint64_t)words[i] + plain[i]);
        k->stream[i] = rd_stream_begin(data, words[i], plain[i]);
    }
    return NULL;
}

void rd_block_stream(rd_block *k, int i, rd_stream *s) {
    void (*const attribute[RD_STREAMS])(rd_block *, rd_stream *) = {
        rd_positions, rd_veils,
        rd_opacities, rd_scales,
        rd_rotations, rd_refinement,
        rd_colors,    k->groups > 0 ? rd_codes : rd_harmonics_of_block};
    attribute[i](k, s);
}

const char *rd_block_header(rd_block *k, rd_bytes *chunk, const rd_books *books) {
    k->books = books;
    read_fields(k, chunk);
    RD_RULE(!chunk->failed, "no whole header of a block");
    return check_fields(k);
}

const char *rd_block_decode(rd_block *k, rd_bytes chunk, uint32_t count, int degree,
                            const rd_books *books) {
    RD_TRY(rd_block_header(k, &chunk, books));
    RD_RULE(k->count == count && k->degree == degree, "count or degree of a block");
    RD_TRY(find_streams(k, &chunk));
    k->g = calloc(k->count, sizeof *k->g);
    RD_RULE(k->g, refdec_no_memory);
    for (int i = 0; i < RD_STREAMS; i++) {
        rd_block_stream(k, i, &k->stream[i]);
        RD_RULE(rd_stream_sound(&k->stream[i]), "a stream of a block is damaged");
    }
    return NULL;
}

void rd_block_free(rd_block *k) {
    free(k->g);
    k->g = NULL;
}
