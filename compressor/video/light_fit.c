/* SPDX-License-Identifier: MIT */
/* light_fit.c - tints and gains of joints by least squares, in turns like the poses: what the blend of all still misses is added
 * to what each aims at. */
#include "light_fit.h"

#include "color_space.h"
#include "context.h"
#include "det_math.h"

#include <string.h>

enum { ROUNDS = 4, LIGHTS = 4 }; /* three of tint, one of gain */
/** Joints of which nothing is seen change nothing. */
#define STIFFNESS 1e-3

/** Of a Gaussian: what it aims at, and how much that is worth. */
typedef struct light_round {
    const gsz_pose_fitter *fitter;
    double (*wanted)[LIGHTS];
    double (*aim)[LIGHTS];
    double *worth; /* of gain: the energy of its harmonics */
    double (*sum)[LIGHTS];
    double (*weight)[LIGHTS];
    gsz_joint_map *map;
} light_round;

/** The gain that carries the harmonics of the key's frame closest to those of a frame, and their energy. */
static double gain_of(const gsz_performance *p, int frame, size_t i, double *out_energy) {
    uint32_t at = p->key->source[i];
    double product = 0, energy = 0;
    for (int plane = GSZ_PLANE_REST; plane < gsz_plane_count(p->frame[0].sh_degree); plane++) {
        double key = p->frame[p->key_frame].plane[plane][at];
        product += key * (double)p->frame[frame].plane[plane][at];
        energy += key * key;
    }
    *out_energy = energy;
    return energy > 1e-12 ? product / energy - 1 : 0;
}

static void look_at(light_round *r, int frame, size_t i) {
    const gsz_performance *p = r->fitter->performance;
    uint32_t at = p->key->source[i];
    double rgb[3];
    for (int c = 0; c < 3; c++)
        rgb[c] = (double)p->frame[frame].plane[GSZ_PLANE_DC + c][at] -
                 (double)p->frame[p->key_frame].plane[GSZ_PLANE_DC + c][at];
    gsz_rgb_to_luma(rgb, r->wanted[i]);
    r->wanted[i][3] = gain_of(p, frame, i, &r->worth[i]);
}

static void gather(light_round *r) {
    const gsz_pose_fitter *f = r->fitter;
    const gsz_binding *b = f->binding;
    size_t joints = f->motion->joint_count, count = f->performance->key->decoded.cloud.count;
    memset(r->sum, 0, joints * sizeof *r->sum);
    memset(r->weight, 0, joints * sizeof *r->weight);
    for (size_t i = 0; i < count * (size_t)b->near; i++) {
        size_t gaussian = i / (size_t)b->near;
        uint16_t j = b->joint[i];
        double w = f->visible[gaussian] * b->weight[i];
        for (int k = 0; k < LIGHTS; k++) {
            double worth = k < 3 ? w : w * r->worth[gaussian];
            r->sum[j][k] += worth * r->aim[gaussian][k];
            r->weight[j][k] += worth;
        }
    }
}

static void solve(light_round *r) {
    for (uint32_t j = 0; j < r->fitter->motion->joint_count; j++) {
        double light[LIGHTS];
        for (int k = 0; k < LIGHTS; k++) light[k] = r->sum[j][k] / (r->weight[j][k] + STIFFNESS);
        memcpy(r->map[j].tint, light, sizeof r->map[j].tint);
        r->map[j].gain = light[3];
    }
}

static void correct(light_round *r) {
    const gsz_pose_fitter *f = r->fitter;
    for (size_t i = 0; i < f->performance->key->decoded.cloud.count; i++) {
        gsz_joint_map map;
        gsz_joint_blend(&map, f->binding, r->map, i);
        for (int c = 0; c < 3; c++) r->aim[i][c] += r->wanted[i][c] - map.tint[c];
        r->aim[i][3] += r->wanted[i][3] - map.gain;
    }
}

static void quantise(const light_round *r, int frame) {
    const gsz_motion *m = r->fitter->motion;
    for (uint32_t j = 0; j < m->joint_count; j++) {
        int32_t *level = gsz_motion_pose(m, frame, j);
        for (int c = 0; c < 3; c++)
            level[GSZ_POSE_TINT + c] = gsz_pose_level(r->map[j].tint[c], (double)m->tint_step);
        level[GSZ_POSE_GAIN] = gsz_pose_level(r->map[j].gain, (double)m->gain_step);
    }
}

static gsz_result make_round(gsz_context *context, light_round *r, int frame) {
    size_t count = r->fitter->performance->key->decoded.cloud.count;
    size_t joints = r->fitter->motion->joint_count;
    GSZ_TRY(GSZ_NEW(context, &r->wanted, count));
    GSZ_TRY(GSZ_NEW(context, &r->aim, count));
    GSZ_TRY(GSZ_NEW(context, &r->worth, count));
    GSZ_TRY(GSZ_NEW(context, &r->sum, joints));
    GSZ_TRY(GSZ_NEW(context, &r->weight, joints));
    GSZ_TRY(GSZ_NEW(context, &r->map, joints));
    for (size_t i = 0; i < count; i++) look_at(r, frame, i);
    memcpy(r->aim, r->wanted, count * sizeof *r->aim);
    return GSZ_OK;
}

gsz_result gsz_light_fit(gsz_context *context, const gsz_pose_fitter *f, int frame) {
    light_round r = {.fitter = f};
    gsz_result result = make_round(context, &r, frame);
    for (int round = 0; result == GSZ_OK && round < ROUNDS; round++) {
        gather(&r);
        solve(&r);
        if (round + 1 < ROUNDS) correct(&r);
    }
    if (result == GSZ_OK) quantise(&r, frame);
    gsz_free(context, r.wanted);
    gsz_free(context, r.aim);
    gsz_free(context, r.worth);
    gsz_free(context, r.sum);
    gsz_free(context, r.weight);
    gsz_free(context, r.map);
    return result;
}
