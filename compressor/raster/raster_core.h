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
/** Adds to `out` the gradients of what was drawn last, with gradients; `picture` is what was drawn,
 *  gradient->plane[3] may be NULL. */
gsz_result GSZ_RASTER(draw_backward)(gsz_context *context, gsz_frame *frame,
                                     const gsz_raster_kernels *kernels,
                                     const gsz_raster_target *picture,
                                     const gsz_raster_target *gradient,
                                     const gsz_raster_rows *out) GSZ_CHECKED;
void GSZ_RASTER(frame_free)(gsz_context *context, gsz_frame *frame);

/** Instruction sets, from what any processor has to the best. */
typedef enum gsz_raster_instructions {
    GSZ_RASTER_PLAIN,
    GSZ_RASTER_AVX2,
    GSZ_RASTER_AVX512
} gsz_raster_instructions;

/** The innermost parts for the best instruction set that the processor at hand has, up to `most`. */
const gsz_raster_kernels *GSZ_RASTER(kernels_for)(gsz_raster_instructions most);
/** Makes a rasteriser use no better ones than `most`. */
struct gsz_raster;
void gsz_raster_limit(struct gsz_raster *raster, gsz_raster_instructions most);

#endif
