/* SPDX-License-Identifier: MIT */
/* xr_overlay.h - two still pictures over the scene: the ring on the floor where one would go, and the dark rim that makes
 * moving comfortable. The runtime lays them where they belong; the renderer knows nothing of them. */
#ifndef GSZ_XR_OVERLAY_H
#define GSZ_XR_OVERLAY_H

#include "gpu_frames.h"
#include "xr_swapchain.h"

/** A still picture: white or black, with alpha. */
typedef enum gsz_xr_shape { GSZ_XR_RING, GSZ_XR_RIM, GSZ_XR_SHAPES } gsz_xr_shape;

typedef struct gsz_xr_overlay {
    gsz_xr_swapchain chain[GSZ_XR_SHAPES];
} gsz_xr_overlay;

/** Draws them, and waits until that is done. */
gsz_result gsz_xr_overlay_open(gsz_xr_overlay *overlay, const gsz_xr_session *session, gsz_gpu *gpu,
                               gsz_gpu_frames *frames) GSZ_CHECKED;
/** Accepts half-open ones. */
void gsz_xr_overlay_close(gsz_xr_overlay *overlay);

/** The ring, flat at a point of the room. */
XrCompositionLayerQuad gsz_xr_overlay_ring(const gsz_xr_overlay *overlay,
                                           const gsz_xr_session *session, const float at[3]);
/** The rim, before the eyes wherever they look. */
XrCompositionLayerQuad gsz_xr_overlay_rim(const gsz_xr_overlay *overlay,
                                          const gsz_xr_session *session);

#endif
