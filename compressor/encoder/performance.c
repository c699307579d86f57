/* SPDX-License-Identifier: MIT */
/* performance.c - how far a Gaussian has turned since the key. */
#include "performance.h"

#include "joint_warp.h"

void gsz_performance_turn(double out[4], const gsz_performance *p, int frame, size_t i) {
    double now[4], back[4];
    for (int k = 0; k < 4; k++) {
        now[k] = p->frame[frame].plane[GSZ_PLANE_ROTATION + k][p->source[i]];
        back[k] = p->frame[p->key].plane[GSZ_PLANE_ROTATION + k][p->source[i]];
        if (k > 0) back[k] = -back[k];
    }
    gsz_quaternion_product(out, now, back);
}
