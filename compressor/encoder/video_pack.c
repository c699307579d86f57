/* SPDX-License-Identifier: MIT */
/* video_pack.c - takes frames as they come, and cuts them into segments. */
#include "cloud_check.h"
#include "context.h"
#include "motion.h"
#include "video_packer.h"

#include <string.h>

enum { SAMPLES = 4096 };
/** Of the cloud's extent: what Gaussians of one and the same performance move by from frame to frame, at the most. */
#define LEAP 0.25

void gsz_video_options_default(gsz_video_options *options) {
    *options =
        (gsz_video_options){.rate_numerator = 30, .rate_denominator = 1, .segment_frames = 60};
    gsz_pack_options_default(&options->pack);
}

static gsz_result check_options(gsz_context *context, const gsz_video_options *o) {
    if (o->segment_frames < 1 || o->segment_frames > GSZ_SEGMENT_FRAMES_MAX)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "segments of %d frames are not 1..%d",
                        o->segment_frames, GSZ_SEGMENT_FRAMES_MAX);
    if (!gsz_rate_is_good(o->rate_numerator, o->rate_denominator))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a rate of %u/%u is not in (0, %d]",
                        o->rate_numerator, o->rate_denominator, GSZ_RATE_MAX);
    if (o->pack.target_bytes > 0 || o->pack.photographs)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                        "a video has no target size and no photographs: give a quality");
    return GSZ_OK;
}

gsz_result gsz_video_packer_create(gsz_context *context, gsz_video_packer **out,
                                   const gsz_video_options *options) {
    gsz_clear_error(context);
    *out = NULL;
    gsz_video_packer *p = NULL;
    GSZ_TRY(check_options(context, options));
    GSZ_TRY(GSZ_NEW(context, &p, 1));
    p->options = *options;
    p->quality = options->pack.target_psnr > 0 ? -1 : options->pack.quality;
    gsz_result result = GSZ_NEW(context, &p->frame, (size_t)options->segment_frames);
    if (result == GSZ_OK) result = gsz_cloud_create(context, &p->text, 0, 0);
    if (result == GSZ_OK)
        *out = p;
    else
        gsz_video_packer_destroy(context, &p);
    return result;
}

void gsz_video_packer_destroy(gsz_context *context, gsz_video_packer **packer) {
    if (!*packer) return;
    gsz_video_packer *p = *packer;
    for (int f = 0; f < p->frames; f++) gsz_cloud_free(context, &p->frame[f]);
    for (size_t s = 0; s < p->segments; s++) {
        gsz_buffer_free(context, &p->segment[s].key);
        gsz_buffer_free(context, &p->segment[s].motion);
        gsz_buffer_free(context, &p->segment[s].sound);
    }
    gsz_cloud_free(context, &p->text);
    gsz_free(context, p->frame);
    gsz_free(context, p->segment);
    gsz_free(context, p);
    *packer = NULL;
}

void gsz_video_packer_set_sound(gsz_video_packer *packer, const gsz_video_sound *sound) {
    packer->sound = sound;
}

/* ---- is it the same performance? ------------------------------------------------------------------ */

/** Squared distance that sampled Gaussians moved, and their squared distance from their middle. */
static void measure_leap(double *out_leap, double *out_extent, const gsz_cloud *a,
                         const gsz_cloud *b) {
    size_t stride = a->count / SAMPLES + 1;
    double leap = 0, sum[3] = {0}, square = 0, n = 0;
    for (size_t i = 0; i < a->count; i += stride, n++)
        for (int axis = 0; axis < 3; axis++) {
            double x = a->plane[GSZ_PLANE_POSITION + axis][i],
                   d = (double)b->plane[GSZ_PLANE_POSITION + axis][i] - x;
            leap += d * d;
            sum[axis] += x;
            square += x * x;
        }
    *out_leap = leap / n;
    *out_extent = square / n;
    for (int axis = 0; axis < 3; axis++) *out_extent -= sum[axis] / n * (sum[axis] / n);
}

static bool goes_on(const gsz_cloud *a, const gsz_cloud *b) {
    double leap, extent;
    if (a->count != b->count || a->sh_degree != b->sh_degree) return false;
    measure_leap(&leap, &extent, a, b);
    return leap <= LEAP * LEAP * extent || leap == 0;
}

/* ---- frames --------------------------------------------------------------------------------------- */

static gsz_result keep_text(gsz_context *context, gsz_video_packer *p, const gsz_cloud *cloud) {
    for (size_t m = 0; m < cloud->metadata_count; m++)
        GSZ_TRY(gsz_cloud_add_metadata(context, &p->text, cloud->metadata[m].key,
                                       cloud->metadata[m].value));
    return GSZ_OK;
}

static gsz_result add(gsz_context *context, gsz_video_packer *p, gsz_cloud *cloud) {
    if (cloud->count == 0)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "frame %u has no Gaussians: leave it out",
                        p->added);
    GSZ_TRY(gsz_cloud_check(context, cloud));
    if (p->added == UINT32_MAX)
        return gsz_fail(context, GSZ_ERROR_LIMIT, "more than %u frames", UINT32_MAX);
    if (p->added == 0) GSZ_TRY(keep_text(context, p, cloud));
    bool full = p->frames == p->options.segment_frames;
    if (full || (p->frames > 0 && !goes_on(&p->frame[p->frames - 1], cloud)))
        GSZ_TRY(gsz_video_pack_segment(context, p));
    p->source_gaussians += cloud->count;
    p->frame[p->frames++] = *cloud;
    p->added++;
    memset(cloud, 0, sizeof *cloud);
    return GSZ_OK;
}

gsz_result gsz_video_packer_add(gsz_context *context, gsz_video_packer *packer, gsz_cloud *cloud) {
    gsz_clear_error(context);
    gsz_result result = add(context, packer, cloud);
    gsz_cloud_free(context, cloud);
    return result;
}

static void tell(const gsz_video_packer *p, const gsz_buffer *file, gsz_video_stats *stats) {
    *stats = (gsz_video_stats){.frames = p->added,
                               .segments = (uint32_t)p->segments,
                               .bytes = file->size,
                               .source_gaussians = p->source_gaussians,
                               .gaussians = p->gaussians,
                               .quality = p->quality};
    for (size_t s = 0; s < p->segments; s++) {
        stats->key_bytes += p->segment[s].key.size;
        stats->motion_bytes += p->segment[s].motion.size;
        stats->sound_bytes += p->segment[s].sound.size;
    }
}

gsz_result gsz_video_packer_finish(gsz_context *context, gsz_video_packer *packer, gsz_buffer *out,
                                   gsz_video_stats *out_stats) {
    gsz_clear_error(context);
    out->size = 0;
    if (packer->added == 0) return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a video without frames");
    if (packer->frames > 0) GSZ_TRY(gsz_video_pack_segment(context, packer));
    GSZ_TRY(gsz_video_write(context, packer, out));
    if (out_stats) tell(packer, out, out_stats);
    return GSZ_OK;
}
