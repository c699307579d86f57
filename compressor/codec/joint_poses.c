/* SPDX-License-Identifier: MIT */
/* joint_poses.c - which Gaussians are joints, and their poses: told by their own speed and by how the joints near them have
 * just changed theirs. */
#include "det_math.h"
#include "integer_coder.h"
#include "motion.h"

enum { WINDOW = 16, SPREADS = 4, MISSES = 3, KINDS = 4 };

/* ---- which ones ----------------------------------------------------------------------------------- */

GSZ_BOTH_WAYS void code_joints(gsz_coder *coder, bool encoding, gsz_motion *m) {
    gsz_model token;
    gsz_mantissas mantissas;
    gsz_model_init(&token, GSZ_SYMBOLS);
    gsz_mantissas_init(&mantissas);
    int64_t before = -1;
    for (uint32_t j = 0; j < m->joint_count; j++) {
        int32_t gap = encoding ? (int32_t)(m->joint[j] - before - 1) : 0;
        gap = gsz_code_signed(coder, encoding, &token, &mantissas, gap);
        before += (int64_t)gap + 1;
        if (gap < 0 || before >= m->gaussians) coder->failed = true;
        if (coder->failed) return;
        m->joint[j] = (uint32_t)before;
    }
}

void gsz_joints_code(gsz_coder *coder, bool encoding, gsz_motion *m) {
    if (encoding)
        code_joints(coder, true, m);
    else
        code_joints(coder, false, m);
}

static double square_distance(const gsz_motion *m, const gsz_cloud *key, uint32_t a, uint32_t b) {
    double square = 0;
    for (int axis = 0; axis < 3; axis++) {
        const float *x = key->plane[GSZ_PLANE_POSITION + axis];
        double d = (double)x[m->joint[a]] - (double)x[m->joint[b]];
        square += d * d;
    }
    return square;
}

void gsz_joints_near(uint16_t *const near[2], const gsz_motion *m, const gsz_cloud *key) {
    for (uint32_t j = 0; j < m->joint_count; j++) {
        double best[2] = {0};
        uint32_t at[2] = {j, j}, first = j > WINDOW ? j - WINDOW : 0;
        for (uint32_t other = j; other-- > first;) {
            double d = square_distance(m, key, j, other);
            if (at[0] == j || d < best[0]) {
                best[1] = best[0], at[1] = at[0];
                best[0] = d, at[0] = other;
            } else if (at[1] == j || d < best[1]) {
                best[1] = d, at[1] = other;
            }
        }
        if (at[1] == j) at[1] = at[0];
        near[0][j] = (uint16_t)at[0];
        near[1][j] = (uint16_t)at[1];
    }
}

/* ---- poses ---------------------------------------------------------------------------------------- */

typedef struct pose_models {
    gsz_model token[KINDS][SPREADS][MISSES];
    gsz_mantissas mantissas[KINDS];
} pose_models;

static void init_models(pose_models *m) {
    gsz_models_init(&m->token[0][0][0], sizeof m->token / sizeof(gsz_model), GSZ_SYMBOLS);
    for (int kind = 0; kind < KINDS; kind++) gsz_mantissas_init(&m->mantissas[kind]);
}

static int kind_of(int k) {
    return (k >= GSZ_POSE_LINEAR) + (k >= GSZ_POSE_TINT) + (k >= GSZ_POSE_GAIN);
}

static int32_t magnitude_of(int32_t x) { return x < 0 ? -x : x; }

static int spread_of(int32_t difference) {
    int32_t d = magnitude_of(difference);
    return d == 0 ? 0 : d == 1 ? 1 : d < 4 ? 2 : 3;
}

static int miss_of(int32_t miss) {
    int32_t d = magnitude_of(miss);
    return d == 0 ? 0 : d < 3 ? 1 : 2;
}

/** One frame on its way out from the key: where each joint would be at constant velocity is `from` + `from` - `back`; the
 *  key has level 0. */
typedef struct pose_frame {
    int32_t *now;
    const int32_t *from, *back; /* one and two steps nearer to the key; NULL: 0 */
} pose_frame;

static int32_t coasting(const pose_frame *f, size_t i) {
    int32_t from = f->from ? f->from[i] : 0, back = f->back ? f->back[i] : 0;
    return gsz_clamp_int(2 * from - back, -GSZ_POSE_LEVEL_MAX, GSZ_POSE_LEVEL_MAX);
}

GSZ_BOTH_WAYS void code_joint(gsz_coder *coder, bool encoding, pose_models *models,
                              const pose_frame *f, uint32_t j, uint32_t a, uint32_t b,
                              int32_t *told) {
    int32_t miss = 0;
    for (int k = 0; k < GSZ_POSE_LEVELS; k++) {
        size_t i = (size_t)j * GSZ_POSE_LEVELS + (size_t)k;
        int32_t at_a = a == j ? 0 : told[a * GSZ_POSE_LEVELS + (uint32_t)k],
                at_b = a == j ? 0 : told[b * GSZ_POSE_LEVELS + (uint32_t)k];
        int32_t coast = coasting(f, i), guess = coast + ((at_a + at_b) >> 1);
        int kind = kind_of(k);
        if (k > 0 && kind != kind_of(k - 1)) miss = 0;
        gsz_model *token = &models->token[kind][spread_of(at_a - at_b)][miss_of(miss)];
        miss = gsz_code_signed(coder, encoding, token, &models->mantissas[kind], f->now[i] - guess);
        f->now[i] = gsz_clamp_int(guess + miss, -GSZ_POSE_LEVEL_MAX, GSZ_POSE_LEVEL_MAX);
        told[i] = f->now[i] - coast;
    }
}

static pose_frame frame_of(const gsz_motion *m, bool before, int step) {
    int out = before ? -1 : 1, at = m->key + out * step;
    pose_frame f = {.now = gsz_motion_pose(m, at, 0)};
    if (step > 1) f.from = gsz_motion_pose(m, at - out, 0);
    if (step > 2) f.back = gsz_motion_pose(m, at - 2 * out, 0);
    /* the first step to the past goes on from the first to the future */
    if (step == 1 && before && m->key + 1 < m->frames) f.back = gsz_motion_pose(m, m->key + 1, 0);
    return f;
}

GSZ_BOTH_WAYS void code_poses(gsz_coder *coder, bool encoding, gsz_motion *m,
                              const uint16_t *const near[2], int32_t *told) {
    pose_models models;
    init_models(&models);
    for (int before = 0; before < 2; before++)
        for (int step = 1; step <= gsz_motion_side(m, before); step++) {
            pose_frame f = frame_of(m, before, step);
            for (uint32_t j = 0; j < m->joint_count; j++)
                code_joint(coder, encoding, &models, &f, j, near[0][j], near[1][j], told);
        }
}

void gsz_poses_code(gsz_coder *coder, bool encoding, gsz_motion *m, const uint16_t *const near[2],
                    int32_t *told) {
    if (m->joint_count == 0) return;
    if (encoding)
        code_poses(coder, true, m, near, told);
    else
        code_poses(coder, false, m, near, told);
}
