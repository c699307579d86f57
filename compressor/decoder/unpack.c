/* SPDX-License-Identifier: MIT */
/* unpack.c - all of a file's Gaussians, into a cloud or into nothing. */
#include "context.h"
#include "splat_cloud.h"
#include "unpack_box.h"
#include "unpacker.h"

void gsz_unpack_options_default(gsz_unpack_options *options) { *options = (gsz_unpack_options){0}; }

static gsz_result add_metadata(gsz_context *context, gsz_cloud *cloud, const gsz_cloud *text) {
    for (size_t m = 0; m < text->metadata_count; m++)
        GSZ_TRY(
            gsz_cloud_add_metadata(context, cloud, text->metadata[m].key, text->metadata[m].value));
    return GSZ_OK;
}

static gsz_result unpack(gsz_unpacker *u, gsz_cloud *cloud) {
    GSZ_TRY(gsz_unpacker_init(u));
    GSZ_TRY(gsz_unpacker_create_cloud(u, cloud, u->offset[u->count]));
    GSZ_TRY(add_metadata(u->context, cloud, &u->file->text));
    GSZ_TRY(gsz_unpacker_decode(u, cloud, 0, u->count, "unpack"));
    if (u->options) gsz_box_clip(cloud, u->options);
    return GSZ_OK;
}

gsz_result gsz_file_unpack(gsz_context *context, const gsz_file *file, gsz_cloud *cloud,
                           const gsz_unpack_options *options) {
    gsz_clear_error(context);
    gsz_unpacker u = {.context = context, .file = file, .options = options};
    gsz_result result = unpack(&u, cloud);
    if (result != GSZ_OK) gsz_cloud_free(context, cloud);
    gsz_unpacker_free(&u);
    return result;
}

/** Chunks that no block needs are only checked against their checksums. */
static gsz_result check_others(gsz_context *context, const gsz_file *file, gsz_buffer *scratch) {
    for (uint32_t i = 0; i < file->header.chunk_count; i++) {
        const gsz_chunk *chunk = &file->chunk[i];
        const uint8_t *data;
        if (chunk->type == GSZ_CHUNK_UNKNOWN && gsz_chunk_is_there(file, chunk))
            GSZ_TRY(gsz_file_payload(context, file, chunk, scratch, &data));
    }
    return GSZ_OK;
}

gsz_result gsz_file_verify(gsz_context *context, const gsz_file *file) {
    gsz_clear_error(context);
    gsz_unpacker u = {.context = context, .file = file};
    gsz_buffer scratch = {0};
    gsz_result result = check_others(context, file, &scratch);
    if (result == GSZ_OK) result = gsz_unpacker_init(&u);
    if (result == GSZ_OK) result = gsz_unpacker_decode(&u, NULL, 0, u.count, "verify");
    gsz_buffer_free(context, &scratch);
    gsz_unpacker_free(&u);
    return result;
}
