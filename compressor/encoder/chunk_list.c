/* SPDX-License-Identifier: MIT */
/* chunk_list.c - chunks in the order of the file, their sizes and checksums. */
#include "chunk_list.h"

#include "context.h"
#include "metadata.h"

#include <string.h>

gsz_result gsz_chunk_list_reserve(gsz_context *context, gsz_chunk_list *list, size_t most) {
    GSZ_TRY(GSZ_NEW(context, &list->chunk, most));
    return GSZ_NEW(context, &list->payload, most);
}

void gsz_chunk_list_free(gsz_context *context, gsz_chunk_list *list) {
    gsz_free(context, list->chunk);
    gsz_free(context, (void *)(uintptr_t)list->payload);
    gsz_buffer_free(context, &list->metadata);
}

void gsz_chunk_describe(gsz_chunk *c, gsz_chunk_type type, const void *data, size_t size) {
    memcpy(c->tag, gsz_chunk_tag(type), sizeof c->tag);
    c->type = type;
    c->required = true;
    c->size = c->raw_size = size;
    c->checksum = gsz_checksum(data, size);
}

gsz_chunk *gsz_chunk_list_add(gsz_chunk_list *list, gsz_chunk_type type,
                              const gsz_buffer *payload) {
    list->payload[list->header.chunk_count] = payload;
    gsz_chunk *c = &list->chunk[list->header.chunk_count++];
    gsz_chunk_describe(c, type, payload->data, payload->size);
    return c;
}

gsz_result gsz_chunk_list_add_metadata(gsz_context *context, gsz_chunk_list *list,
                                       const gsz_cloud *cloud) {
    gsz_chunk packed = {0};
    if (cloud->metadata_count == 0) return GSZ_OK;
    GSZ_TRY(gsz_metadata_encode(context, cloud, &list->metadata, &packed));
    gsz_chunk *c = gsz_chunk_list_add(list, GSZ_CHUNK_METADATA, &list->metadata);
    c->required = false;
    c->codec = packed.codec;
    c->raw_size = packed.raw_size;
    return GSZ_OK;
}

gsz_result gsz_chunk_list_write(gsz_context *context, gsz_chunk_list *list, gsz_buffer *out) {
    GSZ_TRY(gsz_container_write(context, out, &list->header, list->chunk));
    GSZ_TRY(gsz_buffer_reserve(context, out, (size_t)list->header.file_bytes - out->size));
    for (uint32_t i = 0; i < list->header.chunk_count; i++)
        GSZ_TRY(gsz_buffer_append(context, out, list->payload[i]->data, list->payload[i]->size));
    return GSZ_OK;
}
