/* SPDX-License-Identifier: MIT */
/* test_gpu_picture.c - a picture is cleared, drawn over or under, blitted to another format, and comes back. */
#include "test_gpu_support.h"

#include <stdlib.h>

#include "gpu_barrier.h"
#include "gpu_pipeline.h"
#include "gsz_test_shaders.h"

enum { WIDTH = 64, HEIGHT = 32 };

typedef struct studio {
    gsz_gpu *gpu;
    gsz_gpu_frames *frames;
    gsz_gpu_image canvas, copy;
    gsz_gpu_buffer readback;
    VkRenderPass pass;
    VkFramebuffer framebuffer;
    gsz_gpu_pipeline pipeline;
} studio;

static void make_framebuffer(studio *s) {
    VkFramebufferCreateInfo info = {
        .sType = VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO,
        .renderPass = s->pass,
        .attachmentCount = 1,
        .pAttachments = &s->canvas.view,
        .width = WIDTH,
        .height = HEIGHT,
        .layers = 1,
    };
    gsz_test_gpu_ok(s->gpu,
                    gsz_gpu_check(s->gpu,
                                  vkCreateFramebuffer(s->gpu->device, &info, NULL, &s->framebuffer),
                                  "framebuffer"));
}

static void open_studio(studio *s, gsz_gpu_blend blend) {
    const VkExtent2D extent = {WIDTH, HEIGHT};
    gsz_gpu *gpu = s->gpu = gsz_test_gpu_open(NULL);
    gsz_test_gpu_ok(gpu, gsz_gpu_frames_create(gpu, &s->frames, 1));
    gsz_test_gpu_ok(gpu, gsz_gpu_image_create(
                             gpu, &s->canvas, VK_FORMAT_R16G16B16A16_SFLOAT, extent,
                             VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT,
                             "canvas"));
    gsz_test_gpu_ok(
        gpu, gsz_gpu_image_create(gpu, &s->copy, VK_FORMAT_B8G8R8A8_UNORM, extent,
                                  VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT,
                                  "copy"));
    gsz_test_gpu_ok(gpu, gsz_gpu_buffer_create(gpu, &s->readback, 4 * WIDTH * HEIGHT,
                                               VK_BUFFER_USAGE_TRANSFER_DST_BIT, GSZ_GPU_READBACK,
                                               "pixels"));
    gsz_test_gpu_ok(
        gpu, gsz_gpu_render_pass_create(gpu, &s->pass, s->canvas.format, true, 1, "render pass"));
    make_framebuffer(s);
    gsz_gpu_graphics description = {
        .name = "cover",
        .vertex = &gsz_shader_test_cover_vert,
        .fragment = &gsz_shader_test_cover_frag,
        .topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP,
        .render_pass = s->pass,
        .blend = blend,
    };
    gsz_test_gpu_ok(gpu, gsz_gpu_graphics_create(gpu, &s->pipeline, &description));
}

static void close_studio(studio *s) {
    gsz_gpu_frames_destroy(s->gpu, &s->frames);
    gsz_gpu_pipeline_destroy(s->gpu, &s->pipeline);
    vkDestroyFramebuffer(s->gpu->device, s->framebuffer, NULL);
    gsz_gpu_render_pass_destroy(s->gpu, &s->pass);
    gsz_gpu_image_destroy(s->gpu, &s->canvas);
    gsz_gpu_image_destroy(s->gpu, &s->copy);
    gsz_gpu_buffer_destroy(s->gpu, &s->readback);
    gsz_test_gpu_close(&s->gpu);
}

static void paint(studio *s, VkCommandBuffer commands, const float ground[4],
                  const float color[4]) {
    VkClearValue clear = {.color = {.float32 = {ground[0], ground[1], ground[2], ground[3]}}};
    VkRect2D area = {.extent = {WIDTH, HEIGHT}};
    VkViewport viewport = {0, 0, WIDTH, HEIGHT, 0, 1};
    VkRenderPassBeginInfo info = {
        .sType = VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO,
        .renderPass = s->pass,
        .framebuffer = s->framebuffer,
        .renderArea = area,
        .clearValueCount = 1,
        .pClearValues = &clear,
    };
    vkCmdBeginRenderPass(commands, &info, VK_SUBPASS_CONTENTS_INLINE);
    vkCmdSetViewport(commands, 0, 1, &viewport);
    vkCmdSetScissor(commands, 0, 1, &area);
    gsz_gpu_bind(commands, &s->pipeline, color, 4 * sizeof *color);
    vkCmdDraw(commands, 4, 1, 0, 0);
    vkCmdEndRenderPass(commands);
}

