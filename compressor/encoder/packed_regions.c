/* SPDX-License-Identifier: MIT */
/* packed_regions.c - blocks of regions, laid out behind each other: the first layer of all regions, then the second, and so
 * on. A block needs nothing of others, so that a region is packed without a look at the rest of the scene. */
#include "packed_regions.h"

#include "cloud_check.h"
#include "context.h"
#include "det_math.h"
#include "effort.h"
#include "gallery.h"
#include "pack_kept.h"
#include "splat_cloud.h"
#include "up_axis.h"
#include "write_file.h"

#include <string.h>

/** Of a scene that is not said to be cut otherwise. Views are as many for a region as for a whole scene, so that much of what a
 *  large scene has is too far from all of them: so much that smaller regions take no more bytes and are several dB nearer to it
 *  (README, Limits of memory). */
enum { LARGE_SCENE = 3 << 21, REGION_GAUSSIANS = 1 << 19 };

bool gsz_regions_possible(const gsz_pack_options *o) {
    return gsz_effort_of(o).weighs && !o->views && o->target_bytes == 0 && !(o->target_psnr > 0) &&
           o->sh_coding != GSZ_SH_CODEBOOKS;
}

size_t gsz_regions_most(const gsz_pack_options *o, size_t gaussians) {
    size_t own = (size_t)o->region_gaussians;
    if (own > 0) return gaussians > own + own / 2 ? own : 0;
    return gaussians > LARGE_SCENE ? REGION_GAUSSIANS : 0;
}

/* ---- which way is up -------------------------------------------------------------------------- */

/** Gaussians that tell it, roughly. */
enum { SAMPLE = 1 << 17 };

/** Odd, since the order of a file may well have a pattern. */
size_t gsz_regions_stride(size_t gaussians) { return (gaussians / SAMPLE) | 1; }

static void grow(gsz_cloud *sample, size_t stride) {
    float growth = (float)(0.5 * gsz_log((double)stride));
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < sample->count; i++) sample->plane[GSZ_PLANE_SCALE + k][i] += growth;
}

gsz_result gsz_packed_regions_find_up(gsz_packed_regions *r, gsz_cloud *sample) {
    r->up[1] = -1;
    grow(sample, gsz_regions_stride(r->whole->count));
    gsz_result result = gsz_views_find_up(r->context, r->up, sample);
    if (result != GSZ_ERROR_ARGUMENT) return result;
    gsz_clear_error(r->context); /* nothing shows: nobody will look */
    return GSZ_OK;
}

/* ---- adding -------------------------------------------------------------------------------------- */

gsz_result gsz_packed_regions_reserve(gsz_packed_regions *r, size_t count) {
    r->room = count;
    r->began = gsz_gallery_clock();
    return GSZ_NEW(r->context, &r->region, count);
}

/** Regions to come share the time that is left; one that has none learns nothing. */
static float time_limit(const gsz_packed_regions *r) {
    double limit = (double)r->options->time_limit, least = 1e-3;
    if (!(limit > 0)) return 0;
    double left = (limit - (gsz_gallery_clock() - r->began)) / (double)(r->room - r->count);
    return (float)(left > least ? left : least);
}

static void add_stats(gsz_packed_regions *r, const gsz_cloud *region, const gsz_pack_stats *stats) {
    r->stats.gaussians += stats->gaussians;
    r->stats.dropped += stats->dropped;
    r->stats.seconds_drawing += stats->seconds_drawing;
    r->stats.quality = stats->quality;
    r->stats.iterations += stats->iterations;
    r->stats.cut_short |= stats->cut_short;
    r->stats.recovered += stats->recovered / (double)r->room;
    r->kept.count += stats->gaussians;
    r->source.count += region->count;
}

gsz_result gsz_packed_regions_add(gsz_packed_regions *r, const gsz_cloud *region) {
    gsz_pack_stats stats = {0};
    gsz_pack_options options = *r->options;
    options.time_limit = time_limit(r);
    gsz_say(r->context, GSZ_MESSAGE_NOTICE, "region %zu of %zu: %zu Gaussians", r->count + 1,
            r->room, region->count);
    GSZ_TRY(gsz_pack_region(r, &r->region[r->count++], region, &options, &stats));
    add_stats(r, region, &stats);
    return GSZ_OK;
}

