/* SPDX-License-Identifier: MIT */
/* segment_frame.c - a frame: the key, carried by its joints, and what its curves say on top. */
#include "segment_frame.h"

#include "color_space.h"
#include "context.h"
#include "det_math.h"
#include "parallel.h"

#include <string.h>

enum { CHUNK = 8192 };
#define LEAST_ALPHA 0.001

/* ---- knots ---------------------------------------------------------------------------------------- */

void gsz_knot_places(gsz_knot_place out[GSZ_CURVE_CLASSES], const gsz_motion *m, int frame) {
    bool before = frame < m->key;
    int distance = before ? m->key - frame : frame - m->key;
    out[0] = (gsz_knot_place){-1, -1, 0};
    for (int c = 1; c < GSZ_CURVE_CLASSES; c++) {
        int period = m->period[c - 1], side = gsz_motion_side(m, before);
        int skipped = before ? gsz_motion_knots(m, c, false) : 0;
        int begun = distance / period, end = (begun + 1) * period;
        if (end > side) end = side;
        int inside = distance - begun * period, length = end - begun * period;
        out[c].first = begun > 0 ? skipped + begun - 1 : -1;
        out[c].second = inside > 0 ? skipped + begun : out[c].first;
        out[c].weight = inside > 0 ? (double)inside / length : 0;
    }
}

double gsz_fineness_factor(int fineness) {
    double half = -fineness & 1 ? 1.41421356237309504880 : 1;
    return half * gsz_pow2i((-fineness - (-fineness & 1)) / 2);
}

/* ---- places --------------------------------------------------------------------------------------- */

typedef struct framer {
    gsz_cloud *out;
    const gsz_segment_key *key;
    const gsz_motion *motion;
    const gsz_binding *binding;
    const gsz_joint_map *maps;
    gsz_knot_place place[GSZ_CURVE_CLASSES];
} framer;

static void light_up(const framer *f, size_t i, const gsz_joint_map *map) {
    float *const *from = f->key->cloud.plane, *const *to = f->out->plane;
    double rgb[3];
    gsz_luma_to_rgb(map->tint, rgb);
    for (int c = 0; c < 3; c++)
        to[GSZ_PLANE_DC + c][i] = (float)((double)from[GSZ_PLANE_DC + c][i] + rgb[c]);
    int planes = gsz_plane_count(f->motion->sh_degree);
    for (int p = GSZ_PLANE_REST; p < planes; p++)
        to[p][i] = (float)((double)from[p][i] * (1 + map->gain));
}

static void carry(const framer *f, size_t i, const gsz_joint_map *map) {
    float *const *from = f->key->cloud.plane, *const *to = f->out->plane;
    double at[3], place[3], own[4], turned[4];
    for (int a = 0; a < 3; a++) at[a] = from[GSZ_PLANE_POSITION + a][i];
    for (int k = 0; k < 4; k++) own[k] = from[GSZ_PLANE_ROTATION + k][i];
    gsz_joint_carry(place, map, at);
    gsz_quaternion_product(turned, map->turn, own);
    for (int a = 0; a < 3; a++) to[GSZ_PLANE_POSITION + a][i] = (float)place[a];
    for (int k = 0; k < 4; k++) to[GSZ_PLANE_ROTATION + k][i] = (float)turned[k];
}

static gsz_result follow_joints(void *user, size_t begin, size_t end, int worker) {
    const framer *f = user;
    (void)worker;
    for (size_t i = begin; i < end; i++) {
        gsz_joint_map map;
        gsz_joint_blend(&map, f->binding, f->maps, i);
        carry(f, i, &map);
        light_up(f, i, &map);
    }
    return GSZ_OK;
}

/* ---- curves --------------------------------------------------------------------------------------- */

static void move_place(const framer *f, uint32_t i, const double *x, double step) {
    step *= gsz_pow2i(-f->key->refine[i]);
    for (int a = 0; a < 3; a++) {
        float *at = f->out->plane[GSZ_PLANE_POSITION + a] + i;
        *at = (float)((double)*at + x[a] * step);
    }
}

static void turn_further(const framer *f, uint32_t i, const double *x, double step) {
    step *= gsz_fineness_factor(f->key->fineness[i]);
    double half[4] = {1, 0.5 * x[0] * step, 0.5 * x[1] * step, 0.5 * x[2] * step};
    double own[4], turned[4], square = 0;
    for (int k = 0; k < 4; k++) own[k] = f->out->plane[GSZ_PLANE_ROTATION + k][i];
    for (int k = 0; k < 4; k++) square += half[k] * half[k];
    double inverse = 1 / __builtin_sqrt(square);
    gsz_quaternion_product(turned, half, own);
    for (int k = 0; k < 4; k++)
        f->out->plane[GSZ_PLANE_ROTATION + k][i] = (float)(turned[k] * inverse);
}

