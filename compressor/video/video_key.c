/* SPDX-License-Identifier: MIT */
/* video_key.c - a key goes the way of any scene, its Gaussians numbered by an extra plane, which is taken out of the file
 * afterwards. */
#include "video_key.h"

#include "container.h"
#include "context.h"
#include "pack_kept.h"

#include <string.h>

static const char NUMBER[] = "gsz_number";

/** A copy without text and extra planes, numbered; the bits of a number, whatever float they are. */
static gsz_result number(gsz_context *context, gsz_cloud *out, const gsz_cloud *cloud) {
    GSZ_TRY(gsz_cloud_create(context, out, cloud->count, cloud->sh_degree));
    for (int p = 0; p < gsz_plane_count(cloud->sh_degree); p++)
        memcpy(out->plane[p], cloud->plane[p], cloud->count * sizeof(float));
    GSZ_TRY(gsz_cloud_add_extra(context, out, NUMBER));
    for (size_t i = 0; i < cloud->count; i++) {
        uint32_t n = (uint32_t)i;
        memcpy(&out->extra[0].values[i], &n, sizeof n);
    }
    return GSZ_OK;
}

/** Which chunks remain without extra planes. */
static bool stays(const gsz_chunk *c) {
    return c->type != GSZ_CHUNK_NAMES && c->type != GSZ_CHUNK_EXTRA;
}

static gsz_result write_rest(gsz_context *context, gsz_buffer *out, gsz_file_header *header,
                             gsz_chunk *chunk, const gsz_buffer *file) {
    uint64_t *from = NULL;
    uint32_t count = 0;
    GSZ_TRY(GSZ_NEW(context, &from, header->chunk_count));
    for (uint32_t i = 0; i < header->chunk_count; i++) {
        if (!stays(&chunk[i])) continue;
        from[count] = chunk[i].offset;
        chunk[count++] = chunk[i];
    }
    header->chunk_count = count;
    header->extra_count = 0;
    gsz_result result = gsz_container_write(context, out, header, chunk);
    for (uint32_t i = 0; i < count && result == GSZ_OK; i++)
        result = gsz_buffer_append(context, out, file->data + from[i], (size_t)chunk[i].size);
    gsz_free(context, from);
    return result;
}

/** The same file without extra planes. */
static gsz_result drop_extra(gsz_context *context, gsz_buffer *out, const gsz_buffer *file) {
    gsz_file_header header;
    gsz_chunk *chunk;
    GSZ_TRY(gsz_container_read(context, &header, &chunk, file->data, file->size, false));
    gsz_result result = write_rest(context, out, &header, chunk, file);
    gsz_free(context, chunk);
    return result;
}

static uint32_t number_of(const gsz_cloud *cloud, size_t i) {
    uint32_t n;
    memcpy(&n, &cloud->extra[0].values[i], sizeof n);
    return n;
}

/** Who is who, by the numbers. */
static gsz_result find_sources(gsz_context *context, gsz_video_key *key, size_t numbers) {
    const gsz_cloud *decoded = &key->decoded.cloud;
    uint32_t *at = NULL;
    GSZ_TRY(GSZ_NEW(context, &key->source, decoded->count));
    GSZ_TRY(GSZ_NEW(context, &key->kept_at, decoded->count));
    GSZ_TRY(GSZ_NEW(context, &at, numbers));
    for (size_t i = 0; i < key->kept.count; i++) at[number_of(&key->kept, i)] = (uint32_t)i;
    for (size_t i = 0; i < decoded->count; i++) {
        key->source[i] = number_of(decoded, i);
        key->kept_at[i] = at[key->source[i]];
    }
    gsz_free(context, at);
    return GSZ_OK;
}

gsz_result gsz_video_key_pack(gsz_context *context, gsz_video_key *key, const gsz_cloud *cloud,
                              const gsz_cloud *whole, const gsz_pack_options *options) {
    gsz_cloud numbered = {0};
    gsz_buffer file = {0};
    gsz_pack_stats stats = {0};
    gsz_pack_options numbers = *options;
    numbers.drop_extra = false; /* the numbers are needed in any case */
    gsz_result result = number(context, &numbered, cloud);
    if (result == GSZ_OK)
        result = gsz_pack_kept(context, &file, &key->kept, &numbered, whole, &numbers, &stats);
    if (result == GSZ_OK)
        result = gsz_segment_key_read(context, &key->decoded, file.data, file.size, true);
    if (result == GSZ_OK) result = find_sources(context, key, cloud->count);
    if (result == GSZ_OK) result = drop_extra(context, &key->file, &file);
    key->quality = stats.quality;
    gsz_cloud_free(context, &numbered);
    gsz_buffer_free(context, &file);
    return result;
}

void gsz_video_key_free(gsz_context *context, gsz_video_key *key) {
    gsz_buffer_free(context, &key->file);
    gsz_segment_key_free(context, &key->decoded);
    gsz_cloud_free(context, &key->kept);
    gsz_free(context, key->kept_at);
    gsz_free(context, key->source);
    *key = (gsz_video_key){0};
}
