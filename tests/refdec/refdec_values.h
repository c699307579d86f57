/* SPDX-License-Identifier: MIT */
/* refdec_values.h - floats from the integers of a block (section 6), and extra planes, which are floats already (5.11). */
#ifndef REFDEC_VALUES_H
#define REFDEC_VALUES_H

#include "refdec.h"
#include "refdec_block.h"

/** Where the planes of an attribute begin. */
enum {
    RD_AT_POSITION = 0,
    RD_AT_SCALE = 3,
    RD_AT_ROTATION = 6,
    RD_AT_OPACITY = 10,
    RD_AT_DC = 11,
    RD_AT_REST = 14
};

/** Of the rotation with these columns (6.4): the row with the largest diagonal; which one it is. */
int rd_largest_row(double row[4], const double A[3], const double B[3], const double C[3]);
/** Writes the Gaussians of a block into the planes, from `begin` on. */
void rd_block_values(const rd_block *block, refdec_cloud *cloud, size_t begin);
/** The same for the extra planes, from the bytes of an XTRA. */
const char *rd_extra_values(rd_bytes chunk, refdec_cloud *cloud, size_t begin, uint32_t count);
/** The syntax of an XTRA alone. */
void rd_extra_planes(rd_stream *s, refdec_cloud *cloud, size_t begin, uint32_t count);

#endif
