/* SPDX-License-Identifier: MIT */
/* test_interchange_support.h - what the tests of scene files share: clouds of sensible values, files in memory of
 * exactly their size, comparing within steps, and the damage that readers have to bear. */
#ifndef TEST_INTERCHANGE_SUPPORT_H
#define TEST_INTERCHANGE_SUPPORT_H

#include <math.h>

#include "gsz_interchange.h"
#include "test_formats_failing.h"

/* ---- bytes of little-endian files ---- */

static inline void put(gsz_buffer *b, const void *data, size_t size) {
    b->data = realloc(b->data, b->size + size + 1);
    assert_non_null(b->data);
    if (size) memcpy(b->data + b->size, data, size);
    b->size += size;
}

static inline void put_u8(gsz_buffer *b, uint8_t v) { put(b, &v, 1); }
static inline void put_u32(gsz_buffer *b, uint32_t v) { put(b, &v, sizeof v); }
static inline void put_u64(gsz_buffer *b, uint64_t v) { put(b, &v, sizeof v); }

/* ---- clouds ---- */

static inline void fill_between(float *values, size_t count, uint32_t *seed, float least,
                                float most) {
    for (size_t i = 0; i < count; i++)
        values[i] = least + (random_float(seed, 1) + 1) / 2 * (most - least);
}

/* Values such as scenes have: within what formats can hold, rotations of length 1. */
static inline gsz_cloud sensible_cloud(harness *h, size_t count, int degree, uint32_t seed) {
    gsz_cloud cloud = {0};
    assert_int_equal(gsz_cloud_create(h->context, &cloud, count, degree), GSZ_OK);
    for (int k = 0; k < 3; k++) {
        fill_between(cloud.plane[GSZ_PLANE_POSITION + k], count, &seed, -4, 4);
        fill_between(cloud.plane[GSZ_PLANE_SCALE + k], count, &seed, -8, -1);
        fill_between(cloud.plane[GSZ_PLANE_DC + k], count, &seed, -1.7f, 1.7f);
    }
    fill_between(cloud.plane[GSZ_PLANE_OPACITY], count, &seed, -4, 4);
    for (int k = 0; k < 4; k++)
        fill_between(cloud.plane[GSZ_PLANE_ROTATION + k], count, &seed, -1, 1);
    for (size_t i = 0; i < count; i++) {
        float *const *q = &cloud.plane[GSZ_PLANE_ROTATION];
        float length =
            sqrtf(q[0][i] * q[0][i] + q[1][i] * q[1][i] + q[2][i] * q[2][i] + q[3][i] * q[3][i]);
        for (int k = 0; k < 4; k++) q[k][i] /= length;
    }
    for (int k = GSZ_PLANE_REST; k < gsz_plane_count(degree); k++)
        fill_between(cloud.plane[k], count, &seed, -0.8f, 0.8f);
    return cloud;
}

/* ---- comparing, Gaussian i of one cloud with j of another ---- */

static inline double alpha_of(float logit) { return 1 / (1 + exp(-logit)); }

/* How far two quaternions are apart as rotations: the sine of half the angle between them. */
static inline double turn_between(const gsz_cloud *a, size_t i, const gsz_cloud *b, size_t j) {
    double dot = 0, aa = 0, bb = 0;
    for (int k = 0; k < 4; k++) {
        const double x = a->plane[GSZ_PLANE_ROTATION + k][i],
                     y = b->plane[GSZ_PLANE_ROTATION + k][j];
        dot += x * y;
        aa += x * x;
        bb += y * y;
    }
    return sqrt(fmax(0, 1 - dot * dot / (aa * bb)));
}

static inline void assert_near(double value, double expected, double error, const char *what) {
    if (!(fabs(value - expected) <= error))
        fail_msg("%s is %g, not %g +- %g", what, value, expected, error);
}

static inline void assert_planes_near(const gsz_cloud *a, size_t i, const gsz_cloud *b, size_t j,
                                      int first, int count, double error, const char *what) {
    for (int k = first; k < first + count; k++)
        assert_near(b->plane[k][j], a->plane[k][i], error, what);
}

typedef struct tolerance {
    float position, scale, rotation, alpha, color, rest;
} tolerance;

