/* SPDX-License-Identifier: MIT */
/* pack_masked.h - leaving Gaussians out before a cloud is packed. Internal. */
#ifndef GSZ_PACK_MASKED_H
#define GSZ_PACK_MASKED_H

#include "gsz.h"

/** Writes into *out (zeroed) the Gaussians of the cloud that options->mask keeps, seen from the views. */
gsz_result gsz_pack_mask(gsz_context *context, gsz_cloud *out, const gsz_cloud *cloud,
                         const gsz_camera_list *views, const gsz_pack_options *options) GSZ_CHECKED;

#endif
