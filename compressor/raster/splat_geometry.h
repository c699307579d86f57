/* SPDX-License-Identifier: MIT */
/* splat_geometry.h - a few Gaussians at a time through the camera: what both directions of the projection compute.
 * Internal, for files compiled for several instruction sets. */
#ifndef GSZ_SPLAT_GEOMETRY_H
#define GSZ_SPLAT_GEOMETRY_H

#include "raster_frame.h"
#include "raster_lanes.h"

/** Everything between the planes of a Gaussian and its ellipse. */
typedef struct gsz_geometry {
    gsz_lanes offset[3];          /* of the Gaussian from the eye */
    gsz_lanes x, y, z, inverse_z; /* in the camera */
    gsz_lanes slope[2];           /* x/z and y/z, clamped */
    gsz_mask within[2];           /* where it was not */
    gsz_lanes row[2][3];          /* of the projection made linear, in space */
    gsz_lanes quaternion[4];      /* of length 1: w x y z */
    gsz_lanes inverse_length;     /* of the quaternion as stored */
    gsz_lanes axis[3][3];         /* axis[k]: direction of the k-th axis in space */
    gsz_lanes deviation[3];       /* along them */
    gsz_lanes span[2][3];         /* of the axes in the picture: row . axis * deviation */
    gsz_lanes flat[3];            /* covariance in the picture xx xy yy before dilation */
    gsz_lanes covariance[3];      /* after */
    gsz_lanes minor
        [3]; /* of span, without its column k + 2: flat_determinant is the sum of their squares */
    gsz_lanes determinant, flat_determinant;
    gsz_lanes alpha;   /* of the Gaussian, 0..1 */
    gsz_lanes opacity; /* alpha in the picture: less where the Mip filter spreads it */
    gsz_mask mip_free; /* where the least fading is not reached */
    gsz_mask visible;  /* so far as can be told without the colour */
} gsz_geometry;

