/* SPDX-License-Identifier: MIT */
/* pack.c - the way from a cloud to a file: checks, what stays, the quality, blocks. */
#include "gsz.h"

#include "closed_loop.h"
#include "cloud_check.h"
#include "context.h"
#include "growth_fit.h"
#include "pack_kept.h"
#include "pack_target.h"
#include "parallel.h"
#include "preparation.h"
#include "splat_cloud.h"
#include "veil_choice.h"
#include "write_file.h"

#include <float.h>
#include <math.h>

void gsz_pack_options_default(gsz_pack_options *options) {
    *options = (gsz_pack_options){
        .quality = 60, .effort = 5, .mask = GSZ_MASK_AUTO, .sh_degree = GSZ_SH_DEGREE_MAX};
}

/* ---- checking ------------------------------------------------------------------------------------ */

/** Not finite, or no picture at all. */
static bool is_unusable(const gsz_picture *p) {
    if (p->width < 1 || p->height < 1 || p->width > GSZ_PICTURE_SIDE_MAX ||
        p->height > GSZ_PICTURE_SIDE_MAX || !p->plane[0] || !p->plane[1] || !p->plane[2] ||
        !p->plane[3])
        return true;
    size_t pixels = (size_t)p->width * (size_t)p->height;
    int beyond = 0;
    for (int c = 0; c < 4; c++)
        for (size_t i = 0; i < pixels; i++) beyond |= !(fabsf(p->plane[c][i]) <= FLT_MAX);
    return beyond != 0;
}

static gsz_result check_photographs(gsz_context *ctx, const gsz_pack_options *o) {
    const gsz_effort effort = gsz_effort_of(o);
    if (!o->photographs) return GSZ_OK;
    if (!o->views)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT,
                        "photographs need the views that they were taken from");
    if (!gsz_effort_learns(&effort))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT,
                        "effort %d does not learn from photographs: 7 to 9 do", o->effort);
    for (size_t v = 0; v < o->views->count; v++)
        if (is_unusable(&o->photographs[v]))
            return gsz_fail(ctx, GSZ_ERROR_ARGUMENT,
                            "photograph %zu has no pixels, too many, or some that are not finite",
                            v);
    return GSZ_OK;
}

static gsz_result check(gsz_context *context, const gsz_cloud *cloud,
                        const gsz_pack_options *options) {
    GSZ_TRY(gsz_pack_options_check(context, options));
    GSZ_TRY(check_photographs(context, options));
    return gsz_cloud_check(context, cloud);
}

/* ---- all of it ----------------------------------------------------------------------------------- */

/** One call of gsz_pack, or one region of it. */
typedef struct packing {
    gsz_preparation preparation;
    gsz_packer packer;
    gsz_pack_stats stats;
    gsz_cloud *spent;  /* the source, if it may be released; else NULL */
    gsz_cloud counted; /* what is asked of the source then: how many there were */
} packing;

static void count_lessons(packing *g, const gsz_course_result *course) {
    g->stats.iterations += course->lessons;
    g->stats.cut_short |= course->stopped;
}

/** What may be dropped and learned is, before the packer sees the cloud. */
static gsz_result prepare(packing *g) {
    gsz_preparation *before = &g->preparation;
    double began = gsz_gallery_clock();
    float limit = before->options->time_limit;
    before->effort = gsz_effort_of(before->options);
    before->stop =
        (gsz_stop){.enough = before->options->enough, .user = before->options->enough_user};
    if (limit > 0) before->stop.deadline = began + (double)limit;
    GSZ_TRY(gsz_prepare(before));
    if (before->kept.count > 0) g->packer.cloud = &before->kept;
    if (before->effort.mask != GSZ_MASK_NONE) g->packer.importance = before->importance;
    g->packer.energy = before->energy;
    count_lessons(g, &before->course);
    g->stats.seconds_drawing = gsz_gallery_clock() - began - before->gallery.seconds;
    return GSZ_OK;
}

/** Settles at the quality, if need be at the one that a target asks for. */
static gsz_result settle(packing *g, gsz_buffer *out) {
    gsz_packer *p = &g->packer;
    if (p->options->target_bytes > 0) return gsz_pack_to_size(p, &g->stats, out);
    if (p->options->target_psnr > 0)
        return gsz_pack_find_psnr(p, &g->preparation.gallery, &g->stats);
    return gsz_packer_settle(p, g->stats.quality);
}

