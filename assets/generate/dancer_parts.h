/* SPDX-License-Identifier: MIT */
/* dancer_parts.h - the surfaces of dancer, balls and stage at rest: turned profiles on bones, with coats. */
#ifndef GSZ_DANCER_PARTS_H
#define GSZ_DANCER_PARTS_H

#include "dancer_pose.h"

typedef struct gsz_part gsz_part;
/** The colour, linear, at the point with these coordinates in the frame of the part; u runs around from its x axis over
 *  z, v along the profile. */
typedef gsz_vec3 (*gsz_part_coat)(const gsz_part *part, float u, float v, gsz_vec3 local);

/** A ring of a profile: at a height, with radii to the side and to the front, and how far it is pushed to the front. */
typedef struct gsz_ring {
    float height, side, front, push;
} gsz_ring;

struct gsz_part {
    int bone;      /**< of gsz_bone_name */
    int root, tip; /**< neighbours that share the skin near the joints, or the bone itself */
    float root_at, tip_at, blend; /**< heights of the joints, and how far around them is shared */
    gsz_vec3 origin, x, y, z;     /**< the frame at rest */
    const gsz_ring *ring;         /**< NULL: an ellipsoid */
    int rings;
    gsz_vec3 radii; /**< of an ellipsoid */
    gsz_part_coat coat;
    gsz_vec3 color;
    int number;     /**< that the coat may use */
    float from, to; /**< of v */
    float width;    /**< deviations of a Gaussian to its cell, 0.57 is usual */
    float density;  /**< Gaussians to an area, 1 is usual */
    float gloss;    /**< height of the highlight, 0..1 */
    float open;     /**< light that gets there, 0..1 */
    float flutter;  /**< how far the cloth waves at v = 1, in metres */
};

enum { GSZ_PARTS_MAX = 64 };

typedef struct gsz_part_list {
    gsz_part part[GSZ_PARTS_MAX];
    int count;
} gsz_part_list;

void gsz_parts_dancer(gsz_part_list *list);
void gsz_parts_stage(gsz_part_list *list);

/** The point at (u, v), both of 0..1, in the frame of the part. */
gsz_vec3 gsz_part_local(const gsz_part *part, float u, float v);
static inline gsz_vec3 gsz_part_direction(const gsz_part *part, gsz_vec3 local) {
    return vec3_along(vec3_along(vec3_scale(part->x, local.x), part->y, local.y), part->z, local.z);
}
/** What part of the bone's neighbours moves a point: the neighbour in *out_other, its share as the result. */
float gsz_part_share(const gsz_part *part, float height, int *out_other);

#endif
