/* SPDX-License-Identifier: MIT */
/* painter.c - the renderer of the device or that of the processor, behind one set of calls. */
#include "painter.h"

#include "film_stage.h"
#include "gpu_barrier.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>

struct gsz_painter {
    gsz_painter_options options;
    gsz_renderer *device;        /* one of these two is there */
    gsz_cpu_renderer *processor; /* and with it: */
    gsz_gpu_buffer upload[GSZ_GPU_FRAMES_MAX];
    gsz_film_stage stage;
    double draw_ms, bytes_ms;
};

const char *gsz_painter_error(const gsz_painter *painter) {
    const gsz_gpu *gpu = painter->options.gpu;
    const char *why = painter->processor ? gsz_cpu_renderer_error(painter->processor) : "";
    if (!*why) why = gsz_film_stage_error(&painter->stage);
    if (*why) return why;
    return gpu && gpu->error[0] ? gpu->error : "out of memory";
}

gsz_renderer *gsz_painter_renderer(gsz_painter *painter) { return painter->device; }

/* ---- lifetime ---- */

gsz_result gsz_painter_create(gsz_painter **out_painter, const gsz_painter_options *options) {
    gsz_painter *painter = calloc(1, sizeof *painter);
    *out_painter = painter;
    if (!painter) return GSZ_ERROR_MEMORY;
    painter->options = *options;
    gsz_result result = options->cpu
                            ? gsz_cpu_renderer_create(&painter->processor, options->pool)
                            : gsz_renderer_create(options->gpu, options->frames, &painter->device);
    painter->stage = (gsz_film_stage){
        .device = painter->device, .processor = painter->processor, .pool = options->pool};
    return result;
}

void gsz_painter_destroy(gsz_painter **out_painter) {
    gsz_painter *painter = *out_painter;
    if (!painter) return;
    gsz_film_stage_clear(&painter->stage);
    if (painter->device) gsz_renderer_destroy(&painter->device);
    gsz_cpu_renderer_destroy(&painter->processor);
    for (int i = 0; i < GSZ_GPU_FRAMES_MAX && painter->options.gpu; i++)
        gsz_gpu_buffer_destroy(painter->options.gpu, &painter->upload[i]);
    free(painter);
    *out_painter = NULL;
}

/* ---- the scene ---- */

/* The cloud that is there stays until another one comes. */
gsz_result gsz_painter_open(gsz_painter *painter, const gsz_scene_facts *facts) {
    gsz_film_stage_clear(&painter->stage);
    if (painter->processor) return GSZ_OK;
    if (facts->frames > 0) return gsz_renderer_open(painter->device, &(gsz_render_scene){0});
    bool changes = facts->resident > 0;
    return gsz_renderer_open(
        painter->device,
        &(gsz_render_scene){.gaussians = changes ? facts->resident : facts->gaussians,
                            .changes = changes,
                            .proxies = facts->proxies,
                            .blocks = facts->blocks,
                            .layers = facts->layers,
                            .books = facts->book,
                            .book_count = facts->book_count});
}

gsz_result gsz_painter_add(gsz_painter *painter, gsz_loaded *piece) {
    if (piece->kind == GSZ_LOADED_GONE && painter->device)
        return gsz_renderer_remove(painter->device, piece->number);
    if (piece->kind == GSZ_LOADED_ROWS && painter->device)
        return gsz_renderer_add(painter->device, &piece->rows, &piece->proxies);
    if (piece->kind == GSZ_LOADED_CLOUD && painter->processor)
        gsz_cpu_renderer_take(painter->processor, &piece->cloud);
    return GSZ_OK;
}

gsz_result gsz_painter_show(gsz_painter *painter, const gsz_film_part *part, uint32_t segment,
                            uint32_t frame) {
    return gsz_film_stage_show(&painter->stage, part, segment, frame);
}

gsz_result gsz_painter_ready(gsz_painter *painter, const gsz_film_part *part, uint32_t segment) {
    return gsz_film_stage_ready(&painter->stage, part, segment);
}

/* ---- pictures ---- */

bool gsz_painter_is_stale(const gsz_painter *painter, const gsz_render_view *view) {
    return painter->processor ? gsz_cpu_renderer_is_stale(painter->processor, view)
                              : gsz_renderer_is_stale(painter->device, view);
}

