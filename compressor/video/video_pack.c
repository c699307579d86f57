/* SPDX-License-Identifier: MIT */
/* video_pack.c - takes frames as they come, and cuts them into segments. */
#include "cloud_check.h"
#include "context.h"
#include "motion.h"
#include "track.h"
#include "video_packer.h"

#include <assert.h>
#include <string.h>

enum { SAMPLES = 4096 };
/** Of the cloud's extent: what Gaussians of one and the same performance move by from frame to frame, at the most. */
#define LEAP 0.25
/** Frames of their own Gaussians have about as many of them, as far apart. */
#define COUNTS 1.5
#define EXTENTS 1.5

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
    p->writer.timeline.rate_numerator = options->rate_numerator;
    p->writer.timeline.rate_denominator = options->rate_denominator;
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
    gsz_video_packer *p = *packer;
    if (!p) return;
    for (int f = 0; f < p->frames; f++) gsz_cloud_free(context, &p->frame[f]);
    gsz_free(context, p->frame);
    gsz_cloud_free(context, &p->text);
    gsz_background_free(context, &p->background);
    gsz_video_writer_free(context, &p->writer);
    gsz_free(context, p);
    *packer = NULL;
}

void gsz_video_packer_set_sound(gsz_video_packer *packer, const gsz_video_sound *sound) {
    assert(packer->added == 0);
    packer->writer.sound = sound;
}

void gsz_video_packer_set_output(gsz_video_packer *packer, gsz_output *output) {
    assert(packer->added == 0);
    packer->writer.output = output;
}

/* ---- is it the same performance? ------------------------------------------------------------------ */

typedef enum relation {
    SAME,  /* the same Gaussians in the same order */
    ALIKE, /* the same performance, perhaps, but each frame has Gaussians of its own */
    OTHER
} relation;

/** The middle of sampled Gaussians, and their mean squared distance from it. */
static void measure_extent(const gsz_cloud *cloud, double out_middle[3], double *out_extent) {
    size_t stride = cloud->count / SAMPLES + 1;
    double square = 0, n = 0;
    for (int axis = 0; axis < 3; axis++) {
        const float *x = cloud->plane[GSZ_PLANE_POSITION + axis];
        double sum = 0, squares = 0;
        n = 0;
        for (size_t i = 0; i < cloud->count; i += stride, n++) {
            sum += (double)x[i];
            squares += (double)x[i] * (double)x[i];
        }
        out_middle[axis] = sum / n;
        square += squares / n - sum / n * (sum / n);
    }
    *out_extent = square;
}

/** Mean squared distance that sampled Gaussians move. */
static double measure_leap(const gsz_cloud *a, const gsz_cloud *b) {
    size_t stride = a->count / SAMPLES + 1;
    double leap = 0, n = 0;
    for (size_t i = 0; i < a->count; i += stride, n++)
        for (int axis = 0; axis < 3; axis++) {
            double d = (double)b->plane[GSZ_PLANE_POSITION + axis][i] -
                       (double)a->plane[GSZ_PLANE_POSITION + axis][i];
            leap += d * d;
        }
    return leap / n;
}

static bool is_alike(const gsz_cloud *a, const gsz_cloud *b) {
    double middle[2][3], extent[2], apart = 0;
    double many = (double)a->count, few = (double)b->count;
    measure_extent(a, middle[0], &extent[0]);
    measure_extent(b, middle[1], &extent[1]);
    for (int axis = 0; axis < 3; axis++)
        apart += (middle[1][axis] - middle[0][axis]) * (middle[1][axis] - middle[0][axis]);
    return few < many * COUNTS && many < few * COUNTS && extent[0] < extent[1] * EXTENTS &&
           extent[1] < extent[0] * EXTENTS && apart <= LEAP * LEAP * extent[0];
}

static relation relate(const gsz_cloud *a, const gsz_cloud *b) {
    double middle[3], extent;
    if (a->sh_degree != b->sh_degree) return OTHER;
    if (a->count == b->count) {
        double leap = measure_leap(a, b);
        measure_extent(a, middle, &extent);
        if (leap == 0 || leap <= LEAP * LEAP * extent) return SAME;
    }
    return is_alike(a, b) ? ALIKE : OTHER;
}

/* ---- segments ------------------------------------------------------------------------------------- */

/** Lets go of the first frames at hand. */
static void forget(gsz_context *context, gsz_video_packer *p, int count) {
    for (int f = 0; f < count; f++) gsz_cloud_free(context, &p->frame[f]);
    p->frames -= count;
    memmove(p->frame, p->frame + count, (size_t)p->frames * sizeof *p->frame);
    memset(p->frame + p->frames, 0, (size_t)count * sizeof *p->frame);
}

