/* SPDX-License-Identifier: MIT */
/* splat_motion.h - how the motion of a segment lies in the memory of the device, and what it makes of Gaussians: posed ones.
 * Included by C and by GLSL. The formulas are those of formats/gsz.md, "Warp" and "Curves".
 *
 * Motion is one piece of memory: a SplatMotion, then the parts that it says the first word of. Gaussians have the
 * numbers of the file of the key: SplatBlock.before counts those of the blocks before it. Others may come behind
 * those; they stand still. */
#ifndef SPLAT_MOTION_H
#define SPLAT_MOTION_H

#include "gpu_types.h"

#define SPLAT_CURVE_GROUPS 6 /* in the order of gsz_curve_group */
#define SPLAT_CURVE_OPACITY 0
#define SPLAT_CURVE_SCALE 1
#define SPLAT_CURVE_COLOR 2
#define SPLAT_CURVE_PLACE 3
#define SPLAT_CURVE_SPIN 4
#define SPLAT_CURVE_SH 5
#define SPLAT_CURVE_CLASSES 4
/* Of an entry in `lists`: the first curve of the Gaussian, and above it a bit for each group that it has one of. */
#define SPLAT_CURVE_BITS 26
/* Of SplatCurve.place: the first level, and above it the class. */
#define SPLAT_LEVEL_BITS 30
#define SPLAT_WEIGHT_TOTAL 255.0
#define SPLAT_NO_CURVE 0xffffffffu

/* Parts of a segment's motion, as words behind its beginning. */
GPU_STRUCT(SplatMotion) {
    uint gaussians, joints;
    uint near;         /* joints that each Gaussian follows */
    uint coefficients; /* of a channel of the harmonics */
    uint bindings;     /* [gaussian * near + k]: joint | weight << 16 */
    uint lists;        /* of each Gaussian: its curves, by group */
    uint curves;       /* SplatCurve[] */
    uint levels;       /* int16, two a word: by knot, then channel */
};

/* A curve of a Gaussian. */
GPU_STRUCT(SplatCurve) {
    uint place;
    float step; /* what a level is worth */
};

/* What a joint does at a frame: gsz_joint_pose. The device reads it as SPLAT_JOINT_PARTS times four numbers. */
GPU_STRUCT(SplatJoint) {
    float linear[9], shift[3]; /* rows */
    float tint[3];             /* added to DC */
    float gain;                /* harmonics are multiplied by 1 + gain */
    float turn[4];             /* w x y z */
};
#define SPLAT_JOINT_PARTS 5

/* Where a frame lies among the knots of a class: -1 is the key. */
GPU_STRUCT(SplatKnots) {
    int first, second;
    float weight; /* of the second */
    uint unused;
};

/* A Gaussian as it is at the frame. The device reads and writes it as SPLAT_POSED_PARTS times four numbers: the rows here. */
GPU_STRUCT(SplatPosed) {
    float position[3], alpha;
    float deviation[3]; /* along both axes and their cross product */
    uint curve;         /* of the harmonics, or SPLAT_NO_CURVE */
    float axis0[3];     /* of length 1 */
    uint dc_rg;         /* half floats */
    float axis1[3];
    uint dc_b_gain; /* gain: 1 less than what the key's harmonics are multiplied by */
};
#define SPLAT_POSED_PARTS 4

#endif
