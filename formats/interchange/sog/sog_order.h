/* SPDX-License-Identifier: MIT */
/* sog_order.h - 16-bit positions, and the Gaussians in the order of a curve through them. Internal. */
#ifndef GSZ_SOG_ORDER_H
#define GSZ_SOG_ORDER_H

#include "gsz_splats.h"

typedef struct gsz_sog_means {
    double least[3], most[3]; /* of sign(x) * log(1 + |x|) */
    uint16_t *value[3];       /* between them, a Gaussian each, in the cloud's order */
    uint32_t *index;          /* Gaussians in Morton order: near ones become near pixels */
} gsz_sog_means;

gsz_result gsz_sog_means_make(gsz_context *context, gsz_sog_means *means,
                              const gsz_cloud *cloud) GSZ_CHECKED;
void gsz_sog_means_free(gsz_context *context, gsz_sog_means *means);

#endif
