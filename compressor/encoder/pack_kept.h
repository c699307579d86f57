/* SPDX-License-Identifier: MIT */
/* pack_kept.h - packing, for whom wants to know what was quantised. Internal. */
#ifndef GSZ_PACK_KEPT_H
#define GSZ_PACK_KEPT_H

#include "packed_regions.h"

/** gsz_pack; *out_kept (zeroed), unless it is NULL, becomes the cloud that was quantised: what is left of the given one, after
 *  anything was learned, with its extra planes. Steps are those for `whole`, which the cloud is a part of; NULL: for the cloud. */
gsz_result gsz_pack_kept(gsz_context *context, gsz_buffer *out_file, gsz_cloud *out_kept,
                         const gsz_cloud *cloud, const gsz_cloud *whole,
                         const gsz_pack_options *options, gsz_pack_stats *out_stats) GSZ_CHECKED;

/** Packs a region of regions->whole: blocks, with nothing around them, into *out (zeroed). */
gsz_result gsz_pack_region(const gsz_packed_regions *regions, gsz_packed_region *out,
                           const gsz_cloud *region, const gsz_pack_options *options,
                           gsz_pack_stats *out_stats) GSZ_CHECKED;

#endif
