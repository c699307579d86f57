/* SPDX-License-Identifier: MIT */
/* gpu_device.c - puts the parts together: instance, surface, choice, device, pipeline cache, memory. */
#include "gpu_device.h"

#include <stdlib.h>

#include "gpu_allocator.h"
#include "gpu_choice.h"
#include "gpu_instance.h"
#include "gpu_pipeline_cache.h"
#include "gpu_quirks.h"

static gsz_result make_surface(gsz_gpu *gpu, const gsz_gpu_options *options) {
    if (!options->make_surface) return GSZ_OK;
    if (options->make_surface(options->user, gpu->instance, &gpu->surface)) return GSZ_OK;
    gpu->surface = VK_NULL_HANDLE;
    return gsz_gpu_fail(gpu, GSZ_ERROR_UNSUPPORTED, "the window cannot be drawn to with Vulkan");
}

/* Offering the extension does not mean having the feature. */
static bool has_fault_reports(VkPhysicalDevice physical) {
    VkPhysicalDeviceFaultFeaturesEXT fault = {
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FAULT_FEATURES_EXT};
    VkPhysicalDeviceFeatures2 features = {.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2,
                                          .pNext = &fault};
    vkGetPhysicalDeviceFeatures2(physical, &features);
    return fault.deviceFault;
}

static gsz_result wish_for_extensions(gsz_gpu *gpu, gsz_gpu_wishes *wishes, bool present) {
    gsz_gpu_offer offer = {0};
    gsz_result result = gsz_gpu_offer_device(gpu, &offer, gpu->physical);
    if (result == GSZ_OK) {
        if (present) gsz_gpu_wish(wishes, VK_KHR_SWAPCHAIN_EXTENSION_NAME);
        gpu->features.memory_budget =
            gsz_gpu_wish_if_offered(wishes, &offer, VK_EXT_MEMORY_BUDGET_EXTENSION_NAME);
        gpu->features.device_fault = gsz_gpu_offers(&offer, VK_EXT_DEVICE_FAULT_EXTENSION_NAME) &&
                                     has_fault_reports(gpu->physical);
        if (gpu->features.device_fault) gsz_gpu_wish(wishes, VK_EXT_DEVICE_FAULT_EXTENSION_NAME);
        gsz_gpu_quirk_device(wishes, &offer);
    }
    gsz_gpu_offer_free(&offer);
    return result;
}

static VkResult create_device(gsz_gpu *gpu, const gsz_gpu_maker *maker,
                              const VkDeviceCreateInfo *info) {
    if (maker) return maker->make_device(maker->user, gpu->physical, info, &gpu->device);
    return vkCreateDevice(gpu->physical, info, NULL, &gpu->device);
}

static gsz_result make_device(gsz_gpu *gpu, const gsz_gpu_options *options) {
    gsz_gpu_wishes wishes = {0};
    GSZ_GPU_TRY(wish_for_extensions(gpu, &wishes, options->present));
    VkPhysicalDeviceFaultFeaturesEXT fault = {
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FAULT_FEATURES_EXT, .deviceFault = VK_TRUE};
    VkPhysicalDeviceVulkan11Features features11 = {
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES,
        .pNext = gpu->features.device_fault ? &fault : NULL,
        .multiview = VK_TRUE,
    };
    VkPhysicalDeviceVulkan12Features features12 = {
        .sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES,
        .pNext = &features11,
        .bufferDeviceAddress = VK_TRUE,
    };
    const float priority = 1;
    VkDeviceQueueCreateInfo queue = {
        .sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
        .queueFamilyIndex = gpu->queue_family,
        .queueCount = 1,
        .pQueuePriorities = &priority,
    };
    VkDeviceCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
        .pNext = &features12,
        .queueCreateInfoCount = 1,
        .pQueueCreateInfos = &queue,
        .enabledExtensionCount = wishes.count,
        .ppEnabledExtensionNames = wishes.names,
    };
    GSZ_GPU_TRY(
        gsz_gpu_check(gpu, create_device(gpu, options->maker, &info), gpu->properties.deviceName));
    vkGetDeviceQueue(gpu->device, gpu->queue_family, 0, &gpu->queue);
    gsz_gpu_name(gpu, VK_OBJECT_TYPE_QUEUE, (uint64_t)(uintptr_t)gpu->queue, "the queue");
    return GSZ_OK;
}

gsz_result gsz_gpu_create(gsz_gpu **out_gpu, const gsz_gpu_options *options) {
    gsz_gpu *gpu = *out_gpu = calloc(1, sizeof *gpu);
    if (!gpu) return GSZ_ERROR_MEMORY;
    GSZ_GPU_TRY(gsz_gpu_instance_create(gpu, options));
    GSZ_GPU_TRY(make_surface(gpu, options));
    GSZ_GPU_TRY(gsz_gpu_choose(gpu, options));
    GSZ_GPU_TRY(make_device(gpu, options));
    GSZ_GPU_TRY(gsz_gpu_cache_open(gpu, options->cache_folder));
    return gsz_gpu_allocator_create(gpu);
}

void gsz_gpu_destroy(gsz_gpu **gpu) {
    gsz_gpu *g = *gpu;
    if (!g) return;
    if (g->device) {
        (void)vkDeviceWaitIdle(g->device); /* a lost device is destroyed like any other */
        gsz_gpu_cache_keep(g);
        gsz_gpu_cache_close(g);
        gsz_gpu_allocator_destroy(g);
        vkDestroyDevice(g->device, NULL);
    }
    if (g->surface) vkDestroySurfaceKHR(g->instance, g->surface, NULL);
    gsz_gpu_instance_destroy(g);
    free(g);
    *gpu = NULL;
}

gsz_result gsz_gpu_wait(gsz_gpu *gpu) {
    return gsz_gpu_check(gpu, vkDeviceWaitIdle(gpu->device), "waiting for the device");
}
