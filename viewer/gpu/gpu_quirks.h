/* SPDX-License-Identifier: MIT */
/* gpu_quirks.h - what single drivers and systems want done for them, all in one place. */
#ifndef GSZ_GPU_QUIRKS_H
#define GSZ_GPU_QUIRKS_H

#include "gpu_extensions.h"

/** Drivers that are not wholly Vulkan (MoltenVK) are listed only for who asks: sets flags and wishes. */
VkInstanceCreateFlags gsz_gpu_quirk_instance(gsz_gpu_wishes *wishes, const gsz_gpu_offer *offer);
/** And their devices want it said again. */
void gsz_gpu_quirk_device(gsz_gpu_wishes *wishes, const gsz_gpu_offer *offer);

/** Memory types with flags that nobody asked for are slow or forbidden: AMD's for debugging, protected and
 *  lazy ones, NVIDIA's for other devices on the bus. */
bool gsz_gpu_quirk_skips_memory(VkMemoryPropertyFlags flags);

#endif