static inline void assert_near_gaussian(const gsz_cloud *x, size_t a, const gsz_cloud *y, size_t b,
                                        const tolerance *t) {
    float dot = 0;
    int kept = gsz_sh_coefficients(y->sh_degree), had = gsz_sh_coefficients(x->sh_degree);
    for (int k = 0; k < 3; k++) {
        assert_near(x->plane[GSZ_PLANE_POSITION + k][a], y->plane[GSZ_PLANE_POSITION + k][b],
                    t->position, "position");
        assert_near(x->plane[GSZ_PLANE_SCALE + k][a], y->plane[GSZ_PLANE_SCALE + k][b], t->scale,
                    "scale");
        assert_near(x->plane[GSZ_PLANE_DC + k][a] * 0.28209479f,
                    y->plane[GSZ_PLANE_DC + k][b] * 0.28209479f, t->color, "colour");
        for (int i = 0; i < kept; i++)
            assert_near(x->plane[GSZ_PLANE_REST + k * had + i][a],
                        y->plane[GSZ_PLANE_REST + k * kept + i][b], t->rest, "harmonics");
    }
    assert_near(alpha_of(x->plane[GSZ_PLANE_OPACITY][a]), alpha_of(y->plane[GSZ_PLANE_OPACITY][b]),
                t->alpha, "alpha");
    for (int k = 0; k < 4; k++)
        dot += x->plane[GSZ_PLANE_ROTATION + k][a] * y->plane[GSZ_PLANE_ROTATION + k][b];
    float sign = dot < 0 ? -1.0f : 1.0f;
    for (int k = 0; k < 4; k++)
        assert_near(x->plane[GSZ_PLANE_ROTATION + k][a], sign * y->plane[GSZ_PLANE_ROTATION + k][b],
                    t->rotation, "rotation");
}

static inline size_t nearest_of(const gsz_cloud *x, const gsz_cloud *y, size_t b) {
    size_t best = 0;
    float least = INFINITY;
    for (size_t a = 0; a < x->count; a++) {
        float square = 0;
        for (int k = 0; k < 3; k++) {
            float d = x->plane[GSZ_PLANE_POSITION + k][a] - y->plane[GSZ_PLANE_POSITION + k][b];
            square += d * d;
        }
        if (square < least) best = a;
        if (square < least) least = square;
    }
    return best;
}

/* In the same order, or by place where the format has one of its own; then each has to be found once. */
static inline void assert_near_cloud(const gsz_cloud *x, const gsz_cloud *y, const tolerance *t,
                                     bool reordered) {
    assert_int_equal(x->count, y->count);
    uint8_t *found = calloc(x->count + 1, 1);
    for (size_t b = 0; b < y->count; b++) {
        size_t a = reordered ? nearest_of(x, y, b) : b;
        assert_int_equal(found[a]++, 0);
        assert_near_gaussian(x, a, y, b, t);
    }
    free(found);
}

/* ---- files ---- */

typedef gsz_result (*write_file)(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                                 const void *options);
typedef gsz_result (*read_file)(gsz_context *context, gsz_cloud *cloud, gsz_source *source);

/* Any format: `options` is its row of the table. */
static inline gsz_result write_format(gsz_context *context, gsz_output *output,
                                      const gsz_cloud *cloud, const void *options) {
    return gsz_interchange_write(context, output, cloud, options, NULL);
}

static inline gsz_result try_write(harness *h, gsz_buffer *out, write_file write,
                                   const gsz_cloud *cloud, const void *options) {
    folder f;
    folder_make(&f);
    file_path path = folder_path(&f, "scene");
    gsz_output *output = NULL;
    assert_int_equal(gsz_output_open(h->context, &output, path.text), GSZ_OK);
    gsz_result result = write(h->context, output, cloud, options);
    if (result == GSZ_OK) {
        assert_int_equal(gsz_output_commit(h->context, output), GSZ_OK);
        *out = file_read(h, path.text);
    }
    gsz_output_close(h->context, &output);
    folder_remove(&f);
    return result;
}

static inline gsz_buffer written(harness *h, write_file write, const gsz_cloud *cloud,
                                 const void *options) {
    gsz_buffer bytes = {0};
    if (try_write(h, &bytes, write, cloud, options) != GSZ_OK)
        fail_msg("cannot write: %s", gsz_context_error(h->context));
    return bytes;
}

