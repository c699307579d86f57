/* SPDX-License-Identifier: MIT */
/* fuzz_gsz.c - any bytes as a .gsz: no crash, no memory beyond the limit, all ways of reading agree, the floats
 * are finite, and what was read can be packed and read again.
 *
 * Inputs come with right checksums from gsz_mutator.c; libFuzzer alone would never get past them. */
#include <math.h>

#include "fuzz_support.h"
#include "gsz_stream.h"

enum { MAX_MEMORY = 256 << 20, PACK_AGAIN_MAX = 400 /* Gaussians: larger ones are slow */ };

static gsz_file *open_file(gsz_context *context, const void *data, size_t size, bool partial) {
    gsz_open_options options = {.partial = partial};
    gsz_file *file = NULL;
    gsz_result result = gsz_file_open(context, &file, data, size, &options);
    check((result == GSZ_OK) == !gsz_context_error(context)[0], "an error without a sentence");
    check((result == GSZ_OK) == (file != NULL), "a failure that left something behind");
    return file;
}

/* ---- what must hold ---- */

static void check_finite(const gsz_cloud *cloud) {
    for (int plane = 0; plane < gsz_plane_count(cloud->sh_degree); plane++)
        for (size_t i = 0; i < cloud->count; i++)
            check(isfinite(cloud->plane[plane][i]), "not finite");
}

static void check_info(const gsz_file_info *info, size_t size) {
    uint64_t gaussians = 0, end = info->chunk_count ? info->chunks[0].offset : info->file_bytes;
    for (size_t i = 0; i < info->chunk_count; i++) {
        check(info->chunks[i].offset == end, "chunks apart");
        end += info->chunks[i].size;
        gaussians += info->chunks[i].gaussians;
        check(info->chunks[i].missing == (end > size), "a chunk is there or it is not");
    }
    check(end == info->file_bytes && gaussians == info->gaussians, "chunks that do not add up");
    check(info->missing_blocks <= info->blocks, "more is missing than there was");
    check(info->missing_blocks == 0 || info->file_bytes > size, "blocks missing of a whole file");
}

static void check_sizes(gsz_context *context, const gsz_file *file, const gsz_file_info *info) {
    gsz_file_sizes sizes;
    if (gsz_file_get_sizes(context, file, &sizes) != GSZ_OK) return;
    uint64_t sum = sizes.codebook_bytes + sizes.overhead_bytes;
    for (int a = 0; a < GSZ_ATTRIBUTE_COUNT; a++) sum += sizes.attribute_bytes[a];
    for (size_t i = 0; i < info->chunk_count; i++)
        if (info->chunks[i].missing) sum += info->chunks[i].size;
    check(sum == info->file_bytes, "sizes that do not add up");
    check(sizes.codebooks == (uint32_t)gsz_file_codebooks(file), "codebooks of two opinions");
}

static void check_packing(gsz_cloud *cloud) {
    gsz_clean_report report;
    gsz_cloud_clean(cloud, &report);
    check(report.not_finite == 0, "not finite after all");
    if (cloud->count == 0 || cloud->count > PACK_AGAIN_MAX) return;
    gsz_context *context = new_context(MAX_MEMORY);
    gsz_buffer packed = {0};
    gsz_pack_options options;
    gsz_pack_options_default(&options);
    options.effort = 3; /* nothing is drawn */
    options.sh_coding = (gsz_sh_coding)(cloud->count % 3);
    options.quality = (float)(cloud->count % 101);
    check(gsz_pack(context, &packed, cloud, &options, NULL) == GSZ_OK, "cannot be packed");
    gsz_file *file = open_file(context, packed.data, packed.size, false);
    check(file && gsz_file_verify(context, file) == GSZ_OK, "cannot be read again");
    check(gsz_file_get_info(file)->gaussians == cloud->count, "lost while packing");
    gsz_file_close(context, &file);
    gsz_buffer_free(context, &packed);
    gsz_context_destroy(&context);
}

/** The first failure of the single blocks that are there, in their order. */
static gsz_result decode_blocks(gsz_context *context, const gsz_file *file) {
    const gsz_file_info *info = gsz_file_get_info(file);
    gsz_result first = GSZ_OK;
    for (uint32_t b = 0; b < info->blocks - info->missing_blocks; b++) {
        gsz_quantised_block block = {0};
        gsz_result result = gsz_file_decode_block(context, file, b, &block);
        check((result == GSZ_OK) == (block.storage != NULL), "half a block");
        gsz_quantised_block_free(context, &block);
        if (first == GSZ_OK) first = result;
    }
    return first;
}

/** The first layer alone, which stands for the rest, and what lies in a box. */
static void read_parts(gsz_context *context, const gsz_file *file, bool whole) {
    const gsz_unpack_options parts[] = {
        {.layers = 1}, {.box = true, .box_least = {-1, -1, -1}, .box_greatest = {1, 1, 1}}};
    for (int p = 0; p < 2; p++) {
        gsz_cloud cloud = {0};
        gsz_result result = gsz_file_unpack(context, file, &cloud, &parts[p]);
        check(result == GSZ_OK || !cloud.storage, "a failure that left something behind");
        check(result == GSZ_OK || result == GSZ_ERROR_MEMORY || !whole || p == 0,
              "a box of a good file that cannot be unpacked");
        if (result == GSZ_OK) check_finite(&cloud);
        gsz_cloud_free(context, &cloud);
    }
}

static void read_opened(gsz_context *context, const gsz_file *file, size_t size) {
    const gsz_file_info *info = gsz_file_get_info(file);
    check_info(info, size);
    check_sizes(context, file, info);
    gsz_cloud cloud = {0};
    gsz_result unpacked = gsz_file_unpack(context, file, &cloud, NULL);
    gsz_result blocks = decode_blocks(context, file), verified = gsz_file_verify(context, file);
    check(unpacked == GSZ_OK || !cloud.storage, "a failure that left something behind");
    if (unpacked == GSZ_OK) {
        check(blocks == GSZ_OK, "a block of a good file that cannot be decoded");
        check_finite(&cloud);
        check_packing(&cloud);
    }
    if (unpacked != GSZ_ERROR_MEMORY && verified == GSZ_OK)
        check(unpacked == GSZ_OK, "verified, but cannot be unpacked");
    read_parts(context, file, unpacked == GSZ_OK);
    gsz_cloud_free(context, &cloud);
}

/** Read by pieces a file is the same. */
static void check_source(gsz_context *context, const uint8_t *data, size_t size,
                         const gsz_file *whole) {
    gsz_source *source = NULL;
    gsz_file *file = NULL;
    check(gsz_source_from_memory(context, &source, "memory", data, size) == GSZ_OK, "no source");
    gsz_result result = gsz_file_open_source(context, &file, source, NULL);
    check((result == GSZ_OK) == (file != NULL), "a failure that left something behind");
    check((file != NULL) == (whole != NULL), "opens in one way only");
    if (file)
        check(gsz_file_verify(context, file) == gsz_file_verify(context, whole),
              "damaged in one way only");
    gsz_file_close(context, &file);
    gsz_source_close(context, &source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gsz_context *context = new_context(MAX_MEMORY);
    gsz_file *file = open_file(context, data, size, false);
    /* a whole file is no other for a reader that would take less */
    gsz_file *partial = file ? NULL : open_file(context, data, size, true);
    if (file || partial) read_opened(context, file ? file : partial, size);
    check_source(context, data, size, file);
    gsz_file_close(context, &file);
    gsz_file_close(context, &partial);
    gsz_context_destroy(&context);
    return 0;
}
