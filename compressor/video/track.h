/* SPDX-License-Identifier: MIT */
/* track.h - following the Gaussians of one frame through others that were made without it. Internal. */
#ifndef GSZ_TRACK_H
#define GSZ_TRACK_H

#include "gsz_splats.h"

/** Fills out[0..count-1] (zeroed) with the key's Gaussians where each of the frames has them: same count, same order; out[key] is a
 *  copy. False in *out_whole, and some of them left empty, if somewhere less than half of it is found again. */
gsz_result gsz_track(gsz_context *context, gsz_cloud *out, bool *out_whole, const gsz_cloud *frame,
                     int count, int key) GSZ_CHECKED;

#endif
