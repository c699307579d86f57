/* SPDX-License-Identifier: MIT */
/* refdec_compare.h - the library against the second decoder of tests/refdec: both refuse a file, or both give the
 * same bits. */
#ifndef REFDEC_COMPARE_H
#define REFDEC_COMPARE_H

#include <stdio.h>
#include <string.h>

#include "gsz.h"
#include "refdec.h"

/* Floats are compared as bits: extra planes hold NaNs of any pattern. */
static inline bool same_floats(const float *one, const float *two, size_t count) {
    return count == 0 || memcmp(one, two, count * sizeof *one) == 0;
}

static inline const char *extras_differ(const gsz_cloud *cloud, const refdec_cloud *other) {
    if (cloud->extra_count != (size_t)other->extras) return "another number of extra planes";
    for (size_t e = 0; e < cloud->extra_count; e++) {
        if (strcmp(cloud->extra[e].name, other->extra_name[e]) != 0) return "names differ";
        if (!same_floats(cloud->extra[e].values, other->extra[e], cloud->count))
            return "extra planes differ";
    }
    return NULL;
}

static inline const char *metadata_differs(const gsz_cloud *cloud, const refdec_cloud *other) {
    if (cloud->metadata_count != other->entries) return "another number of metadata";
    for (size_t i = 0; i < other->entries; i++)
        if (strcmp(cloud->metadata[i].key, other->entry[i].key) != 0 ||
            strcmp(cloud->metadata[i].value, other->entry[i].value) != 0)
            return "metadata differs";
    return NULL;
}

static inline const char *planes_differ(const gsz_cloud *cloud, const refdec_cloud *other) {
    static const char *const attribute[] = {"positions differ", "scales differ",
                                            "rotations differ", "opacities differ",
                                            "colours differ",   "harmonics differ"};
    static const int begin[] = {GSZ_PLANE_SCALE, GSZ_PLANE_ROTATION, GSZ_PLANE_OPACITY,
                                GSZ_PLANE_DC,    GSZ_PLANE_REST,     GSZ_PLANE_COUNT};
    if (cloud->count != other->count) return "another number of Gaussians";
    if (cloud->sh_degree != other->degree) return "another SH degree";
    for (int plane = 0, a = 0; plane < other->planes; plane++) {
        while (plane >= begin[a]) a++;
        if (!same_floats(cloud->plane[plane], other->plane[plane], cloud->count))
            return attribute[a];
    }
    return NULL;
}

/** What differs between the two clouds, or NULL. */
static inline const char *clouds_differ(const gsz_cloud *cloud, const refdec_cloud *other) {
    const char *what = planes_differ(cloud, other);
    if (!what) what = extras_differ(cloud, other);
    return what ? what : metadata_differs(cloud, other);
}

static inline gsz_result library_decode(gsz_context *context, gsz_cloud *cloud, const void *data,
                                        size_t size, const refdec_options *options) {
    gsz_open_options open = {.partial = options->partial};
    gsz_unpack_options unpack = {.layers = options->layers};
    gsz_file *file = NULL;
    gsz_result result = gsz_file_open(context, &file, data, size, &open);
    if (result == GSZ_OK) result = gsz_file_unpack(context, file, cloud, &unpack);
    gsz_file_close(context, &file);
    return result;
}

/** Reads the bytes with both: NULL if they agree, or one of them is out of memory. */
static inline const char *decoders_differ(gsz_context *context, const void *data, size_t size,
                                          const refdec_options *options) {
    static _Thread_local char text[256];
    gsz_cloud cloud = {0};
    refdec_cloud other;
    const char *what = NULL, *reason = refdec_decode(&other, data, size, options);
    gsz_result result = library_decode(context, &cloud, data, size, options);
    bool memory = result == GSZ_ERROR_MEMORY || reason == refdec_no_memory;
    if (!memory && (result == GSZ_OK) != !reason) {
        snprintf(text, sizeof text, "the library says: %s; the second decoder: %s",
                 result == GSZ_OK ? "good" : gsz_context_error(context), reason ? reason : "good");
        what = text;
    } else if (!memory && !reason) {
        what = clouds_differ(&cloud, &other);
    }
    gsz_cloud_free(context, &cloud);
    refdec_cloud_free(&other);
    return what;
}

#endif