static void blit(studio *s, VkCommandBuffer commands) {
    const VkImageSubresourceLayers layers = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    const VkImageBlit whole = {
        layers, {{0}, {WIDTH, HEIGHT, 1}}, layers, {{0}, {WIDTH, HEIGHT, 1}}};
    const VkBufferImageCopy copy = {.imageSubresource = layers, .imageExtent = {WIDTH, HEIGHT, 1}};
    vkCmdBlitImage(commands, s->canvas.handle, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, s->copy.handle,
                   VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &whole, VK_FILTER_NEAREST);
    gsz_gpu_image_barrier(commands, s->copy.handle, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    vkCmdCopyImageToBuffer(commands, s->copy.handle, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                           s->readback.handle, 1, &copy);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_HOST, GSZ_GPU_USE_HOST);
}

static void render(studio *s, const float ground[4], const float color[4]) {
    VkCommandBuffer commands = gsz_test_gpu_begin(s->gpu, s->frames);
    gsz_gpu_image_barrier(commands, s->canvas.handle, GSZ_GPU_USE_NOTHING,
                          VK_IMAGE_LAYOUT_UNDEFINED, GSZ_GPU_USE_COLOR,
                          VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL);
    gsz_gpu_image_barrier(commands, s->copy.handle, GSZ_GPU_USE_NOTHING, VK_IMAGE_LAYOUT_UNDEFINED,
                          GSZ_GPU_USE_TRANSFER, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    paint(s, commands, ground, color);
    gsz_gpu_image_barrier(commands, s->canvas.handle, GSZ_GPU_USE_COLOR,
                          VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    blit(s, commands);
    gsz_test_gpu_end(s->gpu, s->frames);
}

/* Red, green, blue and alpha of 0..1, within a step of the 8 bits. */
static void check_pixel(const studio *s, int x, const float expected[4]) {
    static const int place[4] = {2, 1, 0, 3}; /* BGRA */
    const uint8_t *pixel = (const uint8_t *)s->readback.mapped + 4 * (WIDTH * (HEIGHT / 2) + x);
    for (int i = 0; i < 4; i++) {
        int wanted = (int)(expected[i] * 255 + 0.5f);
        if (abs(pixel[place[i]] - wanted) > 1)
            fail_msg("x %d, channel %d: %d, not %d", x, i, pixel[place[i]], wanted);
    }
}

static void draw(gsz_gpu_blend blend, const float ground[4], const float color[4],
                 const float expected[4]) {
    studio s = {0};
    open_studio(&s, blend);
    render(&s, ground, color);
    render(&s, ground, color); /* once more on what was left */
    check_pixel(&s, WIDTH / 4, expected);
    check_pixel(&s, WIDTH / 2 - 1, expected);
    check_pixel(&s, WIDTH / 2, ground);
    check_pixel(&s, WIDTH - 1, ground);
    close_studio(&s);
}

static void over_covers_what_was_there(void **state) {
    (void)state;
    draw(GSZ_GPU_BLEND_OVER, (float[]){0.4f, 0.2f, 0.8f, 0.6f}, (float[]){0.5f, 0.25f, 0, 0.75f},
         (float[]){0.6f, 0.3f, 0.2f, 0.9f});
}

static void under_shows_where_nothing_was(void **state) {
    (void)state;
    draw(GSZ_GPU_BLEND_UNDER, (float[]){0.4f, 0.2f, 0.8f, 0.6f}, (float[]){0.5f, 0.25f, 0, 0.75f},
         (float[]){0.6f, 0.3f, 0.8f, 0.9f});
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(over_covers_what_was_there),
        cmocka_unit_test(under_shows_where_nothing_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
