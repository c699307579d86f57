/* SPDX-License-Identifier: MIT */
/* headset_shots.c - pictures of what a headset for tests shows, as left.png and right.png, and in eyes.json the cameras that
 * took them, for gsz render. That draws what is as wide to both sides: crops.txt says where the eye's picture is in there. */
#include "headset.h"

#include <math.h>
#include <png.h>
#include <stdlib.h>

static void name_file(char path[4096], const char *name) {
    const char *folder = getenv("GSZ_HEADSET_FOLDER");
    snprintf(path, 4096, "%s/%s", folder ? folder : ".", name);
}

/* ---- pictures ---- */

static uint32_t readable_memory(const headset *h, uint32_t types) {
    const VkMemoryPropertyFlags wanted =
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    VkPhysicalDeviceMemoryProperties memory;
    vkGetPhysicalDeviceMemoryProperties(h->physical, &memory);
    for (uint32_t i = 0; i < memory.memoryTypeCount; i++)
        if (types >> i & 1 && (memory.memoryTypes[i].propertyFlags & wanted) == wanted) return i;
    return 0;
}

static void move_to(VkCommandBuffer commands, VkImage image, VkImageLayout from, VkImageLayout to) {
    VkImageMemoryBarrier barrier = {
        .sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
        .srcAccessMask = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT,
        .dstAccessMask = VK_ACCESS_MEMORY_READ_BIT | VK_ACCESS_MEMORY_WRITE_BIT,
        .oldLayout = from,
        .newLayout = to,
        .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
        .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
        .image = image,
        .subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, VK_REMAINING_ARRAY_LAYERS}};
    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT,
                         VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, 0, NULL, 0, NULL, 1, &barrier);
}

static void copy_out(const headset *h, VkBuffer buffer, const XrSwapchainSubImage *sub,
                     VkCommandBuffer commands) {
    const object *chain = (const object *)sub->swapchain;
    const XrRect2Di *rect = &sub->imageRect;
    VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
    VkBufferImageCopy region = {
        .imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, sub->imageArrayIndex, 1},
        .imageOffset = {rect->offset.x, rect->offset.y, 0},
        .imageExtent = {(uint32_t)rect->extent.width, (uint32_t)rect->extent.height, 1}};
    VkSubmitInfo submit = {.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
                           .commandBufferCount = 1,
                           .pCommandBuffers = &commands};
    VkImage image = chain->image[chain->last];
    bool good = vkBeginCommandBuffer(commands, &begin) == VK_SUCCESS;
    move_to(commands, image, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
            VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    vkCmdCopyImageToBuffer(commands, image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, buffer, 1,
                           &region);
    move_to(commands, image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
            VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
    good = good && vkEndCommandBuffer(commands) == VK_SUCCESS;
    good = good && vkQueueSubmit(h->queue, 1, &submit, VK_NULL_HANDLE) == VK_SUCCESS;
    headset_check(good && vkQueueWaitIdle(h->queue) == VK_SUCCESS, "a picture cannot be read");
}

static void write_png(const headset *h, const char *name, const void *pixels,
                      const XrRect2Di *rect) {
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)rect->extent.width,
                       .height = (png_uint_32)rect->extent.height,
                       .format = h->script.bgra ? PNG_FORMAT_BGRA : PNG_FORMAT_RGBA};
    char path[4096];
    name_file(path, name);
    headset_check(png_image_write_to_file(&image, path, 0, pixels, 0, NULL), path);
}

