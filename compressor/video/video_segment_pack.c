/* SPDX-License-Identifier: MIT */
/* video_segment_pack.c - a segment: the frame in its middle becomes the key, joints carry that through the others, curves say
 * what else changes. */
#include "context.h"
#include "curve_fit.h"
#include "joint_choice.h"
#include "light_fit.h"
#include "parallel.h"
#include "pose_fit.h"
#include "splat_shape.h"
#include "video_key.h"
#include "video_packer.h"

#include <stdlib.h>
#include <string.h>

/** Joints at first; four times as many as long as the miss asks for it; and a Gaussian in so many is one at the most. */
enum { FEW_JOINTS = 32, MORE_JOINTS = 2, MANY_JOINTS = 2048, FOLLOWERS = 16 };
enum { NEAR = 4 };
/** Steps of the usual place: what joints may miss by, and what their poses are rounded to. */
#define MISS_STEPS 0.65
#define SHIFT_STEPS 0.4
/** Steps of colour that light is rounded to: of many alike. */
#define TINT_STEPS 0.15
#define GAIN_STEP 0.02f
/** What a key has to be better than the frames, dB: moving takes it away again. */
#define KEY_ABOVE 1.25f
/** A joint is followed as far as this, in mean distances to the nearest one. */
#define REACH_GAPS 1.5

typedef struct segment_packer {
    gsz_context *context;
    gsz_video_packer *video;
    const gsz_cloud *frame;
    int frames;
    gsz_timeline_segment entry;
    gsz_buffer packed_motion;
    gsz_video_key key;
    gsz_performance performance;
    gsz_motion motion;
    gsz_binding binding;
    double *miss; /* of each frame */
} segment_packer;

/* ---- joints --------------------------------------------------------------------------------------- */

