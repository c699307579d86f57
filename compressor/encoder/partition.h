/* SPDX-License-Identifier: MIT */
/* partition.h - which Gaussians go into which block: layers of importance, then space. Internal. */
#ifndef GSZ_PARTITION_H
#define GSZ_PARTITION_H

#include "settings.h"

typedef struct gsz_part {
    uint32_t layer;
    size_t begin; /* in gsz_partition.index */
    uint32_t count;
    float box[6]; /* around their centres: low x, y, z, high x, y, z */
} gsz_part;

typedef struct gsz_partition {
    uint32_t *index; /* Gaussians of the cloud, block by block */
    gsz_part *part;
    size_t part_count;
    uint32_t layers;
} gsz_partition;

/** Whether the cloud is so wide for the settings' lattice that parts are cut by space, not by number alone: then
 *  another lattice may mean another partition. */
bool gsz_partition_by_space(const gsz_cloud *cloud, const gsz_settings *settings);
/** Layers come by falling importance[i] in the scene and among neighbours, equals by index; NULL: as far as it can be
 *  told without drawing. Zero-initialise *partition; release with gsz_partition_free. */
gsz_result gsz_partition_make(gsz_context *context, gsz_partition *partition,
                              const gsz_cloud *cloud, const gsz_settings *settings,
                              const double *importance) GSZ_CHECKED;
/** Cuts a cloud by space alone, in halves, into parts of at most so many Gaussians, which come in the order of the cloud. */
gsz_result gsz_partition_regions(gsz_context *context, gsz_partition *partition,
                                 const gsz_cloud *cloud, size_t most) GSZ_CHECKED;
void gsz_partition_free(gsz_context *context, gsz_partition *partition);

#endif
