/* SPDX-License-Identifier: MIT */
/* splat_seen.h - which Gaussians of a block others of it hide from all sides: what is inside of things has a say in neither the
 * colour nor the place of what stands for it. Knows nothing of Vulkan; runs on any thread. */
#ifndef GSZ_SPLAT_SEEN_H
#define GSZ_SPLAT_SEEN_H

#include "splat_merge.h"

/** Sets `seen` of all. False: out of memory. */
bool gsz_splat_seen_find(gsz_merge_body *bodies, uint32_t count) GSZ_CHECKED;

#endif
