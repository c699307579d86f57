/* SPDX-License-Identifier: MIT */
/* surface_refine.h - cutting surfaces into cells, small where there is much to see, as training densifies. */
#ifndef GSZ_SURFACE_REFINE_H
#define GSZ_SURFACE_REFINE_H

#include "light_volume.h"

#define GSZ_NO_CELL UINT32_MAX

/** A rectangle in (u, v) of one surface. */
typedef struct gsz_cell {
    gsz_vec3 point;          /**< at the middle */
    gsz_vec3 span_u, span_v; /**< from edge to edge through the middle */
    gsz_lit lit;
    float u0, u1, v0, v1;
    float error;   /**< what splitting it would mend; a leaf's place in the heap */
    bool across_u; /**< which way to split */
    uint32_t surface;
    uint32_t parent; /**< GSZ_NO_CELL for the first ones */
    uint32_t leaves; /**< below it, 1 for a leaf itself */
} gsz_cell;

typedef struct gsz_cells {
    gsz_cell *cell; /**< parents before their children */
    size_t count, leaf_count;
} gsz_cells;

/** Cuts until there are `leaf_target` leaves, always the one with the largest error next; fails if the scene
 *  begins with more. */
gsz_result gsz_cells_create(gsz_context *context, gsz_cells *cells, const gsz_scene *scene,
                            const gsz_light_volume *volume, size_t leaf_target) GSZ_CHECKED;
void gsz_cells_free(gsz_context *context, gsz_cells *cells);

/** The material at the middle of a cell and its normal, bump included. */
gsz_vec3 gsz_cell_material(gsz_material *out, const gsz_scene *scene, const gsz_cell *cell);

#endif
