/* SPDX-License-Identifier: MIT */
/* pose_fit.c - for each joint, the affine map that carries its followers best, in turns: what the blend of all still misses is
 * added to what each aims at. A joint with few followers, or with all in a plane, stays nearly rigid: it is drawn towards the
 * rotation nearest to what it would be (Procrustes). */
#include "pose_fit.h"

#include "context.h"
#include "det_math.h"

#include <string.h>

enum { ROUNDS = 6 };
#define STIFFNESS 0.01
/** Where nobody is trusted, joints go where they are believed to go. */
#define LEAST_TRUST 0.02

/* ---- matrices ------------------------------------------------------------------------------------- */

static void invert(double out[3][3], double m[3][3]) {
    double c[3][3], det = gsz_cofactors(c, m);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) out[j][i] = c[i][j] / det;
}

static void multiply(double out[3][3], double a[3][3], double b[3][3]) {
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            out[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
}

static double trace(double m[3][3]) { return m[0][0] + m[1][1] + m[2][2]; }

/* ---- what is the same for all frames -------------------------------------------------------------- */

static double weight_of(const gsz_pose_fitter *f, size_t i, int k) {
    return f->visible[i] * f->binding->weight[i * (size_t)f->binding->near + (size_t)k];
}

static uint16_t joint_of(const gsz_pose_fitter *f, size_t i, int k) {
    return f->binding->joint[i * (size_t)f->binding->near + (size_t)k];
}

static void place_in_key(double out[3], const gsz_pose_fitter *f, size_t i) {
    for (int a = 0; a < 3; a++)
        out[a] = f->performance->key->decoded.cloud.plane[GSZ_PLANE_POSITION + a][i];
}

static void measure_centers(gsz_pose_fitter *f) {
    for (size_t i = 0; i < f->performance->key->decoded.cloud.count; i++) {
        double p[3];
        place_in_key(p, f, i);
        for (int k = 0; k < f->binding->near; k++) {
            uint16_t j = joint_of(f, i, k);
            double w = weight_of(f, i, k);
            f->bound[j] += w;
            for (int a = 0; a < 3; a++) f->center[j][a] += w * p[a];
        }
    }
    for (uint32_t j = 0; j < f->motion->joint_count; j++)
        for (int a = 0; a < 3; a++) f->center[j][a] /= f->bound[j] + 1e-300;
}

static void measure_spreads(gsz_pose_fitter *f) {
    double arm = (double)f->motion->reach;
    for (size_t i = 0; i < f->performance->key->decoded.cloud.count; i++) {
        double p[3];
        place_in_key(p, f, i);
        for (int k = 0; k < f->binding->near; k++) {
            uint16_t j = joint_of(f, i, k);
            double w = weight_of(f, i, k);
            for (int a = 0; a < 3; a++)
                for (int b = 0; b < 3; b++)
                    f->spread[j][a][b] += w * (p[a] - f->center[j][a]) * (p[b] - f->center[j][b]);
        }
    }
    for (uint32_t j = 0; j < f->motion->joint_count; j++) {
        double least = 1e-9 * arm * arm * (f->bound[j] + 1e-9);
        double stiff = STIFFNESS * trace(f->spread[j]) + least;
        for (int a = 0; a < 3; a++) f->spread[j][a][a] += stiff;
    }
}

gsz_result gsz_pose_fitter_init(gsz_context *context, gsz_pose_fitter *f) {
    const gsz_cloud *key = &f->performance->key->decoded.cloud;
    size_t joints = f->motion->joint_count;
    GSZ_TRY(GSZ_NEW(context, &f->visible, key->count));
    GSZ_TRY(GSZ_NEW(context, &f->center, joints));
    GSZ_TRY(GSZ_NEW(context, &f->spread, joints));
    GSZ_TRY(GSZ_NEW(context, &f->bound, joints));
    for (size_t i = 0; i < key->count; i++)
        f->visible[i] = (0.02 + 1 / (1 + gsz_exp(-(double)key->plane[GSZ_PLANE_OPACITY][i]))) *
                        (f->trust ? LEAST_TRUST + (double)f->trust[i] : 1);
    measure_centers(f);
    measure_spreads(f);
    return GSZ_OK;
}

void gsz_pose_fitter_free(gsz_context *context, gsz_pose_fitter *f) {
    gsz_free(context, f->visible);
    gsz_free(context, f->center);
    gsz_free(context, f->spread);
    gsz_free(context, f->bound);
}

/* ---- one frame ------------------------------------------------------------------------------------ */

typedef struct pose_round {
    const gsz_pose_fitter *fitter;
    double (*target)[3]; /* where the frame has the Gaussians */
    double (*aim)[3];    /* what the joints aim at */
    double (*middle)[3]; /* of each joint: of what its followers aim at */
    double (*moment)[3][3];
    gsz_joint_map *map;
} pose_round;

static void gather(pose_round *r) {
    const gsz_pose_fitter *f = r->fitter;
    size_t joints = f->motion->joint_count;
    memset(r->middle, 0, joints * sizeof *r->middle);
    memset(r->moment, 0, joints * sizeof *r->moment);
    for (size_t i = 0; i < f->performance->key->decoded.cloud.count; i++) {
        double p[3];
        place_in_key(p, f, i);
        for (int k = 0; k < f->binding->near; k++) {
            uint16_t j = joint_of(f, i, k);
            double w = weight_of(f, i, k);
            for (int a = 0; a < 3; a++) {
                double aim = w * r->aim[i][a];
                r->middle[j][a] += aim;
                for (int b = 0; b < 3; b++) r->moment[j][a][b] += aim * (p[b] - f->center[j][b]);
            }
        }
    }
}

static void solve_joint(pose_round *r, uint32_t j) {
    const gsz_pose_fitter *f = r->fitter;
    gsz_joint_map *map = &r->map[j];
    double inverse[3][3], rotation[3][3], moment[3][3], *q = map->turn;
    double stiff = trace(f->spread[j]) * STIFFNESS / (1 + 3 * STIFFNESS);
    memcpy(map->linear, r->moment[j], sizeof map->linear);
    gsz_joint_turn(map);
    gsz_quaternion_matrix(rotation, q);
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++) moment[a][b] = r->moment[j][a][b] + stiff * rotation[a][b];
    invert(inverse, f->spread[j]);
    multiply(map->linear, moment, inverse);
    for (int a = 0; a < 3; a++) {
        double carried = 0;
        for (int b = 0; b < 3; b++) carried += map->linear[a][b] * f->center[j][b];
        map->shift[a] = r->middle[j][a] / (f->bound[j] + 1e-300) - carried;
    }
    gsz_joint_turn(map);
}

