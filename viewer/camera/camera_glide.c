/* SPDX-License-Identifier: MIT */
/* camera_glide.c - exponentials in time, and when they may end. */
#include "camera_glide.h"

#include <math.h>
#include <string.h>

/* Seconds in which all but 1/e of what is owed comes, and a wanted speed is taken up. */
static const float soft_hand = 0.05f, soft_wings = 0.12f;
/* Too little to be seen: radians, heights of a picture, steps, shares of the speed. */
static const float hand_least = 2e-4f, wings_least = 2e-3f;

void gsz_glide_add(gsz_glide *motion, gsz_glide_kind kind, float amount) {
    motion->owed[kind] += amount;
}

void gsz_glide_stop(gsz_glide *motion) {
    memset(motion->owed, 0, sizeof motion->owed);
    memset(motion->flying, 0, sizeof motion->flying);
}

/* ---- the hand ---- */

/* Takes what is due; what is left over is too small to be seen once it would be. */
static float pay(gsz_glide *motion, gsz_glide_kind kind, float share) {
    float owed = motion->owed[kind], left = motion->rigid ? 0 : owed * (1 - share);
    motion->owed[kind] = fabsf(left) > hand_least ? left : 0;
    return owed - motion->owed[kind];
}

static bool follow_hand(gsz_glide *motion, gsz_controls *controls, float seconds) {
    float share = 1 - expf(-seconds / soft_hand), paid[GSZ_GLIDE_KINDS];
    bool moved = false;
    for (int k = 0; k < GSZ_GLIDE_KINDS; k++) {
        paid[k] = pay(motion, (gsz_glide_kind)k, share);
        moved |= paid[k] != 0;
    }
    if (paid[GSZ_GLIDE_ORBIT_RIGHT] != 0 || paid[GSZ_GLIDE_ORBIT_DOWN] != 0)
        gsz_controls_orbit(controls, paid[GSZ_GLIDE_ORBIT_RIGHT], paid[GSZ_GLIDE_ORBIT_DOWN]);
    if (paid[GSZ_GLIDE_LOOK_RIGHT] != 0 || paid[GSZ_GLIDE_LOOK_DOWN] != 0)
        gsz_controls_look(controls, paid[GSZ_GLIDE_LOOK_RIGHT], paid[GSZ_GLIDE_LOOK_DOWN]);
    if (paid[GSZ_GLIDE_PAN_RIGHT] != 0 || paid[GSZ_GLIDE_PAN_DOWN] != 0)
        gsz_controls_pan(controls, paid[GSZ_GLIDE_PAN_RIGHT], paid[GSZ_GLIDE_PAN_DOWN]);
    if (paid[GSZ_GLIDE_DOLLY] != 0) gsz_controls_dolly(controls, paid[GSZ_GLIDE_DOLLY]);
    return moved;
}

/* ---- wings ---- */

/* The way of a speed that nears `wanted` exponentially, over `seconds`: its integral, in seconds at full speed. */
static float glide(float *speed, float wanted, float seconds, bool rigid) {
    float lag = *speed - wanted, fade = expf(-seconds / soft_wings);
    float way = wanted * seconds + lag * soft_wings * (1 - fade);
    if (rigid) {
        *speed = wanted;
        return wanted * seconds;
    }
    *speed = wanted + lag * fade;
    if (wanted == 0 && fabsf(*speed) < wings_least) *speed = 0;
    return way;
}

bool gsz_glide_step(gsz_glide *motion, gsz_controls *controls, const float wanted[3],
                    float seconds) {
    bool moved = follow_hand(motion, controls, seconds);
    float way[3];
    if (motion->rigid) memset(motion->flying, 0, sizeof motion->flying);
    for (int i = 0; i < 3; i++)
        way[i] = glide(&motion->flying[i], wanted[i], seconds, motion->rigid);
    if (way[0] == 0 && way[1] == 0 && way[2] == 0) return moved;
    gsz_controls_fly(controls, way, 1);
    return true;
}
