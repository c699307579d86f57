/* SPDX-License-Identifier: MIT */
/* compare_pass.h - two pictures become one on the device, whoever drew them. */
#ifndef GSZ_COMPARE_PASS_H
#define GSZ_COMPARE_PASS_H

#include "compare_look.h"
#include "gpu_frames.h"
#include "gpu_pipeline.h"

/** Zero-initialise. */
typedef struct gsz_compare_pass {
    gsz_gpu_pipeline blend;
    gsz_gpu_image picture[2]; /**< RGBA, to be copied into between begin and record */
    gsz_gpu_buffer pixels[2];
} gsz_compare_pass;

gsz_result gsz_compare_pass_create(gsz_gpu *gpu, gsz_compare_pass *pass) GSZ_CHECKED;
/** The device must be done with it. Accepts zeroed ones. */
void gsz_compare_pass_destroy(gsz_gpu *gpu, gsz_compare_pass *pass);

/** Makes the pictures of this size. */
gsz_result gsz_compare_pass_resize(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_compare_pass *pass,
                                   VkExtent2D extent) GSZ_CHECKED;
/** Readies the pictures: they are in VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL then. */
void gsz_compare_pass_begin(const gsz_compare_pass *pass, VkCommandBuffer commands);
/** Writes what the look makes of them to `target`, RGBA of their size, which is in
 *  VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL. */
void gsz_compare_pass_record(const gsz_compare_pass *pass, VkCommandBuffer commands,
                             const gsz_compare_look *look, VkImage target);

#endif
