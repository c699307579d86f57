/* SPDX-License-Identifier: MIT */
/* gpu_choice.c - looks at every device: is it the one asked for, can it do what is needed, is it better than the others? */
#include "gpu_choice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "gpu_extensions.h"

enum { QUEUE_FAMILIES_MAX = 32, NO_FAMILY = UINT32_MAX };

typedef struct device_list {
    VkPhysicalDevice *items;
    uint32_t count;
} device_list;

gsz_result gsz_gpu_fail_no_device(gsz_gpu *gpu) {
    return gsz_gpu_fail(gpu, GSZ_ERROR_UNSUPPORTED,
                        "no Vulkan device: install a driver (Debian: mesa-vulkan-drivers draws on "
                        "the processor)");
}

static gsz_result list_devices(gsz_gpu *gpu, device_list *out_list) {
    uint32_t count = 0;
    VkResult result = vkEnumeratePhysicalDevices(gpu->instance, &count, NULL);
    if (result == VK_ERROR_INITIALIZATION_FAILED || (result == VK_SUCCESS && count == 0))
        return gsz_gpu_fail_no_device(gpu);
    GSZ_GPU_TRY(gsz_gpu_check(gpu, result, "counting Vulkan devices"));
    out_list->items = calloc(count, sizeof *out_list->items);
    if (!out_list->items) return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "out of memory");
    result = vkEnumeratePhysicalDevices(gpu->instance, &count, out_list->items);
    out_list->count = count;
    return gsz_gpu_check(gpu, result == VK_INCOMPLETE ? VK_SUCCESS : result,
                         "listing Vulkan devices");
}

/* ---- is it the one asked for? ---- */

static bool is_number(const char *text) {
    return text[0] && text[strspn(text, "0123456789")] == '\0';
}

static bool is_wanted(const char *wanted, uint32_t index, const char *name) {
    if (!wanted) return true;
    if (is_number(wanted)) return strtoul(wanted, NULL, 10) == index;
    for (; *name; name++)
        if (strncasecmp(name, wanted, strlen(wanted)) == 0) return true;
    return false;
}

static gsz_result fail_unknown(gsz_gpu *gpu, const char *wanted, const device_list *list) {
    char names[400] = "";
    size_t used = 0;
    for (uint32_t i = 0; i < list->count && used < sizeof names; i++) {
        VkPhysicalDeviceProperties properties;
        vkGetPhysicalDeviceProperties(list->items[i], &properties);
        int more = snprintf(names + used, sizeof names - used, "%s%u '%s'", i ? ", " : "", i,
                            properties.deviceName);
        used += more > 0 ? (size_t)more : 0;
    }
    return gsz_gpu_fail(gpu, GSZ_ERROR_ARGUMENT, "no Vulkan device '%.60s'; there are: %s", wanted,
                        names);
}

/* ---- can it do what is needed? ---- */

static bool presents(const gsz_gpu *gpu, VkPhysicalDevice physical, uint32_t family) {
    if (!gpu->surface) return true;
    VkBool32 can = VK_FALSE;
    VkResult result = vkGetPhysicalDeviceSurfaceSupportKHR(physical, family, gpu->surface, &can);
    return result == VK_SUCCESS && can;
}

/* A family that does everything: all graphics cards and drivers of desktops have one. */
static uint32_t find_family(const gsz_gpu *gpu, VkPhysicalDevice physical, bool *out_timestamps) {
    const VkQueueFlags needed = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
    VkQueueFamilyProperties families[QUEUE_FAMILIES_MAX];
    uint32_t count = QUEUE_FAMILIES_MAX;
    vkGetPhysicalDeviceQueueFamilyProperties(physical, &count, families);
    for (uint32_t i = 0; i < count; i++)
        if ((families[i].queueFlags & needed) == needed && presents(gpu, physical, i)) {
            *out_timestamps = families[i].timestampValidBits > 0;
            return i;
        }
    return NO_FAMILY;
}

static bool has_addresses(VkPhysicalDevice physical) {
    VkPhysicalDeviceVulkan12Features features12 = {
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES};
    VkPhysicalDeviceFeatures2 features = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2,
                                          .pNext = &features12};
    vkGetPhysicalDeviceFeatures2(physical, &features);
    return features12.bufferDeviceAddress;
}

static gsz_result check_swapchain(gsz_gpu *gpu, VkPhysicalDevice physical, const char *name) {
    gsz_gpu_offer offer = {0};
    gsz_result result = gsz_gpu_offer_device(gpu, &offer, physical);
    if (result == GSZ_OK && !gsz_gpu_offers(&offer, VK_KHR_SWAPCHAIN_EXTENSION_NAME))
        result = gsz_gpu_fail(gpu, GSZ_ERROR_UNSUPPORTED,
                              "the device '%s' cannot show pictures in a window (no "
                              "VK_KHR_swapchain)",
                              name);
    gsz_gpu_offer_free(&offer);
    return result;
}

