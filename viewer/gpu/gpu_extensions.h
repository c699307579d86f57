/* SPDX-License-Identifier: MIT */
/* gpu_extensions.h - lists of extensions: what there is, and what is asked for. */
#ifndef GSZ_GPU_EXTENSIONS_H
#define GSZ_GPU_EXTENSIONS_H

#include "gpu_device.h"

enum { GSZ_GPU_EXTENSIONS_MAX = 32 };

/** What an instance, a layer or a device offers. Zero-initialise; release with gsz_gpu_offer_free. */
typedef struct gsz_gpu_offer {
    VkExtensionProperties *items;
    uint32_t count;
} gsz_gpu_offer;

/** Of the loader and drivers, or of that layer. */
gsz_result gsz_gpu_offer_instance(gsz_gpu *gpu, gsz_gpu_offer *out_offer,
                                  const char *layer) GSZ_CHECKED;
gsz_result gsz_gpu_offer_device(gsz_gpu *gpu, gsz_gpu_offer *out_offer,
                                VkPhysicalDevice physical) GSZ_CHECKED;
bool gsz_gpu_offers(const gsz_gpu_offer *offer, const char *name);
void gsz_gpu_offer_free(gsz_gpu_offer *offer);

/** Names to enable; those beyond the maximum are left out. */
typedef struct gsz_gpu_wishes {
    const char *names[GSZ_GPU_EXTENSIONS_MAX];
    uint32_t count;
} gsz_gpu_wishes;

void gsz_gpu_wish(gsz_gpu_wishes *wishes, const char *name);
/** Wishes for it if it is there, and says whether it is. */
bool gsz_gpu_wish_if_offered(gsz_gpu_wishes *wishes, const gsz_gpu_offer *offer, const char *name);

#endif