gsz_result gsz_painter_prepare(gsz_painter *painter, const gsz_render_view *view, bool again) {
    double began = gsz_cli_clock();
    gsz_result result;
    if (!painter->processor) return GSZ_OK; /* its times stay those of the last picture */
    if (!again && !gsz_cpu_renderer_is_stale(painter->processor, view)) return GSZ_OK;
    result = gsz_cpu_renderer_draw(painter->processor, view, again);
    painter->draw_ms = (gsz_cli_clock() - began) * 1e3;
    return result;
}

gsz_result gsz_painter_draw(gsz_painter *painter, VkCommandBuffer commands, uint32_t slot,
                            const gsz_render_view *view, bool again) {
    if (painter->processor) return GSZ_OK;
    return gsz_renderer_draw(painter->device, commands, slot, view, again);
}

/* The device is done with what was in the buffer of this slot. */
static gsz_result fit_upload(gsz_painter *painter, uint32_t slot, VkDeviceSize size) {
    gsz_gpu_buffer *upload = &painter->upload[slot];
    if (upload->size == size) return GSZ_OK;
    gsz_gpu_buffer_destroy(painter->options.gpu, upload);
    return gsz_gpu_buffer_create(painter->options.gpu, upload, size,
                                 VK_BUFFER_USAGE_TRANSFER_SRC_BIT, GSZ_GPU_UPLOAD,
                                 "picture of the processor");
}

static bool begins_with_blue(VkFormat format) {
    return format == VK_FORMAT_B8G8R8A8_UNORM || format == VK_FORMAT_B8G8R8A8_SRGB;
}

static gsz_result upload_picture(gsz_painter *painter, VkCommandBuffer commands, uint32_t slot,
                                 const gsz_gpu_target *target) {
    VkExtent2D extent = target->extent;
    VkBufferImageCopy region = {.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1},
                                .imageExtent = {extent.width, extent.height, 1}};
    double began = gsz_cli_clock();
    GSZ_GPU_TRY(fit_upload(painter, slot, (VkDeviceSize)extent.width * extent.height * 4));
    gsz_cpu_renderer_write(painter->processor, painter->upload[slot].mapped,
                           begins_with_blue(target->format));
    painter->bytes_ms = (gsz_cli_clock() - began) * 1e3;
    vkCmdCopyBufferToImage(commands, painter->upload[slot].handle, target->image,
                           VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
    return GSZ_OK;
}

gsz_result gsz_painter_copy(gsz_painter *painter, VkCommandBuffer commands, uint32_t slot,
                            const gsz_gpu_target *target) {
    if (painter->processor) return upload_picture(painter, commands, slot, target);
    gsz_renderer_copy_to_image(painter->device, commands, target->image, target->extent);
    return GSZ_OK;
}

/* ---- reading back ---- */

/* The picture as a screen would have it, and from there to where the processor can read it. */
typedef struct read_back {
    gsz_gpu_image image;
    gsz_gpu_buffer buffer;
} read_back;

static gsz_result make_read_back(gsz_gpu *gpu, read_back *back, VkExtent2D extent) {
    VkImageUsageFlags usage = VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT |
                              VK_IMAGE_USAGE_SAMPLED_BIT; /* for the view that it gets */
    GSZ_GPU_TRY(gsz_gpu_image_create(gpu, &back->image, VK_FORMAT_R8G8B8A8_UNORM, extent, usage,
                                     "picture to read"));
    return gsz_gpu_buffer_create(gpu, &back->buffer, (VkDeviceSize)extent.width * extent.height * 4,
                                 VK_BUFFER_USAGE_TRANSFER_DST_BIT, GSZ_GPU_READBACK,
                                 "picture to read");
}

static void record_copies(gsz_painter *painter, VkCommandBuffer commands, const read_back *back) {
    VkExtent2D extent = back->image.extent;
    VkBufferImageCopy region = {.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1},
                                .imageExtent = {extent.width, extent.height, 1}};
    VkImage image = back->image.handle;
    gsz_gpu_image_barrier(commands, image, GSZ_GPU_USE_NOTHING, VK_IMAGE_LAYOUT_UNDEFINED,
                          GSZ_GPU_USE_TRANSFER, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    gsz_renderer_copy_to_image(painter->device, commands, image, extent);
    gsz_gpu_image_barrier(commands, image, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    vkCmdCopyImageToBuffer(commands, image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                           back->buffer.handle, 1, &region);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_HOST, GSZ_GPU_USE_HOST);
}

