/* SPDX-License-Identifier: MIT */
/* object_coats.h - what the things on the tea table are made of. "Numbers" are gsz_surface.c. */
#ifndef GSZ_OBJECT_COATS_H
#define GSZ_OBJECT_COATS_H

#include "scene_model.h"

/** Arc length of the cloth from the middle of the table to the hem. */
#define GSZ_CLOTH_LENGTH 1.46f

/** Embroidered linen; u around the table. Numbers: distance from the middle, along the cloth, at v = 0 and
 *  v = 1; from 0 on it is flat and only the point counts. */
void gsz_coat_linen(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                    gsz_vec3 normal);
/** Oiled oak, the grain along the vertical. */
void gsz_coat_wood(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal);
/** White porcelain painted in cobalt. Numbers: blossoms around, v of their middle, height of v over width of
 *  one blossom's sector, v of a gold band, v of another. */
void gsz_coat_porcelain(gsz_material *out, const gsz_surface *surface, float u, float v,
                        gsz_vec3 point, gsz_vec3 normal);
/** A running glaze that leaves the clay bare below v = 0.2. */
void gsz_coat_glaze(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                    gsz_vec3 normal);
/** A leaf with veins. Numbers: age, 0 young to 1 old. */
void gsz_coat_leaf(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal);
/** A petal, coral at the rim. */
void gsz_coat_petal(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                    gsz_vec3 normal);
/** Citrus peel. Numbers: 0 lemon to 1 orange. */
void gsz_coat_peel(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal);
/** Crumbling soil. */
void gsz_coat_soil(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal);
/** Black tea in a cup. The second number is the radius of the cup. */
void gsz_coat_tea(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                  gsz_vec3 normal);
/** A macaron, its filling in the middle. Numbers: red, green, blue of the shells. */
void gsz_coat_macaron(gsz_material *out, const gsz_surface *surface, float u, float v,
                      gsz_vec3 point, gsz_vec3 normal);
/** One colour, matt. Numbers: red, green, blue. */
void gsz_coat_plain(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                    gsz_vec3 normal);

#endif