/** Follows the first `count` frames and packs them, if they can be followed from their middle one. */
static gsz_result pack_followed(gsz_context *context, gsz_video_packer *p, int count,
                                gsz_cloud *followed, bool *out_whole) {
    gsz_result result = gsz_track(context, followed, out_whole, p->frame, count, count / 2);
    if (result == GSZ_OK && *out_whole)
        result = gsz_video_pack_segment(context, p, followed, count);
    for (int f = 0; f < count; f++) gsz_cloud_free(context, &followed[f]);
    return result;
}

/** Half as many as long as they are lost. */
static gsz_result pack_untracked(gsz_context *context, gsz_video_packer *p) {
    gsz_cloud *followed = NULL;
    gsz_result result = GSZ_NEW(context, &followed, (size_t)p->frames);
    while (p->frames > 0 && result == GSZ_OK) {
        int count = p->frames;
        bool whole = false;
        while (result == GSZ_OK) {
            result = pack_followed(context, p, count, followed, &whole);
            if (whole || result != GSZ_OK) break;
            count = (count + 1) / 2;
        }
        if (result == GSZ_OK) forget(context, p, count);
    }
    gsz_free(context, followed);
    return result;
}

static gsz_result pack_frames(gsz_context *context, gsz_video_packer *p) {
    GSZ_TRY(gsz_background_follow(context, p));
    if (p->frames > 1 && !p->is_tracked) return pack_untracked(context, p);
    GSZ_TRY(gsz_background_leave_out(context, p));
    GSZ_TRY(gsz_video_pack_segment(context, p, p->frame, p->frames));
    forget(context, p, p->frames);
    return GSZ_OK;
}

/** True if a segment goes on with a frame. */
static bool goes_on(gsz_video_packer *p, const gsz_cloud *cloud) {
    if (p->frames == p->options.segment_frames) return false;
    relation r = relate(&p->frame[p->frames - 1], cloud);
    if (p->frames == 1) p->is_tracked = r == SAME;
    return r == (p->is_tracked ? SAME : ALIKE);
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
    gsz_result clean = gsz_cloud_check(context, cloud);
    if (clean == GSZ_ERROR_ARGUMENT) {
        gsz_clear_error(context);
        return gsz_fail(context, clean,
                        "a property of frame %u is not finite or absurd: clean it first", p->added);
    }
    GSZ_TRY(clean);
    if (p->added == UINT32_MAX)
        return gsz_fail(context, GSZ_ERROR_LIMIT, "more than %u frames", UINT32_MAX);
    if (p->added == 0) GSZ_TRY(keep_text(context, p, cloud));
    if (p->frames > 0 && !goes_on(p, cloud)) GSZ_TRY(pack_frames(context, p));
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

static void tell(const gsz_video_packer *p, gsz_video_stats *stats) {
    const gsz_video_writer *w = &p->writer;
    *stats = (gsz_video_stats){.frames = p->added,
                               .segments = w->timeline.segment_count,
                               .bytes = w->file_bytes,
                               .key_bytes = w->key_bytes,
                               .motion_bytes = w->motion_bytes,
                               .sound_bytes = w->sound_bytes,
                               .background_bytes = w->background_bytes,
                               .source_gaussians = p->source_gaussians,
                               .gaussians = p->gaussians,
                               .quality = p->quality};
}

static gsz_result write_front(gsz_context *context, gsz_video_packer *p, gsz_buffer *out) {
    const gsz_video_front front = {
        .quality = p->quality, .effort = p->options.pack.effort, .text = &p->text};
    gsz_buffer scratch = {0};
    gsz_result result = gsz_video_write_front(context, &p->writer, &front, out ? out : &scratch);
    gsz_buffer_free(context, &scratch);
    return result;
}

gsz_result gsz_video_packer_finish(gsz_context *context, gsz_video_packer *packer,
                                   gsz_buffer *out_file, gsz_video_stats *out_stats) {
    gsz_clear_error(context);
    assert(out_file || packer->writer.output);
    if (out_file) out_file->size = 0;
    if (packer->added == 0) return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a video without frames");
    if (packer->frames > 0) GSZ_TRY(pack_frames(context, packer));
    GSZ_TRY(write_front(context, packer, out_file));
    if (out_stats) tell(packer, out_stats);
    return GSZ_OK;
}
