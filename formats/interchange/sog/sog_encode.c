/* SPDX-License-Identifier: MIT */
/* sog_encode.c - from the planes of a cloud to the pixels of a SOG. */
#include "sog_encode.h"

#include <math.h>

#include "context.h"
#include "parallel.h"
#include "sog_table.h"
#include "splat_values.h"

enum { RANGE = 4096, CHANNELS = 4, FIRST_TAG = 252, OPAQUE = 255 };

typedef struct encoder {
    gsz_context *context;
    gsz_sog_encoded *out;
    const gsz_cloud *cloud;
} encoder;

const char *gsz_sog_picture_name(int picture) {
    static const char *const names[GSZ_SOG_PICTURES] = {
        "means_l.webp", "means_u.webp",       "scales.webp",    "quats.webp",
        "sh0.webp",     "shN_centroids.webp", "shN_labels.webp"};
    return names[picture];
}

void gsz_sog_encoded_free(gsz_context *context, gsz_sog_encoded *encoded) {
    gsz_sog_means_free(context, &encoded->means);
    for (int i = 0; i < GSZ_SOG_PICTURES; i++) gsz_sog_picture_free(context, &encoded->picture[i]);
}

/* ---- positions ---- */

static void put_positions(const encoder *e, size_t pixel, uint32_t i) {
    uint8_t *low = e->out->picture[GSZ_SOG_MEANS_LOW].pixels + CHANNELS * pixel,
            *high = e->out->picture[GSZ_SOG_MEANS_HIGH].pixels + CHANNELS * pixel;
    for (int axis = 0; axis < 3; axis++) {
        low[axis] = (uint8_t)e->out->means.value[axis][i];
        high[axis] = (uint8_t)(e->out->means.value[axis][i] >> 8);
    }
    low[3] = high[3] = OPAQUE;
}

/* ---- rotations ---- */

static void put_rotation(const encoder *e, size_t pixel, uint32_t i) {
    uint8_t *out = e->out->picture[GSZ_SOG_QUATS].pixels + CHANNELS * pixel;
    double q[4], square = 0;
    for (int k = 0; k < 4; k++) {
        q[k] = e->cloud->plane[GSZ_PLANE_ROTATION + k][i];
        square += q[k] * q[k];
    }
    if (!(square > 0)) q[0] = square = 1;
    int largest = 0;
    for (int k = 1; k < 4; k++)
        if (fabs(q[k]) > fabs(q[largest])) largest = k;
    /* The largest becomes positive; the others, at most sqrt(1/2) then, fill 0..255. */
    const double scale = (q[largest] < 0 ? -127.5 : 127.5) * 1.4142135623730951 / sqrt(square);
    for (int k = 0, to = 0; k < 4; k++)
        if (k != largest) out[to++] = gsz_nearest_byte(q[k] * scale + 127.5);
    out[3] = (uint8_t)(FIRST_TAG + largest);
}

/* ---- scales, colours, opacity ---- */

static void put_entries(const encoder *e, size_t pixel, uint32_t i) {
    uint8_t *scale = e->out->picture[GSZ_SOG_SCALES].pixels + CHANNELS * pixel,
            *color = e->out->picture[GSZ_SOG_SH0].pixels + CHANNELS * pixel;
    float *const *plane = e->cloud->plane;
    for (int k = 0; k < 3; k++) {
        scale[k] = gsz_sog_table_find(e->out->scale_table, plane[GSZ_PLANE_SCALE + k][i]);
        color[k] = gsz_sog_table_find(e->out->color_table, plane[GSZ_PLANE_DC + k][i]);
    }
    scale[3] = OPAQUE;
    color[3] = gsz_nearest_byte(255 * gsz_alpha_of_logit(plane[GSZ_PLANE_OPACITY][i]));
}

static gsz_result put_range(void *user, size_t begin, size_t end, int worker) {
    const encoder *e = user;
    (void)worker;
    for (size_t pixel = begin; pixel < end; pixel++) {
        const uint32_t i = e->out->means.index[pixel];
        put_positions(e, pixel, i);
        put_rotation(e, pixel, i);
        put_entries(e, pixel, i);
    }
    return GSZ_OK;
}

/* ---- pictures ---- */

/* Nearly square, of whole blocks of four. */
static gsz_result create_picture(const encoder *e, int picture) {
    const size_t count = e->cloud->count;
    size_t width = (size_t)(sqrt((double)count) / 4) * 4;
    while (width * width < count) width += 4;
    const size_t height = ((count + width - 1) / width + 3) / 4 * 4;
    return gsz_sog_picture_create(e->context, &e->out->picture[picture], (int)width, (int)height);
}

static gsz_result make_table(void *user, size_t index, int worker) {
    encoder *e = user;
    (void)worker;
    const float *const *column =
        (const float *const *)&e->cloud->plane[index ? GSZ_PLANE_DC : GSZ_PLANE_SCALE];
    return gsz_sog_table_make(e->context, index ? e->out->color_table : e->out->scale_table, column,
                              3, e->cloud->count);
}