/* ---- joining ------------------------------------------------------------------------------------- */

/** Blocks in the order of the file: of which region, and which of its own. */
typedef struct block_origin {
    size_t region, block;
} block_origin;

static void count_blocks(const gsz_packed_regions *r, gsz_partition *out) {
    for (size_t k = 0; k < r->count; k++) {
        const gsz_partition *p = &r->region[k].partition;
        if (p->layers > out->layers) out->layers = p->layers;
        out->part_count += p->part_count;
    }
}

static void list_blocks(const gsz_packed_regions *r, block_origin *origin, uint32_t layers) {
    size_t count = 0;
    for (uint32_t layer = 0; layer < layers; layer++)
        for (size_t k = 0; k < r->count; k++)
            for (size_t b = 0; b < r->region[k].partition.part_count; b++)
                if (r->region[k].partition.part[b].layer == layer)
                    origin[count++] = (block_origin){k, b};
}

static void take_blocks(gsz_packed_regions *r, gsz_packer *out, const block_origin *origin) {
    for (size_t i = 0; i < out->partition.part_count; i++) {
        gsz_packed_region *from = &r->region[origin[i].region];
        out->partition.part[i] = from->partition.part[origin[i].block];
        for (int extra = 0; extra < 2; extra++) {
            gsz_buffer *payload = &from->payload[2 * origin[i].block + (size_t)extra];
            out->payload[2 * i + (size_t)extra] = *payload;
            *payload = (gsz_buffer){0};
        }
    }
}

static bool any_grows(const gsz_packed_regions *r) {
    for (size_t k = 0; k < r->count; k++)
        if (r->region[k].growth.level) return true;
    return false;
}

static size_t runs_of(const gsz_part *part) {
    return (part->count + GSZ_GROWTH_RUN - 1) / GSZ_GROWTH_RUN;
}

/** Levels of a block; where its region does not grow they stay 0. */
static void take_levels(const gsz_packed_region *from, gsz_packer *out, size_t i, size_t block) {
    for (uint32_t shown = 1; shown < out->growth.layers; shown++) {
        int8_t *to = gsz_growth_of(&out->growth, shown, (uint32_t)i);
        const int8_t *level = gsz_growth_of(&from->growth, shown, (uint32_t)block);
        if (to && level) memcpy(to, level, runs_of(&out->partition.part[i]) * GSZ_GROWTH_VALUES);
    }
}

static gsz_result join_growth(const gsz_packed_regions *r, gsz_packer *out,
                              const block_origin *origin) {
    if (!any_grows(r)) return GSZ_OK;
    GSZ_TRY(gsz_packer_open_growth(out));
    for (size_t i = 0; i < out->partition.part_count; i++)
        take_levels(&r->region[origin[i].region], out, i, origin[i].block);
    return GSZ_OK;
}

static gsz_result join(gsz_packed_regions *r, gsz_packer *out, block_origin **origin) {
    gsz_partition *p = &out->partition;
    count_blocks(r, p);
    GSZ_TRY(GSZ_NEW(r->context, &p->part, p->part_count));
    GSZ_TRY(GSZ_NEW(r->context, &out->payload, 2 * p->part_count));
    GSZ_TRY(GSZ_NEW(r->context, origin, p->part_count));
    list_blocks(r, *origin, p->layers);
    take_blocks(r, out, *origin);
    return join_growth(r, out, *origin);
}

/** Of all lattices the widest. */
static float widest_cell(const gsz_packed_regions *r) {
    float cell = 0;
    for (size_t k = 0; k < r->count; k++)
        if (r->region[k].cell > cell) cell = r->region[k].cell;
    return cell;
}

gsz_result gsz_packed_regions_join(gsz_packed_regions *r, gsz_packer *out) {
    int degree = r->whole->sh_degree, most = r->options->sh_degree;
    block_origin *origin = NULL;
    out->context = r->context;
    out->options = r->options;
    out->cloud = &r->kept;
    out->source = &r->source;
    out->settings.header.sh_degree = (uint8_t)(degree < most ? degree : most);
    out->settings.header.cell = widest_cell(r);
    gsz_result result = join(r, out, &origin);
    gsz_free(r->context, origin);
    return result;
}

