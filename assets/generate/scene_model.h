/* SPDX-License-Identifier: MIT */
/* scene_model.h - a scene before it becomes Gaussians: parametric surfaces with coats, lights, proportions.
 *
 * Scenes are modelled with y up; splat_emit.c turns them to the y-down world of trained scenes.
 */
#ifndef GSZ_SCENE_MODEL_H
#define GSZ_SCENE_MODEL_H

#include <stdbool.h>

#include "gsz_base.h"
#include "random_stream.h"
#include "vec3.h"

/** What a coat says about one point of a surface. Colours are linear. */
typedef struct gsz_material {
    gsz_vec3 albedo;
    gsz_vec3 glow;      /**< light that needs no lamp (the sky) */
    gsz_vec3 bump;      /**< added to the unit normal */
    float gloss;        /**< height of the highlights, 0..1 */
    float mirror;       /**< how much of the sky shows at grazing view, 0..1 */
    float translucency; /**< light that comes through from behind, 0..1 */
} gsz_material;

typedef struct gsz_surface gsz_surface;
/** The point at (u, v), both of 0..1; the cross product of d/dv and d/du points outwards. */
typedef gsz_vec3 (*gsz_shape)(const gsz_surface *surface, float u, float v);
/** Fills *out, which is zeroed, for the point at (u, v). */
typedef void (*gsz_coat)(gsz_material *out, const gsz_surface *surface, float u, float v,
                         gsz_vec3 point, gsz_vec3 normal);

enum { GSZ_SHAPE_NUMBERS = 16, GSZ_COAT_NUMBERS = 6 };

struct gsz_surface {
    gsz_shape shape;
    gsz_coat coat;
    gsz_vec3 origin, axis_x, axis_y, axis_z; /**< the surface's own frame in the world */
    float p[GSZ_SHAPE_NUMBERS];              /**< numbers of the shape */
    float c[GSZ_COAT_NUMBERS];               /**< numbers of the coat */
    const float (*profile)[2];               /**< control points of a lathe, or NULL */
    int profile_points;
    int cells_u, cells_v; /**< Gaussians it begins with */
    float detail;         /**< how much its errors count, 1 is usual */
    float softness;       /**< width of its Gaussians over the usual, 1 is usual */
    float cover;          /**< how much light it stops, 0..1 */
    uint32_t seed;
    bool solid;     /**< closed: training leaves lost Gaussians inside */
    bool two_sided; /**< a sheet: lit from whichever side the sun is */
    bool far_away;  /**< outside of the light volume: neither throws nor takes shadow */
};

enum { GSZ_SCENE_LAMPS = 4 };

/** What shows in glossy things: direction to it, colour, sharpness as in gsz_sh_add_lobe. */
typedef struct gsz_lamp {
    gsz_vec3 direction, color;
    float sharpness;
    bool sun; /**< takes part in shadows */
} gsz_lamp;

typedef struct gsz_scene {
    gsz_surface *surface;
    size_t surface_count, surface_capacity;
    gsz_lamp lamp[GSZ_SCENE_LAMPS];
    int lamp_count;
    gsz_vec3 sun_direction, sun_color;  /**< direction to the sun, unit length */
    gsz_vec3 sky_top, sky_side, bounce; /**< light from above, from the horizon, from below */
    float sun_width;                    /**< tangent of the half angle: softness of shadows */
    gsz_vec3 box_low, box_high;         /**< the light volume, and where floaters are */
    float voxel;
    float reach; /**< how far things darken each other */
    float focus; /**< what is further from the origin counts by its angle, not by its size */
    float exposure;
    float noise_scale; /**< size of the patches that share their view dependence */
    float amount;      /**< Gaussians asked for over those of the default size */
    uint64_t seed;
} gsz_scene;

/** The next surface, with a plain frame and the usual proportions. */
gsz_result gsz_scene_add(gsz_context *context, gsz_scene *scene,
                         gsz_surface **out_surface) GSZ_CHECKED;
void gsz_scene_free(gsz_context *context, gsz_scene *scene);

/** Fills a zeroed scene. `amount` scales how many small parts there are, `seed` where they are. */
gsz_result gsz_scene_object(gsz_context *context, gsz_scene *scene) GSZ_CHECKED;
gsz_result gsz_scene_landscape(gsz_context *context, gsz_scene *scene) GSZ_CHECKED;

#endif
