/* SPDX-License-Identifier: MIT */
/* refdec_frame.c - a segment: its key, its background and its motion; a frame of it: the warp, then the curves (7.6). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "refdec_math.h"
#include "refdec_motion.h"
#include "refdec_timeline.h"
#include "refdec_values.h"
#include "refdec_video.h"

/* ---- segments ---- */

static const char *read_background(refdec_segment *segment, const refdec_video *video,
                                   uint32_t background) {
    refdec_cloud *cloud = &segment->background;
    struct rd_steps *steps = NULL;
    rd_bytes bytes;
    if (background == 0) return NULL;
    RD_TRY(rd_video_chunk(video, background - 1, "BACK", &bytes));
    const char *reason = rd_scene_decode(cloud, &steps, bytes);
    free(steps);
    RD_TRY(reason);
    RD_RULE(cloud->count == video->background[background - 1].gaussians,
            "Gaussians of a background");
    RD_RULE(cloud->extras == 0, "extra planes of a background");
    RD_RULE(cloud->degree == segment->key.degree, "SH degree of a background");
    return NULL;
}

static const char *read_segment(refdec_segment *segment, const refdec_video *video,
                                uint32_t index) {
    rd_bytes key, motion;
    const refdec_span *span = &video->span[index];
    RD_TRY(rd_video_chunk(video, index, "SKEY", &key));
    RD_TRY(rd_video_chunk(video, index, "SMOV", &motion));
    RD_TRY(rd_scene_decode(&segment->key, &segment->steps, key));
    RD_RULE(segment->key.count == span->gaussians, "Gaussians of a key");
    RD_RULE(segment->key.extras == 0, "extra planes of a key");
    RD_RULE(segment->key.degree <= video->degree, "SH degree of a key");
    RD_TRY(read_background(segment, video, span->background));
    segment->motion = calloc(1, sizeof *segment->motion);
    RD_RULE(segment->motion, refdec_no_memory);
    RD_TRY(rd_motion_read(segment->motion, motion, &segment->key));
    RD_RULE((uint32_t)segment->motion->frames == span->frames &&
                (uint32_t)segment->motion->key == span->key,
            "frames of motion are not those of the timeline");
    segment->binding = rd_bind(segment->motion, &segment->key);
    RD_RULE(segment->binding, refdec_no_memory);
    return NULL;
}

const char *refdec_segment_open(refdec_segment *segment, const refdec_video *video,
                                uint32_t index) {
    memset(segment, 0, sizeof *segment);
    const char *reason = read_segment(segment, video, index);
    if (reason) refdec_segment_free(segment);
    return reason;
}

void refdec_segment_free(refdec_segment *segment) {
    if (segment->motion) rd_motion_free(segment->motion);
    free(segment->motion);
    free(segment->binding);
    free(segment->steps);
    refdec_cloud_free(&segment->key);
    refdec_cloud_free(&segment->background);
    memset(segment, 0, sizeof *segment);
}

/* ---- 7.6 curves ---- */

typedef struct moment {
    const rd_motion *motion;
    const refdec_segment *segment;
    int side, away; /* frames from the key */
} moment;

/** Levels of a Gaussian at a frame; false: it has no curve. */
static bool levels_at(double x[], const moment *t, const rd_curves *c, uint32_t i) {
    if (!c->present || c->kind[i] == 0) return false;
    int p = t->motion->period[c->kind[i]], u = t->away, m = u / p;
    int length = rd_side_frames(t->motion, t->side);
    int e = (m + 1) * p < length ? (m + 1) * p : length;
    for (int h = 0; h < c->channels; h++) {
        double a = m > 0 ? rd_knot(t->motion, c, i, t->side, m - 1)[h] : 0;
        x[h] = a;
        if (u == m * p) continue;
        double b = rd_knot(t->motion, c, i, t->side, m)[h];
        x[h] = a + (b - a) * ((double)(u - m * p) / (e - m * p));
    }
    return true;
}

static double step_of(const moment *t, int group, uint32_t i) {
    const rd_steps *steps = &t->segment->steps[i];
    double fine = group == RD_PLACE ? ldexp(1, -steps->refine) : rd_fine(steps->fineness);
    return t->motion->group[group].step * fine;
}

static void add(float *value, double x) { *value = (float)(*value + x); }

