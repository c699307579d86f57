/* SPDX-License-Identifier: MIT */
/* chunk_list.h - a file in the making: the table and the bytes are made from one list of chunks. Internal. */
#ifndef GSZ_CHUNK_LIST_H
#define GSZ_CHUNK_LIST_H

#include "container.h"
#include "gsz_splats.h"

/** Set header; the rest is zero. */
typedef struct gsz_chunk_list {
    gsz_file_header header; /* chunk_count is that of the list */
    gsz_chunk *chunk;
    const gsz_buffer **payload; /* of each, borrowed */
    gsz_buffer metadata;
} gsz_chunk_list;

/** Room for that many chunks in all. */
gsz_result gsz_chunk_list_reserve(gsz_context *context, gsz_chunk_list *list,
                                  size_t most) GSZ_CHECKED;
void gsz_chunk_list_free(gsz_context *context, gsz_chunk_list *list);

/** Fills *chunk (zeroed) for a required chunk of these bytes; its layer, index and Gaussians are the caller's to set. */
void gsz_chunk_describe(gsz_chunk *chunk, gsz_chunk_type type, const void *data, size_t size);
/** Adds a required chunk; its layer, index and Gaussians are the caller's to set. */
gsz_chunk *gsz_chunk_list_add(gsz_chunk_list *list, gsz_chunk_type type, const gsz_buffer *payload);
/** Adds the metadata of a cloud, if it has any. */
gsz_result gsz_chunk_list_add_metadata(gsz_context *context, gsz_chunk_list *list,
                                       const gsz_cloud *cloud) GSZ_CHECKED;
/** Appends header, table and chunks to *out, which is empty. */
gsz_result gsz_chunk_list_write(gsz_context *context, gsz_chunk_list *list,
                                gsz_buffer *out) GSZ_CHECKED;

#endif
