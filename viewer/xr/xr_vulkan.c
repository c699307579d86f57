/* SPDX-License-Identifier: MIT */
/* xr_vulkan.c - makes instance and device as the runtime of the headset wants them, by either of its extensions. */
#include "xr_instance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 128, NAMES_TEXT_MAX = 1 << 16 };

/* What Vulkan is told where OpenXR failed: the reason is in xr->error. */
static VkResult refuse(gsz_xr *xr, XrResult result, const char *what) {
    gsz_result said = gsz_xr_check(xr, result, what);
    return said == GSZ_OK ? VK_SUCCESS : VK_ERROR_INITIALIZATION_FAILED;
}

/* ---- by XR_KHR_vulkan_enable2: the runtime makes them ---- */

static VkResult make_instance2(void *user, const VkInstanceCreateInfo *info,
                               VkInstance *out_instance) {
    gsz_xr *xr = user;
    VkResult made = VK_SUCCESS;
    XrVulkanInstanceCreateInfoKHR create = {.type = XR_TYPE_VULKAN_INSTANCE_CREATE_INFO_KHR,
                                            .systemId = xr->system,
                                            .pfnGetInstanceProcAddr = vkGetInstanceProcAddr,
                                            .vulkanCreateInfo = info};
    XrResult result = xr->api.CreateVulkanInstanceKHR(xr->instance, &create, out_instance, &made);
    VkResult refused = refuse(xr, result, "making a Vulkan instance for the headset");
    return refused != VK_SUCCESS ? refused : made;
}

static VkResult make_device2(void *user, VkPhysicalDevice physical, const VkDeviceCreateInfo *info,
                             VkDevice *out_device) {
    gsz_xr *xr = user;
    VkResult made = VK_SUCCESS;
    XrVulkanDeviceCreateInfoKHR create = {.type = XR_TYPE_VULKAN_DEVICE_CREATE_INFO_KHR,
                                          .systemId = xr->system,
                                          .pfnGetInstanceProcAddr = vkGetInstanceProcAddr,
                                          .vulkanPhysicalDevice = physical,
                                          .vulkanCreateInfo = info};
    XrResult result = xr->api.CreateVulkanDeviceKHR(xr->instance, &create, out_device, &made);
    VkResult refused = refuse(xr, result, "making a Vulkan device for the headset");
    return refused != VK_SUCCESS ? refused : made;
}

/* ---- by XR_KHR_vulkan_enable: it names extensions ---- */

typedef XrResult(XRAPI_PTR *extension_question)(XrInstance, XrSystemId, uint32_t, uint32_t *,
                                                char *);

/** Extension names: those of an info, and those of the runtime, which lie in `text`. */
typedef struct name_list {
    char *text;
    const char *names[NAMES_MAX];
    uint32_t count;
} name_list;

static bool add_name(name_list *list, const char *name) {
    for (uint32_t i = 0; i < list->count; i++)
        if (strcmp(list->names[i], name) == 0) return true;
    if (list->count == NAMES_MAX) return false;
    list->names[list->count++] = name;
    return true;
}

static bool add_text(name_list *list) {
    char *rest = NULL;
    for (char *name = strtok_r(list->text, " ", &rest); name; name = strtok_r(NULL, " ", &rest))
        if (!add_name(list, name)) return false;
    return true;
}

/** Puts what the runtime wants behind the names of an info, which has those of the list then. */
static VkResult gather(gsz_xr *xr, name_list *list, extension_question ask,
                       const char *const **names, uint32_t *count) {
    static const char what[] = "asking which Vulkan extensions the headset needs";
    uint32_t size = 0;
    VkResult refused = refuse(xr, ask(xr->instance, xr->system, 0, &size, NULL), what);
    if (refused != VK_SUCCESS) return refused;
    if (size > NAMES_TEXT_MAX) return VK_ERROR_EXTENSION_NOT_PRESENT;
    list->text = calloc(size + 1, 1);
    if (!list->text) return VK_ERROR_OUT_OF_HOST_MEMORY;
    refused = refuse(xr, ask(xr->instance, xr->system, size, &size, list->text), what);
    if (refused != VK_SUCCESS) return refused;
    for (uint32_t i = 0; i < *count; i++)
        if (!add_name(list, (*names)[i])) return VK_ERROR_EXTENSION_NOT_PRESENT;
    if (!add_text(list)) return VK_ERROR_EXTENSION_NOT_PRESENT;
    *names = list->names;
    *count = list->count;
    return VK_SUCCESS;
}

