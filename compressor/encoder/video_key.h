/* SPDX-License-Identifier: MIT */
/* video_key.h - packing the key of a segment, and knowing afterwards which of its Gaussians is which. Internal. */
#ifndef GSZ_VIDEO_KEY_H
#define GSZ_VIDEO_KEY_H

#include "segment_key.h"

/** Packs `cloud`, without its extra planes and metadata, into *out, whose decoded Gaussian i comes from out_source[i]; both it
 *  and *decoded (zeroed) are made here. *out_quality is the one that was used. */
gsz_result gsz_video_key_pack(gsz_context *context, gsz_buffer *out, gsz_segment_key *decoded,
                              uint32_t **out_source, float *out_quality, const gsz_cloud *cloud,
                              const gsz_pack_options *options) GSZ_CHECKED;

#endif
