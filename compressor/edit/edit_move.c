/* SPDX-License-Identifier: MIT */
/* edit_move.c - scaling, turning and shifting a scene. */
#include <math.h>
#include <string.h>

#include "cloud_place.h"
#include "context.h"
#include "det_math.h"
#include "gsz_edit.h"

enum { AXIS_TEXT = 3 };

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

/* ---- what the metadata say of up ---- */

/* "+x" as a direction; false for other words. */
static bool parse_axis(double out[3], const char *word) {
    if ((word[0] != '+' && word[0] != '-') || word[1] < 'x' || word[1] > 'z' || word[2])
        return false;
    for (int k = 0; k < 3; k++) out[k] = word[1] != 'x' + k ? 0 : word[0] == '+' ? 1 : -1;
    return true;
}

static bool turned_axis(char out_word[AXIS_TEXT], const gsz_placement *p, const double axis[3]) {
    for (int k = 0; k < 3; k++) {
        double at = p->turn[k][0] * axis[0] + p->turn[k][1] * axis[1] + p->turn[k][2] * axis[2];
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
static void turn_up(gsz_context *context, gsz_cloud *cloud, const gsz_placement *p) {
    for (size_t i = cloud->metadata_count; i-- > 0;) {
        double axis[3];
        if (strcmp(cloud->metadata[i].key, "up") != 0) continue;
        if (!parse_axis(axis, cloud->metadata[i].value)) continue;
        if (turned_axis(cloud->metadata[i].value, p, axis)) continue;
        gsz_say(context, GSZ_MESSAGE_NOTICE, "up is no axis any more: metadata 'up' left out");
        drop_entry(context, cloud, i);
    }
}

/* ---- the whole ---- */

static gsz_result placement_of(gsz_context *context, gsz_placement *p, const gsz_motion *motion) {
    double quaternion[4], square = 0;
    for (int i = 0; i < 4; i++) quaternion[i] = (double)motion->rotation[i];
    for (int i = 0; i < 4; i++) square += quaternion[i] * quaternion[i];
    if (!(motion->scale >= 1e-12f && motion->scale <= 1e12f))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a scale of %g is not in 1e-12..1e12",
                        (double)motion->scale);
    if (!(square > 1e-24 && square < 1e24))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "the rotation is no quaternion");
    p->scale = (double)motion->scale;
    for (int i = 0; i < 3; i++) {
        p->shift[i] = (double)motion->translation[i];
        if (!(fabs(p->shift[i]) <= (double)GSZ_POSITION_LIMIT))
            return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a shift of %g is too far", p->shift[i]);
    }
    gsz_matrix_of_quaternion(p->turn, quaternion);
    return GSZ_OK;
}

gsz_result gsz_edit_move(gsz_context *context, gsz_cloud *cloud, const gsz_motion *motion) {
    gsz_placement placement;
    gsz_mover mover;
    gsz_clear_error(context);
    GSZ_TRY(placement_of(context, &placement, motion));
    gsz_mover_make(&mover, &placement);
    /* Once it has begun it goes through, so that no scene is moved in part. */
    GSZ_TRY(gsz_report_progress(context, "move", 0));
    gsz_mover_move(&mover, cloud, 0, cloud->count);
    if (mover.turns) turn_up(context, cloud, &placement);
    return GSZ_OK;
}