static void fade(const framer *f, uint32_t i, double x, double step) {
    float *logit = f->out->plane[GSZ_PLANE_OPACITY] + i;
    if (x == 0) return;
    step *= gsz_fineness_factor(f->key->fineness[i]);
    double alpha = 1 / (1 + gsz_exp(-(double)*logit)) + x * step;
    alpha = gsz_clamp(alpha, LEAST_ALPHA, 1 - LEAST_ALPHA);
    *logit = (float)gsz_log(alpha / (1 - alpha));
}

static void grow(const framer *f, uint32_t i, const double *x, double step) {
    step *= gsz_fineness_factor(f->key->fineness[i]);
    for (int a = 0; a < 3; a++) {
        float *scale = f->out->plane[GSZ_PLANE_SCALE + a] + i;
        *scale = (float)((double)*scale + x[a] * step);
    }
}

/** Coefficient k of each channel: `plane` + c * `apart`. */
static void tint(const framer *f, uint32_t i, const double *x, double step, int plane, int apart) {
    double luma[3], rgb[3];
    step *= gsz_fineness_factor(f->key->fineness[i]);
    for (int c = 0; c < 3; c++) luma[c] = x[c] * step;
    gsz_luma_to_rgb(luma, rgb);
    for (int c = 0; c < 3; c++) {
        float *value = f->out->plane[plane + c * apart] + i;
        *value = (float)((double)*value + rgb[c]);
    }
}

static void tint_harmonics(const framer *f, uint32_t i, const double *x, double step) {
    int coefficients = gsz_sh_coefficients(f->motion->sh_degree);
    for (int k = 0; k < coefficients; k++) {
        double at[3] = {x[k], x[coefficients + k], x[2 * coefficients + k]};
        tint(f, i, at, step, GSZ_PLANE_REST + k, coefficients);
    }
}

static void change(const framer *f, gsz_curve_group group, uint32_t i, const double *x) {
    double step = (double)f->motion->curves[group].step;
    switch (group) {
    case GSZ_CURVE_OPACITY: fade(f, i, x[0], step); break;
    case GSZ_CURVE_SCALE: grow(f, i, x, step); break;
    case GSZ_CURVE_COLOR: tint(f, i, x, step, GSZ_PLANE_DC, 1); break;
    case GSZ_CURVE_PLACE: move_place(f, i, x, step); break;
    case GSZ_CURVE_SPIN: turn_further(f, i, x, step); break;
    default: tint_harmonics(f, i, x, step);
    }
}

static void follow_curves(const framer *f, gsz_curve_group group) {
    const gsz_curves *c = &f->motion->curves[group];
    int channels = gsz_curve_channels(group, f->motion->sh_degree);
    double x[GSZ_CURVE_CHANNELS_MAX];
    for (uint32_t k = 0; k < c->count; k++) {
        const gsz_knot_place *place = &f->place[c->class_of[c->gaussian[k]]];
        for (int channel = 0; channel < channels; channel++)
            x[channel] = gsz_curve_level(c, k, channel, channels, place);
        change(f, group, c->gaussian[k], x);
    }
}

static gsz_result follow_group(void *user, size_t group, int worker) {
    (void)worker;
    follow_curves(user, (gsz_curve_group)group);
    return GSZ_OK;
}

/* ---- all of it ------------------------------------------------------------------------------------ */

static gsz_result copy_plane(void *user, size_t plane, int worker) {
    const framer *f = user;
    (void)worker;
    bool still =
        (plane >= GSZ_PLANE_SCALE && plane < GSZ_PLANE_ROTATION) || plane == GSZ_PLANE_OPACITY;
    if (still || f->binding->near == 0)
        memcpy(f->out->plane[plane], f->key->cloud.plane[plane],
               f->key->cloud.count * sizeof(float));
    return GSZ_OK;
}

gsz_result gsz_segment_frame(gsz_context *context, gsz_cloud *out, const gsz_segment_key *key,
                             const gsz_motion *m, const gsz_binding *binding, gsz_joint_map *maps,
                             int frame) {
    framer f = {.out = out, .key = key, .motion = m, .binding = binding, .maps = maps};
    size_t planes = (size_t)gsz_plane_count(m->sh_degree);
    gsz_knot_places(f.place, m, frame);
    gsz_joint_maps(maps, m, &key->cloud, frame);
    GSZ_TRY(gsz_parallel(context, NULL, planes, copy_plane, &f));
    if (binding->near > 0)
        GSZ_TRY(gsz_parallel_ranges(context, NULL, key->cloud.count, CHUNK, follow_joints, &f));
    return gsz_parallel(context, NULL, GSZ_CURVE_GROUPS, follow_group, &f);
}
