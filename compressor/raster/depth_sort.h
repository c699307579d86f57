/* SPDX-License-Identifier: MIT */
/* depth_sort.h - a stable, parallel radix sort of 64-bit keys by their upper half. Internal. */
#ifndef GSZ_DEPTH_SORT_H
#define GSZ_DEPTH_SORT_H

#include "gsz_base.h"

/** Sorts key[0][0..count) by the upper 32 bits; equal ones keep their order. key[1] is room for as many; the
 *  two may change places. */
gsz_result gsz_depth_sort(gsz_context *context, uint64_t *key[2], size_t count) GSZ_CHECKED;

#endif
