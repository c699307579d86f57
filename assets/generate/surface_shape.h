/* SPDX-License-Identifier: MIT */
/* surface_shape.h - the shapes that surfaces take, and how to set them up. */
#ifndef GSZ_SURFACE_SHAPE_H
#define GSZ_SURFACE_SHAPE_H

#include "scene_model.h"

/** Turns the frame by `angle` about the vertical and moves it. */
void gsz_surface_place(gsz_surface *surface, gsz_vec3 origin, float angle);
/** Moves the frame and turns its vertical to `up` (unit length). */
void gsz_surface_aim(gsz_surface *surface, gsz_vec3 origin, gsz_vec3 up);
/** From the surface's own frame to the world. */
gsz_vec3 gsz_surface_world(const gsz_surface *surface, gsz_vec3 local);

/** A profile of (radius, height) turned about the vertical: u runs around, v along a smooth curve through the
 *  points. Going up on the outside, down on the inside. */
void gsz_shape_lathe(gsz_surface *surface, const float (*profile)[2], int points);
/** A tube along the cubic Bezier curve through four control points in the surface's frame; the radius goes
 *  from the first to the second number. */
void gsz_shape_tube(gsz_surface *surface, const gsz_vec3 control[4], float radius_start,
                    float radius_end);
/** A pointed sheet from the origin along `along` (its length counts), `width` wide, with its middle `side`,
 *  sinking by `droop` towards the tip and folded upwards by `fold` at the edges. */
void gsz_shape_leaf(gsz_surface *surface, gsz_vec3 along, gsz_vec3 side, float width, float droop,
                    float fold);
/** An ellipsoid with radii in the surface's frame, roughened by noise of `rough` radii, `bumps` to the radius. */
void gsz_shape_blob(gsz_surface *surface, gsz_vec3 radii, float rough, float bumps);
/** A flat or bent rectangle: corner + u * edge_u + v * edge_v. */
void gsz_shape_panel(gsz_surface *surface, gsz_vec3 corner, gsz_vec3 edge_u, gsz_vec3 edge_v);

#endif
