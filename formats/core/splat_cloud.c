/* SPDX-License-Identifier: MIT */
/* splat_cloud.c - the memory of a cloud: one slab for all planes, extra planes and metadata beside it. */
#include "splat_cloud.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "context.h"
#include "utf8.h"

enum {
    ALIGNMENT = 64, /* bytes: a cache line, and the widest vector registers */
    ALIGNMENT_FLOATS = ALIGNMENT / sizeof(float),
    PAGE = 4096
};

/* ---- names ---- */

static const char *const plane_names[GSZ_PLANE_REST] = {
    "x",     "y",     "z",     "scale_0", "scale_1", "scale_2", "rot_0",
    "rot_1", "rot_2", "rot_3", "opacity", "f_dc_0",  "f_dc_1",  "f_dc_2"};
static const char rest_prefix[] = "f_rest_";

void gsz_plane_name(int plane, char out_name[GSZ_PLANE_NAME_SIZE]) {
    assert(plane >= 0 && plane < GSZ_PLANE_COUNT);
    if (plane < GSZ_PLANE_REST) {
        snprintf(out_name, GSZ_PLANE_NAME_SIZE, "%s", plane_names[plane]);
    } else {
        snprintf(out_name, GSZ_PLANE_NAME_SIZE, "%s%d", rest_prefix, plane - GSZ_PLANE_REST);
    }
}

/* As it is printed: one or two digits, no zero in front. */
static int rest_index(const char *digits) {
    int index = 0;
    for (const char *at = digits; *at; at++) {
        if (*at < '0' || *at > '9' || at - digits == 2) return -1;
        index = 10 * index + (*at - '0');
    }
    return digits[0] == 0 || (digits[0] == '0' && digits[1]) ? -1 : index;
}

int gsz_plane_find(const char *name) {
    for (int plane = 0; plane < GSZ_PLANE_REST; plane++)
        if (strcmp(name, plane_names[plane]) == 0) return plane;
    if (strncmp(name, rest_prefix, sizeof rest_prefix - 1) != 0) return -1;
    int index = rest_index(name + sizeof rest_prefix - 1);
    return index >= 0 && index < GSZ_PLANE_COUNT - GSZ_PLANE_REST ? GSZ_PLANE_REST + index : -1;
}

int gsz_cloud_find_extra(const gsz_cloud *cloud, const char *name) {
    for (size_t i = 0; i < cloud->extra_count; i++)
        if (strcmp(cloud->extra[i].name, name) == 0) return (int)i;
    return -1;
}

/* ---- planes ---- */

/* Planes a whole number of pages apart would fall into the same cache sets when many are walked at once. */
static size_t plane_stride(size_t count) {
    size_t stride = (count + ALIGNMENT_FLOATS - 1) / ALIGNMENT_FLOATS * ALIGNMENT_FLOATS;
    return stride * sizeof(float) % PAGE == 0 ? stride + ALIGNMENT_FLOATS : stride;
}

static float *align_up(void *memory) {
    uintptr_t address = (uintptr_t)memory;
    return (float *)((char *)memory + (ALIGNMENT - address % ALIGNMENT) % ALIGNMENT);
}

gsz_result gsz_cloud_create(gsz_context *context, gsz_cloud *cloud, size_t count, int sh_degree) {
    gsz_clear_error(context);
    if (sh_degree < 0 || sh_degree > GSZ_SH_DEGREE_MAX)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                        "spherical harmonics of degree %d: it must be 0 to 3", sh_degree);
    if (count > GSZ_COUNT_MAX)
        return gsz_fail(context, GSZ_ERROR_LIMIT, "%zu Gaussians: a cloud may have at most %zu",
                        count, GSZ_COUNT_MAX);
    int planes = gsz_plane_count(sh_degree);
    size_t stride = plane_stride(count);
    char *storage = NULL;
    if (stride > (SIZE_MAX - ALIGNMENT) / sizeof(float) / (size_t)planes)
        return gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: %zu Gaussians", count);
    GSZ_TRY(GSZ_NEW(context, &storage, stride * sizeof(float) * (size_t)planes + ALIGNMENT));
    *cloud = (gsz_cloud){.count = count, .sh_degree = sh_degree, .storage = storage};
    float *first = align_up(storage);
    for (int plane = 0; plane < planes; plane++)
        cloud->plane[plane] = first + (size_t)plane * stride;
    return GSZ_OK;
}

