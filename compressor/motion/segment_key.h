/* SPDX-License-Identifier: MIT */
/* segment_key.h - the key of a segment, decoded, with the steps that its Gaussians are coded in. Internal. */
#ifndef GSZ_SEGMENT_KEY_H
#define GSZ_SEGMENT_KEY_H

#include "gsz.h"

/** Zero-initialise. */
typedef struct gsz_segment_key {
    gsz_cloud cloud;
    int8_t *fineness; /* half octaves that colours, and all that changes with time, are finer */
    uint8_t *refine;  /* octaves that places are finer */
    /* The steps that they are finer than; 0 unless asked for: */
    double place_step, color_step, sh_step;
} gsz_segment_key;

/** Decodes a key from the bytes of its file. Its steps are what encoders ask for. */
gsz_result gsz_segment_key_read(gsz_context *context, gsz_segment_key *key, const uint8_t *data,
                                size_t size, bool with_steps) GSZ_CHECKED;
void gsz_segment_key_free(gsz_context *context, gsz_segment_key *key);

#endif
