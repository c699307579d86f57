/* SPDX-License-Identifier: MIT */
/* motion.h - how the Gaussians of a segment move and change around its key, quantised, and its bytes. Internal; specified
 * in formats/gsz.md, "Motion".
 *
 * A few of the key's Gaussians are joints. At each frame a joint has a pose: an affine map of the space around it. Every
 * Gaussian follows the joints near it (DualGS, section 3.1, whose joints are rigid; affine ones need a tenth of their number for
 * the same error, since skin and cloth stretch), and takes on their light: what many change alike shows more than what each
 * does by itself, and costs less when it is said for all. What else changes, and where the joints miss, is a curve over time: levels
 * at knots, straight lines between them. Nothing depends on another segment, and frames hold absolute levels: no error grows.
 */
#ifndef GSZ_MOTION_H
#define GSZ_MOTION_H

#include "gsz_video.h"
#include "rans.h"

enum {
    GSZ_SEGMENT_FRAMES_MAX = 1024,
    /* Of a pose: shift x, y, z; the rows of the linear part, less the identity; what is added to colours, after the colour
     * transform; what harmonics are multiplied by, less 1 */
    GSZ_POSE_SHIFT = 0,
    GSZ_POSE_LINEAR = 3,
    GSZ_POSE_TINT = 12,
    GSZ_POSE_GAIN = 15,
    GSZ_POSE_LEVELS = 16,
    GSZ_POSE_LEVEL_MAX = 1 << 24,
    GSZ_CURVE_LEVEL_MAX = 32767,
    GSZ_CURVE_CHANNELS_MAX = 45,
    /* What a chunk can ask for in memory stays in proportion to its size. */
    GSZ_MOTION_VALUES_PER_BYTE = 64
};

/** Channels of a group: 1, 3 or, for harmonics, 3 K. */
int gsz_curve_channels(gsz_curve_group group, int sh_degree);

typedef struct gsz_curves {
    float
        step; /* finer by what the key knows of each Gaussian; 0: nothing changes, and the rest is empty */
    bool follows;       /* each is told by the one of its class before it */
    uint8_t *class_of;  /* of each Gaussian */
    uint32_t count;     /* Gaussians that change */
    uint32_t *gaussian; /* which, ascending */
    size_t *first;      /* of each, and behind the last: its first value in level[] */
    int16_t *level; /* by knot, then channel; knots behind the key first, then those before it */
} gsz_curves;

typedef struct gsz_motion {
    uint16_t frames, key; /* of the segment; the key is one of them */
    uint32_t gaussians;
    int sh_degree;
    uint16_t joint_count;
    uint8_t near; /* joints that a Gaussian follows, at the most */
    uint8_t period[GSZ_CURVE_CLASSES - 1];
    float shift_step, turn_step, tint_step, gain_step;
    float reach;     /* scene's units: how far a joint is followed */
    uint32_t *joint; /* the Gaussians that are joints, ascending */
    int32_t *pose;   /* levels: [frame][joint][GSZ_POSE_LEVELS]; all 0 at the key */
    gsz_curves curves[GSZ_CURVE_GROUPS];
} gsz_motion;

void gsz_motion_free(gsz_context *context, gsz_motion *motion);
void gsz_curves_free(gsz_context *context, gsz_curves *curves);

static inline int32_t *gsz_motion_pose(const gsz_motion *m, int frame, uint32_t joint) {
    return m->pose + ((size_t)frame * m->joint_count + joint) * GSZ_POSE_LEVELS;
}

/** Frames behind the key, or before it. */
static inline int gsz_motion_side(const gsz_motion *m, bool before) {
    return before ? m->key : m->frames - 1 - m->key;
}

/** Knots of a class on a side; the last one is the last frame there. */
static inline int gsz_motion_knots(const gsz_motion *m, int class_of, bool before) {
    int period = m->period[class_of - 1];
    return (gsz_motion_side(m, before) + period - 1) / period;
}

/** Values that the curve of a Gaussian has. */
static inline size_t gsz_motion_values(const gsz_motion *m, gsz_curve_group group, int class_of) {
    int knots = gsz_motion_knots(m, class_of, false) + gsz_motion_knots(m, class_of, true);
    return (size_t)knots * (size_t)gsz_curve_channels(group, m->sh_degree);
}

/** Fills count, gaussian and first from class_of, and makes room for the levels; at most `most` values, else
 *  GSZ_ERROR_CORRUPT without a message. */
gsz_result gsz_curves_shape(gsz_context *context, gsz_motion *motion, gsz_curve_group group,
                            uint64_t most) GSZ_CHECKED;

/** Codes which Gaussians are joints. */
void gsz_joints_code(gsz_coder *coder, bool encoding, gsz_motion *motion);
/** Codes the poses. near[0..1][j]: two joints before j, close to it; j itself: none. `told` has room for joint_count *
 *  GSZ_POSE_LEVELS. */
void gsz_poses_code(gsz_coder *coder, bool encoding, gsz_motion *motion,
                    const uint16_t *const near[2], int32_t *told);
/** The two nearest of the 16 joints before each, by where the key has them. */
void gsz_joints_near(uint16_t *const out_near[2], const gsz_motion *motion, const gsz_cloud *key);

/** Codes class_of. */
void gsz_curve_classes_code(gsz_coder *coder, bool encoding, gsz_curves *curves,
                            uint32_t gaussians);
/** Codes the levels of curves that are in shape. */
void gsz_curve_levels_code(gsz_coder *coder, bool encoding, gsz_motion *motion,
                           gsz_curve_group group);

/** Appends the chunk. `key` is the decoded key. */
gsz_result gsz_motion_encode(gsz_context *context, gsz_motion *motion, const gsz_cloud *key,
                             gsz_buffer *out) GSZ_CHECKED;
/** Bytes of each stream: joints, poses, then the groups. */
enum { GSZ_MOTION_STREAMS = 2 + GSZ_CURVE_GROUPS };
/** Fills *motion (zeroed) from the bytes of its chunk. GSZ_ERROR_CORRUPT without a message for the context: the caller
 *  knows the segment. */
gsz_result gsz_motion_decode(gsz_context *context, gsz_motion *motion, const gsz_cloud *key,
                             const uint8_t *data, size_t size) GSZ_CHECKED;
/** Bytes of the streams alone; false if they do not fit the chunk. */
bool gsz_motion_measure(const uint8_t *data, size_t size, uint32_t out_bytes[GSZ_MOTION_STREAMS]);

#endif
