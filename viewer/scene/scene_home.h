/* SPDX-License-Identifier: MIT */
/* scene_home.h - where to look at a scene from at first: at once by where its Gaussians are, later with more care. */
#ifndef GSZ_SCENE_HOME_H
#define GSZ_SCENE_HOME_H

#include "gsz_camera.h"
#include "gsz_splats.h"
#include "splat_bits.h"

/** A ball around what matters of a scene: outliers, sky and floaters do not widen it. */
typedef struct gsz_scene_ball {
    float center[3];
    float radius; /**< above 0 */
} gsz_scene_ball;

/** Points of a scene with weights. Zero-initialise; release with gsz_scene_points_free. */
typedef struct gsz_scene_points {
    size_t count, capacity;
    float (*point)[4]; /**< position, weight */
} gsz_scene_points;

/** Adds the chunks of a block. False: out of memory. */
bool gsz_scene_points_add_rows(gsz_scene_points *points, const gsz_splat_rows *rows) GSZ_CHECKED;
/** Adds some of the Gaussians of a cloud. False: out of memory. */
bool gsz_scene_points_add_cloud(gsz_scene_points *points, const gsz_cloud *cloud) GSZ_CHECKED;
void gsz_scene_points_free(gsz_scene_points *points);
/** The ball around the middle of the points; a unit ball at the origin where there are none. Reorders them. */
void gsz_scene_points_ball(gsz_scene_points *points, gsz_scene_ball *out_ball);

/** A camera that sees the ball from outside, from a little above. `up` 0 0 0: -y, as scenes out of photographs
 *  have it. *out_up is of unit length. */
void gsz_scene_look_at_ball(gsz_camera *out_camera, float out_up[3], const gsz_scene_ball *ball,
                            const float up[3], float fov_y, float aspect);

/** Chooses a good view of the cloud with gsz_views.h, and tells which way is up there. */
gsz_result gsz_scene_home(gsz_context *context, gsz_camera *out_home, float out_up[3],
                          const gsz_cloud *cloud, const float up[3], float aspect) GSZ_CHECKED;

#endif