static int compare_numbers(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/** The median of the steps that places are coded in. */
static double usual_place_step(const gsz_segment_key *key) {
    size_t members[256] = {0}, seen = 0;
    int refine = 0;
    for (size_t i = 0; i < key->cloud.count; i++) members[key->refine[i]]++;
    while (2 * (seen += members[refine]) < key->cloud.count) refine++;
    return key->place_step / (double)(1u << refine);
}

/** Joints and what goes with so many of them. */
static gsz_result use_joints(segment_packer *s, const uint32_t *order, const double *gaps,
                             uint32_t count) {
    gsz_motion *m = &s->motion;
    gsz_free(s->context, m->joint);
    gsz_free(s->context, m->pose);
    m->joint = NULL;
    m->pose = NULL;
    m->joint_count = (uint16_t)count;
    m->near = NEAR;
    m->reach = (float)(REACH_GAPS * gaps[count]);
    if (!(m->reach > 1e-20f)) m->reach = 1e-20f;
    m->shift_step = (float)(SHIFT_STEPS * usual_place_step(&s->key.decoded));
    m->turn_step = (float)((double)m->shift_step / (gaps[count] + (double)m->shift_step));
    m->tint_step = (float)(TINT_STEPS * s->key.decoded.color_step);
    GSZ_TRY(GSZ_NEW(s->context, &m->joint, count));
    GSZ_TRY(GSZ_NEW(s->context, &m->pose, (size_t)count * m->frames * GSZ_POSE_LEVELS));
    memcpy(m->joint, order, count * sizeof *order);
    qsort(m->joint, count, sizeof *m->joint, compare_numbers);
    gsz_binding_free(s->context, &s->binding);
    return gsz_binding_make(s->context, &s->binding, m, &s->key.decoded.cloud);
}

typedef struct frame_fits {
    segment_packer *segment;
    const gsz_pose_fitter *fitter;
    const int *frame; /* to try some of them, without light; NULL: all, for good */
} frame_fits;

static gsz_result fit_frame(void *user, size_t index, int worker) {
    const frame_fits *f = user;
    int frame = f->frame ? f->frame[index] : (int)index;
    (void)worker;
    if (frame == f->segment->motion.key) return GSZ_OK;
    GSZ_TRY(gsz_pose_fit(f->segment->context, f->fitter, frame, &f->segment->miss[frame]));
    return f->frame ? GSZ_OK : gsz_light_fit(f->segment->context, f->fitter, frame);
}

/** Fits `count` frames, or all. */
static gsz_result fit_frames(segment_packer *s, const int *frame, size_t count) {
    gsz_pose_fitter fitter = {
        .performance = &s->performance, .motion = &s->motion, .binding = &s->binding};
    frame_fits fits = {s, &fitter, frame};
    gsz_result result = gsz_pose_fitter_init(s->context, &fitter);
    if (result == GSZ_OK) result = gsz_parallel(s->context, "move", count, fit_frame, &fits);
    gsz_pose_fitter_free(s->context, &fitter);
    return result;
}

/** As few as leave no more than the usual error at both ends of the segment. */
static gsz_result try_joints(segment_packer *s, const uint32_t *order, const double *gaps,
                             uint32_t most) {
    const int ends[2] = {0, s->motion.frames - 1};
    double enough = MISS_STEPS * usual_place_step(&s->key.decoded);
    for (uint32_t count = FEW_JOINTS; count <= most; count *= MORE_JOINTS) {
        GSZ_TRY(use_joints(s, order, gaps, count));
        GSZ_TRY(fit_frames(s, ends, 2));
        if (s->miss[ends[0]] <= enough && s->miss[ends[1]] <= enough) break;
    }
    return GSZ_OK;
}

static gsz_result choose_joints(segment_packer *s) {
    uint32_t *order = NULL;
    double *gaps = NULL;
    size_t count = s->key.decoded.cloud.count / FOLLOWERS;
    uint32_t most = count > MANY_JOINTS ? MANY_JOINTS : (uint32_t)count;
    if (most < FEW_JOINTS) return GSZ_OK;
    gsz_result result = GSZ_NEW(s->context, &order, most);
    if (result == GSZ_OK) result = GSZ_NEW(s->context, &gaps, (size_t)most + 1);
    if (result == GSZ_OK)
        result = gsz_joints_spread(s->context, order, gaps, most, &s->key.decoded.cloud);
    if (result == GSZ_OK) result = try_joints(s, order, gaps, most);
    gsz_free(s->context, order);
    gsz_free(s->context, gaps);
    return result;
}

/* ---- key and motion ------------------------------------------------------------------------------- */

gsz_pack_options gsz_video_key_options(const gsz_video_packer *v) {
    gsz_pack_options options = v->options.pack;
    const gsz_camera_list *views = &v->background.views;
    if (views->count > 0) options.views = views;
    if (v->quality >= 0) {
        options.quality = v->quality;
        options.target_psnr = 0;
    } else {
        options.target_psnr += KEY_ABOVE;
    }
    return options;
}

static gsz_result pack_key(segment_packer *s) {
    gsz_video_packer *v = s->video;
    const gsz_pack_options options = gsz_video_key_options(v);
    const gsz_cloud *whole = v->background.still ? &v->background.whole : NULL;
    GSZ_TRY(gsz_video_key_pack(s->context, &s->key, &s->frame[s->entry.key], whole, &options));
    v->quality = s->key.quality;
    s->performance = (gsz_performance){
        .frame = s->frame, .count = s->frames, .key_frame = s->entry.key, .key = &s->key};
    s->entry.gaussians = (uint32_t)s->key.decoded.cloud.count;
    return GSZ_OK;
}

static gsz_result pack_motion(segment_packer *s) {
    gsz_motion *m = &s->motion;
    *m = (gsz_motion){.frames = (uint16_t)s->frames,
                      .key = s->entry.key,
                      .gaussians = s->entry.gaussians,
                      .sh_degree = s->key.decoded.cloud.sh_degree,
                      .near = NEAR,
                      .period = {16, 4, 1},
                      .reach = 1,
                      .shift_step = 1,
                      .turn_step = 1,
                      .tint_step = 1,
                      .gain_step = GAIN_STEP};
    GSZ_TRY(GSZ_NEW(s->context, &s->miss, m->frames));
    if (m->frames > 1) {
        GSZ_TRY(gsz_report_progress(s->context, "joints", 0));
        GSZ_TRY(choose_joints(s));
        GSZ_TRY(gsz_report_progress(s->context, "poses", 0));
        if (m->joint_count > 0) GSZ_TRY(fit_frames(s, NULL, m->frames));
        GSZ_TRY(gsz_report_progress(s->context, "curves", 0));
        GSZ_TRY(gsz_curves_fit(s->context, m, &s->performance, &s->binding));
    }
    return gsz_motion_encode(s->context, m, &s->key.decoded.cloud, &s->packed_motion);
}

void gsz_video_widen(gsz_video_packer *v, const gsz_cloud *decoded) {
    float low[3], high[3];
    for (int axis = 0; axis < 3; axis++)
        gsz_bounds(&low[axis], &high[axis], decoded->plane[GSZ_PLANE_POSITION + axis], NULL,
                   decoded->count);
    gsz_video_writer_widen(&v->writer, low, high);
    if (decoded->sh_degree > v->writer.sh_degree) v->writer.sh_degree = decoded->sh_degree;
}

static gsz_result write_segment(segment_packer *s) {
    gsz_video_packer *v = s->video;
    const gsz_background *b = &v->background;
    const gsz_segment_bytes bytes = {.entry = s->entry,
                                     .key = {s->key.file.data, s->key.file.size},
                                     .motion = {s->packed_motion.data, s->packed_motion.size},
                                     .stands_before = b->still != NULL,
                                     .background = {b->file.data, b->file.size},
                                     .background_gaussians = b->kept};
    gsz_video_widen(v, &s->key.decoded.cloud);
    v->gaussians += ((uint64_t)s->entry.gaussians + b->kept) * (uint64_t)s->frames;
    GSZ_TRY(gsz_video_write_segment(s->context, &v->writer, &bytes));
    gsz_buffer_free(s->context, &v->background.file);
    return GSZ_OK;
}

gsz_result gsz_video_pack_segment(gsz_context *context, gsz_video_packer *v, const gsz_cloud *frame,
                                  int count) {
    segment_packer s = {.context = context,
                        .video = v,
                        .frame = frame,
                        .frames = count,
                        .entry = {(uint16_t)count, (uint16_t)(count / 2), 0}};
    gsz_result result = pack_key(&s);
    if (result == GSZ_OK) result = pack_motion(&s);
    if (result == GSZ_OK) result = write_segment(&s);
    gsz_motion_free(context, &s.motion);
    gsz_binding_free(context, &s.binding);
    gsz_video_key_free(context, &s.key);
    gsz_buffer_free(context, &s.packed_motion);
    gsz_free(context, s.miss);
    return result;
}
