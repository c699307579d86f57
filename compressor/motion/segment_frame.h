/* SPDX-License-Identifier: MIT */
/* segment_frame.h - the cloud of one frame, out of a key and its motion. Internal; specified in formats/gsz.md, "Frames". */
#ifndef GSZ_SEGMENT_FRAME_H
#define GSZ_SEGMENT_FRAME_H

#include "joint_warp.h"
#include "segment_key.h"

/** That of class 0 is at the key. */
void gsz_knot_places(gsz_knot_place out[GSZ_CURVE_CLASSES], const gsz_motion *motion, int frame);

/** The level of one channel of one curve there; k counts Gaussians that change. */
static inline double gsz_curve_level(const gsz_curves *curves, uint32_t k, int channel,
                                     int channels, const gsz_knot_place *place) {
    const int16_t *level = curves->level + curves->first[k] + channel;
    double a = place->first < 0 ? 0 : level[place->first * channels];
    double b = place->second < 0 ? 0 : level[place->second * channels];
    return a + (b - a) * place->weight;
}

/** What colours of a fineness are multiplied by: half octaves. */
double gsz_fineness_factor(int fineness);

/** Fills *out, a cloud of the key's shape. maps has room for the joints. */
gsz_result gsz_segment_frame(gsz_context *context, gsz_cloud *out, const gsz_segment_key *key,
                             const gsz_motion *motion, const gsz_binding *binding,
                             gsz_joint_map *maps, int frame) GSZ_CHECKED;

#endif