/** Colours learn at the quality that is found; they gain, and a target is hit at another one then, close by. */
static gsz_result close_loop(packing *g, gsz_buffer *out) {
    gsz_preparation *before = &g->preparation;
    int lessons = before->effort.loop_lessons;
    gsz_course_result course = {0};
    GSZ_TRY(settle(g, out));
    if (lessons == 0 || g->stats.cut_short) return GSZ_OK;
    GSZ_TRY(gsz_closed_loop(&g->packer, &before->kept, &before->school, lessons, &before->stop,
                            &course));
    count_lessons(g, &course);
    g->stats.recovered = course.psnr_after - course.psnr_before;
    return settle(g, out);
}

static gsz_result write_anew(packing *g, gsz_buffer *out) {
    out->size = 0;
    return gsz_write_file(&g->packer, out, g->stats.quality);
}

static gsz_result fit_growth(packing *g) {
    gsz_school *school = &g->preparation.school;
    if (school->lessons.views.count == 0 || g->stats.cut_short) return GSZ_OK;
    return gsz_growth_fit(&g->packer, school);
}

/** How the first layers grow is left out where a size was asked for that it does not fit into. */
static gsz_result grow(packing *g, gsz_buffer *out) {
    gsz_packer *p = &g->packer;
    uint64_t most = p->options->target_bytes, before = out->size;
    GSZ_TRY(fit_growth(g));
    if (!p->growth.level || before == 0) return GSZ_OK;
    GSZ_TRY(write_anew(g, out));
    if (out->size <= most || before > most) return GSZ_OK;
    gsz_growth_free(p->context, &p->growth);
    return write_anew(g, out);
}

static gsz_result encode(packing *g, gsz_buffer *out) {
    gsz_packer *p = &g->packer;
    GSZ_TRY(close_loop(g, out));
    GSZ_TRY(grow(g, out));
    if (p->options->target_bytes > 0) return GSZ_OK; /* encoded in order to know */
    GSZ_TRY(gsz_packer_encode(p));
    return write_anew(g, out);
}

/** Once what is kept is a cloud of its own, and was looked at beside the source. */
static void release_source(packing *g) {
    if (!g->spent || g->preparation.kept.count == 0) return;
    g->counted = (gsz_cloud){.count = g->spent->count, .sh_degree = g->spent->sh_degree};
    gsz_cloud_free(g->packer.context, g->spent);
    g->packer.source = g->preparation.source = &g->counted;
}

/** All that comes before a quality is settled. */
static gsz_result begin(packing *g) {
    gsz_packer *p = &g->packer;
    GSZ_TRY(prepare(g));
    GSZ_TRY(gsz_packer_init(p));
    g->stats.quality = p->options->quality;
    g->stats.gaussians = p->cloud->count;
    g->stats.dropped = p->source->count - p->cloud->count;
    release_source(g);
    return p->veil ? gsz_veil_choose(p, &g->preparation.trial, p->options->quality) : GSZ_OK;
}

static gsz_result run(packing *g, gsz_buffer *out) {
    GSZ_TRY(begin(g));
    GSZ_TRY(encode(g, out));
    g->stats.seconds_drawing += g->preparation.gallery.seconds;
    g->stats.bytes = out->size;
    return GSZ_OK;
}

/** What was quantised, handed over if it is not the source itself. */
static gsz_result hand_over(packing *g, gsz_cloud *out) {
    if (g->preparation.kept.count == 0)
        return gsz_cloud_copy(g->packer.context, out, g->packer.source);
    *out = g->preparation.kept;
    g->preparation.kept = (gsz_cloud){0};
    return GSZ_OK;
}

static packing packing_of(gsz_context *context, const gsz_cloud *cloud, const gsz_cloud *whole,
                          const gsz_pack_options *options) {
    return (packing){
        .preparation = {.context = context, .source = cloud, .whole = whole, .options = options},
        .packer = {.context = context,
                   .cloud = cloud,
                   .source = cloud,
                   .whole = whole,
                   .options = options}};
}

static void release(packing *g) {
    gsz_packer_free(&g->packer);
    gsz_preparation_free(&g->preparation);
}

