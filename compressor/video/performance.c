/* SPDX-License-Identifier: MIT */
/* performance.c - how far a Gaussian has turned and grown since the key. */
#include "performance.h"

#include "joint_warp.h"

void gsz_performance_turn(double out[4], const gsz_performance *p, int frame, size_t i) {
    double now[4], back[4];
    for (int k = 0; k < 4; k++) {
        now[k] = p->frame[frame].plane[GSZ_PLANE_ROTATION + k][p->key->source[i]];
        back[k] = p->frame[p->key_frame].plane[GSZ_PLANE_ROTATION + k][p->key->source[i]];
        if (k > 0) back[k] = -back[k];
    }
    gsz_quaternion_product(out, now, back);
}

/** Axes of what was quantised, longest first; equals in their order. */
static void sort_axes(int axis[3], const gsz_video_key *key, size_t i) {
    float *const *scale = key->kept.plane + GSZ_PLANE_SCALE;
    uint32_t at = key->kept_at[i];
    for (int k = 0; k < 3; k++) axis[k] = k;
    for (int round = 0; round < 2; round++)
        for (int k = 0; k < 2; k++)
            if (scale[axis[k + 1]][at] > scale[axis[k]][at]) {
                int swap = axis[k];
                axis[k] = axis[k + 1];
                axis[k + 1] = swap;
            }
}

void gsz_performance_growth(double out[3], const gsz_performance *p, int frame, size_t i) {
    const gsz_video_key *key = p->key;
    int axis[3];
    sort_axes(axis, key, i);
    for (int k = 0; k < 3; k++) {
        int plane = GSZ_PLANE_SCALE + axis[k];
        out[k] = (double)p->frame[frame].plane[plane][key->source[i]] -
                 (double)p->frame[p->key_frame].plane[plane][key->source[i]];
    }
}
