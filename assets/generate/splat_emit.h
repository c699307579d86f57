/* SPDX-License-Identifier: MIT */
/* splat_emit.h - from shaded cells to Gaussians with the habits of trained ones. */
#ifndef GSZ_SPLAT_EMIT_H
#define GSZ_SPLAT_EMIT_H

#include "gsz_splats.h"
#include "surface_refine.h"

/** The share of `count` Gaussians that lie on surfaces, one a leaf; the others are what training leaves. */
size_t gsz_emit_leaf_target(size_t count);
/** Makes *cloud (zeroed) from a scene that was cut into gsz_emit_leaf_target(count) leaves. */
gsz_result gsz_emit(gsz_context *context, gsz_cloud *cloud, const gsz_scene *scene,
                    const gsz_cells *cells, size_t count) GSZ_CHECKED;

#endif