static void free_region(gsz_context *context, gsz_packed_region *region) {
    for (size_t i = 0; region->payload && i < 2 * region->partition.part_count; i++)
        gsz_buffer_free(context, &region->payload[i]);
    gsz_free(context, region->payload);
    gsz_growth_free(context, &region->growth);
    gsz_partition_free(context, &region->partition);
}

void gsz_packed_regions_free(gsz_packed_regions *r) {
    for (size_t k = 0; k < r->count; k++) free_region(r->context, &r->region[k]);
    if (r->context) gsz_free(r->context, r->region);
    *r = (gsz_packed_regions){0};
}

/* ---- a cloud in memory --------------------------------------------------------------------------- */

/** Every so many-th Gaussian. */
static gsz_result pick_sample(gsz_context *context, gsz_cloud *out, const gsz_cloud *cloud,
                              size_t stride) {
    size_t count = (cloud->count + stride - 1) / stride;
    uint32_t *index = NULL;
    GSZ_TRY(GSZ_NEW(context, &index, count));
    for (size_t i = 0; i < count; i++) index[i] = (uint32_t)(i * stride);
    gsz_result result = gsz_cloud_pick(context, out, cloud, index, count);
    gsz_free(context, index);
    return result;
}

static gsz_result find_up(gsz_packed_regions *r) {
    gsz_cloud sample = {0};
    size_t stride = gsz_regions_stride(r->whole->count);
    gsz_result result = pick_sample(r->context, &sample, r->whole, stride);
    if (result == GSZ_OK) result = gsz_packed_regions_find_up(r, &sample);
    gsz_cloud_free(r->context, &sample);
    return result;
}

static gsz_result add_all(gsz_packed_regions *r, const gsz_partition *cuts) {
    GSZ_TRY(gsz_packed_regions_reserve(r, cuts->part_count));
    for (size_t k = 0; k < cuts->part_count; k++) {
        const gsz_part *part = &cuts->part[k];
        gsz_cloud region = {0};
        gsz_result result =
            gsz_cloud_pick(r->context, &region, r->whole, cuts->index + part->begin, part->count);
        if (result == GSZ_OK) result = gsz_packed_regions_add(r, &region);
        gsz_cloud_free(r->context, &region);
        GSZ_TRY(result);
    }
    return GSZ_OK;
}

static gsz_result write_joined(gsz_packed_regions *r, gsz_buffer *out) {
    gsz_packer joined = {0};
    gsz_file_writer writer = {.packer = &joined, .text = r->whole};
    gsz_result result = gsz_packed_regions_join(r, &joined);
    joined.extra_count = r->options->drop_extra ? 0 : r->whole->extra_count;
    if (result == GSZ_OK) result = gsz_file_writer_finish(&writer, out, r->options->quality);
    gsz_file_writer_free(&writer);
    gsz_packer_free(&joined);
    return result;
}

gsz_result gsz_pack_in_regions(gsz_context *context, gsz_buffer *out, const gsz_cloud *cloud,
                               const gsz_pack_options *options, gsz_pack_stats *out_stats) {
    gsz_pack_options levels = *options;
    gsz_packed_regions r = {.context = context, .options = &levels, .whole = cloud};
    gsz_partition cuts = {0};
    levels.sh_coding = GSZ_SH_LEVELS;
    gsz_result result =
        gsz_partition_regions(context, &cuts, cloud, gsz_regions_most(options, cloud->count));
    if (result == GSZ_OK) result = find_up(&r);
    if (result == GSZ_OK) result = add_all(&r, &cuts);
    if (result == GSZ_OK) result = write_joined(&r, out);
    r.stats.bytes = out->size;
    if (result == GSZ_OK && out_stats) *out_stats = r.stats;
    if (result != GSZ_OK) out->size = 0;
    gsz_partition_free(context, &cuts);
    gsz_packed_regions_free(&r);
    return result;
}
