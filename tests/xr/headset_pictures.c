/* SPDX-License-Identifier: MIT */
/* headset_pictures.c - swapchains of a headset for tests: images on the device of the program, and who has them when. */
#include "headset.h"

XrResult headset_xrEnumerateSwapchainFormats(XrSession session, uint32_t room, uint32_t *count,
                                             int64_t *out) {
    const headset *h = the_headset();
    const int64_t formats[] = {VK_FORMAT_D32_SFLOAT, VK_FORMAT_R16G16B16A16_SFLOAT,
                               h->script.no_format ? VK_FORMAT_R8G8B8A8_UNORM
                               : h->script.bgra    ? VK_FORMAT_B8G8R8A8_SRGB
                                                   : VK_FORMAT_R8G8B8A8_SRGB,
                               VK_FORMAT_R8G8B8A8_UNORM};
    (void)session;
    *count = 4;
    if (room == 0) return XR_SUCCESS;
    if (room < *count) return XR_ERROR_SIZE_INSUFFICIENT;
    for (uint32_t i = 0; i < *count; i++) out[i] = formats[i];
    return XR_SUCCESS;
}

static uint32_t local_memory(const headset *h, uint32_t types) {
    VkPhysicalDeviceMemoryProperties memory;
    vkGetPhysicalDeviceMemoryProperties(h->physical, &memory);
    for (uint32_t i = 0; i < memory.memoryTypeCount; i++)
        if (types >> i & 1 &&
            memory.memoryTypes[i].propertyFlags & VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT)
            return i;
    return 0;
}

static bool make_image(const headset *h, object *chain, uint32_t i) {
    VkImageCreateInfo info = {.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO,
                              .imageType = VK_IMAGE_TYPE_2D,
                              .format = (VkFormat)chain->info.format,
                              .extent = {chain->info.width, chain->info.height, 1},
                              .mipLevels = 1,
                              .arrayLayers = chain->info.arraySize,
                              .samples = VK_SAMPLE_COUNT_1_BIT,
                              .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT |
                                       VK_IMAGE_USAGE_TRANSFER_DST_BIT |
                                       VK_IMAGE_USAGE_TRANSFER_SRC_BIT};
    VkMemoryRequirements needs;
    if (vkCreateImage(h->device, &info, NULL, &chain->image[i]) != VK_SUCCESS) return false;
    vkGetImageMemoryRequirements(h->device, chain->image[i], &needs);
    VkMemoryAllocateInfo allocate = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                     .allocationSize = needs.size,
                                     .memoryTypeIndex = local_memory(h, needs.memoryTypeBits)};
    return vkAllocateMemory(h->device, &allocate, NULL, &chain->memory[i]) == VK_SUCCESS &&
           vkBindImageMemory(h->device, chain->image[i], chain->memory[i], 0) == VK_SUCCESS;
}

/* Programs get images in the layout of attachments. */
static void lay_out(const headset *h, const object *chain) {
    VkCommandPoolCreateInfo pool_info = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                         .queueFamilyIndex = h->queue_family};
    VkCommandBufferAllocateInfo allocate = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                            .commandBufferCount = 1};
    VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
    VkSubmitInfo submit = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO, .commandBufferCount = 1};
    VkCommandPool pool;
    VkCommandBuffer commands;
    if (vkCreateCommandPool(h->device, &pool_info, NULL, &pool) != VK_SUCCESS) return;
    allocate.commandPool = pool;
    headset_check(vkAllocateCommandBuffers(h->device, &allocate, &commands) == VK_SUCCESS &&
                      vkBeginCommandBuffer(commands, &begin) == VK_SUCCESS,
                  "the headset has no memory");
    for (uint32_t i = 0; i < chain->count; i++) {
        VkImageMemoryBarrier barrier = {
            .sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
            .newLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
            .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
            .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
            .image = chain->image[i],
            .subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, VK_REMAINING_ARRAY_LAYERS}};
        vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_TOP_OF_PIPE_BIT,
                             VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT, 0, 0, NULL, 0, NULL, 1,
                             &barrier);
    }
    submit.pCommandBuffers = &commands;
    headset_check(vkEndCommandBuffer(commands) == VK_SUCCESS &&
                      vkQueueSubmit(h->queue, 1, &submit, VK_NULL_HANDLE) == VK_SUCCESS &&
                      vkQueueWaitIdle(h->queue) == VK_SUCCESS,
                  "the device of the program was lost");
    vkDestroyCommandPool(h->device, pool, NULL);
}