static gsz_result grow_extra(gsz_context *context, gsz_extra_plane *extra, size_t old_count,
                             size_t count) {
    float *values = NULL;
    GSZ_TRY(GSZ_NEW(context, &values, count));
    memcpy(values, extra->values, old_count * sizeof *values);
    gsz_free(context, extra->values);
    extra->values = values;
    return GSZ_OK;
}

gsz_result gsz_cloud_grow(gsz_context *context, gsz_cloud *cloud, size_t count) {
    if (count <= cloud->count) return GSZ_OK;
    for (size_t i = 0; i < cloud->extra_count; i++)
        GSZ_TRY(grow_extra(context, &cloud->extra[i], cloud->count, count));
    gsz_cloud grown = {0};
    GSZ_TRY(gsz_cloud_create(context, &grown, count, cloud->sh_degree));
    int planes = gsz_plane_count(cloud->sh_degree);
    for (int plane = 0; plane < planes; plane++)
        memcpy(grown.plane[plane], cloud->plane[plane], cloud->count * sizeof(float));
    gsz_free(context, cloud->storage);
    memcpy(cloud->plane, grown.plane, sizeof cloud->plane);
    cloud->storage = grown.storage;
    cloud->count = count;
    return GSZ_OK;
}

uint64_t gsz_cloud_float_bytes(const gsz_cloud *cloud) {
    uint64_t planes = (uint64_t)gsz_plane_count(cloud->sh_degree) + cloud->extra_count;
    return cloud->count * planes * sizeof(float);
}

void gsz_cloud_free(gsz_context *context, gsz_cloud *cloud) {
    if (!cloud) return;
    for (size_t i = 0; i < cloud->extra_count; i++) gsz_free(context, cloud->extra[i].values);
    gsz_free(context, cloud->extra);
    for (size_t i = 0; i < cloud->metadata_count; i++) {
        gsz_free(context, cloud->metadata[i].key);
        gsz_free(context, cloud->metadata[i].value);
    }
    gsz_free(context, cloud->metadata);
    gsz_free(context, cloud->storage);
    *cloud = (gsz_cloud){0};
}

/* ---- extra planes ---- */

static bool name_is_taken(const gsz_cloud *cloud, const char *name) {
    return gsz_plane_find(name) >= 0 || gsz_cloud_find_extra(cloud, name) >= 0 ||
           strncmp(name, rest_prefix, sizeof rest_prefix - 1) == 0;
}

static gsz_result check_name(gsz_context *context, const gsz_cloud *cloud, const char *name) {
    size_t length = strnlen(name, GSZ_NAME_MAX);
    if (length == 0 || length == GSZ_NAME_MAX)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                        "the name of an extra property must have 1 to %d characters",
                        GSZ_NAME_MAX - 1);
    for (size_t i = 0; i < length; i++)
        if (name[i] <= ' ' || name[i] > '~')
            return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                            "the name of an extra property must be printable ASCII without spaces");
    if (name_is_taken(cloud, name))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                        "an extra property cannot be called '%s': the name is taken", name);
    return GSZ_OK;
}

gsz_result gsz_cloud_add_extra(gsz_context *context, gsz_cloud *cloud, const char *name) {
    gsz_clear_error(context);
    GSZ_TRY(check_name(context, cloud, name));
    if (cloud->extra_count == GSZ_EXTRA_MAX)
        return gsz_fail(context, GSZ_ERROR_LIMIT, "a cloud may have at most %d extra properties",
                        GSZ_EXTRA_MAX);
    if (!cloud->extra) GSZ_TRY(GSZ_NEW(context, &cloud->extra, GSZ_EXTRA_MAX));
    float *values = NULL;
    GSZ_TRY(GSZ_NEW(context, &values, cloud->count));
    gsz_extra_plane *extra = &cloud->extra[cloud->extra_count++];
    snprintf(extra->name, sizeof extra->name, "%s", name);
    extra->values = values;
    return GSZ_OK;
}

gsz_result gsz_cloud_create_like(gsz_context *context, gsz_cloud *out, const gsz_cloud *shape,
                                 size_t count) {
    gsz_result result = gsz_cloud_create(context, out, count, shape->sh_degree);
    for (size_t e = 0; result == GSZ_OK && e < shape->extra_count; e++)
        result = gsz_cloud_add_extra(context, out, shape->extra[e].name);
    if (result != GSZ_OK) gsz_cloud_free(context, out);
    return result;
}

