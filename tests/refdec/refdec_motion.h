/* SPDX-License-Identifier: MIT */
/* refdec_motion.h - the motion of a segment as integers, and the functions that fill them in (7.3); what is bound to which
 * joints, and where these carry it (7.4, 7.5). */
#ifndef REFDEC_MOTION_H
#define REFDEC_MOTION_H

#include "refdec.h"
#include "refdec_bytes.h"
#include "refdec_entropy.h"
#include "refdec_scene.h"

enum {
    RD_GROUPS = 6,
    RD_POSE = 16,
    RD_NEAR = 8,
    RD_MOTION_HEADER = 60,
    RD_BEHIND = 0,
    RD_BEFORE = 1
};
enum { RD_OPACITY, RD_SCALE, RD_COLOR, RD_PLACE, RD_SPIN, RD_HARMONICS };

/** Of a Gaussian of a class above 0: levels of the knots behind the key, then of those before it, each of all channels. */
typedef struct rd_curves {
    bool present, follows;
    double step;
    int channels;
    uint8_t *kind; /* the class of each Gaussian */
    size_t *begin; /* where the levels of each begin */
    int32_t *level;
} rd_curves;

typedef struct rd_motion {
    int frames, key, joints, near, period[4]; /* of class 0: none */
    uint32_t gaussians;
    double reach, shift_step, turn_step, tint_step, gain_step;
    uint32_t *joint;
    double (*at)[3];          /* where the joints are at the key */
    int32_t (*pose)[RD_POSE]; /* of joint j at frame f: pose[f * joints + j] */
    rd_curves group[RD_GROUPS];
    uint64_t values, values_max; /* 64 a byte of the chunk */
} rd_motion;

/** The chunk of a segment with this key. *m is zeroed; free it in any case. */
const char *rd_motion_read(rd_motion *m, rd_bytes chunk, const refdec_cloud *key);
void rd_motion_free(rd_motion *m);
/** The steps of it: the header, checked; the syntax of stream i. */
const char *rd_motion_header(rd_motion *m, rd_bytes *chunk, const refdec_cloud *key);
const char *rd_motion_stream(rd_motion *m, int i, rd_stream *s, const refdec_cloud *key);

/* ---- 7.3 curves: refdec_curves.c ---- */
const char *rd_curves_read(rd_motion *m, int group, rd_stream *s);
/** Frames on a side of the key; knots of a class there. */
int rd_side_frames(const rd_motion *m, int side);
int rd_knots(const rd_motion *m, int side, int kind);
/** Levels of a knot of Gaussian i, of a class above 0. */
int32_t *rd_knot(const rd_motion *m, const rd_curves *c, uint32_t i, int side, int knot);

/* ---- 7.4, 7.5: refdec_warp.c ---- */
typedef struct rd_binding {
    uint16_t joint[RD_NEAR];
    uint8_t weight[RD_NEAR];
} rd_binding;

/** One a Gaussian, as new memory; NULL: no memory. */
rd_binding *rd_bind(const rd_motion *m, const refdec_cloud *key);

/** What a joint does at a frame. */
typedef struct rd_pose {
    double linear[3][3], shift[3], turn[4], tint[3], gain;
} rd_pose;

/** Of all joints, as new memory; NULL: no memory. */
rd_pose *rd_poses(const rd_motion *m, int frame);

/** Of one Gaussian. They are floats between the steps of 7.5 and 7.6, not doubles. */
typedef float rd_values[REFDEC_PLANES];
/** Warps a Gaussian, all of its planes. */
void rd_warp(const rd_motion *m, const rd_pose *pose, const rd_binding *b, rd_values v, int degree);
/** turn q, for a rotation q in place, times a factor. */
void rd_turn(float q[4], const double turn[4], double factor);
/** The transform of 6.5, of levels in steps of 1. */
void rd_rgb(double out[3], double l0, double l1, double l2);

#endif