static void add_rgb(float *red, float *green, float *blue, double l0, double l1, double l2) {
    double rgb[3];
    rd_rgb(rgb, l0, l1, l2);
    add(red, rgb[0]);
    add(green, rgb[1]);
    add(blue, rgb[2]);
}

static void fade(float *opacity, double x) {
    double alpha = 1 / (1 + rd_exp(-(double)*opacity)) + x;
    alpha = alpha < 0.001 ? 0.001 : alpha > 0.999 ? 0.999 : alpha;
    *opacity = (float)rd_log(alpha / (1 - alpha));
}

static void spin(float rotation[4], const double x[3]) {
    double turn[4] = {1, 0.5 * x[0], 0.5 * x[1], 0.5 * x[2]};
    double square = turn[0] * turn[0] + turn[1] * turn[1] + turn[2] * turn[2] + turn[3] * turn[3];
    rd_turn(rotation, turn, 1 / sqrt(square));
}

/** x: what the levels come to. */
static void apply(rd_values v, int group, const double x[], int K) {
    float *dc = &v[RD_AT_DC], *rest = &v[RD_AT_REST];
    if (group == RD_OPACITY) fade(&v[RD_AT_OPACITY], x[0]);
    if (group == RD_COLOR) add_rgb(&dc[0], &dc[1], &dc[2], x[0], x[1], x[2]);
    if (group == RD_SPIN) spin(&v[RD_AT_ROTATION], x);
    for (int h = 0; h < 3; h++) {
        if (group == RD_SCALE) add(&v[RD_AT_SCALE + h], x[h]);
        if (group == RD_PLACE) add(&v[RD_AT_POSITION + h], x[h]);
    }
    for (int k = 0; group == RD_HARMONICS && k < K; k++)
        add_rgb(&rest[k], &rest[K + k], &rest[2 * K + k], x[k], x[K + k], x[2 * K + k]);
}

static void follow_curves(const moment *t, uint32_t i, rd_values v) {
    int K = (t->segment->key.planes - 14) / 3;
    for (int g = 0; g < RD_GROUPS; g++) {
        double x[REFDEC_PLANES] = {0};
        const rd_curves *c = &t->motion->group[g];
        if (!levels_at(x, t, c, i)) continue;
        if (g == RD_OPACITY && x[0] == 0) continue;
        for (int h = 0; h < c->channels; h++) x[h] = x[h] * step_of(t, g, i);
        apply(v, g, x, K);
    }
}

/* ---- frames ---- */

static void make_frame(refdec_cloud *cloud, const moment *t, const rd_pose *pose) {
    const refdec_segment *s = t->segment;
    for (uint32_t i = 0; i < s->key.count; i++) {
        rd_values v = {0};
        for (int p = 0; p < cloud->planes; p++) v[p] = s->key.plane[p][i];
        rd_warp(t->motion, pose, &s->binding[i], v, cloud->degree);
        follow_curves(t, i, v);
        for (int p = 0; p < cloud->planes; p++) cloud->plane[p][i] = v[p];
    }
    for (uint32_t i = 0; i < s->background.count; i++)
        for (int p = 0; p < cloud->planes; p++)
            cloud->plane[p][s->key.count + i] = s->background.plane[p][i];
}

const char *refdec_segment_frame(refdec_cloud *cloud, const refdec_segment *segment,
                                 uint32_t frame) {
    const rd_motion *m = segment->motion;
    memset(cloud, 0, sizeof *cloud);
    RD_RULE(frame < (uint32_t)m->frames, "no such frame");
    int away = (int)frame - m->key;
    moment t = {m, segment, away < 0 ? RD_BEFORE : RD_BEHIND, abs(away)};
    rd_pose *pose = rd_poses(m, (int)frame);
    bool memory = pose != NULL;
    cloud->count = segment->key.count + segment->background.count;
    cloud->degree = segment->key.degree;
    cloud->planes = segment->key.planes;
    for (int p = 0; memory && p < cloud->planes; p++)
        memory = (cloud->plane[p] = calloc(cloud->count + 1, sizeof(float))) != NULL;
    if (memory) make_frame(cloud, &t, pose);
    free(pose);
    if (memory) return NULL;
    refdec_cloud_free(cloud);
    return refdec_no_memory;
}
