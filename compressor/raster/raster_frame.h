/* SPDX-License-Identifier: MIT */
/* raster_frame.h - what the passes of the rasteriser hand to each other for one picture. Internal.
 *
 *   project_forward   each Gaussian of the cloud -> a splat of the picture, or none
 *   tile_lists        splats sorted by depth -> for each tile those that may touch it, nearest first
 *   blend_forward     each tile: splats front to back -> colour and coverage
 *   blend_backward    each tile: gradient of the picture -> sums for each splat of each tile
 *   project_backward  the sums of a splat -> gradients of the Gaussian's planes
 *
 * The formulas are those of Kerbl et al. 2023 and its reference implementation: EWA splatting (Zwicker et al.
 * 2001), dilation 0.3 pixels^2, alpha capped at 0.99 and cut at 1/255, a pixel ends before its transmittance
 * would fall below 1e-4, depth is the distance along the line of sight. */
#ifndef GSZ_RASTER_FRAME_H
#define GSZ_RASTER_FRAME_H

#include "gsz_raster.h"
#include "raster_real.h"

#include <stdatomic.h>

enum {
    GSZ_TILE = 16, /**< pixels of a side */
    GSZ_PROJECT_CHUNK =
        4096, /**< Gaussians that one piece of work projects; a multiple of the lanes */
    GSZ_PICTURE_PLANES = 4 /**< red, green, blue, coverage */
};

#define GSZ_RASTER_NEAR 0.2
#define GSZ_RASTER_DILATION 0.3
#define GSZ_RASTER_MIP_DILATION 0.1
/** The Mip filter never takes more than this much of an opacity (its square). */
#define GSZ_RASTER_MIP_LEAST 0.000025
#define GSZ_RASTER_ALPHA_CAP 0.99
#define GSZ_RASTER_ALPHA_CUT (1.0 / 255)
#define GSZ_RASTER_END 1e-4
/** Slopes of rays are clamped at this much of the picture's own before the projection is made linear. */
#define GSZ_RASTER_WIDE 1.3

/** The cloud, as planes of the number that is calculated with. */
typedef struct gsz_raster_input {
    size_t count;
    int stored_degree; /**< of the planes */
    int sh_degree;     /**< evaluated: at most the stored one */
    const gsz_real *plane[GSZ_PLANE_COUNT];
} gsz_raster_input;

/** The camera, ready for use. */
typedef struct gsz_view {
    int width, height;
    gsz_real eye[3], axis[3][3]; /**< right, down, forward */
    gsz_real focal[2], center[2], limit[2];
    gsz_real background[3];
    bool mip;
} gsz_view;

/** What is drawn of a Gaussian. With d its centre minus the pixel, its alpha there is
 *  2^(across (dx + slope dy)^2 + down dy^2 + level): squares of one sign, so that nothing cancels in needles. */
typedef struct gsz_splat_look {
    gsz_real x, y; /**< pixels */
    gsz_real slope, across, down, level;
    gsz_real color[3];
} gsz_splat_look;

/** A Gaussian in the picture. */
typedef struct gsz_splat {
    gsz_splat_look look;
    /** From the middle of row dy, x + slope dy, it reaches sqrt(half[0] - half[1] dy^2) to both sides ... */
    gsz_real half[2];
    gsz_real margin; /**< ... and this much more for the rounding of all that */
    float depth;
    uint16_t left, top, right, bottom; /**< tiles; none if left == right */
} gsz_splat;

/** What a splat adds to the gradients, over the pixels of a tile; g is the gradient of log alpha. */
typedef enum gsz_splat_sum {
    GSZ_SUM_RED, /**< of the weight times the gradient of the picture's channel */
    GSZ_SUM_GREEN,
    GSZ_SUM_BLUE,
    GSZ_SUM_1, /**< of g */
    GSZ_SUM_U, /**< of g u, with u = dx + slope dy ... */
    GSZ_SUM_Y, /**< of g dy ... */
    GSZ_SUM_UU,
    GSZ_SUM_UY,
    GSZ_SUM_YY,
    GSZ_SUMS
} gsz_splat_sum;

/** What is counted of each Gaussian. Integers, so that the order of additions does not matter. */
typedef struct gsz_raster_counts {
    _Atomic uint64_t *weight; /**< sum of alpha * transmittance, units of 2^-24 */
    _Atomic uint32_t *touched, *dominated;
    _Atomic uint32_t *largest; /**< bits of the largest weight, a float */
} gsz_raster_counts;

typedef struct gsz_frame {
    gsz_raster_input input;
    gsz_view view;
    uint32_t tiles_across, tiles_down;
    gsz_splat *splat; /**< one a Gaussian */
    size_t splat_capacity;
    uint64_t *key[2]; /**< depth << 32 | Gaussian; sorted: key[0] */
    size_t *chunk_visible;
    size_t visible;
    uint32_t *tile_begin; /**< into entry; one more than tiles */
    size_t tile_capacity;
    uint32_t *entry; /**< Gaussians of each tile, nearest first */
    uint32_t *slot;  /**< of each entry: which row of sums is its own */
    size_t entry_capacity;
    uint32_t *slot_begin; /**< of each Gaussian: its rows, in the order of its tiles */
    uint32_t *slot_count;
    gsz_real (*sum)[GSZ_SUMS];
    size_t sum_capacity;
} gsz_frame;

/** A picture, or the gradient of one. */
typedef struct gsz_raster_target {
    gsz_real *plane[GSZ_PICTURE_PLANES];
} gsz_raster_target;

/** Where gradients are added. */
typedef struct gsz_raster_rows {
    gsz_real *const *plane;
    const uint32_t *row; /**< of each Gaussian, GSZ_NO_ROW: not wanted; NULL: all, in their order */
} gsz_raster_rows;

/** What drawing a tile took, the same on all machines. */
typedef struct gsz_tile_work {
    uint32_t entries; /**< looked at before all pixels had ended */
    uint64_t pixels;  /**< in which they are seen, each for itself; 0 where nothing is counted */
} gsz_tile_work;

/** The innermost parts, once for each instruction set. */
typedef struct gsz_raster_kernels {
    const char *name;
    /** Projects the Gaussians [begin, end) and writes the keys of those that show; returns how many. */
    size_t (*project_forward)(gsz_frame *frame, size_t begin, size_t end, uint64_t *out_key);
    /** Draws a tile; counts may be NULL. */
    gsz_tile_work (*blend_forward)(const gsz_frame *frame, uint32_t tile,
                                   const gsz_raster_target *out, const gsz_raster_counts *counts);
    /** From the picture and its gradient to the sums of a tile's entries. */
    void (*blend_backward)(const gsz_frame *frame, uint32_t tile, const gsz_raster_target *picture,
                           const gsz_raster_target *gradient);
    /** Adds to the gradients of the Gaussians [begin, end). */
    void (*project_backward)(const gsz_frame *frame, size_t begin, size_t end,
                             const gsz_raster_rows *gradient);
} gsz_raster_kernels;

#endif