static gsz_result draw_and_read(gsz_painter *painter, const gsz_render_view *view,
                                const read_back *back) {
    gsz_gpu *gpu = painter->options.gpu;
    gsz_gpu_frames *frames = painter->options.frames;
    VkCommandBuffer commands;
    uint32_t slot;
    GSZ_GPU_TRY(gsz_gpu_frames_begin(gpu, frames, &commands, &slot));
    GSZ_GPU_TRY(gsz_renderer_draw(painter->device, commands, slot, view, false));
    record_copies(painter, commands, back);
    GSZ_GPU_TRY(gsz_gpu_frames_end(gpu, frames, VK_NULL_HANDLE, VK_NULL_HANDLE));
    return gsz_gpu_frames_finish(gpu, frames);
}

static gsz_result read_device(gsz_painter *painter, const gsz_render_view *view, uint8_t *out) {
    gsz_gpu *gpu = painter->options.gpu;
    read_back back = {0};
    gsz_result result = make_read_back(gpu, &back, (VkExtent2D){view->width, view->height});
    /* The lists of tiles may have to grow before all splats fit. */
    for (int tries = 0; result == GSZ_OK && tries < 3; tries++) {
        result = draw_and_read(painter, view, &back);
        if (!gsz_renderer_is_stale(painter->device, view)) break;
    }
    if (result == GSZ_OK) memcpy(out, back.buffer.mapped, (size_t)view->width * view->height * 4);
    gsz_gpu_frames_retire_buffer(gpu, painter->options.frames, &back.buffer);
    gsz_gpu_frames_retire_image(gpu, painter->options.frames, &back.image);
    return result;
}

gsz_result gsz_painter_read(gsz_painter *painter, const gsz_render_view *view, uint8_t *out) {
    double began;
    if (painter->device) return read_device(painter, view, out);
    GSZ_GPU_TRY(gsz_painter_prepare(painter, view, false));
    began = gsz_cli_clock();
    gsz_cpu_renderer_write(painter->processor, out, false);
    painter->bytes_ms = (gsz_cli_clock() - began) * 1e3;
    return GSZ_OK;
}

const gsz_picture *gsz_painter_picture(const gsz_painter *painter) {
    return painter->processor ? gsz_cpu_renderer_picture(painter->processor) : NULL;
}

const gsz_cloud *gsz_painter_cloud(const gsz_painter *painter) {
    const gsz_cloud *cloud = painter->processor ? gsz_cpu_renderer_cloud(painter->processor) : NULL;
    return cloud && cloud->count > 0 ? cloud : NULL;
}

/* ---- figures ---- */

void gsz_painter_film_bytes(const gsz_painter *painter, double *out_segment, double *out_frame) {
    const gsz_film_stage *stage = &painter->stage;
    *out_segment = stage->segments ? (double)stage->segment_bytes / (double)stage->segments : 0;
    *out_frame = painter->device ? (double)gsz_renderer_memory(painter->device).uploaded : 0;
}

uint64_t gsz_painter_gaussians(const gsz_painter *painter) {
    return painter->processor ? gsz_cpu_renderer_gaussians(painter->processor)
                              : gsz_renderer_gaussians(painter->device);
}

uint64_t gsz_painter_visible(const gsz_painter *painter) {
    return painter->processor ? gsz_cpu_renderer_visible(painter->processor)
                              : gsz_renderer_visible(painter->device);
}

gsz_render_memory gsz_painter_memory(const gsz_painter *painter) {
    if (painter->device) return gsz_renderer_memory(painter->device);
    return (gsz_render_memory){.data = gsz_cpu_renderer_bytes(painter->processor)};
}

void gsz_painter_cpu_times(const gsz_painter *painter, double *out_draw, double *out_bytes) {
    *out_draw = painter->draw_ms;
    *out_bytes = painter->bytes_ms;
}
