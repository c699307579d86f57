/* SPDX-License-Identifier: MIT */
/* gpu_quirks.c - workarounds, each with its reason. */
#include "gpu_quirks.h"

/* By their text: older headers hide these names behind beta macros. */
static const char portability_enumeration[] = "VK_KHR_portability_enumeration";
static const char portability_subset[] = "VK_KHR_portability_subset";
enum { ENUMERATE_PORTABILITY = 1 };

VkInstanceCreateFlags gsz_gpu_quirk_instance(gsz_gpu_wishes *wishes, const gsz_gpu_offer *offer) {
    bool offered = gsz_gpu_wish_if_offered(wishes, offer, portability_enumeration);
    return offered ? ENUMERATE_PORTABILITY : 0;
}

void gsz_gpu_quirk_device(gsz_gpu_wishes *wishes, const gsz_gpu_offer *offer) {
    (void)gsz_gpu_wish_if_offered(wishes, offer, portability_subset);
}

bool gsz_gpu_quirk_skips_memory(VkMemoryPropertyFlags flags) {
    const VkMemoryPropertyFlags plain =
        VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT | VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT |
        VK_MEMORY_PROPERTY_HOST_COHERENT_BIT | VK_MEMORY_PROPERTY_HOST_CACHED_BIT;
    return (flags & ~plain) != 0;
}