GSZ_LANES_INLINE gsz_lanes gsz_lanes_dot(const gsz_lanes a[3], const gsz_lanes b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

GSZ_LANES_INLINE gsz_lanes gsz_lanes_dot_axis(const gsz_lanes a[3], const gsz_real b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* ---- steps --------------------------------------------------------------------------------------- */

GSZ_LANES_INLINE void gsz_geometry_place(gsz_geometry *g, const gsz_view *view,
                                         const gsz_real *const *plane) {
    for (int i = 0; i < 3; i++)
        g->offset[i] = gsz_lanes_load(plane[GSZ_PLANE_POSITION + i]) - view->eye[i];
    g->x = gsz_lanes_dot_axis(g->offset, view->axis[0]);
    g->y = gsz_lanes_dot_axis(g->offset, view->axis[1]);
    g->z = gsz_lanes_dot_axis(g->offset, view->axis[2]);
    g->visible = gsz_less(gsz_lanes_set((gsz_real)GSZ_RASTER_NEAR), g->z);
}

/** The rows of J W: the projection made linear at the Gaussian (Zwicker et al. 2001, eq. 29). */
GSZ_LANES_INLINE void gsz_geometry_project(gsz_geometry *g, const gsz_view *view) {
    const gsz_lanes along[2] = {g->x, g->y};
    g->inverse_z = 1 / g->z;
    for (int r = 0; r < 2; r++) {
        gsz_lanes slope = along[r] * g->inverse_z, limit = gsz_lanes_set(view->limit[r]);
        g->slope[r] = gsz_lanes_clamp(slope, -limit, limit);
        g->within[r] = gsz_at_least(slope, -limit) & gsz_at_least(limit, slope);
        for (int i = 0; i < 3; i++)
            g->row[r][i] =
                view->focal[r] * g->inverse_z * (view->axis[r][i] - g->slope[r] * view->axis[2][i]);
    }
}

GSZ_LANES_INLINE void gsz_geometry_turn(gsz_geometry *g, const gsz_real *const *plane) {
    gsz_lanes *q = g->quaternion, square = gsz_lanes_set(0);
    for (int k = 0; k < 4; k++) {
        q[k] = gsz_lanes_load(plane[GSZ_PLANE_ROTATION + k]);
        square += q[k] * q[k];
    }
    g->inverse_length = 1 / gsz_lanes_sqrt(square);
    for (int k = 0; k < 4; k++) q[k] *= g->inverse_length;
    gsz_lanes w = q[0], x = q[1], y = q[2], z = q[3];
    g->axis[0][0] = 1 - 2 * (y * y + z * z);
    g->axis[0][1] = 2 * (x * y + w * z);
    g->axis[0][2] = 2 * (x * z - w * y);
    g->axis[1][0] = 2 * (x * y - w * z);
    g->axis[1][1] = 1 - 2 * (x * x + z * z);
    g->axis[1][2] = 2 * (y * z + w * x);
    g->axis[2][0] = 2 * (x * z + w * y);
    g->axis[2][1] = 2 * (y * z - w * x);
    g->axis[2][2] = 1 - 2 * (x * x + y * y);
}

/** Both determinants, as sums of squares (Cauchy-Binet): what is left of flat[0] flat[2] - flat[1]^2 of a needle
 *  is rounding. */
GSZ_LANES_INLINE void gsz_geometry_determinants(gsz_geometry *g, gsz_real dilation) {
    g->flat_determinant = gsz_lanes_set(0);
    for (int k = 0; k < 3; k++) {
        int next = (k + 1) % 3;
        g->minor[k] = g->span[0][k] * g->span[1][next] - g->span[0][next] * g->span[1][k];
        g->flat_determinant += g->minor[k] * g->minor[k];
    }
    g->determinant =
        g->flat_determinant + dilation * ((g->flat[0] + g->flat[2]) + gsz_lanes_set(dilation));
}

GSZ_LANES_INLINE void gsz_geometry_flatten(gsz_geometry *g, const gsz_view *view,
                                           const gsz_real *const *plane) {
    for (int k = 0; k < 3; k++) {
        g->deviation[k] = gsz_lanes_exp(gsz_lanes_load(plane[GSZ_PLANE_SCALE + k]));
        for (int r = 0; r < 2; r++)
            g->span[r][k] = gsz_lanes_dot(g->row[r], g->axis[k]) * g->deviation[k];
    }
    g->flat[0] = gsz_lanes_dot(g->span[0], g->span[0]);
    g->flat[1] = gsz_lanes_dot(g->span[0], g->span[1]);
    g->flat[2] = gsz_lanes_dot(g->span[1], g->span[1]);
    gsz_real dilation = (gsz_real)(view->mip ? GSZ_RASTER_MIP_DILATION : GSZ_RASTER_DILATION);
    g->covariance[0] = g->flat[0] + dilation;
    g->covariance[1] = g->flat[1];
    g->covariance[2] = g->flat[2] + dilation;
    gsz_geometry_determinants(g, dilation);
    g->visible &= gsz_positive(g->determinant);
}

/** alpha; and with the Mip filter less of it, so that a splat smaller than a pixel keeps what it covers
 *  (Yu et al. 2024, eq. 10). */
GSZ_LANES_INLINE void gsz_geometry_fade(gsz_geometry *g, const gsz_view *view,
                                        const gsz_real *const *plane) {
    g->alpha = 1 / (1 + gsz_lanes_exp(-gsz_lanes_load(plane[GSZ_PLANE_OPACITY])));
    g->opacity = g->alpha;
    if (view->mip) {
        gsz_lanes least = gsz_lanes_set((gsz_real)GSZ_RASTER_MIP_LEAST);
        gsz_lanes ratio = g->flat_determinant / g->determinant;
        g->mip_free = gsz_less(least, ratio);
        g->opacity *= gsz_lanes_sqrt(gsz_lanes_max(ratio, least));
    }
    g->visible &= gsz_at_least(g->opacity, gsz_lanes_set((gsz_real)GSZ_RASTER_ALPHA_CUT));
}

/** All of it. The planes point to as many Gaussians as there are lanes. */
GSZ_LANES_INLINE void gsz_geometry_make(gsz_geometry *g, const gsz_view *view,
                                        const gsz_real *const *plane) {
    gsz_geometry_project(g, view);
    gsz_geometry_turn(g, plane);
    gsz_geometry_flatten(g, view, plane);
    gsz_geometry_fade(g, view, plane);
}

/* ---- planes -------------------------------------------------------------------------------------- */

/** Pointers to as many Gaussians as there are lanes of each plane. */
typedef struct gsz_plane_window {
    const gsz_real *plane[GSZ_PLANE_COUNT];
    gsz_real copy[GSZ_PLANE_COUNT][GSZ_LANES];
} gsz_plane_window;

/** The Gaussians from `begin` on; behind the end of the cloud the last one is repeated. Returns how many
 *  there are. */
GSZ_LANES_INLINE size_t gsz_window_open(gsz_plane_window *window, const gsz_raster_input *input,
                                        size_t begin) {
    int planes = gsz_plane_count(input->stored_degree);
    size_t left = input->count - begin;
    for (int p = 0; p < planes; p++) window->plane[p] = input->plane[p] + begin;
    if (left >= GSZ_LANES) return GSZ_LANES;
    for (int p = 0; p < planes; p++) {
        for (size_t i = 0; i < GSZ_LANES; i++)
            window->copy[p][i] = window->plane[p][i < left ? i : left - 1];
        window->plane[p] = window->copy[p];
    }
    return left;
}

#endif
