/* SPDX-License-Identifier: MIT */
/* ksplat_writer.c - a cloud as a .ksplat of one section. */
#include "byte_writer.h"
#include "context.h"
#include "det_math.h"
#include "gsz_interchange.h"
#include "half_float.h"
#include "ksplat.h"
#include "little_bytes.h"
#include "row_writer.h"
#include "splat_values.h"

enum { DEGREE_MAX = 2, SMALLEST_HALF = 1 };

/* Bounds of 0 would be read as another pair. */
static const float bound_least = 1e-4f;

typedef struct ksplat_writer {
    gsz_context *context;
    gsz_output *output;
    const gsz_cloud *cloud;
    int level_number, sh_degree;
    gsz_ksplat_level level;
    gsz_ksplat_buckets buckets; /* empty at level 0 */
    float least_harmonic, most_harmonic;
    size_t stride;
} ksplat_writer;

void gsz_ksplat_write_options_default(gsz_ksplat_write_options *options) {
    *options = (gsz_ksplat_write_options){.level = 1};
}

/* ---- Gaussians ---- */

static void put_number(const ksplat_writer *w, uint8_t *to, int index, float value) {
    if (w->level_number == 0) {
        gsz_put_f32(to + 4 * index, value);
    } else {
        gsz_put_u16(to + 2 * index, gsz_half_encode(value));
    }
}

/* A scale below what a half can hold stays above 0, which has no logarithm. */
static void put_scale(const ksplat_writer *w, uint8_t *to, int index, float log_scale) {
    put_number(w, to, index, gsz_linear_scale(log_scale));
    if (w->level_number && gsz_get_u16(to + 2 * index) == 0)
        gsz_put_u16(to + 2 * index, SMALLEST_HALF);
}

static void put_position(const ksplat_writer *w, uint8_t *to, int axis, float value, size_t row) {
    if (w->level_number == 0) {
        gsz_put_f32(to + 4 * axis, value);
        return;
    }
    const gsz_ksplat_buckets *b = &w->buckets;
    double center = (double)b->center[3 * (size_t)b->bucket_of[row] + (size_t)axis];
    double steps = ((double)value - center) / ((double)b->block_size / 2) * GSZ_KSPLAT_RANGE;
    double level = gsz_clamp(steps, -GSZ_KSPLAT_RANGE, GSZ_KSPLAT_RANGE) + GSZ_KSPLAT_RANGE + 0.5;
    gsz_put_u16(to + 2 * axis, level > 0 ? (uint16_t)level : 0);
}

static void put_harmonic(const ksplat_writer *w, uint8_t *to, int index, float value) {
    if (w->level_number < 2) {
        put_number(w, to, index, value);
        return;
    }
    double least = (double)w->least_harmonic, most = (double)w->most_harmonic;
    to[index] = gsz_share_byte(((double)value - least) / (most - least));
}

static void encode_one(const ksplat_writer *w, uint8_t *to, size_t i, size_t row) {
    float *const *plane = w->cloud->plane;
    double q[4];
    for (int k = 0; k < 3; k++) put_position(w, to, k, plane[GSZ_PLANE_POSITION + k][i], row);
    to += w->level.center;
    for (int k = 0; k < 3; k++) put_scale(w, to, k, plane[GSZ_PLANE_SCALE + k][i]);
    to += w->level.scale;
    gsz_unit_rotation(q, w->cloud, i);
    for (int k = 0; k < 4; k++) put_number(w, to, k, (float)q[k]);
    to += w->level.rotation;
    for (int k = 0; k < 3; k++) to[k] = gsz_share_byte(gsz_color_of_dc(plane[GSZ_PLANE_DC + k][i]));
    to[3] = gsz_share_byte(gsz_alpha_of_logit(plane[GSZ_PLANE_OPACITY][i]));
    to += w->level.color;
    for (int k = 0; k < 3 * gsz_sh_coefficients(w->sh_degree); k++)
        put_harmonic(w, to, k, plane[GSZ_PLANE_REST + gsz_ksplat_rest(k, w->cloud->sh_degree)][i]);
}

static void encode(const void *user, uint8_t *rows, size_t first, size_t count) {
    const ksplat_writer *w = user;
    for (size_t row = first; row < first + count; row++, rows += w->stride)
        encode_one(w, rows, w->buckets.order ? w->buckets.order[row] : row, row);
}

/* ---- headers ---- */

static void bound_harmonics(ksplat_writer *w) {
    w->least_harmonic = -bound_least;
    w->most_harmonic = bound_least;
    for (int k = 0; k < 3 * gsz_sh_coefficients(w->sh_degree); k++) {
        const float *value =
            w->cloud->plane[GSZ_PLANE_REST + gsz_ksplat_rest(k, w->cloud->sh_degree)];
        for (size_t i = 0; i < w->cloud->count; i++) {
            if (value[i] < w->least_harmonic) w->least_harmonic = value[i];
            if (value[i] > w->most_harmonic) w->most_harmonic = value[i];
        }
    }
}

