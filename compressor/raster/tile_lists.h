/* SPDX-License-Identifier: MIT */
/* tile_lists.h - which splats each tile has to look at, nearest first. Internal. */
#ifndef GSZ_TILE_LISTS_H
#define GSZ_TILE_LISTS_H

#include "raster_frame.h"

/** Fills frame->tile_begin and frame->entry from frame->key[0][0..visible), which is sorted; with `slots` also
 *  slot, slot_begin and slot_count. GSZ_ERROR_LIMIT beyond 2^28 entries. */
gsz_result GSZ_RASTER(tile_lists)(gsz_context *context, gsz_frame *frame, bool slots) GSZ_CHECKED;

#endif
