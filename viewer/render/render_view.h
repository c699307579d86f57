/* SPDX-License-Identifier: MIT */
/* render_view.h - what passes need to know of a view. Internal to the renderer. */
#ifndef GSZ_RENDER_VIEW_H
#define GSZ_RENDER_VIEW_H

#include "renderer.h"
#include "splat_passes.h"

/** True if culling and sorting for one is right for the other. */
bool gsz_render_view_same_order(const gsz_render_view *a, const gsz_render_view *b);
/** Sets what a view says: camera, size, filter, degree, background. The rest stays. */
void gsz_render_view_fill(SplatPush *push, const gsz_render_view *view);
/** How Gaussians cover pixels: SPLAT_COVER_.. */
uint32_t gsz_render_view_cover(const gsz_render_view *view);

#endif
