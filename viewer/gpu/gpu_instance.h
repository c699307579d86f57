/* SPDX-License-Identifier: MIT */
/* gpu_instance.h - the instance: extensions of the window system, the validation layer and its messages. */
#ifndef GSZ_GPU_INSTANCE_H
#define GSZ_GPU_INSTANCE_H

#include "gpu_device.h"

/** Sets instance, messenger and features.debug_names. */
gsz_result gsz_gpu_instance_create(gsz_gpu *gpu, const gsz_gpu_options *options) GSZ_CHECKED;
void gsz_gpu_instance_destroy(gsz_gpu *gpu);

#endif
