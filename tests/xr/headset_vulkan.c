/* SPDX-License-Identifier: MIT */
/* headset_vulkan.c - which Vulkan a headset for tests wants: by either extension, and with extensions of its own. */
#include "headset.h"

#include <string.h>

/* Nothing needs them; a program that leaves them out is caught. */
static const char instance_names[] = "VK_KHR_external_memory_capabilities "
                                     "VK_KHR_get_physical_device_properties2";
static const char device_names[] = "VK_KHR_dedicated_allocation VK_KHR_external_memory";

XrResult headset_xrGetVulkanGraphicsRequirements2KHR(XrInstance instance, XrSystemId system,
                                                     XrGraphicsRequirementsVulkanKHR *out) {
    headset *h = the_headset();
    (void)instance;
    headset_check(system == 1, "requirements of another system");
    headset_check(out->type == XR_TYPE_GRAPHICS_REQUIREMENTS_VULKAN_KHR, "type of requirements");
    out->minApiVersionSupported = XR_MAKE_VERSION(1, 0, 0);
    out->maxApiVersionSupported = XR_MAKE_VERSION(1, 3, 0);
    h->asked_requirements = true;
    return XR_SUCCESS;
}

XrResult headset_xrCreateVulkanInstanceKHR(XrInstance instance,
                                           const XrVulkanInstanceCreateInfoKHR *info,
                                           VkInstance *out, VkResult *result) {
    headset *h = the_headset();
    (void)instance;
    headset_check(info->systemId == 1 && info->pfnGetInstanceProcAddr, "a Vulkan instance of none");
    *result = vkCreateInstance(info->vulkanCreateInfo, info->vulkanAllocator, out);
    h->instance = *out;
    return XR_SUCCESS;
}

XrResult headset_xrGetVulkanGraphicsDeviceKHR(XrInstance xr, XrSystemId system, VkInstance instance,
                                              VkPhysicalDevice *out) {
    headset *h = the_headset();
    uint32_t count = 1;
    (void)xr;
    headset_check(system == 1, "the device of another system");
    VkResult result = vkEnumeratePhysicalDevices(instance, &count, out);
    h->physical = *out;
    return (result == VK_SUCCESS || result == VK_INCOMPLETE) && count == 1
               ? XR_SUCCESS
               : XR_ERROR_RUNTIME_FAILURE;
}

XrResult headset_xrGetVulkanGraphicsDevice2KHR(XrInstance xr,
                                               const XrVulkanGraphicsDeviceGetInfoKHR *info,
                                               VkPhysicalDevice *out) {
    return headset_xrGetVulkanGraphicsDeviceKHR(xr, info->systemId, info->vulkanInstance, out);
}

XrResult headset_xrCreateVulkanDeviceKHR(XrInstance xr, const XrVulkanDeviceCreateInfoKHR *info,
                                         VkDevice *out, VkResult *result) {
    headset *h = the_headset();
    (void)xr;
    headset_check(info->vulkanPhysicalDevice == h->physical, "another device than was asked for");
    *result = vkCreateDevice(info->vulkanPhysicalDevice, info->vulkanCreateInfo,
                             info->vulkanAllocator, out);
    return XR_SUCCESS;
}

static XrResult give(const char *names, uint32_t room, uint32_t *size, char *out) {
    *size = (uint32_t)strlen(names) + 1;
    if (room == 0) return XR_SUCCESS;
    if (room < *size) return XR_ERROR_SIZE_INSUFFICIENT;
    memcpy(out, names, *size);
    return XR_SUCCESS;
}

XrResult headset_xrGetVulkanInstanceExtensionsKHR(XrInstance xr, XrSystemId system, uint32_t room,
                                                  uint32_t *size, char *out) {
    (void)xr;
    (void)system;
    return give(instance_names, room, size, out);
}

XrResult headset_xrGetVulkanDeviceExtensionsKHR(XrInstance xr, XrSystemId system, uint32_t room,
                                                uint32_t *size, char *out) {
    (void)xr;
    (void)system;
    return give(device_names, room, size, out);
}
