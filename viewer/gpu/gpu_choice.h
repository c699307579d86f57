/* SPDX-License-Identifier: MIT */
/* gpu_choice.h - which of the devices of a machine is taken. */
#ifndef GSZ_GPU_CHOICE_H
#define GSZ_GPU_CHOICE_H

#include "gpu_device.h"

/** What to say where there is none. */
gsz_result gsz_gpu_fail_no_device(gsz_gpu *gpu) GSZ_CHECKED;
/** Sets physical, properties, queue_family, subgroup_size, is_cpu and features.timestamps of a gpu that has an
 *  instance, and a surface if one is asked for. */
gsz_result gsz_gpu_choose(gsz_gpu *gpu, const gsz_gpu_options *options) GSZ_CHECKED;

#endif
