/* SPDX-License-Identifier: MIT */
/* compressed_ply_writer.c - a cloud as a .compressed.ply. */
#include <stdio.h>
#include <string.h>

#include "byte_writer.h"
#include "compressed_ply.h"
#include "context.h"
#include "det_math.h"
#include "gsz_interchange.h"
#include "little_bytes.h"
#include "row_writer.h"
#include "spatial_order.h"
#include "splat_values.h"

enum { LEVELS_11 = 2047, LEVELS_10 = 1023, VERTEX = 16, BOUNDS_BYTES = 4 * GSZ_CPLY_BOUNDS };

static const double scale_limit = 20; /* one absurd scale would coarsen a whole chunk */

typedef struct cply_writer {
    gsz_context *context;
    gsz_output *output;
    const gsz_cloud *cloud;
    uint32_t *order;
    float *bounds; /* GSZ_CPLY_BOUNDS a chunk */
    size_t chunks;
} cply_writer;

/* ---- bounds ---- */

/* 0: x, 1: scale, 2: colour. */
static double value_of(const gsz_cloud *cloud, int what, int axis, size_t i) {
    static const int first[] = {GSZ_PLANE_POSITION, GSZ_PLANE_SCALE, GSZ_PLANE_DC};
    float value = cloud->plane[first[what] + axis][i];
    if (what == 1) return gsz_clamp((double)value, -scale_limit, scale_limit);
    return what == 0 ? (double)value : (double)(float)gsz_color_of_dc(value);
}

static void bound_chunk(const cply_writer *w, size_t chunk, int what, int axis) {
    size_t begin = chunk * GSZ_CPLY_CHUNK, end = begin + GSZ_CPLY_CHUNK;
    float *bound = w->bounds + chunk * GSZ_CPLY_BOUNDS + 6 * what + axis;
    double least = value_of(w->cloud, what, axis, w->order[begin]), most = least;
    if (end > w->cloud->count) end = w->cloud->count;
    for (size_t i = begin + 1; i < end; i++) {
        double value = value_of(w->cloud, what, axis, w->order[i]);
        least = value < least ? value : least;
        most = value > most ? value : most;
    }
    bound[0] = (float)least;
    bound[3] = (float)most;
}

static gsz_result make_bounds(cply_writer *w) {
    GSZ_TRY(GSZ_NEW(w->context, &w->bounds, w->chunks * GSZ_CPLY_BOUNDS));
    for (size_t chunk = 0; chunk < w->chunks; chunk++)
        for (int k = 0; k < 9; k++) bound_chunk(w, chunk, k / 3, k % 3);
    return GSZ_OK;
}

/* ---- rows ---- */

static double share_of(const cply_writer *w, size_t row, int what, int axis) {
    const float *bound = w->bounds + row / GSZ_CPLY_CHUNK * GSZ_CPLY_BOUNDS + 6 * what + axis;
    double least = (double)bound[0], most = (double)bound[3];
    double value = value_of(w->cloud, what, axis, w->order[row]);
    return most > least ? (value - least) / (most - least) : 0;
}

static uint32_t word_11_10_11(const cply_writer *w, size_t row, int what) {
    return gsz_share_level(share_of(w, row, what, 0), LEVELS_11) << 21 |
           gsz_share_level(share_of(w, row, what, 1), LEVELS_10) << 11 |
           gsz_share_level(share_of(w, row, what, 2), LEVELS_11);
}

static uint32_t rotation_word(const gsz_cloud *cloud, size_t i) {
    double q[4];
    uint32_t largest = 0, word;
    gsz_unit_rotation(q, cloud, i);
    for (uint32_t k = 1; k < 4; k++)
        if (q[k] * q[k] > q[largest] * q[largest]) largest = k;
    double sign = q[largest] < 0 ? -1 : 1;
    word = largest;
    for (uint32_t k = 0; k < 4; k++)
        if (k != largest)
            word =
                word << 10 | gsz_share_level(sign * q[k] * 0.70710678118654752440 + 0.5, LEVELS_10);
    return word;
}

static uint32_t color_word(const cply_writer *w, size_t row) {
    uint32_t word = 0;
    for (int axis = 0; axis < 3; axis++)
        word = word << 8 | gsz_share_byte(share_of(w, row, 2, axis));
    float opacity = w->cloud->plane[GSZ_PLANE_OPACITY][w->order[row]];
    return word << 8 | gsz_share_byte(gsz_alpha_of_logit(opacity));
}

