/* SPDX-License-Identifier: MIT */
/* performance.h - the frames of a segment beside its key: what motion is fitted to. Internal.
 *
 * A Gaussian of a frame should be what was quantised for the key, changed as the frames change it. Colours and opacity start
 * from what is decoded, and so make up for the key's errors where they change at all; places, turns and sizes do not. */
#ifndef GSZ_PERFORMANCE_H
#define GSZ_PERFORMANCE_H

#include "video_key.h"

typedef struct gsz_performance {
    const gsz_cloud *frame; /* tracked: Gaussian i of each is the same */
    int count, key_frame;
    const gsz_video_key *key;
} gsz_performance;

/** The value of a plane less that of the decoded key; opacity and colours. `kept_plane` is the plane where
 *  what was quantised has fewer harmonics than the frames. */
static inline double gsz_performance_change_as(const gsz_performance *p, int frame, int plane,
                                               int kept_plane, size_t i) {
    const gsz_video_key *k = p->key;
    return ((double)p->frame[frame].plane[plane][k->source[i]] -
            (double)p->frame[p->key_frame].plane[plane][k->source[i]]) +
           ((double)k->kept.plane[kept_plane][k->kept_at[i]] -
            (double)k->decoded.cloud.plane[kept_plane][i]);
}

static inline double gsz_performance_change(const gsz_performance *p, int frame, int plane,
                                            size_t i) {
    return gsz_performance_change_as(p, frame, plane, plane, i);
}

/** Where it should be: the error of its place in the key stays with it. */
static inline void gsz_performance_place(double out[3], const gsz_performance *p, int frame,
                                         size_t i) {
    uint32_t at = p->key->source[i];
    for (int axis = 0; axis < 3; axis++) {
        int plane = GSZ_PLANE_POSITION + axis;
        out[axis] = (double)p->key->decoded.cloud.plane[plane][i] +
                    ((double)p->frame[frame].plane[plane][at] -
                     (double)p->frame[p->key_frame].plane[plane][at]);
    }
}

/** Which way it should have turned since the key: a quaternion, not normalised. */
void gsz_performance_turn(double out[4], const gsz_performance *p, int frame, size_t i);

/** Change of the logarithms of scales since the key, along the decoded key's axes: longest first. */
void gsz_performance_growth(double out[3], const gsz_performance *p, int frame, size_t i);

#endif