static void put_header(const ksplat_writer *w, uint8_t *to) {
    uint32_t count = (uint32_t)w->cloud->count;
    to[1] = 1; /* version 0.1 */
    gsz_put_u32(to + 4, 1);
    gsz_put_u32(to + 8, 1);
    gsz_put_u32(to + 12, count);
    gsz_put_u32(to + 16, count);
    gsz_put_u16(to + 20, (uint16_t)w->level_number);
    gsz_put_f32(to + 36, w->least_harmonic);
    gsz_put_f32(to + 40, w->most_harmonic);
}

static void put_section(const ksplat_writer *w, uint8_t *to) {
    const gsz_ksplat_buckets *b = &w->buckets;
    uint32_t count = (uint32_t)w->cloud->count;
    size_t partial = b->count - b->full;
    gsz_put_u32(to, count);
    gsz_put_u32(to + 4, count);
    if (w->level_number > 0) {
        gsz_put_u32(to + 8, GSZ_KSPLAT_BUCKET);
        gsz_put_u32(to + 12, (uint32_t)b->count);
        gsz_put_f32(to + 16, b->block_size);
        gsz_put_u16(to + 20, GSZ_KSPLAT_CENTER);
        gsz_put_u32(to + 24, GSZ_KSPLAT_RANGE);
        gsz_put_u32(to + 32, (uint32_t)b->full);
        gsz_put_u32(to + 36, (uint32_t)partial);
    }
    /* Modulo 2^32, as nobody reads it. */
    gsz_put_u32(to + 28,
                (uint32_t)(w->stride * count + GSZ_KSPLAT_CENTER * b->count + 4 * partial));
    gsz_put_u16(to + 40, (uint16_t)w->sh_degree);
}

static gsz_result write_headers(const ksplat_writer *w) {
    uint8_t head[GSZ_KSPLAT_HEADER + GSZ_KSPLAT_SECTION] = {0};
    put_header(w, head);
    put_section(w, head + GSZ_KSPLAT_HEADER);
    return gsz_output_write(w->context, w->output, head, sizeof head);
}

static gsz_result write_buckets(const ksplat_writer *w) {
    const gsz_ksplat_buckets *b = &w->buckets;
    gsz_buffer bytes = {0};
    gsz_byte_writer out;
    gsz_writer_init(&out, w->context, &bytes);
    for (size_t i = 0; i < b->count - b->full; i++) gsz_writer_u32(&out, b->partial[i]);
    for (size_t i = 0; i < 3 * b->count; i++) gsz_writer_f32(&out, b->center[i]);
    gsz_result result = out.result;
    if (result == GSZ_OK) result = gsz_output_write(w->context, w->output, bytes.data, bytes.size);
    gsz_buffer_free(w->context, &bytes);
    return result;
}

/* ---- the whole ---- */

static gsz_result write_all(ksplat_writer *w, float block_size) {
    GSZ_TRY(gsz_report_progress(w->context, "sort", 0));
    if (w->level_number > 0)
        GSZ_TRY(gsz_ksplat_buckets_make(w->context, &w->buckets, w->cloud, block_size));
    bound_harmonics(w);
    GSZ_TRY(write_headers(w));
    GSZ_TRY(write_buckets(w));
    return gsz_write_rows(w->context, w->output, w->cloud->count, w->stride, encode, w);
}

gsz_result gsz_ksplat_write(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                            const gsz_ksplat_write_options *options) {
    gsz_ksplat_write_options chosen;
    gsz_clear_error(context);
    gsz_ksplat_write_options_default(&chosen);
    if (options) chosen = *options;
    if (chosen.level < 0 || chosen.level >= GSZ_KSPLAT_LEVELS)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "no level of a .ksplat: %d", chosen.level);
    if (!(chosen.block_size >= 0 && chosen.block_size <= 1e15f))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "no size for the blocks of a .ksplat: %g",
                        (double)chosen.block_size);
    ksplat_writer w = {.context = context,
                       .output = output,
                       .cloud = cloud,
                       .level_number = chosen.level,
                       .sh_degree = gsz_degree_kept(cloud, DEGREE_MAX),
                       .level = gsz_ksplat_level_of(chosen.level)};
    w.stride = gsz_ksplat_stride(&w.level, w.sh_degree);
    gsz_result result = write_all(&w, chosen.block_size);
    gsz_ksplat_buckets_free(context, &w.buckets);
    return result;
}
