/* SPDX-License-Identifier: MIT */
/* gsz_edit.h - changing a scene: moving, filtering, joining, thinning out, and counting what is in it.
 *
 *     gsz_motion turn;
 *     gsz_motion_default(&turn);
 *     gsz_rotation_of_degrees(turn.rotation, (float[3]){0, 90, 0});
 *     if (gsz_edit_move(ctx, &cloud, &turn) == GSZ_OK) ...
 *
 * Calls change the cloud in place unless they say otherwise; the order of what stays stays. After a failure the cloud
 * is as it was. Extra planes go with their Gaussians, but are not interpreted: normals are not turned.
 */
#ifndef GSZ_EDIT_H
#define GSZ_EDIT_H

#include "gsz_camera.h"
#include "gsz_splats.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- moving -------------------------------------------------------------------------------------- */

/** Scales about the origin, then turns about it, then shifts. */
typedef struct gsz_motion {
    float scale;          /**< above 0; default 1 */
    float rotation[4];    /**< quaternion w x y z, of any length but 0; default 1 0 0 0 */
    float translation[3]; /**< default 0 0 0 */
} gsz_motion;

GSZ_API void gsz_motion_default(gsz_motion *motion);
/** The rotation about x, then about y, then about z, axes that stay where they are; degrees, right-handed. */
GSZ_API void gsz_rotation_of_degrees(float out_rotation[4], const float degrees[3]);
/** Positions, scales, rotations and harmonics (Ivanic and Ruedenberg 1996): a picture of the moved scene by a camera
 *  that moved with it is the picture of the scene. The metadata "up" goes along where it still is an axis, and goes away
 *  where it is none. GSZ_ERROR_ARGUMENT for values out of range. */
GSZ_API gsz_result gsz_edit_move(gsz_context *context, gsz_cloud *cloud,
                                 const gsz_motion *motion) GSZ_CHECKED;

/* ---- filters ------------------------------------------------------------------------------------- */

enum {
    GSZ_REMOVE_NAN = 1,  /**< values that are not finite */
    GSZ_REMOVE_TINY = 2, /**< no axis as large as gsz_filter.tiny */
    GSZ_REMOVE_HUGE = 4, /**< an axis larger than gsz_filter.huge */
    GSZ_REMOVE_FAINT = 8 /**< less opaque than gsz_filter.faint */
};

/** What stays is inside the box and the sphere and has none of the flaws in `remove`. */
typedef struct gsz_filter {
    bool box;
    float box_least[3], box_greatest[3]; /**< of centres, the bounds included */
    bool sphere;
    float center[3], radius;
    unsigned remove; /**< of GSZ_REMOVE_ */
    /** Standard deviations, in units of the scene. 0 (default): 1e-5 and 1 times its radius, which is that of the nine
     *  tenths of the centres that lie nearest to their medians. */
    float tiny, huge;
    float faint; /**< alpha; 0 (default): 1/255, which no picture shows */
} gsz_filter;

typedef struct gsz_filter_report {
    size_t outside;                /**< of the box or the sphere */
    size_t nan, tiny, huge, faint; /**< of those inside, counted by the first flaw in this order */
} gsz_filter_report;

GSZ_API void gsz_filter_default(gsz_filter *filter);
/** out_report may be NULL. */
GSZ_API gsz_result gsz_edit_filter(gsz_context *context, gsz_cloud *cloud, const gsz_filter *filter,
                                   gsz_filter_report *out_report) GSZ_CHECKED;
/** Keeps the largest set of Gaussians whose centres hang together: in cubes of side `cell` that touch, be it at a
 *  corner. cell 0: a fiftieth of the radius of the scene, as in gsz_filter. out_dropped may be NULL. */
GSZ_API gsz_result gsz_edit_keep_largest_cluster(gsz_context *context, gsz_cloud *cloud, float cell,
                                                 size_t *out_dropped) GSZ_CHECKED;

/* ---- other operations ---------------------------------------------------------------------------- */

/** Drops harmonics above the degree. */
GSZ_API gsz_result gsz_edit_reduce_degree(gsz_context *context, gsz_cloud *cloud,
                                          int sh_degree) GSZ_CHECKED;
/** Makes *out (zeroed) all Gaussians of the clouds, one behind the other: of the highest degree and with the extra planes
 *  of any, 0 where a cloud has none; metadata of all, what is the same once. */
GSZ_API gsz_result gsz_edit_join(gsz_context *context, gsz_cloud *out, const gsz_cloud *clouds,
                                 size_t count) GSZ_CHECKED;
/** Leaves `count` Gaussians, those that pictures from the views miss most, and lets them take over as much of the
 *  others as brings the pictures closer. More than there are: no change. views NULL: automatic ones. GSZ_ERROR_ARGUMENT for
 *  a count of 0, and where nothing can be seen. */
GSZ_API gsz_result gsz_edit_decimate(gsz_context *context, gsz_cloud *cloud, size_t count,
                                     const gsz_camera_list *views) GSZ_CHECKED;

/* ---- statistics ---------------------------------------------------------------------------------- */

typedef struct gsz_plane_statistics {
    float least, greatest, median;
    double mean, deviation; /**< standard deviation */
} gsz_plane_statistics;

typedef struct gsz_cloud_statistics {
    gsz_plane_statistics plane[GSZ_PLANE_COUNT]; /**< of as many planes as the cloud has */
    gsz_plane_statistics alpha;                  /**< opacity as a share of 1 */
    float center[3], radius;                     /**< as in gsz_filter */
} gsz_cloud_statistics;

/** All 0 for a cloud without Gaussians. */
GSZ_API gsz_result gsz_edit_statistics(gsz_context *context, gsz_cloud_statistics *out_statistics,
                                       const gsz_cloud *cloud) GSZ_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