/** Adds what is missed to what is aimed at; returns the miss. */
static double correct(pose_round *r) {
    const gsz_pose_fitter *f = r->fitter;
    double sum = 0, weight = 0;
    for (size_t i = 0; i < f->performance->key->decoded.cloud.count; i++) {
        gsz_joint_map map;
        double p[3], place[3], square = 0;
        place_in_key(p, f, i);
        gsz_joint_blend(&map, f->binding, r->map, i);
        gsz_joint_carry(place, &map, p);
        for (int a = 0; a < 3; a++) {
            double miss = r->target[i][a] - place[a];
            r->aim[i][a] += miss;
            square += miss * miss;
        }
        sum += f->visible[i] * square;
        weight += f->visible[i];
    }
    return __builtin_sqrt(sum / weight);
}

static void quantise(const pose_round *r, int frame) {
    const gsz_motion *m = r->fitter->motion;
    const gsz_cloud *key = &r->fitter->performance->key->decoded.cloud;
    for (uint32_t j = 0; j < m->joint_count; j++) {
        int32_t *level = gsz_motion_pose(m, frame, j);
        double at[3];
        for (int a = 0; a < 3; a++) at[a] = key->plane[GSZ_PLANE_POSITION + a][m->joint[j]];
        for (int a = 0; a < 3; a++) {
            double carried = r->map[j].shift[a];
            for (int b = 0; b < 3; b++) {
                double linear = r->map[j].linear[a][b];
                carried += linear * at[b];
                level[GSZ_POSE_LINEAR + 3 * a + b] =
                    gsz_pose_level(linear - (a == b), (double)m->turn_step);
            }
            level[a] = gsz_pose_level(carried - at[a], (double)m->shift_step);
        }
    }
}

static gsz_result make_round(gsz_context *context, pose_round *r, int frame) {
    const gsz_performance *p = r->fitter->performance;
    size_t count = p->key->decoded.cloud.count, joints = r->fitter->motion->joint_count;
    GSZ_TRY(GSZ_NEW(context, &r->target, count));
    GSZ_TRY(GSZ_NEW(context, &r->aim, count));
    GSZ_TRY(GSZ_NEW(context, &r->middle, joints));
    GSZ_TRY(GSZ_NEW(context, &r->moment, joints));
    GSZ_TRY(GSZ_NEW(context, &r->map, joints));
    for (size_t i = 0; i < count; i++) gsz_performance_place(r->target[i], p, frame, i);
    memcpy(r->aim, r->target, count * sizeof *r->aim);
    return GSZ_OK;
}

static void free_round(gsz_context *context, pose_round *r) {
    gsz_free(context, r->target);
    gsz_free(context, r->aim);
    gsz_free(context, r->middle);
    gsz_free(context, r->moment);
    gsz_free(context, r->map);
}

gsz_result gsz_pose_fit(gsz_context *context, const gsz_pose_fitter *f, int frame,
                        double *out_miss) {
    pose_round r = {.fitter = f};
    gsz_result result = make_round(context, &r, frame);
    for (int round = 0; result == GSZ_OK && round < ROUNDS; round++) {
        gather(&r);
        for (uint32_t j = 0; j < f->motion->joint_count; j++) solve_joint(&r, j);
        correct(&r);
    }
    if (result == GSZ_OK) {
        quantise(&r, frame);
        gsz_joint_maps(r.map, f->motion, &f->performance->key->decoded.cloud, frame);
        *out_miss = correct(&r);
    }
    free_round(context, &r);
    return result;
}
