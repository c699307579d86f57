/* SPDX-License-Identifier: MIT */
/* segment_key.c - a key is a whole .gsz file of its own, unpacked as any other. */
#include "segment_key.h"

#include "context.h"

/** Those of the first block are those of all. */
static gsz_result read_steps(gsz_context *context, gsz_segment_key *key, const gsz_file *file) {
    gsz_quantised_block block = {0};
    GSZ_TRY(gsz_file_decode_block(context, file, 0, &block));
    key->place_step = (double)block.cell_edge;
    key->color_step = (double)block.color_step;
    key->sh_step = (double)block.sh_step;
    gsz_quantised_block_free(context, &block);
    return GSZ_OK;
}

static gsz_result read_all(gsz_context *context, gsz_segment_key *key, const gsz_file *file) {
    size_t count = (size_t)gsz_file_get_info(file)->gaussians;
    gsz_unpack_options options;
    GSZ_TRY(GSZ_NEW(context, &key->fineness, count));
    GSZ_TRY(GSZ_NEW(context, &key->refine, count));
    gsz_unpack_options_default(&options);
    options.fineness = key->fineness;
    options.refine = key->refine;
    return gsz_file_unpack(context, file, &key->cloud, &options);
}

gsz_result gsz_segment_key_read(gsz_context *context, gsz_segment_key *key, const uint8_t *data,
                                size_t size, bool with_steps) {
    gsz_file *file = NULL;
    gsz_result result = gsz_file_open(context, &file, data, size, NULL);
    if (result == GSZ_OK) result = read_all(context, key, file);
    if (result == GSZ_OK && with_steps) result = read_steps(context, key, file);
    gsz_file_close(context, &file);
    if (result != GSZ_OK) gsz_segment_key_free(context, key);
    return result;
}

void gsz_segment_key_free(gsz_context *context, gsz_segment_key *key) {
    gsz_cloud_free(context, &key->cloud);
    gsz_free(context, key->fineness);
    gsz_free(context, key->refine);
    *key = (gsz_segment_key){0};
}
