/* SPDX-License-Identifier: MIT */
/* surface_shape.c - lathes, tubes, leaves, blobs and panels. */
#include "surface_shape.h"

#include "noise_texture.h"

void gsz_surface_place(gsz_surface *surface, gsz_vec3 origin, float angle) {
    float c = cosf(angle), s = sinf(angle);
    surface->origin = origin;
    surface->axis_x = vec3(c, 0, s);
    surface->axis_y = vec3(0, 1, 0);
    surface->axis_z = vec3(-s, 0, c);
}

void gsz_surface_aim(gsz_surface *surface, gsz_vec3 origin, gsz_vec3 up) {
    surface->origin = origin;
    surface->axis_y = up;
    surface->axis_x = vec3_perpendicular(up);
    surface->axis_z = vec3_cross(surface->axis_x, up);
}

gsz_vec3 gsz_surface_world(const gsz_surface *surface, gsz_vec3 local) {
    gsz_vec3 point = vec3_along(surface->origin, surface->axis_x, local.x);
    return vec3_along(vec3_along(point, surface->axis_y, local.y), surface->axis_z, local.z);
}

static gsz_vec3 number3(const gsz_surface *surface, int at) {
    return vec3(surface->p[at], surface->p[at + 1], surface->p[at + 2]);
}

static void set_number3(gsz_surface *surface, int at, gsz_vec3 value) {
    surface->p[at] = value.x;
    surface->p[at + 1] = value.y;
    surface->p[at + 2] = value.z;
}

/* Catmull-Rom; a doubled control point makes a sharp edge. */
static float spline(float a, float b, float c, float d, float t) {
    return 0.5f *
           (2 * b + t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))));
}

static gsz_vec3 lathe_at(const gsz_surface *surface, float u, float v) {
    int last = surface->profile_points - 1;
    float at = clampf(v, 0.001f, 0.999f) * (float)last;
    int i = (int)at < last ? (int)at : last - 1;
    const float *a = surface->profile[i > 0 ? i - 1 : 0], *b = surface->profile[i];
    const float *c = surface->profile[i + 1], *d = surface->profile[i + 2 <= last ? i + 2 : last];
    float t = at - (float)i, angle = 2 * GSZ_PI * u;
    float radius = fmaxf(spline(a[0], b[0], c[0], d[0], t), 0.0f);
    float height = spline(a[1], b[1], c[1], d[1], t);
    return gsz_surface_world(surface, vec3(radius * cosf(angle), height, radius * sinf(angle)));
}

void gsz_shape_lathe(gsz_surface *surface, const float (*profile)[2], int points) {
    surface->shape = lathe_at;
    surface->profile = profile;
    surface->profile_points = points;
}

static gsz_vec3 tube_at(const gsz_surface *surface, float u, float v) {
    float s = 1 - v, w[4] = {s * s * s, 3 * s * s * v, 3 * s * v * v, v * v * v};
    gsz_vec3 centre = vec3(0, 0, 0), tangent = vec3(0, 0, 0);
    float slope[4] = {-s * s, s * s - 2 * s * v, 2 * s * v - v * v, v * v};
    for (int i = 0; i < 4; i++) {
        centre = vec3_along(centre, number3(surface, 3 * i), w[i]);
        tangent = vec3_along(tangent, number3(surface, 3 * i), slope[i]);
    }
    tangent = vec3_unit(tangent);
    /* One reference for the whole curve keeps the tube from twisting. */
    gsz_vec3 chord = vec3_sub(number3(surface, 9), number3(surface, 0));
    gsz_vec3 bow = vec3_sub(number3(surface, 3), number3(surface, 0));
    gsz_vec3 binormal = vec3_cross(chord, bow);
    if (vec3_length(binormal) < 1e-4f * vec3_length(chord))
        binormal = vec3_perpendicular(vec3_unit(chord));
    binormal = vec3_unit(vec3_along(binormal, tangent, -vec3_dot(binormal, tangent)));
    gsz_vec3 normal = vec3_cross(binormal, tangent);
    float radius = mixf(surface->p[12], surface->p[13], v), angle = -2 * GSZ_PI * u;
    centre = vec3_along(centre, normal, radius * cosf(angle));
    return gsz_surface_world(surface, vec3_along(centre, binormal, radius * sinf(angle)));
}

void gsz_shape_tube(gsz_surface *surface, const gsz_vec3 control[4], float radius_start,
                    float radius_end) {
    surface->shape = tube_at;
    for (int i = 0; i < 4; i++) set_number3(surface, 3 * i, control[i]);
    surface->p[12] = radius_start;
    surface->p[13] = radius_end;
}

static gsz_vec3 leaf_at(const gsz_surface *surface, float u, float v) {
    gsz_vec3 along = number3(surface, 0), side = number3(surface, 3), up = number3(surface, 6);
    float width = surface->p[9] * sinf(GSZ_PI * powf(clampf(v * 0.96f + 0.04f, 0, 1), 0.72f));
    float across = (u - 0.5f) * width;
    float lift = surface->p[11] * fabsf(across) - surface->p[10] * v * v;
    gsz_vec3 point = vec3_along(vec3_scale(along, v), side, across);
    return gsz_surface_world(surface, vec3_along(point, up, lift));
}

void gsz_shape_leaf(gsz_surface *surface, gsz_vec3 along, gsz_vec3 side, float width, float droop,
                    float fold) {
    surface->shape = leaf_at;
    surface->two_sided = true;
    gsz_vec3 direction = vec3_unit(along);
    side = vec3_unit(vec3_along(side, direction, -vec3_dot(side, direction)));
    set_number3(surface, 0, along);
    set_number3(surface, 3, side);
    set_number3(surface, 6, vec3_unit(vec3_cross(direction, side)));
    surface->p[9] = width;
    surface->p[10] = droop;
    surface->p[11] = fold;
}

static gsz_vec3 blob_at(const gsz_surface *surface, float u, float v) {
    float angle = 2 * GSZ_PI * u, polar = GSZ_PI * clampf(v, 0.004f, 0.996f);
    gsz_vec3 d = vec3(sinf(polar) * cosf(angle), -cosf(polar), sinf(polar) * sinf(angle));
    float radius = 1.0f;
    if (surface->p[3] > 0)
        radius += surface->p[3] * gsz_noise_sum(vec3_scale(d, surface->p[4]), 3, surface->seed);
    return gsz_surface_world(surface, vec3_tint(vec3_scale(d, radius), number3(surface, 0)));
}

void gsz_shape_blob(gsz_surface *surface, gsz_vec3 radii, float rough, float bumps) {
    surface->shape = blob_at;
    surface->solid = true;
    set_number3(surface, 0, radii);
    surface->p[3] = rough;
    surface->p[4] = bumps;
}

static gsz_vec3 panel_at(const gsz_surface *surface, float u, float v) {
    gsz_vec3 point = vec3_along(number3(surface, 0), number3(surface, 3), u);
    return gsz_surface_world(surface, vec3_along(point, number3(surface, 6), v));
}

void gsz_shape_panel(gsz_surface *surface, gsz_vec3 corner, gsz_vec3 edge_u, gsz_vec3 edge_v) {
    surface->shape = panel_at;
    set_number3(surface, 0, corner);
    set_number3(surface, 3, edge_u);
    set_number3(surface, 6, edge_v);
}
