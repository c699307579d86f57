/* SPDX-License-Identifier: MIT */
/* edit_move.c - scaling, turning and shifting a scene. */
#include <math.h>
#include <string.h>

#include "context.h"
#include "det_math.h"
#include "gsz_edit.h"
#include "sh_rotation.h"

enum { AXIS_TEXT = 3 };

typedef struct mover {
    gsz_cloud *cloud;
    double scale, log_scale, shift[3];
    double turn[3][3], quaternion[4];
    bool turns;
    gsz_sh_rotation harmonics;
} mover;

void gsz_motion_default(gsz_motion *motion) {
    *motion = (gsz_motion){.scale = 1, .rotation = {1, 0, 0, 0}};
}

/* ---- rotations ---- */

static void multiply(double out[4], const double a[4], const double b[4]) {
    double q[4] = {a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
                   a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
                   a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
                   a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0]};
    memcpy(out, q, sizeof q);
}

void gsz_rotation_of_degrees(float out_rotation[4], const float degrees[3]) {
    double whole[4] = {1, 0, 0, 0};
    for (int axis = 0; axis < 3; axis++) {
        double turns = (double)degrees[axis] / 360, one[4] = {0};
        if (!(fabs(turns) < 1e6)) turns = 0;
        turns -= gsz_floor(turns + 0.5);
        gsz_sincos(turns * GSZ_PI, &one[axis + 1], &one[0]);
        multiply(whole, one, whole);
    }
    for (int i = 0; i < 4; i++) out_rotation[i] = (float)whole[i];
}

static void make_matrix(double out[3][3], const double q[4]) {
    double w = q[0], x = q[1], y = q[2], z = q[3];
    double m[3][3] = {{1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)},
                      {2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)},
                      {2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)}};
    memcpy(out, m, sizeof m);
}

/* ---- one Gaussian ---- */

static void move_position(const mover *m, size_t i) {
    double at[3];
    for (int k = 0; k < 3; k++)
        at[k] = m->scale * (double)m->cloud->plane[GSZ_PLANE_POSITION + k][i];
    for (int k = 0; k < 3; k++) {
        double moved = m->turns
                           ? m->turn[k][0] * at[0] + m->turn[k][1] * at[1] + m->turn[k][2] * at[2]
                           : at[k];
        m->cloud->plane[GSZ_PLANE_POSITION + k][i] = (float)(moved + m->shift[k]);
        if (m->log_scale != 0)
            m->cloud->plane[GSZ_PLANE_SCALE + k][i] =
                (float)((double)m->cloud->plane[GSZ_PLANE_SCALE + k][i] + m->log_scale);
    }
}

static void turn_axes(const mover *m, size_t i) {
    double q[4];
    for (int k = 0; k < 4; k++) q[k] = (double)m->cloud->plane[GSZ_PLANE_ROTATION + k][i];
    multiply(q, m->quaternion, q);
    for (int k = 0; k < 4; k++) m->cloud->plane[GSZ_PLANE_ROTATION + k][i] = (float)q[k];
}

static void turn_harmonics(const mover *m) {
    int degree = m->cloud->sh_degree, all = gsz_sh_coefficients(degree);
    for (int channel = 0; channel < 3; channel++)
        gsz_sh_rotation_apply(&m->harmonics, &m->cloud->plane[GSZ_PLANE_REST + channel * all],
                              degree, 0, m->cloud->count);
}

static void move_one(const mover *m, size_t i) {
    move_position(m, i);
    if (m->turns) turn_axes(m, i);
}

/* ---- what the metadata say of up ---- */

/* "+x" as a direction; false for other words. */
static bool parse_axis(double out[3], const char *word) {
    if ((word[0] != '+' && word[0] != '-') || word[1] < 'x' || word[1] > 'z' || word[2])
        return false;
    for (int k = 0; k < 3; k++) out[k] = word[1] != 'x' + k ? 0 : word[0] == '+' ? 1 : -1;
    return true;
}

static bool turned_axis(char out_word[AXIS_TEXT], const mover *m, const double axis[3]) {
    for (int k = 0; k < 3; k++) {
        double at = m->turn[k][0] * axis[0] + m->turn[k][1] * axis[1] + m->turn[k][2] * axis[2];
        if (fabs(at) < 1 - 1e-6) continue;
        out_word[0] = at > 0 ? '+' : '-';
        out_word[1] = (char)('x' + k);
        return true;
    }
    return false;
}

static void drop_entry(gsz_context *context, gsz_cloud *cloud, size_t at) {
    gsz_free(context, cloud->metadata[at].key);
    gsz_free(context, cloud->metadata[at].value);
    cloud->metadata_count--;
    memmove(&cloud->metadata[at], &cloud->metadata[at + 1],
            (cloud->metadata_count - at) * sizeof *cloud->metadata);
}

/* The room that "+x" has is that of any other axis. */
static void turn_up(gsz_context *context, const mover *m) {
    gsz_cloud *cloud = m->cloud;
    for (size_t i = cloud->metadata_count; i-- > 0;) {
        double axis[3];
        if (strcmp(cloud->metadata[i].key, "up") != 0) continue;
        if (!parse_axis(axis, cloud->metadata[i].value)) continue;
        if (turned_axis(cloud->metadata[i].value, m, axis)) continue;
        gsz_say(context, GSZ_MESSAGE_NOTICE, "up is no axis any more: metadata 'up' left out");
        drop_entry(context, cloud, i);
    }
}

/* ---- the whole ---- */

static gsz_result prepare(gsz_context *context, mover *m, const gsz_motion *motion) {
    double square = 0, length;
    for (int i = 0; i < 4; i++) square += (double)motion->rotation[i] * (double)motion->rotation[i];
    length = __builtin_sqrt(square);
    if (!(motion->scale >= 1e-12f && motion->scale <= 1e12f))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a scale of %g is not in 1e-12..1e12",
                        (double)motion->scale);
    if (!(length > 1e-12 && length < 1e12))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "the rotation is no quaternion");
    m->scale = (double)motion->scale;
    m->log_scale = motion->scale == 1 ? 0 : gsz_log(m->scale);
    for (int i = 0; i < 3; i++) {
        m->shift[i] = (double)motion->translation[i];
        if (!(fabs(m->shift[i]) <= (double)GSZ_POSITION_LIMIT))
            return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a shift of %g is too far", m->shift[i]);
    }
    for (int i = 0; i < 4; i++) m->quaternion[i] = (double)motion->rotation[i] / length;
    m->turns = motion->rotation[1] != 0 || motion->rotation[2] != 0 || motion->rotation[3] != 0;
    make_matrix(m->turn, m->quaternion);
    gsz_sh_rotation_make(&m->harmonics, (const double(*)[3])m->turn);
    return GSZ_OK;
}

gsz_result gsz_edit_move(gsz_context *context, gsz_cloud *cloud, const gsz_motion *motion) {
    mover m = {.cloud = cloud};
    gsz_clear_error(context);
    GSZ_TRY(prepare(context, &m, motion));
    /* Once it has begun it goes through, so that no scene is moved in part. */
    GSZ_TRY(gsz_report_progress(context, "move", 0));
    for (size_t i = 0; i < cloud->count; i++) move_one(&m, i);
    if (m.turns) turn_harmonics(&m);
    if (m.turns) turn_up(context, &m);
    return GSZ_OK;
}
