/* SPDX-License-Identifier: MIT */
/* unpack_stream.c - writes a .ply while blocks are decoded, a batch of them at a time. The head of a .ply tells how many
 * Gaussians follow: of a box these are counted first, for which the blocks at its edge are decoded twice. */
#include "context.h"
#include "parallel.h"
#include "splat_cloud.h"
#include "unpack_box.h"
#include "unpacker.h"

enum {
    BATCH =
        4 * GSZ_BLOCK_GAUSSIANS_MAX, /* Gaussians in memory at once, or more with many threads: */
    BLOCKS_PER_WORKER = 2            /* so that none waits long for another */
};

void gsz_stream_unpack_options_default(gsz_stream_unpack_options *options) {
    *options = (gsz_stream_unpack_options){0};
    gsz_unpack_options_default(&options->unpack);
    gsz_ply_write_options_default(&options->ply);
}

/** Blocks in work. */
typedef struct batch {
    size_t first, count;
    gsz_cloud cloud;
} batch;

/** The next blocks; false if there are none. */
static bool go_on(batch *b, const gsz_unpacker *u) {
    size_t least = BLOCKS_PER_WORKER * (size_t)u->workers;
    b->first += b->count;
    b->count = 0;
    for (size_t end = b->first + 1; end <= u->count; end++, b->count++)
        if (b->count >= least && u->offset[end] - u->offset[b->first] > BATCH) break;
    return b->count > 0;
}

static gsz_result decode(batch *b, gsz_unpacker *u) {
    size_t end = b->first + b->count;
    gsz_cloud_free(u->context, &b->cloud);
    GSZ_TRY(gsz_unpacker_create_cloud(u, &b->cloud, u->offset[end] - u->offset[b->first]));
    GSZ_TRY(gsz_unpacker_decode(u, &b->cloud, b->first, b->count, NULL));
    gsz_box_clip(&b->cloud, u->options);
    return GSZ_OK;
}

/* ---- counting ------------------------------------------------------------------------------------ */

/** Those blocks of *u that only decoding tells how many Gaussians of are in the box; *inside becomes the Gaussians of the
 *  others. */
static gsz_result choose_edges(gsz_unpacker *edges, uint64_t *inside, const gsz_unpacker *u) {
    GSZ_TRY(GSZ_NEW(u->context, &edges->block, u->count));
    GSZ_TRY(GSZ_NEW(u->context, &edges->offset, u->count + 1));
    *inside = 0;
    for (size_t i = 0; i < u->count; i++) {
        uint64_t gaussians = u->offset[i + 1] - u->offset[i];
        if (gsz_box_holds(u->file, u->block[i], u->options)) {
            *inside += gaussians;
            continue;
        }
        edges->block[edges->count++] = u->block[i];
        edges->offset[edges->count] = edges->offset[edges->count - 1] + gaussians;
    }
    return GSZ_OK;
}

static gsz_result count_edges(gsz_unpacker *edges, uint64_t *gaussians) {
    batch b = {0};
    gsz_result result = GSZ_OK;
    while (result == GSZ_OK && go_on(&b, edges)) {
        result =
            gsz_report_progress(edges->context, "count", (double)b.first / (double)edges->count);
        if (result == GSZ_OK) result = decode(&b, edges);
        *gaussians += b.cloud.count;
    }
    gsz_cloud_free(edges->context, &b.cloud);
    return result;
}

/** How many Gaussians will be written. The workers are lent. */
static gsz_result count(gsz_unpacker *u, uint64_t *out_gaussians) {
    gsz_unpacker edges = {.context = u->context,
                          .file = u->file,
                          .options = u->options,
                          .worker = u->worker,
                          .workers = u->workers};
    gsz_result result = choose_edges(&edges, out_gaussians, u);
    if (result == GSZ_OK) result = count_edges(&edges, out_gaussians);
    gsz_free(u->context, edges.block);
    gsz_free(u->context, edges.offset);
    return result;
}

/* ---- writing ------------------------------------------------------------------------------------- */

static gsz_result write_batches(gsz_unpacker *u, batch *b, gsz_ply_writer *writer) {
    do {
        GSZ_TRY(gsz_report_progress(u->context, "unpack", (double)b->first / (double)u->count));
        if (b->cloud.storage == NULL || b->first > 0) GSZ_TRY(decode(b, u));
        GSZ_TRY(gsz_ply_writer_add(u->context, writer, &b->cloud));
    } while (go_on(b, u));
    return GSZ_OK;
}

/** What one batch holds is decoded once, and counted then. */
static gsz_result write_all(gsz_unpacker *u, batch *b, gsz_output *output,
                            const gsz_ply_write_options *options, uint64_t *out_gaussians) {
    gsz_ply_writer *writer = NULL;
    bool any = go_on(b, u);
    if (any && b->count == u->count) {
        GSZ_TRY(gsz_report_progress(u->context, "unpack", 0));
        GSZ_TRY(decode(b, u));
        *out_gaussians = b->cloud.count;
    } else {
        GSZ_TRY(count(u, out_gaussians));
    }
    GSZ_TRY(
        gsz_ply_writer_open(u->context, &writer, output, &u->file->text, *out_gaussians, options));
    gsz_result result = any ? write_batches(u, b, writer) : GSZ_OK;
    if (result == GSZ_OK) result = gsz_ply_writer_finish(u->context, writer);
    gsz_ply_writer_close(u->context, &writer);
    return result;
}

static void report(const gsz_unpacker *u, gsz_stream_unpack_report *out, uint64_t gaussians) {
    const gsz_file *file = u->file;
    out->gaussians = gaussians;
    out->blocks = (uint32_t)u->count;
    out->bytes = file->info.blocks > 0 ? file->chunk[file->block[0]].offset : file->size;
    for (size_t i = 0; i < u->count; i++) {
        out->bytes += file->chunk[file->block[u->block[i]]].size;
        if (file->header.extra_count > 0) out->bytes += file->chunk[file->extra[u->block[i]]].size;
    }
}

gsz_result gsz_stream_unpack(gsz_context *context, gsz_output *output, const gsz_file *file,
                             const gsz_stream_unpack_options *options,
                             gsz_stream_unpack_report *out_report) {
    gsz_clear_error(context);
    gsz_stream_unpack_options chosen;
    gsz_stream_unpack_options_default(&chosen);
    if (options) chosen = *options;
    chosen.unpack.fineness = NULL;
    chosen.unpack.refine = NULL;
    gsz_unpacker u = {.context = context, .file = file, .options = &chosen.unpack};
    batch b = {0};
    uint64_t gaussians = 0;
    gsz_result result = gsz_unpacker_init(&u);
    /* What has gone down a pipe cannot be called back. */
    if (result == GSZ_OK && !gsz_output_can_patch(output)) result = gsz_unpacker_check(&u);
    if (result == GSZ_OK) result = write_all(&u, &b, output, &chosen.ply, &gaussians);
    if (result == GSZ_OK && out_report) report(&u, out_report, gaussians);
    gsz_cloud_free(context, &b.cloud);
    gsz_unpacker_free(&u);
    return result;
}