void gsz_cloud_remove_extra(gsz_context *context, gsz_cloud *cloud, size_t index) {
    assert(index < cloud->extra_count);
    gsz_free(context, cloud->extra[index].values);
    cloud->extra_count--;
    memmove(&cloud->extra[index], &cloud->extra[index + 1],
            (cloud->extra_count - index) * sizeof *cloud->extra);
}

/* ---- metadata ---- */

static gsz_result check_text(gsz_context *context, const char *what, const char *text,
                             size_t limit) {
    size_t length = strnlen(text, limit + 1);
    if (length > limit)
        return gsz_fail(context, GSZ_ERROR_LIMIT, "a %s of metadata may have at most %zu bytes",
                        what, limit);
    if (!gsz_utf8_valid(text, length))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a %s of metadata must be UTF-8", what);
    return GSZ_OK;
}

static gsz_result copy_text(gsz_context *context, char **out_copy, const char *text) {
    size_t size = strlen(text) + 1;
    GSZ_TRY(GSZ_NEW(context, out_copy, size));
    memcpy(*out_copy, text, size);
    return GSZ_OK;
}

/* The array doubles whenever the count is a power of two: no capacity needs to be kept. */
static gsz_result make_room(gsz_context *context, gsz_cloud *cloud) {
    size_t count = cloud->metadata_count;
    if (count & (count - 1)) return GSZ_OK;
    gsz_metadata_entry *entries = NULL;
    GSZ_TRY(GSZ_NEW(context, &entries, count ? 2 * count : 1));
    if (count) memcpy(entries, cloud->metadata, count * sizeof *entries);
    gsz_free(context, cloud->metadata);
    cloud->metadata = entries;
    return GSZ_OK;
}

gsz_result gsz_cloud_add_metadata(gsz_context *context, gsz_cloud *cloud, const char *key,
                                  const char *value) {
    gsz_clear_error(context);
    if (cloud->metadata_count == GSZ_METADATA_MAX)
        return gsz_fail(context, GSZ_ERROR_LIMIT, "a cloud may have at most %d entries of metadata",
                        GSZ_METADATA_MAX);
    GSZ_TRY(check_text(context, "key", key, GSZ_METADATA_KEY_MAX));
    GSZ_TRY(check_text(context, "value", value, GSZ_METADATA_VALUE_MAX));
    GSZ_TRY(make_room(context, cloud));
    gsz_metadata_entry entry = {0};
    GSZ_TRY(copy_text(context, &entry.key, key));
    gsz_result result = copy_text(context, &entry.value, value);
    if (result != GSZ_OK) {
        gsz_free(context, entry.key);
        return result;
    }
    cloud->metadata[cloud->metadata_count++] = entry;
    return GSZ_OK;
}

const char *gsz_cloud_metadata(const gsz_cloud *cloud, const char *key) {
    for (size_t i = 0; i < cloud->metadata_count; i++)
        if (strcmp(cloud->metadata[i].key, key) == 0) return cloud->metadata[i].value;
    return NULL;
}

static void pick_plane(float *out, const float *plane, const uint32_t *index, size_t count) {
    if (!index) memcpy(out, plane, count * sizeof *out);
    for (size_t i = 0; index && i < count; i++) out[i] = plane[index[i]];
}

static gsz_result pick(gsz_context *context, gsz_cloud *out, const gsz_cloud *cloud,
                       const uint32_t *index, size_t count) {
    GSZ_TRY(gsz_cloud_create(context, out, count, cloud->sh_degree));
    for (int p = 0; p < gsz_plane_count(cloud->sh_degree); p++)
        pick_plane(out->plane[p], cloud->plane[p], index, count);
    for (size_t e = 0; e < cloud->extra_count; e++) {
        GSZ_TRY(gsz_cloud_add_extra(context, out, cloud->extra[e].name));
        pick_plane(out->extra[e].values, cloud->extra[e].values, index, count);
    }
    for (size_t m = 0; m < cloud->metadata_count; m++)
        GSZ_TRY(
            gsz_cloud_add_metadata(context, out, cloud->metadata[m].key, cloud->metadata[m].value));
    return GSZ_OK;
}

gsz_result gsz_cloud_pick(gsz_context *context, gsz_cloud *out, const gsz_cloud *cloud,
                          const uint32_t *index, size_t count) {
    gsz_result result = pick(context, out, cloud, index, count);
    if (result != GSZ_OK) gsz_cloud_free(context, out);
    return result;
}

gsz_result gsz_cloud_copy(gsz_context *context, gsz_cloud *out, const gsz_cloud *cloud) {
    return gsz_cloud_pick(context, out, cloud, NULL, cloud->count);
}
