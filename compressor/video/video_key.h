/* SPDX-License-Identifier: MIT */
/* video_key.h - packing the key of a segment, and knowing afterwards which of its Gaussians is which. Internal. */
#ifndef GSZ_VIDEO_KEY_H
#define GSZ_VIDEO_KEY_H

#include "segment_key.h"

/** A packed key and what it was made of. Zero-initialise. */
typedef struct gsz_video_key {
    gsz_buffer file;         /* without extra planes and metadata */
    gsz_segment_key decoded; /* from that file */
    gsz_cloud kept;          /* what was quantised, in another order */
    uint32_t *kept_at;       /* of each decoded Gaussian: its index in `kept` */
    uint32_t *source;        /* and in the cloud that was given */
    float quality;           /* that was used */
} gsz_video_key;

/** Steps are those for `whole`, which the cloud is a part of; NULL: for the cloud itself. */
gsz_result gsz_video_key_pack(gsz_context *context, gsz_video_key *key, const gsz_cloud *cloud,
                              const gsz_cloud *whole, const gsz_pack_options *options) GSZ_CHECKED;
void gsz_video_key_free(gsz_context *context, gsz_video_key *key);

#endif