/* Fails with what is missing; else fills gpu with it. */
static gsz_result try_device(gsz_gpu *gpu, VkPhysicalDevice physical, bool present) {
    VkPhysicalDeviceProperties properties;
    vkGetPhysicalDeviceProperties(physical, &properties);
    const char *name = properties.deviceName;
    uint32_t version = properties.apiVersion;
    if (version < VK_API_VERSION_1_2)
        return gsz_gpu_fail(gpu, GSZ_ERROR_UNSUPPORTED,
                            "the device '%s' has Vulkan %u.%u, but 1.2 is needed", name,
                            VK_API_VERSION_MAJOR(version), VK_API_VERSION_MINOR(version));
    if (!has_addresses(physical))
        return gsz_gpu_fail(gpu, GSZ_ERROR_UNSUPPORTED,
                            "the device '%s' lacks the feature bufferDeviceAddress", name);
    if (present) GSZ_GPU_TRY(check_swapchain(gpu, physical, name));
    bool timestamps = false;
    uint32_t family = find_family(gpu, physical, &timestamps);
    if (family == NO_FAMILY)
        return gsz_gpu_fail(gpu, GSZ_ERROR_UNSUPPORTED,
                            "the device '%s' has no queue for graphics and compute%s", name,
                            gpu->surface ? " that can show pictures in this window" : "");
    gpu->physical = physical;
    gpu->properties = properties;
    gpu->queue_family = family;
    gpu->features.timestamps = timestamps && properties.limits.timestampPeriod > 0;
    return GSZ_OK;
}

/* ---- is it better than the others? ---- */

static int rank_of(VkPhysicalDeviceType type) {
    switch (type) {
    case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU: return 4;
    case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU: return 3;
    case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU: return 2;
    case VK_PHYSICAL_DEVICE_TYPE_CPU: return 1;
    default: return 0;
    }
}

/* Of equals the first. *out_matches counts those that were asked for, fit or not. */
static gsz_result choose_best(gsz_gpu *gpu, uint32_t *out_matches, const device_list *list,
                              const gsz_gpu_options *options) {
    int best = -1;
    gsz_result failure = GSZ_OK;
    char why[sizeof gpu->error] = "";
    for (uint32_t i = 0; i < list->count; i++) {
        VkPhysicalDeviceProperties properties;
        vkGetPhysicalDeviceProperties(list->items[i], &properties);
        if (!is_wanted(options->device, i, properties.deviceName)) continue;
        ++*out_matches;
        int rank = rank_of(properties.deviceType);
        if (rank <= best) continue;
        gsz_result result = try_device(gpu, list->items[i], options->present);
        if (result == GSZ_OK)
            best = rank;
        else if (failure == GSZ_OK) {
            failure = result;
            memcpy(why, gpu->error, sizeof why);
        }
    }
    if (best >= 0 || failure == GSZ_OK) return GSZ_OK;
    memcpy(gpu->error, why, sizeof why); /* the reason of the first one */
    return failure;
}

static void learn_subgroups(gsz_gpu *gpu) {
    VkPhysicalDeviceSubgroupProperties subgroups = {
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_SUBGROUP_PROPERTIES};
    VkPhysicalDeviceProperties2 properties = {
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, .pNext = &subgroups};
    vkGetPhysicalDeviceProperties2(gpu->physical, &properties);
    gpu->subgroup_size = subgroups.subgroupSize;
}

static gsz_result choose_from_list(gsz_gpu *gpu, const gsz_gpu_options *options) {
    device_list list = {0};
    uint32_t matches = 0;
    gsz_result result = list_devices(gpu, &list);
    if (result == GSZ_OK) result = choose_best(gpu, &matches, &list, options);
    if (result == GSZ_OK && matches == 0) result = fail_unknown(gpu, options->device, &list);
    free(list.items);
    return result;
}

static gsz_result take_given(gsz_gpu *gpu, const gsz_gpu_options *options) {
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    VkResult result = options->maker->choose(options->maker->user, gpu->instance, &physical);
    GSZ_GPU_TRY(gsz_gpu_check(gpu, result, "asking which device is to be used"));
    return try_device(gpu, physical, options->present);
}

gsz_result gsz_gpu_choose(gsz_gpu *gpu, const gsz_gpu_options *options) {
    GSZ_GPU_TRY(options->maker ? take_given(gpu, options) : choose_from_list(gpu, options));
    gpu->is_cpu = gpu->properties.deviceType == VK_PHYSICAL_DEVICE_TYPE_CPU;
    learn_subgroups(gpu);
    return GSZ_OK;
}
