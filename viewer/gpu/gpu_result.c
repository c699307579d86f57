/* SPDX-License-Identifier: MIT */
/* gpu_result.c - errors of Vulkan in words, and names for debuggers. */
#include "gpu_device.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

gsz_result gsz_gpu_fail(gsz_gpu *gpu, gsz_result result, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(gpu->error, sizeof gpu->error, format, arguments);
    va_end(arguments);
    return result;
}

/* What the driver knows of why it was lost. The addresses and the dump of the vendor are not asked for. */
static void describe_fault(const gsz_gpu *gpu, VkDeviceFaultInfoEXT *out_info) {
    PFN_vkGetDeviceFaultInfoEXT get =
        (PFN_vkGetDeviceFaultInfoEXT)vkGetDeviceProcAddr(gpu->device, "vkGetDeviceFaultInfoEXT");
    VkDeviceFaultCountsEXT counts = {.sType = VK_STRUCTURE_TYPE_DEVICE_FAULT_COUNTS_EXT};
    *out_info = (VkDeviceFaultInfoEXT){.sType = VK_STRUCTURE_TYPE_DEVICE_FAULT_INFO_EXT};
    if (get) (void)get(gpu->device, &counts, out_info); /* VK_INCOMPLETE: addresses, left out */
    out_info->description[sizeof out_info->description - 1] = '\0';
}

static gsz_result fail_lost(gsz_gpu *gpu, const char *what) {
    VkDeviceFaultInfoEXT info = {.description = ""};
    if (gpu->features.device_fault && gpu->device) describe_fault(gpu, &info);
    return gsz_gpu_fail(
        gpu, GSZ_ERROR_IO,
        "%s: the device '%s' was lost%s%s: its driver failed, or a frame took too long", what,
        gpu->properties.deviceName, info.description[0] ? ": " : "", info.description);
}

static const char *text_of(VkResult result) {
    switch (result) {
    case VK_ERROR_INITIALIZATION_FAILED: return "the driver failed to start";
    case VK_ERROR_MEMORY_MAP_FAILED: return "device memory could not be mapped";
    case VK_ERROR_LAYER_NOT_PRESENT: return "a layer is missing";
    case VK_ERROR_EXTENSION_NOT_PRESENT: return "an extension is missing";
    case VK_ERROR_FEATURE_NOT_PRESENT: return "a feature is missing";
    case VK_ERROR_INCOMPATIBLE_DRIVER: return "there is no driver for this version of Vulkan";
    case VK_ERROR_TOO_MANY_OBJECTS: return "too many objects";
    case VK_ERROR_FORMAT_NOT_SUPPORTED: return "the format is not supported";
    case VK_ERROR_SURFACE_LOST_KHR: return "the window was lost";
    case VK_ERROR_NATIVE_WINDOW_IN_USE_KHR: return "the window is in use by another interface";
    case VK_ERROR_OUT_OF_DATE_KHR: return "the window has changed";
    case VK_TIMEOUT: return "the device took too long";
    default: return NULL;
    }
}

gsz_result gsz_gpu_check(gsz_gpu *gpu, VkResult result, const char *what) {
    switch (result) {
    case VK_SUCCESS: return GSZ_OK;
    case VK_ERROR_OUT_OF_HOST_MEMORY:
        return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "%s: out of memory", what);
    case VK_ERROR_OUT_OF_DEVICE_MEMORY:
    case VK_ERROR_OUT_OF_POOL_MEMORY:
        return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "%s: out of device memory", what);
    case VK_ERROR_DEVICE_LOST: return fail_lost(gpu, what);
    case VK_ERROR_LAYER_NOT_PRESENT:
    case VK_ERROR_EXTENSION_NOT_PRESENT:
    case VK_ERROR_FEATURE_NOT_PRESENT:
    case VK_ERROR_INCOMPATIBLE_DRIVER:
    case VK_ERROR_FORMAT_NOT_SUPPORTED:
        return gsz_gpu_fail(gpu, GSZ_ERROR_UNSUPPORTED, "%s: %s", what, text_of(result));
    default: break;
    }
    const char *text = text_of(result);
    if (text) return gsz_gpu_fail(gpu, GSZ_ERROR_IO, "%s: %s", what, text);
    return gsz_gpu_fail(gpu, GSZ_ERROR_IO, "%s: the driver failed with VkResult %d", what,
                        (int)result);
}

void gsz_gpu_name(gsz_gpu *gpu, VkObjectType type, uint64_t handle, const char *name) {
    if (!gpu->features.debug_names || !handle || !name) return;
    PFN_vkSetDebugUtilsObjectNameEXT set = (PFN_vkSetDebugUtilsObjectNameEXT)vkGetInstanceProcAddr(
        gpu->instance, "vkSetDebugUtilsObjectNameEXT");
    VkDebugUtilsObjectNameInfoEXT info = {
        .sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_OBJECT_NAME_INFO_EXT,
        .objectType = type,
        .objectHandle = handle,
        .pObjectName = name,
    };
    if (set) (void)set(gpu->device, &info);
}
