/* SPDX-License-Identifier: MIT */
/* refdec_values.h - floats from the integers of a block (section 6), and extra planes, which are floats already (5.11). */
#ifndef REFDEC_VALUES_H
#define REFDEC_VALUES_H

#include "refdec.h"
#include "refdec_block.h"

/** Writes the Gaussians of a block into the planes, from `begin` on. */
void rd_block_values(const rd_block *block, refdec_cloud *cloud, size_t begin);
/** The same for the extra planes, from the bytes of an XTRA. */
const char *rd_extra_values(rd_bytes chunk, refdec_cloud *cloud, size_t begin, uint32_t count);
/** The syntax of an XTRA alone. */
void rd_extra_planes(rd_stream *s, refdec_cloud *cloud, size_t begin, uint32_t count);

#endif
