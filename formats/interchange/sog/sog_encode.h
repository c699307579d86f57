/* SPDX-License-Identifier: MIT */
/* sog_encode.h - a cloud as the pictures and the meta.json of a SOG. Internal. */
#ifndef GSZ_SOG_ENCODE_H
#define GSZ_SOG_ENCODE_H

#include "sog_meta.h"
#include "sog_order.h"
#include "sog_palette.h"
#include "sog_webp.h"

typedef struct gsz_sog_encoded {
    const gsz_cloud *cloud;
    gsz_sog_means means;
    float scale_table[GSZ_SOG_LEVELS], color_table[GSZ_SOG_LEVELS], harmonic_table[GSZ_SOG_LEVELS];
    size_t palette_count;
    gsz_sog_picture picture[GSZ_SOG_PICTURES]; /* no pixels: none of that kind */
} gsz_sog_encoded;

/** Fills *encoded (zeroed) but for the harmonics. */
gsz_result gsz_sog_encode(gsz_context *context, gsz_sog_encoded *encoded,
                          const gsz_cloud *cloud) GSZ_CHECKED;
/** The harmonics, if the cloud has any. */
gsz_result gsz_sog_encode_harmonics(gsz_context *context, gsz_sog_encoded *encoded, size_t palette,
                                    int iterations) GSZ_CHECKED;
/** Appends the meta.json. */
gsz_result gsz_sog_encode_meta(gsz_context *context, gsz_buffer *out,
                               const gsz_sog_encoded *encoded) GSZ_CHECKED;
/** The name of a picture's file, "means_l.webp" ... */
const char *gsz_sog_picture_name(int picture);
void gsz_sog_encoded_free(gsz_context *context, gsz_sog_encoded *encoded);

#endif
