/* SPDX-License-Identifier: MIT */
/* metadata.h - the chunks that hold text: metadata and the names of extra planes. Internal; specified in
 * formats/gsz.md, "Metadata". */
#ifndef GSZ_METADATA_H
#define GSZ_METADATA_H

#include "container.h"
#include "gsz_splats.h"

/** Appends the entries, packed by zstd when that is smaller; sets chunk->codec, raw_size. */
gsz_result gsz_metadata_encode(gsz_context *context, const gsz_cloud *cloud, gsz_buffer *out,
                               gsz_chunk *chunk) GSZ_CHECKED;
/** Adds the entries of a payload to the cloud. GSZ_ERROR_CORRUPT without a message. */
gsz_result gsz_metadata_decode(gsz_context *context, gsz_cloud *cloud, const gsz_chunk *chunk,
                               const uint8_t *data) GSZ_CHECKED;

/** The names of the extra planes: their number, then each with its length. */
gsz_result gsz_names_encode(gsz_context *context, const gsz_cloud *cloud,
                            gsz_buffer *out) GSZ_CHECKED;
/** Adds planes of those names to the cloud. */
gsz_result gsz_names_decode(gsz_context *context, gsz_cloud *cloud, const uint8_t *data,
                            size_t size) GSZ_CHECKED;

#endif
