/* SPDX-License-Identifier: MIT */
/* quad_pass.h - draws the splats that show as quads, blended by the hardware, nearest first. */
#ifndef GSZ_QUAD_PASS_H
#define GSZ_QUAD_PASS_H

#include "render_frame.h"

/** Zero-initialise; release with gsz_quad_pass_destroy. */
typedef struct gsz_quad_pass {
    gsz_render_readers project;
    gsz_gpu_pipeline draw[SPLAT_COVERS]; /**< as they are needed */
    gsz_gpu_pipeline backdrop;
    VkRenderPass render_pass;
    VkFramebuffer framebuffer;
    gsz_gpu_image image; /**< the picture, sRGB-encoded half floats; a layer for each of ... */
    uint32_t views;      /**< ... so many that are drawn at once */
} gsz_quad_pass;

gsz_result gsz_quad_pass_create(gsz_gpu *gpu, gsz_quad_pass *pass, uint32_t views) GSZ_CHECKED;
/** Makes what draws so, if it was not made yet. */
gsz_result gsz_quad_pass_cover(gsz_gpu *gpu, gsz_quad_pass *pass, uint32_t cover) GSZ_CHECKED;
void gsz_quad_pass_destroy(gsz_gpu *gpu, gsz_quad_pass *pass);
/** Makes the image of that size, if it has another. */
gsz_result gsz_quad_pass_resize(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_quad_pass *pass,
                                uint32_t width, uint32_t height) GSZ_CHECKED;
/** Records projecting and drawing of all views, a recording each, whose frames lie behind each other; the image ends in
 *  VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL. */
void gsz_quad_pass_record(gsz_quad_pass *pass, const gsz_render_recording *recordings);

#endif
