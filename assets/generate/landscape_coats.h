/* SPDX-License-Identifier: MIT */
/* landscape_coats.h - what the landscape is made of. "Numbers" are gsz_surface.c. */
#ifndef GSZ_LANDSCAPE_COATS_H
#define GSZ_LANDSCAPE_COATS_H

#include "scene_model.h"

/** Sand at the shore, turf, the path, rock where it is steep. */
void gsz_coat_ground(gsz_material *out, const gsz_surface *surface, float u, float v,
                     gsz_vec3 point, gsz_vec3 normal);
/** The lake: shallows, foam at the shore, ripples. */
void gsz_coat_water(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                    gsz_vec3 normal);
/** Leaves, needles and blades, dark at the foot. Numbers: red, green, blue. */
void gsz_coat_foliage(gsz_material *out, const gsz_surface *surface, float u, float v,
                      gsz_vec3 point, gsz_vec3 normal);
/** Mossy stone. */
void gsz_coat_rock(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal);
/** Bark along a trunk. Numbers: red, green, blue. */
void gsz_coat_bark(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal);
/** A wall of logs. Numbers: logs, windows (0 or 2), door (0 or 1). */
void gsz_coat_logs(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal);
/** Red shingles. */
void gsz_coat_shingles(gsz_material *out, const gsz_surface *surface, float u, float v,
                       gsz_vec3 point, gsz_vec3 normal);
/** Weathered planks along u. Numbers: planks; red, green, blue. */
void gsz_coat_planks(gsz_material *out, const gsz_surface *surface, float u, float v,
                     gsz_vec3 point, gsz_vec3 normal);
/** Far hills, v from foot to ridge. Numbers: haze of 0..1, snow of 0..1. */
void gsz_coat_hills(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                    gsz_vec3 normal);
/** Blue above, clouds, the glare of the sun. */
void gsz_coat_sky(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                  gsz_vec3 normal);

/** Direction to the sun over the landscape, unit length. */
gsz_vec3 gsz_landscape_sun(void);

#endif