static VkResult make_instance1(void *user, const VkInstanceCreateInfo *info,
                               VkInstance *out_instance) {
    gsz_xr *xr = user;
    name_list list = {0};
    VkInstanceCreateInfo more = *info;
    VkResult result = gather(xr, &list, xr->api.GetVulkanInstanceExtensionsKHR,
                             &more.ppEnabledExtensionNames, &more.enabledExtensionCount);
    if (result == VK_SUCCESS) result = vkCreateInstance(&more, NULL, out_instance);
    free(list.text);
    return result;
}

static VkResult make_device1(void *user, VkPhysicalDevice physical, const VkDeviceCreateInfo *info,
                             VkDevice *out_device) {
    gsz_xr *xr = user;
    name_list list = {0};
    VkDeviceCreateInfo more = *info;
    VkResult result = gather(xr, &list, xr->api.GetVulkanDeviceExtensionsKHR,
                             &more.ppEnabledExtensionNames, &more.enabledExtensionCount);
    if (result == VK_SUCCESS) result = vkCreateDevice(physical, &more, NULL, out_device);
    free(list.text);
    return result;
}

/* ---- by either: the device ---- */

/* It has to be asked before a session is made. */
static VkResult check_version(gsz_xr *xr) {
    XrGraphicsRequirementsVulkanKHR needs = {.type = XR_TYPE_GRAPHICS_REQUIREMENTS_VULKAN_KHR};
    XrResult result =
        xr->vulkan2 ? xr->api.GetVulkanGraphicsRequirements2KHR(xr->instance, xr->system, &needs)
                    : xr->api.GetVulkanGraphicsRequirementsKHR(xr->instance, xr->system, &needs);
    VkResult refused = refuse(xr, result, "asking which Vulkan the headset needs");
    const XrVersion ours = XR_MAKE_VERSION(1, 2, 0);
    if (refused != VK_SUCCESS) return refused;
    if (needs.minApiVersionSupported <= ours && ours <= needs.maxApiVersionSupported)
        return VK_SUCCESS;
    gsz_xr_fail(xr, GSZ_ERROR_UNSUPPORTED,
                "the OpenXR runtime '%.60s' does not take Vulkan 1.2, which gsz-view draws with",
                xr->runtime);
    return VK_ERROR_INITIALIZATION_FAILED;
}

static VkResult choose(void *user, VkInstance instance, VkPhysicalDevice *out_physical) {
    static const char what[] = "asking which Vulkan device the headset is connected to";
    gsz_xr *xr = user;
    XrVulkanGraphicsDeviceGetInfoKHR get = {.type = XR_TYPE_VULKAN_GRAPHICS_DEVICE_GET_INFO_KHR,
                                            .systemId = xr->system,
                                            .vulkanInstance = instance};
    VkResult refused = check_version(xr);
    if (refused != VK_SUCCESS) return refused;
    if (xr->vulkan2)
        return refuse(xr, xr->api.GetVulkanGraphicsDevice2KHR(xr->instance, &get, out_physical),
                      what);
    return refuse(
        xr, xr->api.GetVulkanGraphicsDeviceKHR(xr->instance, xr->system, instance, out_physical),
        what);
}

gsz_gpu_maker gsz_xr_gpu_maker(gsz_xr *xr) {
    return (gsz_gpu_maker){.user = xr,
                           .make_instance = xr->vulkan2 ? make_instance2 : make_instance1,
                           .choose = choose,
                           .make_device = xr->vulkan2 ? make_device2 : make_device1};
}
