/* SPDX-License-Identifier: MIT */
/* raster_core.h - the passes in order, over planes of the number that is calculated with. Internal: gsz_raster.h
 * is what others use. */
#ifndef GSZ_RASTER_CORE_H
#define GSZ_RASTER_CORE_H

#include "gsz_camera.h"
#include "raster_frame.h"

/** The view of a camera. */
void GSZ_RASTER(view_make)(gsz_view *out_view, const gsz_camera *camera, int width, int height);

/** Draws frame->input seen from frame->view. With `gradients` what the way back needs is kept. counts may be
 *  NULL. */
gsz_result GSZ_RASTER(draw_frame)(gsz_context *context, gsz_frame *frame,
                                  const gsz_raster_kernels *kernels, const gsz_raster_target *out,
                                  const gsz_raster_counts *counts, bool gradients) GSZ_CHECKED;
/** Adds to the planes of `out` the gradients of what was drawn last, with gradients; `picture` is what was
 *  drawn, gradient->plane[3] may be NULL. */
gsz_result GSZ_RASTER(draw_backward)(gsz_context *context, gsz_frame *frame,
                                     const gsz_raster_kernels *kernels,
                                     const gsz_raster_target *picture,
                                     const gsz_raster_target *gradient,
                                     gsz_real *const *out) GSZ_CHECKED;
void GSZ_RASTER(frame_free)(gsz_context *context, gsz_frame *frame);

/** The innermost parts: the best that the processor at hand has, or those that any has. */
const gsz_raster_kernels *GSZ_RASTER(choose_kernels)(bool best);
/** Makes a rasteriser use those that any processor has. */
struct gsz_raster;
void gsz_raster_use_plain(struct gsz_raster *raster);

#endif
