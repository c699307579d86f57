/* SPDX-License-Identifier: MIT */
/* test_interchange_support.h - what the tests of scene files share: clouds of sensible values, files in memory, and
 * damage of all kinds. */
#ifndef TEST_INTERCHANGE_SUPPORT_H
#define TEST_INTERCHANGE_SUPPORT_H

#include <math.h>

#include "gsz_interchange.h"
#include "test_formats_failing.h"

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

/* ---- files in memory ---- */

static inline gsz_buffer scene_bytes(harness *h, const gsz_cloud *cloud, const char *format,
                                     const gsz_interchange_write_options *options) {
    folder f;
    folder_make(&f);
    file_path path = folder_path(&f, "scene");
    gsz_output *output = NULL;
    assert_int_equal(gsz_output_open(h->context, &output, path.text), GSZ_OK);
    assert_int_equal(
        gsz_interchange_write(h->context, output, cloud, gsz_format_by_name(format), options),
        GSZ_OK);
    assert_int_equal(gsz_output_commit(h->context, output), GSZ_OK);
    gsz_output_close(h->context, &output);
    gsz_buffer bytes = file_read(h, path.text);
    folder_remove(&f);
    return bytes;
}

/* From memory of exactly that size, so that the address sanitizer sees a byte too many. */
static inline gsz_result read_with(gsz_context *context, gsz_cloud *cloud, const char *format,
                                   const void *data, size_t size) {
    static const gsz_interchange_read_options options;
    gsz_interchange_report report = {0};
    uint8_t *exact = malloc(size ? size : 1);
    assert_non_null(exact);
    if (size) memcpy(exact, data, size);
    gsz_source *source = NULL;
    *cloud = (gsz_cloud){0};
    gsz_result result = gsz_source_from_memory(context, &source, "test.scene", exact, size);
    if (result == GSZ_OK)
        result = gsz_format_by_name(format)->read(context, cloud, source, &options, &report);
    gsz_source_close(context, &source);
    free(exact);
    return result;
}

static inline gsz_result read_scene(harness *h, gsz_cloud *cloud, const char *format,
                                    const gsz_buffer *bytes) {
    return read_with(h->context, cloud, format, bytes->data, bytes->size);
}

static inline gsz_cloud read_fine(harness *h, const char *format, const gsz_buffer *bytes) {
    gsz_cloud cloud;
    if (read_scene(h, &cloud, format, bytes) != GSZ_OK)
        fail_msg("%s", gsz_context_error(h->context));
    return cloud;
}

/* ---- comparing, Gaussian `a` of one cloud with `b` of the other ---- */

typedef struct tolerance {
    float position, scale, rotation, alpha, color, rest;
} tolerance;

static inline float alpha_of(float logit) { return 1 / (1 + expf(-logit)); }

static inline void assert_near(float a, float b, float limit, const char *what) {
    if (!(fabsf(a - b) <= limit)) fail_msg("%s: %g against %g", what, (double)a, (double)b);
}

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

/* ---- damage ---- */

/* Every shorter file is refused with a sentence that names it, and leaves nothing. */
static inline void assert_truncation_refused(harness *h, const char *format,
                                             const gsz_buffer *bytes) {
    for (size_t size = 0; size < bytes->size; size++) {
        gsz_cloud cloud;
        gsz_result result = read_with(h->context, &cloud, format, bytes->data, size);
        if (result == GSZ_OK)
            fail_msg("%s: %zu of %zu bytes are enough", format, size, bytes->size);
        assert_error(h, "test.scene: ");
        assert_null(cloud.storage);
    }
}

/* Every bit of a file flipped: read, or refused with a sentence; a sanitizer sees what else may happen. */
static inline void assert_damage_survived(harness *h, const char *format, const gsz_buffer *bytes,
                                          size_t step) {
    for (size_t bit = 0; bit < 8 * bytes->size; bit += step) {
        gsz_cloud cloud;
        bytes->data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        gsz_result result = read_scene(h, &cloud, format, bytes);
        bytes->data[bit / 8] ^= (uint8_t)(1 << bit % 8);
        if (result != GSZ_OK) assert_error(h, "test.scene: ");
        gsz_cloud_free(h->context, &cloud);
    }
}

typedef struct memory_job {
    const char *format;
    const gsz_buffer *bytes; /* NULL: write */
    const gsz_cloud *cloud;
} memory_job;

static inline gsz_result memory_work(gsz_context *context, void *user) {
    const memory_job *job = user;
    if (job->bytes) {
        gsz_cloud cloud;
        gsz_result result =
            read_with(context, &cloud, job->format, job->bytes->data, job->bytes->size);
        gsz_cloud_free(context, &cloud);
        return result;
    }
    gsz_output *output = NULL;
    gsz_result result = gsz_output_open(context, &output, "/dev/null");
    if (result == GSZ_OK)
        result = gsz_interchange_write(context, output, job->cloud, gsz_format_by_name(job->format),
                                       NULL);
    gsz_output_close(context, &output);
    return result;
}

/* Every allocation fails in turn, fewer than a thousand times. */
static inline void assert_memory_failures(memory_job *job) {
    assert_true(fail_everywhere(memory_work, job) < 999);
}

/* A file that promises more than it holds must not cost memory. */
static inline void assert_costs_little(const char *format, const void *data, size_t size) {
    harness h;
    gsz_cloud cloud;
    harness_open(&h, 1, 64 << 20);
    gsz_result result = read_with(h.context, &cloud, format, data, size);
    assert_true(result != GSZ_OK && result != GSZ_ERROR_MEMORY);
    assert_true(gsz_context_peak_memory(h.context) < (4 << 20) + 4 * size);
    harness_close(&h);
}

#endif
