/* SPDX-License-Identifier: MIT */
/* packed_regions.h - a scene that is packed region by region, each as if it were alone, into one file. Internal. */
#ifndef GSZ_PACKED_REGIONS_H
#define GSZ_PACKED_REGIONS_H

#include "packer.h"

/** What is left of a region once it is packed. */
typedef struct gsz_packed_region {
    gsz_partition partition; /* its parts, no index */
    gsz_buffer *payload;     /* as in gsz_packer */
    gsz_layer_growth growth;
    float cell; /* of its blocks */
} gsz_packed_region;

/** Set the first members; the rest is zero. Release with gsz_packed_regions_free. */
typedef struct gsz_packed_regions {
    gsz_context *context;
    const gsz_pack_options *options;
    const gsz_cloud *whole; /* what steps are meant for: its positions, scales and opacities */
    float up[3];            /* in the whole, set before any is added */
    gsz_packed_region *region;
    size_t room, count;     /* of regions, and of those that are packed */
    double began;           /* packing, by gsz_gallery_clock */
    gsz_pack_stats stats;   /* of all so far */
    gsz_cloud kept, source; /* counts alone: of Gaussians in the file, and of the scene */
} gsz_packed_regions;

/** True if options allow it, for scenes that are large enough. */
bool gsz_regions_possible(const gsz_pack_options *options);
/** Gaussians of a region at the most; 0: so few are packed as one. */
size_t gsz_regions_most(const gsz_pack_options *options, size_t gaussians);

/** Every so many-th Gaussian of a scene tells what is up in it. */
size_t gsz_regions_stride(size_t gaussians);
/** Finds regions->up in that sample, of which Gaussians grow to make up for the others. */
gsz_result gsz_packed_regions_find_up(gsz_packed_regions *regions, gsz_cloud *sample) GSZ_CHECKED;

/** Makes room for so many regions. */
gsz_result gsz_packed_regions_reserve(gsz_packed_regions *regions, size_t count) GSZ_CHECKED;
/** Packs the next region, a part of the scene with its metadata. */
gsz_result gsz_packed_regions_add(gsz_packed_regions *regions, const gsz_cloud *region) GSZ_CHECKED;
/** Makes *out (zeroed) a packer with all their blocks, the first layers of all regions first, for a gsz_file_writer. It borrows
 *  counts from the regions. */
gsz_result gsz_packed_regions_join(gsz_packed_regions *regions, gsz_packer *out) GSZ_CHECKED;
void gsz_packed_regions_free(gsz_packed_regions *regions);

/** All of a cloud in memory. */
gsz_result gsz_pack_in_regions(gsz_context *context, gsz_buffer *out_file, const gsz_cloud *cloud,
                               const gsz_pack_options *options,
                               gsz_pack_stats *out_stats) GSZ_CHECKED;

#endif
