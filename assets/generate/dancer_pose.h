/* SPDX-License-Identifier: MIT */
/* dancer_pose.h - the bones of a dancer who juggles, at rest and at any time of a dance that repeats.
 *
 * Lengths are metres, y is up, the dancer faces +z; time goes from 0 to 1 once through the dance, which has twelve beats.
 */
#ifndef GSZ_DANCER_POSE_H
#define GSZ_DANCER_POSE_H

#include "steady_math.h"

typedef enum gsz_bone_name {
    GSZ_BONE_STAGE, /**< stands still */
    GSZ_BONE_PELVIS,
    GSZ_BONE_CHEST,
    GSZ_BONE_HEAD,
    GSZ_BONE_TAIL, /**< of the hair */
    GSZ_BONE_HEM,  /**< of the skirt */
    GSZ_BONE_ARM,  /**< of the left side; the right one follows each */
    GSZ_BONE_ARM_RIGHT,
    GSZ_BONE_FOREARM,
    GSZ_BONE_FOREARM_RIGHT,
    GSZ_BONE_THIGH,
    GSZ_BONE_THIGH_RIGHT,
    GSZ_BONE_SHIN,
    GSZ_BONE_SHIN_RIGHT,
    GSZ_BONE_FOOT,
    GSZ_BONE_FOOT_RIGHT,
    GSZ_BONE_BALL,
    GSZ_BONE_BALL_SECOND,
    GSZ_BONE_BALL_THIRD,
    GSZ_BONE_COUNT
} gsz_bone_name;

enum { GSZ_BALLS = 3, GSZ_DANCE_BEATS = 12 };

/** A rigid motion from the pose at rest: about `rest`, which goes to `place`. */
typedef struct gsz_bone {
    gsz_vec3 rest, place;
    gsz_quat turn;
} gsz_bone;

typedef struct gsz_pose {
    gsz_bone bone[GSZ_BONE_COUNT];
    gsz_vec3 rest_along[GSZ_BONE_COUNT]; /**< of limbs: towards the next joint, at rest */
} gsz_pose;

/** side: 0 left (+x), 1 right. */
static inline float gsz_side_sign(int side) { return side ? -1.0f : 1.0f; }

void gsz_pose_at(gsz_pose *pose, float time);
static inline gsz_vec3 gsz_bone_move(const gsz_bone *bone, gsz_vec3 p) {
    return vec3_add(bone->place, quat_rotate(bone->turn, vec3_sub(p, bone->rest)));
}

/** Lengths of the limbs. */
#define GSZ_ARM_LENGTH 0.265f
#define GSZ_FOREARM_LENGTH 0.235f
#define GSZ_LEG_LENGTH 0.42f /**< of the thigh, and of the shin */
#define GSZ_BALL_RADIUS 0.055f

#endif
