/* SPDX-License-Identifier: MIT */
/* gpu_extensions.c - asks Vulkan for its extensions, twice as ever: how many, and which. */
#include "gpu_extensions.h"

#include <stdlib.h>
#include <string.h>

/* One question for both kinds: a device, or an instance if physical is VK_NULL_HANDLE. */
static VkResult ask(VkPhysicalDevice physical, const char *layer, uint32_t *count,
                    VkExtensionProperties *items) {
    if (physical) return vkEnumerateDeviceExtensionProperties(physical, NULL, count, items);
    return vkEnumerateInstanceExtensionProperties(layer, count, items);
}

static gsz_result gather(gsz_gpu *gpu, gsz_gpu_offer *out_offer, VkPhysicalDevice physical,
                         const char *layer) {
    uint32_t count = 0;
    GSZ_GPU_TRY(
        gsz_gpu_check(gpu, ask(physical, layer, &count, NULL), "counting Vulkan extensions"));
    out_offer->items = calloc(count ? count : 1, sizeof *out_offer->items);
    if (!out_offer->items) return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "out of memory");
    VkResult result = ask(physical, layer, &count, out_offer->items);
    out_offer->count = count;
    if (result == VK_INCOMPLETE) result = VK_SUCCESS; /* one more just now: it is not needed */
    return gsz_gpu_check(gpu, result, "listing Vulkan extensions");
}

gsz_result gsz_gpu_offer_instance(gsz_gpu *gpu, gsz_gpu_offer *out_offer, const char *layer) {
    return gather(gpu, out_offer, VK_NULL_HANDLE, layer);
}

gsz_result gsz_gpu_offer_device(gsz_gpu *gpu, gsz_gpu_offer *out_offer, VkPhysicalDevice physical) {
    return gather(gpu, out_offer, physical, NULL);
}

bool gsz_gpu_offers(const gsz_gpu_offer *offer, const char *name) {
    for (uint32_t i = 0; i < offer->count; i++)
        if (strcmp(offer->items[i].extensionName, name) == 0) return true;
    return false;
}

void gsz_gpu_offer_free(gsz_gpu_offer *offer) {
    free(offer->items);
    *offer = (gsz_gpu_offer){0};
}

void gsz_gpu_wish(gsz_gpu_wishes *wishes, const char *name) {
    if (wishes->count < GSZ_GPU_EXTENSIONS_MAX) wishes->names[wishes->count++] = name;
}

bool gsz_gpu_wish_if_offered(gsz_gpu_wishes *wishes, const gsz_gpu_offer *offer, const char *name) {
    bool offered = gsz_gpu_offers(offer, name);
    if (offered) gsz_gpu_wish(wishes, name);
    return offered;
}
