/* SPDX-License-Identifier: MIT */
/* dancer_splats.h - the Gaussians of a performance: what of them stays, whatever the time, and where they are at one. */
#ifndef GSZ_DANCER_SPLATS_H
#define GSZ_DANCER_SPLATS_H

#include <stddef.h>
#include <stdint.h>

#include "dancer_pose.h"
#include "gsz_base.h"

typedef enum gsz_splat_kind {
    GSZ_SPLAT_SKIN,    /**< on a bone, and on its neighbour by `share` */
    GSZ_SPLAT_SHADOW,  /**< on the floor below a bone, at `point` from there */
    GSZ_SPLAT_SPARKLE, /**< in the air: rises, fades in and out by `phase` */
} gsz_splat_kind;

/** One Gaussian at rest. */
typedef struct gsz_actor {
    gsz_splat_kind kind;
    int bone, other;
    float share;
    gsz_vec3 point, normal;
    gsz_quat turn;
    gsz_vec3 deviation;
    gsz_vec3 color; /**< linear, unlit */
    float alpha, gloss, open;
    float flutter, phase; /**< the wave of cloth: how far, and where in it */
} gsz_actor;

typedef struct gsz_cast {
    gsz_actor *actor;
    size_t count;
    uint64_t seed;
} gsz_cast;

/** One Gaussian at a time, y still up. */
typedef struct gsz_seen_splat {
    gsz_vec3 point;
    gsz_quat turn;
    gsz_vec3 deviation;
    gsz_vec3 color;    /**< as it shows, sRGB-encoded */
    gsz_vec3 slope[3]; /**< harmonics of degree 1: -y, z, -x */
    float alpha;
} gsz_seen_splat;

/** Exactly `count` Gaussians; a seed arranges them anew. */
gsz_result gsz_cast_create(gsz_context *context, gsz_cast *cast, size_t count,
                           uint64_t seed) GSZ_CHECKED;
void gsz_cast_free(gsz_context *context, gsz_cast *cast);

/** The Gaussian in a pose of gsz_pose_at(time). */
void gsz_actor_at(gsz_seen_splat *out, const gsz_actor *actor, const gsz_pose *pose, float time);

#endif