static void shoot_eye(const headset *h, int e) {
    const XrSwapchainSubImage *sub = &h->shown[e].subImage;
    const VkDeviceSize size =
        (VkDeviceSize)sub->imageRect.extent.width * (VkDeviceSize)sub->imageRect.extent.height * 4;
    VkBufferCreateInfo info = {.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                               .size = size,
                               .usage = VK_BUFFER_USAGE_TRANSFER_DST_BIT};
    VkCommandPoolCreateInfo pool_info = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                         .queueFamilyIndex = h->queue_family};
    VkCommandBufferAllocateInfo allocate = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                            .commandBufferCount = 1};
    VkBuffer buffer = VK_NULL_HANDLE;
    VkDeviceMemory memory = VK_NULL_HANDLE;
    VkCommandPool pool = VK_NULL_HANDLE;
    VkCommandBuffer commands;
    VkMemoryRequirements needs;
    void *mapped = NULL;
    bool good = vkCreateBuffer(h->device, &info, NULL, &buffer) == VK_SUCCESS;
    vkGetBufferMemoryRequirements(h->device, buffer, &needs);
    VkMemoryAllocateInfo place = {.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                  .allocationSize = needs.size,
                                  .memoryTypeIndex = readable_memory(h, needs.memoryTypeBits)};
    good = good && vkAllocateMemory(h->device, &place, NULL, &memory) == VK_SUCCESS &&
           vkBindBufferMemory(h->device, buffer, memory, 0) == VK_SUCCESS &&
           vkMapMemory(h->device, memory, 0, VK_WHOLE_SIZE, 0, &mapped) == VK_SUCCESS &&
           vkCreateCommandPool(h->device, &pool_info, NULL, &pool) == VK_SUCCESS;
    allocate.commandPool = pool;
    good = good && vkAllocateCommandBuffers(h->device, &allocate, &commands) == VK_SUCCESS;
    if (headset_check(good, "the headset has no memory for a picture")) {
        copy_out(h, buffer, sub, commands);
        write_png(h, e ? "right.png" : "left.png", mapped, &sub->imageRect);
    }
    vkDestroyCommandPool(h->device, pool, NULL);
    vkDestroyBuffer(h->device, buffer, NULL);
    vkFreeMemory(h->device, memory, NULL);
}

/* ---- cameras ---- */

/* In the scene y is down and z ahead where the headset has y up and z back. */
static void write_camera(FILE *file, const headset *h, int e) {
    const XrPosef *pose = &h->shown[e].pose;
    const XrVector3f right = headset_turn(&pose->orientation, (XrVector3f){1, 0, 0}),
                     down = headset_turn(&pose->orientation, (XrVector3f){0, -1, 0}),
                     ahead = headset_turn(&pose->orientation, (XrVector3f){0, 0, -1});
    const float *o = h->script.origin;
    fprintf(file,
            "\"position\": [%.9g, %.9g, %.9g], \"rotation\": ", (double)(o[0] + pose->position.x),
            (double)(o[1] - pose->position.y), (double)(o[2] - pose->position.z));
    fprintf(file, "[[%.9g, %.9g, %.9g], [%.9g, %.9g, %.9g], [%.9g, %.9g, %.9g]]", (double)right.x,
            (double)down.x, (double)ahead.x, (double)-right.y, (double)-down.y, (double)-ahead.y,
            (double)-right.z, (double)-down.z, (double)-ahead.z);
}

static void write_eye(FILE *eyes, FILE *crops, const headset *h, int e) {
    const XrFovf *fov = &h->shown[e].fov;
    const XrExtent2Di *size = &h->shown[e].subImage.imageRect.extent;
    double left = -tan((double)fov->angleLeft), right = tan((double)fov->angleRight);
    double up = tan((double)fov->angleUp), down = -tan((double)fov->angleDown);
    double fx = size->width / (left + right), fy = size->height / (up + down);
    double wide = fmax(left, right), tall = fmax(up, down);
    fprintf(eyes,
            "%s{\"id\": %d, \"img_name\": \"%s\", \"width\": %.0f, \"height\": %.0f, \"fx\": %.9g, "
            "\"fy\": %.9g, ",
            e ? ",\n " : "[", e, e ? "right" : "left", 2 * wide * fx, 2 * tall * fy, fx, fy);
    write_camera(eyes, h, e);
    fputs(e ? "}]\n" : "}", eyes);
    fprintf(crops, "%dx%d+%.0f+%.0f\n", size->width, size->height, (wide - left) * fx,
            (tall - up) * fy);
}

void headset_shoot(headset *h) {
    char path[4096];
    name_file(path, "eyes.json");
    FILE *eyes = fopen(path, "w");
    name_file(path, "crops.txt");
    FILE *crops = fopen(path, "w");
    if (!headset_check(eyes && crops, path)) return;
    for (int e = 0; e < EYES; e++) {
        shoot_eye(h, e);
        write_eye(eyes, crops, h, e);
    }
    fclose(eyes);
    fclose(crops);
}
