/* SPDX-License-Identifier: MIT */
/* test_interchange_calls.h - what the tests of other programs' files share: clouds that look trained, files in
 * memory of exactly their size, and the damage that readers have to bear. */
#ifndef TEST_INTERCHANGE_CALLS_H
#define TEST_INTERCHANGE_CALLS_H

#include <math.h>

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

/* Values that every format holds without clamping. */
static inline gsz_cloud tame_cloud(harness *h, size_t count, int degree, uint32_t seed) {
    gsz_cloud cloud = random_cloud(h, count, degree, seed);
    for (size_t i = 0; i < count; i++) {
        for (int k = 0; k < 3; k++) {
            cloud.plane[GSZ_PLANE_SCALE + k][i] = cloud.plane[GSZ_PLANE_SCALE + k][i] * 0.5f - 2;
            cloud.plane[GSZ_PLANE_DC + k][i] *= 0.25f;
        }
        cloud.plane[GSZ_PLANE_OPACITY][i] *= 0.5f;
        for (int p = GSZ_PLANE_REST; p < gsz_plane_count(degree); p++) cloud.plane[p][i] *= 0.1f;
    }
    return cloud;
}

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

/* ---- files ---- */

typedef gsz_result (*write_file)(gsz_context *context, gsz_output *output, const gsz_cloud *cloud,
                                 const void *options);
typedef gsz_result (*read_file)(gsz_context *context, gsz_cloud *cloud, gsz_source *source);

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

/* Whatever a changed byte does: an answer, finite values, and no memory beyond the limit. */
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

#endif