XrResult headset_xrCreateSwapchain(XrSession session, const XrSwapchainCreateInfo *info,
                                   XrSwapchain *out) {
    headset *h = the_headset();
    (void)session;
    headset_check(info->type == XR_TYPE_SWAPCHAIN_CREATE_INFO, "type of a swapchain");
    headset_check(info->format ==
                      (h->script.bgra ? VK_FORMAT_B8G8R8A8_SRGB : VK_FORMAT_R8G8B8A8_SRGB),
                  "a format other than the sRGB one that is offered");
    headset_check(info->usageFlags & XR_SWAPCHAIN_USAGE_TRANSFER_DST_BIT,
                  "a picture that nothing can be copied to");
    object *chain = headset_new(KIND_SWAPCHAIN);
    chain->info = *info;
    chain->count = info->createFlags & XR_SWAPCHAIN_CREATE_STATIC_IMAGE_BIT ? 1 : IMAGES;
    for (uint32_t i = 0; i < chain->count; i++)
        if (!make_image(h, chain, i)) return XR_ERROR_OUT_OF_MEMORY;
    lay_out(h, chain);
    *out = (XrSwapchain)chain;
    return XR_SUCCESS;
}

XrResult headset_xrDestroySwapchain(XrSwapchain handle) {
    const headset *h = the_headset();
    object *chain = headset_object(handle, KIND_SWAPCHAIN, "xrDestroySwapchain");
    if (!chain) return XR_ERROR_HANDLE_INVALID;
    for (uint32_t i = 0; i < chain->count; i++) {
        vkDestroyImage(h->device, chain->image[i], NULL);
        vkFreeMemory(h->device, chain->memory[i], NULL);
    }
    *chain = (object){.hand = -1};
    return XR_SUCCESS;
}

XrResult headset_xrEnumerateSwapchainImages(XrSwapchain handle, uint32_t room, uint32_t *count,
                                            XrSwapchainImageBaseHeader *out) {
    object *chain = headset_object(handle, KIND_SWAPCHAIN, "xrEnumerateSwapchainImages");
    XrSwapchainImageVulkanKHR *images = (XrSwapchainImageVulkanKHR *)out;
    if (!chain) return XR_ERROR_HANDLE_INVALID;
    *count = chain->count;
    if (room == 0) return XR_SUCCESS;
    if (room < *count) return XR_ERROR_SIZE_INSUFFICIENT;
    for (uint32_t i = 0; i < *count; i++) {
        headset_check(images[i].type == XR_TYPE_SWAPCHAIN_IMAGE_VULKAN_KHR, "type of a picture");
        images[i].image = chain->image[i];
    }
    return XR_SUCCESS;
}

XrResult headset_xrAcquireSwapchainImage(XrSwapchain handle,
                                         const XrSwapchainImageAcquireInfo *info, uint32_t *out) {
    object *chain = headset_object(handle, KIND_SWAPCHAIN, "xrAcquireSwapchainImage");
    (void)info;
    if (!chain) return XR_ERROR_HANDLE_INVALID;
    if (!headset_check(!chain->is_acquired, "a picture acquired while another one is"))
        return XR_ERROR_CALL_ORDER_INVALID;
    if (!headset_check(chain->count > 1 || !chain->was_released, "a still picture drawn anew"))
        return XR_ERROR_CALL_ORDER_INVALID;
    chain->acquired = *out = chain->next;
    chain->next = (chain->next + 1) % chain->count;
    chain->is_acquired = true;
    chain->is_waited = false;
    return XR_SUCCESS;
}

XrResult headset_xrWaitSwapchainImage(XrSwapchain handle, const XrSwapchainImageWaitInfo *info) {
    object *chain = headset_object(handle, KIND_SWAPCHAIN, "xrWaitSwapchainImage");
    (void)info;
    if (!chain) return XR_ERROR_HANDLE_INVALID;
    if (!headset_check(chain->is_acquired && !chain->is_waited, "a wait for no picture"))
        return XR_ERROR_CALL_ORDER_INVALID;
    chain->is_waited = true;
    return XR_SUCCESS;
}

XrResult headset_xrReleaseSwapchainImage(XrSwapchain handle,
                                         const XrSwapchainImageReleaseInfo *info) {
    object *chain = headset_object(handle, KIND_SWAPCHAIN, "xrReleaseSwapchainImage");
    (void)info;
    if (!chain) return XR_ERROR_HANDLE_INVALID;
    if (!headset_check(chain->is_waited, "a picture released that was not waited for"))
        return XR_ERROR_CALL_ORDER_INVALID;
    chain->is_acquired = chain->is_waited = false;
    chain->was_released = true;
    chain->last = chain->acquired;
    return XR_SUCCESS;
}