gsz_result gsz_sog_encode(gsz_context *context, gsz_sog_encoded *encoded, const gsz_cloud *cloud) {
    encoder e = {context, encoded, cloud};
    encoded->cloud = cloud;
    GSZ_TRY(gsz_sog_means_make(context, &encoded->means, cloud));
    GSZ_TRY(gsz_parallel(context, "write", 2, make_table, &e));
    for (int i = 0; i <= GSZ_SOG_SH0; i++) GSZ_TRY(create_picture(&e, i));
    return gsz_parallel_ranges(context, "write", cloud->count, RANGE, put_range, &e);
}

/* ---- harmonics ---- */

static int padded(int values) {
    return (values + GSZ_SOG_LANES - 1) / GSZ_SOG_LANES * GSZ_SOG_LANES;
}

typedef struct gathering {
    const gsz_cloud *cloud;
    float *vectors;
    size_t stride;
} gathering;

static gsz_result gather_range(void *user, size_t begin, size_t end, int worker) {
    const gathering *g = user;
    const size_t values = 3 * (size_t)gsz_sh_coefficients(g->cloud->sh_degree);
    (void)worker;
    for (size_t k = 0; k < values; k++) {
        const float *plane = g->cloud->plane[GSZ_PLANE_REST + k];
        for (size_t i = begin; i < end; i++) g->vectors[i * g->stride + k] = plane[i];
    }
    return GSZ_OK;
}

static gsz_result make_palette(const encoder *e, gsz_sog_palette *palette, size_t size,
                               int iterations) {
    const int dimensions = padded(3 * gsz_sh_coefficients(e->cloud->sh_degree));
    gathering g = {.cloud = e->cloud, .stride = (size_t)dimensions};
    GSZ_TRY(GSZ_NEW(e->context, &g.vectors, e->cloud->count * g.stride));
    gsz_result result =
        gsz_parallel_ranges(e->context, "write", e->cloud->count, RANGE, gather_range, &g);
    if (result == GSZ_OK)
        result = gsz_sog_palette_make(e->context, palette, g.vectors, e->cloud->count, dimensions,
                                      size, iterations);
    gsz_free(e->context, g.vectors);
    return result;
}

/* The padding stays out of the table: it would take an entry for 0. */
static gsz_result make_harmonic_table(const encoder *e, const gsz_sog_palette *palette) {
    const size_t values = 3 * (size_t)gsz_sh_coefficients(e->cloud->sh_degree);
    float *all = NULL;
    GSZ_TRY(GSZ_NEW(e->context, &all, palette->count * values));
    for (size_t i = 0; i < palette->count; i++)
        for (size_t k = 0; k < values; k++)
            all[i * values + k] = palette->entry[i * (size_t)palette->dimensions + k];
    const float *column = all;
    gsz_result result =
        gsz_sog_table_make(e->context, e->out->harmonic_table, &column, 1, palette->count * values);
    gsz_free(e->context, all);
    return result;
}

static void put_palette(const encoder *e, const gsz_sog_palette *palette) {
    const size_t n = (size_t)gsz_sh_coefficients(e->cloud->sh_degree);
    uint8_t *pixels = e->out->picture[GSZ_SOG_CENTROIDS].pixels;
    for (size_t i = 0; i < palette->count; i++)
        for (size_t k = 0; k < n; k++) {
            uint8_t *pixel = pixels + CHANNELS * (i * n + k);
            const float *entry = palette->entry + i * (size_t)palette->dimensions;
            for (size_t c = 0; c < 3; c++)
                pixel[c] = gsz_sog_table_find(e->out->harmonic_table, entry[c * n + k]);
            pixel[3] = OPAQUE;
        }
}

static void put_labels(const encoder *e, const gsz_sog_palette *palette) {
    uint8_t *pixel = e->out->picture[GSZ_SOG_LABELS].pixels;
    for (size_t i = 0; i < e->cloud->count; i++, pixel += CHANNELS) {
        const uint32_t label = palette->label[e->out->means.index[i]];
        pixel[0] = (uint8_t)label;
        pixel[1] = (uint8_t)(label >> 8);
        pixel[3] = OPAQUE;
    }
}

static gsz_result put_harmonics(const encoder *e, const gsz_sog_palette *palette) {
    const int n = gsz_sh_coefficients(e->cloud->sh_degree);
    const size_t rows = (palette->count + GSZ_SOG_ROW - 1) / GSZ_SOG_ROW;
    e->out->palette_count = palette->count;
    GSZ_TRY(gsz_sog_picture_create(e->context, &e->out->picture[GSZ_SOG_CENTROIDS], GSZ_SOG_ROW * n,
                                   (int)rows));
    GSZ_TRY(create_picture(e, GSZ_SOG_LABELS));
    GSZ_TRY(make_harmonic_table(e, palette));
    put_palette(e, palette);
    put_labels(e, palette);
    return GSZ_OK;
}

gsz_result gsz_sog_encode_harmonics(gsz_context *context, gsz_sog_encoded *encoded, size_t palette,
                                    int iterations) {
    encoder e = {context, encoded, encoded->cloud};
    gsz_sog_palette made = {0};
    if (encoded->cloud->sh_degree == 0) return GSZ_OK;
    gsz_result result = make_palette(&e, &made, palette, iterations);
    if (result == GSZ_OK) result = put_harmonics(&e, &made);
    gsz_sog_palette_free(context, &made);
    return result;
}
