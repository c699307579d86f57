/* SPDX-License-Identifier: MIT */
/* golden_files.h - what the maker and the checker of golden files share: reading a file, decoding it, and the
 * one number that stands for all floats that come out. */
#ifndef GOLDEN_FILES_H
#define GOLDEN_FILES_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "gsz.h"
#include "gsz_files.h"

enum { GOLDEN_BYTES_MAX = 20000 /* of a file: the house is small */ };

static inline gsz_result golden_read(gsz_context *context, gsz_buffer *out, const char *path) {
    gsz_source *source = NULL;
    gsz_result result = gsz_source_open(context, &source, path);
    if (result == GSZ_OK) result = gsz_source_read_all(context, out, source, GOLDEN_BYTES_MAX);
    gsz_source_close(context, &source);
    return result;
}

/** Checks everything and unpacks: the first failure of the three steps. */
static inline gsz_result golden_decode(gsz_context *context, gsz_cloud *cloud, const void *data,
                                       size_t size) {
    gsz_file *file = NULL;
    gsz_result result = gsz_file_open(context, &file, data, size, NULL);
    if (result == GSZ_OK) result = gsz_file_verify(context, file);
    if (result == GSZ_OK) result = gsz_file_unpack(context, file, cloud, NULL);
    gsz_file_close(context, &file);
    return result;
}

/** XXH64 of the planes one after another, then of the extra planes, their names and the metadata: each piece
 *  seeded with the hash of what came before it. */
static inline uint64_t golden_hash(const gsz_cloud *cloud) {
    uint64_t hash = cloud->count;
    size_t bytes = cloud->count * sizeof(float);
    for (int plane = 0; plane < gsz_plane_count(cloud->sh_degree); plane++)
        hash = XXH64(cloud->plane[plane], bytes, hash);
    for (size_t e = 0; e < cloud->extra_count; e++) {
        hash = XXH64(cloud->extra[e].values, bytes, hash);
        hash = XXH64(cloud->extra[e].name, strlen(cloud->extra[e].name), hash);
    }
    for (size_t m = 0; m < cloud->metadata_count; m++) {
        hash = XXH64(cloud->metadata[m].key, strlen(cloud->metadata[m].key), hash);
        hash = XXH64(cloud->metadata[m].value, strlen(cloud->metadata[m].value), hash);
    }
    return hash;
}

#endif