/** What was checked. */
static gsz_result pack_whole(packing *g, gsz_buffer *out_file, gsz_cloud *out_kept,
                             gsz_pack_stats *out_stats) {
    gsz_result result = run(g, out_file);
    if (result == GSZ_OK && out_kept) result = hand_over(g, out_kept);
    release(g);
    if (result != GSZ_OK) out_file->size = 0;
    if (result == GSZ_OK && out_stats) *out_stats = g->stats;
    return result;
}

gsz_result gsz_pack_kept(gsz_context *context, gsz_buffer *out_file, gsz_cloud *out_kept,
                         const gsz_cloud *cloud, const gsz_cloud *whole,
                         const gsz_pack_options *options, gsz_pack_stats *out_stats) {
    gsz_clear_error(context);
    out_file->size = 0;
    GSZ_TRY(check(context, cloud, options));
    packing g = packing_of(context, cloud, whole, options);
    return pack_whole(&g, out_file, out_kept, out_stats);
}

/* ---- regions ------------------------------------------------------------------------------------- */

static gsz_result run_region(packing *g, gsz_packed_region *out) {
    gsz_packer *p = &g->packer;
    GSZ_TRY(begin(g));
    GSZ_TRY(close_loop(g, NULL));
    GSZ_TRY(fit_growth(g));
    GSZ_TRY(gsz_packer_encode(p));
    gsz_free(p->context, p->partition.index);
    *out = (gsz_packed_region){p->partition, p->payload, p->growth, p->settings.header.cell};
    out->partition.index = NULL;
    p->partition = (gsz_partition){0};
    p->payload = NULL;
    p->growth = (gsz_layer_growth){0};
    return GSZ_OK;
}

gsz_result gsz_pack_region(const gsz_packed_regions *regions, gsz_packed_region *out,
                           const gsz_cloud *region, const gsz_pack_options *options,
                           gsz_pack_stats *out_stats) {
    packing g = packing_of(regions->context, region, regions->whole, options);
    g.preparation.up = regions->up;
    gsz_result result = run_region(&g, out);
    release(&g);
    *out_stats = g.stats;
    return result;
}

/** Large enough, and not of harmonics that recur. */
static gsz_result goes_by_regions(gsz_context *context, bool *out, const gsz_cloud *cloud,
                                  const gsz_pack_options *o) {
    gsz_palette palette = {0};
    int degree = cloud->sh_degree < o->sh_degree ? cloud->sh_degree : o->sh_degree;
    *out = gsz_regions_possible(o) && gsz_regions_most(o, cloud->count) > 0;
    if (!*out || degree == 0 || o->sh_coding == GSZ_SH_LEVELS) return GSZ_OK;
    gsz_result result = gsz_palette_find(context, &palette, cloud, degree);
    *out = palette.count == 0;
    gsz_palette_free(context, &palette);
    return result;
}

static gsz_result pack(gsz_context *context, gsz_buffer *out_file, const gsz_cloud *cloud,
                       gsz_cloud *spent, const gsz_pack_options *options,
                       gsz_pack_stats *out_stats) {
    bool by_regions;
    gsz_pack_options defaults;
    gsz_pack_options_default(&defaults);
    if (!options) options = &defaults;
    gsz_clear_error(context);
    out_file->size = 0;
    GSZ_TRY(check(context, cloud, options));
    GSZ_TRY(goes_by_regions(context, &by_regions, cloud, options));
    if (by_regions) return gsz_pack_in_regions(context, out_file, cloud, options, out_stats);
    packing g = packing_of(context, cloud, NULL, options);
    g.spent = spent;
    return pack_whole(&g, out_file, NULL, out_stats);
}

gsz_result gsz_pack(gsz_context *context, gsz_buffer *out_file, const gsz_cloud *cloud,
                    const gsz_pack_options *options, gsz_pack_stats *out_stats) {
    return pack(context, out_file, cloud, NULL, options, out_stats);
}

gsz_result gsz_pack_and_free(gsz_context *context, gsz_buffer *out_file, gsz_cloud *cloud,
                             const gsz_pack_options *options, gsz_pack_stats *out_stats) {
    gsz_result result = pack(context, out_file, cloud, cloud, options, out_stats);
    gsz_cloud_free(context, cloud);
    return result;
}