static void encode_vertices(const void *user, uint8_t *to, size_t first, size_t count) {
    const cply_writer *w = user;
    for (size_t row = first; row < first + count; row++, to += VERTEX) {
        gsz_put_u32(to, word_11_10_11(w, row, 0));
        gsz_put_u32(to + 4, rotation_word(w->cloud, w->order[row]));
        gsz_put_u32(to + 8, word_11_10_11(w, row, 1));
        gsz_put_u32(to + 12, color_word(w, row));
    }
}

static void encode_bounds(const void *user, uint8_t *to, size_t first, size_t count) {
    const cply_writer *w = user;
    for (size_t i = 0; i < count * GSZ_CPLY_BOUNDS; i++)
        gsz_put_f32(to + 4 * i, w->bounds[first * GSZ_CPLY_BOUNDS + i]);
}

static void encode_harmonics(const void *user, uint8_t *to, size_t first, size_t count) {
    const cply_writer *w = user;
    int rest = 3 * gsz_sh_coefficients(w->cloud->sh_degree);
    for (size_t row = first; row < first + count; row++)
        for (int k = 0; k < rest; k++) {
            double value = (double)w->cloud->plane[GSZ_PLANE_REST + k][w->order[row]];
            double level = (value / 8 + 0.5) * 256;
            *to++ = level > 0 ? (uint8_t)gsz_clamp(level, 0, 255) : 0;
        }
}

/* ---- the whole ---- */

static gsz_result write_header(cply_writer *w) {
    char text[8192];
    size_t used = 0, room = sizeof text;
    int rest = 3 * gsz_sh_coefficients(w->cloud->sh_degree);
    used += (size_t)snprintf(text, room,
                             "ply\nformat binary_little_endian 1.0\ncomment gsz %s\n"
                             "element chunk %zu\n",
                             gsz_version(), w->chunks);
    for (int i = 0; i < GSZ_CPLY_BOUNDS; i++)
        used += (size_t)snprintf(text + used, room - used, "property float %s\n",
                                 gsz_cply_bound_names[i]);
    used += (size_t)snprintf(text + used, room - used, "element vertex %zu\n", w->cloud->count);
    for (int i = 0; i < GSZ_CPLY_WORDS; i++)
        used += (size_t)snprintf(text + used, room - used, "property uint %s\n",
                                 gsz_cply_word_names[i]);
    if (rest > 0)
        used += (size_t)snprintf(text + used, room - used, "element sh %zu\n", w->cloud->count);
    for (int i = 0; i < rest; i++)
        used += (size_t)snprintf(text + used, room - used, "property uchar f_rest_%d\n", i);
    used += (size_t)snprintf(text + used, room - used, "end_header\n");
    return gsz_output_write(w->context, w->output, text, used);
}

static gsz_result write_all(cply_writer *w) {
    size_t rest = (size_t)(3 * gsz_sh_coefficients(w->cloud->sh_degree));
    w->chunks = (w->cloud->count + GSZ_CPLY_CHUNK - 1) / GSZ_CPLY_CHUNK;
    GSZ_TRY(gsz_report_progress(w->context, "sort", 0));
    GSZ_TRY(gsz_spatial_order(w->context, &w->order, w->cloud));
    GSZ_TRY(make_bounds(w));
    GSZ_TRY(write_header(w));
    GSZ_TRY(gsz_write_rows(w->context, w->output, w->chunks, BOUNDS_BYTES, encode_bounds, w));
    GSZ_TRY(gsz_write_rows(w->context, w->output, w->cloud->count, VERTEX, encode_vertices, w));
    if (rest == 0) return GSZ_OK;
    return gsz_write_rows(w->context, w->output, w->cloud->count, rest, encode_harmonics, w);
}

gsz_result gsz_compressed_ply_write(gsz_context *context, gsz_output *output,
                                    const gsz_cloud *cloud) {
    cply_writer writer = {.context = context, .output = output, .cloud = cloud};
    gsz_clear_error(context);
    gsz_result result = write_all(&writer);
    gsz_free(context, writer.order);
    gsz_free(context, writer.bounds);
    return result;
}
