/* SPDX-License-Identifier: MIT */
/* performance.h - the frames of a segment beside its decoded key: what motion is fitted to. Internal.
 *
 * What is packed is a change since the key, so the targets are what the frames change since their own key: the error that the
 * key was packed with stays what it is, and does not flicker. */
#ifndef GSZ_PERFORMANCE_H
#define GSZ_PERFORMANCE_H

#include "segment_key.h"

typedef struct gsz_performance {
    const gsz_cloud *frame; /* tracked: Gaussian i of each is the same */
    int count, key;
    const gsz_segment_key *decoded;
    const uint32_t *source; /* of each Gaussian of the decoded key: its index in the frames */
} gsz_performance;

/** Where it should be. */
static inline void gsz_performance_place(double out[3], const gsz_performance *p, int frame,
                                         size_t i) {
    for (int axis = 0; axis < 3; axis++) {
        int plane = GSZ_PLANE_POSITION + axis;
        out[axis] = (double)p->decoded->cloud.plane[plane][i] +
                    ((double)p->frame[frame].plane[plane][p->source[i]] -
                     (double)p->frame[p->key].plane[plane][p->source[i]]);
    }
}

/** Which way it should have turned: a quaternion, not normalised. */
void gsz_performance_turn(double out[4], const gsz_performance *p, int frame, size_t i);

/** The value of a plane less that of the key. */
static inline double gsz_performance_change(const gsz_performance *p, int frame, int plane,
                                            size_t i) {
    return (double)p->frame[frame].plane[plane][p->source[i]] -
           (double)p->frame[p->key].plane[plane][p->source[i]];
}

/** Planes from one channel's harmonics to the next. */
static inline int gsz_performance_harmonics(const gsz_performance *p) {
    return gsz_sh_coefficients(p->frame[0].sh_degree);
}

#endif
