/* SPDX-License-Identifier: MIT */
/* xr_paint.h - draws both eyes, into pictures that the runtime shows. */
#ifndef GSZ_XR_PAINT_H
#define GSZ_XR_PAINT_H

#include "gpu_frames.h"
#include "gpu_memory.h"
#include "xr_mirror.h"
#include "xr_swapchain.h"

typedef struct gsz_xr_paint {
    gsz_gpu *gpu; /**< borrowed, as the next two */
    gsz_gpu_frames *frames;
    gsz_renderer *renderer;
    gsz_xr_swapchain chain[GSZ_XR_EYES];
    gsz_gpu_image
        plain[GSZ_XR_EYES]; /**< the bytes of the pictures, in the order of the swapchains */
    VkExtent2D extent;      /**< of all of these */
} gsz_xr_paint;

/** Fills *paint, which has its borrowed parts. */
gsz_result gsz_xr_paint_open(gsz_xr_paint *paint, const gsz_xr_session *session) GSZ_CHECKED;
/** Nothing is being drawn any more. Accepts half-open ones. */
void gsz_xr_paint_close(gsz_xr_paint *paint);

/** Draws views of one size, at most paint->extent, into the top left of the next pictures, and what the left eye sees into
 *  the mirror (may be NULL). `at_once`: in one pass, where the mode is that of quads. */
gsz_result gsz_xr_paint_eyes(gsz_xr_paint *paint, const gsz_render_view eyes[GSZ_XR_EYES],
                             gsz_xr_mirror *mirror, bool at_once) GSZ_CHECKED;
/** The layer of what was drawn last, as the frame saw it. `layer_views` is filled, and belongs to the layer. */
XrCompositionLayerProjection gsz_xr_paint_layer(const gsz_xr_paint *paint,
                                                XrCompositionLayerProjectionView *layer_views,
                                                const gsz_xr_session *session,
                                                const gsz_xr_frame *frame, VkExtent2D drawn);

#endif