/* From memory of exactly that size, so that the address sanitizer sees a byte too many. */
static inline gsz_result read_exact(gsz_context *context, gsz_cloud *cloud, read_file read,
                                    const void *data, size_t size) {
    uint8_t *exact = malloc(size ? size : 1);
    assert_non_null(exact);
    if (size) memcpy(exact, data, size);
    gsz_source *source = NULL;
    *cloud = (gsz_cloud){0};
    gsz_result result = gsz_source_from_memory(context, &source, "test file", exact, size);
    if (result == GSZ_OK) result = read(context, cloud, source);
    gsz_source_close(context, &source);
    if (result != GSZ_OK) assert_null(cloud->storage);
    free(exact);
    return result;
}

static inline gsz_cloud read_back(harness *h, read_file read, const void *data, size_t size) {
    gsz_cloud cloud;
    if (read_exact(h->context, &cloud, read, data, size) != GSZ_OK)
        fail_msg("cannot read: %s", gsz_context_error(h->context));
    return cloud;
}

/* ---- damage ---- */

/* Every shorter file is refused with a sentence. */
static inline void refuse_every_truncation(read_file read, const gsz_buffer *bytes) {
    for (size_t size = 0; size < bytes->size; size++) {
        harness h;
        harness_open(&h, 1, 0);
        gsz_cloud cloud;
        if (read_exact(h.context, &cloud, read, bytes->data, size) == GSZ_OK)
            fail_msg("%zu of %zu bytes were taken for a file", size, bytes->size);
        assert_true(gsz_context_error(h.context)[0]);
        harness_close(&h);
    }
}

/* Whatever a changed byte does: an answer, values that can be cleaned, and no memory beyond the limit. */
static inline void bear_every_change(read_file read, const gsz_buffer *bytes) {
    for (size_t at = 0; at < bytes->size; at++) {
        for (int way = 0; way < 3; way++) {
            const uint8_t before = bytes->data[at];
            bytes->data[at] = way == 0 ? before ^ 1 : way == 1 ? 0xff : before ^ 0x80;
            harness h;
            harness_open(&h, 1, 64 << 20);
            gsz_cloud cloud;
            gsz_result result = read_exact(h.context, &cloud, read, bytes->data, bytes->size);
            assert_int_equal(result == GSZ_OK, gsz_context_error(h.context)[0] == 0);
            if (result == GSZ_OK) gsz_cloud_clean(&cloud, NULL);
            for (int p = 0; result == GSZ_OK && p < gsz_plane_count(cloud.sh_degree); p++)
                for (size_t i = 0; i < cloud.count; i++) assert_true(isfinite(cloud.plane[p][i]));
            gsz_cloud_free(h.context, &cloud);
            harness_close(&h);
            bytes->data[at] = before;
        }
    }
}

typedef struct reading {
    read_file read;
    const gsz_buffer *bytes;
} reading;

static inline gsz_result read_once(gsz_context *context, void *user) {
    const reading *r = user;
    gsz_cloud cloud;
    gsz_result result = read_exact(context, &cloud, r->read, r->bytes->data, r->bytes->size);
    gsz_cloud_free(context, &cloud);
    return result;
}

typedef struct writing {
    write_file write;
    const gsz_cloud *cloud;
    const void *options;
} writing;

static inline gsz_result write_once(gsz_context *context, void *user) {
    const writing *w = user;
    gsz_output *output = NULL;
    GSZ_TRY(gsz_output_open(context, &output, "/dev/null"));
    gsz_result result = w->write(context, output, w->cloud, w->options);
    gsz_output_close(context, &output);
    return result;
}

/* A file that promises more than it holds must not cost memory. */
static inline void assert_costs_little(read_file read, const void *data, size_t size) {
    harness h;
    gsz_cloud cloud;
    harness_open(&h, 1, 64 << 20);
    gsz_result result = read_exact(h.context, &cloud, read, data, size);
    assert_true(result != GSZ_OK && result != GSZ_ERROR_MEMORY);
    assert_true(gsz_context_peak_memory(h.context) < (4 << 20) + 4 * size);
    harness_close(&h);
}

#endif
