/* SPDX-License-Identifier: MIT */
/* gpu_instance.c - makes the instance, and listens to the validation layer if it is asked for. */
#include "gpu_instance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gpu_choice.h"
#include "gpu_quirks.h"

static const char validation_layer[] = "VK_LAYER_KHRONOS_validation";

/* ---- messages ---- */

static VKAPI_ATTR VkBool32 VKAPI_CALL hear(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                           VkDebugUtilsMessageTypeFlagsEXT types,
                                           const VkDebugUtilsMessengerCallbackDataEXT *data,
                                           void *user) {
    gsz_gpu *gpu = user;
    (void)types;
    const char *kind =
        severity & VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT ? "error" : "warning";
    gpu->validation_errors++;
    fprintf(stderr, "Vulkan validation %s: %s\n", kind, data->pMessage);
    return VK_FALSE;
}

/* The general type is left out: there the loader complains of other people's drivers. */
static VkDebugUtilsMessengerCreateInfoEXT messenger_info(gsz_gpu *gpu) {
    return (VkDebugUtilsMessengerCreateInfoEXT){
        .sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT,
        .messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT |
                           VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT,
        .messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT,
        .pfnUserCallback = hear,
        .pUserData = gpu,
    };
}

static gsz_result listen(gsz_gpu *gpu) {
    PFN_vkCreateDebugUtilsMessengerEXT create =
        (PFN_vkCreateDebugUtilsMessengerEXT)vkGetInstanceProcAddr(gpu->instance,
                                                                  "vkCreateDebugUtilsMessengerEXT");
    VkDebugUtilsMessengerCreateInfoEXT info = messenger_info(gpu);
    VkResult result = create ? create(gpu->instance, &info, NULL, &gpu->messenger)
                             : VK_ERROR_EXTENSION_NOT_PRESENT;
    return gsz_gpu_check(gpu, result, "listening to the validation layer");
}

/* ---- the instance ---- */

static gsz_result fail_no_layer(gsz_gpu *gpu) {
    return gsz_gpu_fail(gpu, GSZ_ERROR_UNSUPPORTED,
                        "the Vulkan validation layer is not installed (Debian: "
                        "vulkan-validationlayers)");
}

/* Whether the layer is there, and takes its settings from us. */
static gsz_result find_layer(gsz_gpu *gpu) {
    gsz_gpu_offer offer = {0};
    uint32_t count = 0;
    VkResult there = vkEnumerateInstanceExtensionProperties(validation_layer, &count, NULL);
    if (there == VK_ERROR_LAYER_NOT_PRESENT) return fail_no_layer(gpu);
    gsz_result result = gsz_gpu_offer_instance(gpu, &offer, validation_layer);
    if (result == GSZ_OK && !gsz_gpu_offers(&offer, VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME))
        result = gsz_gpu_fail(gpu, GSZ_ERROR_UNSUPPORTED,
                              "the Vulkan validation layer lacks %s: another version is needed",
                              VK_EXT_VALIDATION_FEATURES_EXTENSION_NAME);
    gsz_gpu_offer_free(&offer);
    return result;
}

/* Which one Vulkan did not say. */
static gsz_result fail_no_extension(gsz_gpu *gpu, const gsz_gpu_wishes *wishes) {
    gsz_gpu_offer offer = {0};
    const char *missing = "one that is needed";
    GSZ_GPU_TRY(gsz_gpu_offer_instance(gpu, &offer, NULL));
    for (uint32_t i = wishes->count; i-- > 0;)
        if (!gsz_gpu_offers(&offer, wishes->names[i])) missing = wishes->names[i];
    gsz_gpu_offer_free(&offer);
    return gsz_gpu_fail(gpu, GSZ_ERROR_UNSUPPORTED,
                        "the Vulkan drivers of this machine lack the extension %s", missing);
}

static VkResult make(gsz_gpu *gpu, const gsz_gpu_maker *maker, const VkInstanceCreateInfo *info) {
    if (maker) return maker->make_instance(maker->user, info, &gpu->instance);
    return vkCreateInstance(info, NULL, &gpu->instance);
}

static gsz_result create(gsz_gpu *gpu, const gsz_gpu_wishes *wishes, VkInstanceCreateFlags flags,
                         const gsz_gpu_options *options) {
    bool validation = options->validation;
    const char *const layers[] = {validation_layer};
    const VkValidationFeatureEnableEXT checks[] = {
        VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT};
    VkDebugUtilsMessengerCreateInfoEXT messenger = messenger_info(gpu);
    VkValidationFeaturesEXT features = {
        .sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT,
        .pNext = &messenger,
        .enabledValidationFeatureCount = 1,
        .pEnabledValidationFeatures = checks,
    };
    VkApplicationInfo application = {
        .sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
        .pApplicationName = "gsz",
        .apiVersion = VK_API_VERSION_1_2,
    };
    VkInstanceCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
        .pNext = validation ? &features : NULL,
        .flags = flags,
        .pApplicationInfo = &application,
        .enabledLayerCount = validation ? 1 : 0,
        .ppEnabledLayerNames = layers,
        .enabledExtensionCount = wishes->count,
        .ppEnabledExtensionNames = wishes->names,
    };
    VkResult result = make(gpu, options->maker, &info);
    if (result == VK_ERROR_INCOMPATIBLE_DRIVER) return gsz_gpu_fail_no_device(gpu);
    if (result == VK_ERROR_LAYER_NOT_PRESENT) return fail_no_layer(gpu);
    if (result == VK_ERROR_EXTENSION_NOT_PRESENT) return fail_no_extension(gpu, wishes);
    return gsz_gpu_check(gpu, result, "starting Vulkan");
}

gsz_result gsz_gpu_instance_create(gsz_gpu *gpu, const gsz_gpu_options *options) {
    gsz_gpu_offer offer = {0};
    gsz_gpu_wishes wishes = {0};
    if (options->validation) GSZ_GPU_TRY(find_layer(gpu));
    GSZ_GPU_TRY(gsz_gpu_offer_instance(gpu, &offer, NULL));
    for (uint32_t i = 0; i < options->instance_extension_count; i++)
        gsz_gpu_wish(&wishes, options->instance_extensions[i]);
    bool names = gsz_gpu_wish_if_offered(&wishes, &offer, VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
    VkInstanceCreateFlags flags = gsz_gpu_quirk_instance(&wishes, &offer);
    gsz_gpu_offer_free(&offer);
    GSZ_GPU_TRY(create(gpu, &wishes, flags, options));
    gpu->features.debug_names = names;
    return options->validation ? listen(gpu) : GSZ_OK;
}

void gsz_gpu_instance_destroy(gsz_gpu *gpu) {
    if (!gpu->instance) return;
    PFN_vkDestroyDebugUtilsMessengerEXT destroy =
        (PFN_vkDestroyDebugUtilsMessengerEXT)vkGetInstanceProcAddr(
            gpu->instance, "vkDestroyDebugUtilsMessengerEXT");
    if (gpu->messenger && destroy) destroy(gpu->instance, gpu->messenger, NULL);
    vkDestroyInstance(gpu->instance, NULL);
    gpu->messenger = VK_NULL_HANDLE;
    gpu->instance = VK_NULL_HANDLE;
}
