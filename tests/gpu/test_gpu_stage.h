/* SPDX-License-Identifier: MIT */
/* test_gpu_stage.h - what draws a picture on the device and with the rasteriser of the library, and compares them. */
#ifndef TEST_GPU_STAGE_H
#define TEST_GPU_STAGE_H

#include "gpu_barrier.h"
#include "renderer.h"
#include "test_codec_support.h"
#include "test_gpu_support.h"

enum { WIDTH = 150, HEIGHT = 101 }; /* no multiples of a tile */

/* PSNR against the rasteriser, dB. Quads are made of half floats, tiles of floats. */
static const double least_psnr[] = {[GSZ_RENDER_QUADS] = 42, [GSZ_RENDER_TILES] = 50};

/** A packed scene on both sides. */
typedef struct stage {
    harness h;
    gsz_gpu *gpu;
    gsz_gpu_frames *frames;
    gsz_renderer *renderer;
    gsz_gpu_image image;
    gsz_gpu_buffer pixels;
    gsz_raster *raster;
    gsz_buffer packed;
    gsz_file *file;
    gsz_cloud cloud; /* unpacked */
} stage;

/* ---- the stage ----------------------------------------------------------------------------------- */

static inline void make_target(stage *s) {
    const VkExtent2D extent = {WIDTH, HEIGHT};
    gsz_test_gpu_ok(s->gpu, gsz_gpu_image_create(
                                s->gpu, &s->image, VK_FORMAT_R8G8B8A8_UNORM, extent,
                                VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT,
                                "target"));
    gsz_test_gpu_ok(s->gpu, gsz_gpu_buffer_create(s->gpu, &s->pixels, WIDTH * HEIGHT * 4,
                                                  VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                                  GSZ_GPU_READBACK, "target in memory"));
}

static inline int set_up(void **state) {
    stage *s = calloc(1, sizeof *s);
    harness_open(&s->h, 2, 0);
    s->gpu = gsz_test_gpu_open(NULL);
    gsz_test_gpu_ok(s->gpu, gsz_gpu_frames_create(s->gpu, &s->frames, 1));
    gsz_test_gpu_ok(s->gpu, gsz_renderer_create(s->gpu, s->frames, &s->renderer));
    assert_int_equal(gsz_raster_create(s->h.context, &s->raster), GSZ_OK);
    make_target(s);
    *state = s;
    return 0;
}

static inline void drop_scene(stage *s) {
    gsz_cloud_free(s->h.context, &s->cloud);
    gsz_file_close(s->h.context, &s->file);
    gsz_buffer_free(s->h.context, &s->packed);
}

static inline int tear_down(void **state) {
    stage *s = *state;
    drop_scene(s);
    gsz_renderer_destroy(&s->renderer);
    gsz_gpu_image_destroy(s->gpu, &s->image);
    gsz_gpu_buffer_destroy(s->gpu, &s->pixels);
    gsz_gpu_frames_destroy(s->gpu, &s->frames);
    gsz_test_gpu_close(&s->gpu);
    gsz_raster_destroy(s->h.context, &s->raster);
    harness_close(&s->h);
    free(s);
    return 0;
}

/* ---- scenes -------------------------------------------------------------------------------------- */

/** What a renderer is told of the file that is on the stage; `books` has room for SPLAT_GROUPS. */
static inline gsz_render_scene scene_of(const stage *s, gsz_codebook_view *books) {
    const gsz_file_info *info = gsz_file_get_info(s->file);
    gsz_render_scene scene = {.gaussians = info->gaussians,
                              .blocks = info->blocks,
                              .layers = info->layers,
                              .books = books,
                              .book_count = gsz_file_codebooks(s->file)};
    for (int g = 0; g < scene.book_count; g++) gsz_file_codebook(s->file, g, &books[g]);
    return scene;
}

/** A block of that file, as the device takes it. */
static inline gsz_splat_rows rows_of(stage *s, uint32_t block) {
    gsz_quantised_block q = {0};
    gsz_splat_rows rows = {0};
    assert_int_equal(gsz_file_decode_block(s->h.context, s->file, block, &q), GSZ_OK);
    const gsz_splat_growth growth = gsz_splat_growth_of(s->file, block, q.layer);
    assert_true(gsz_splat_rows_make(&rows, &q, &growth));
    gsz_quantised_block_free(s->h.context, &q);
    return rows;
}

/* ---- pictures ------------------------------------------------------------------------------------ */

static inline gsz_render_view look(float angle, gsz_render_mode mode) {
    const float eye[] = {5 * sinf(angle), -1.5f, -5 * cosf(angle)}, target[] = {0.2f, 0, 0.1f},
                up[] = {0, -1, 0};
    gsz_render_view view = {.width = WIDTH, .height = HEIGHT, .splat_scale = 1, .mode = mode};
    gsz_draw_options_default(&view.draw);
    assert_true(gsz_camera_look_at(&view.camera, eye, target, up, 50));
    return view;
}

static inline void draw_once(stage *s, const gsz_render_view *view) {
    const VkBufferImageCopy region = {
        .imageSubresource = {.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT, .layerCount = 1},
        .imageExtent = {WIDTH, HEIGHT, 1}};
    VkCommandBuffer commands;
    uint32_t slot;
    gsz_test_gpu_ok(s->gpu, gsz_gpu_frames_begin(s->gpu, s->frames, &commands, &slot));
    gsz_test_gpu_ok(s->gpu, gsz_renderer_draw(s->renderer, commands, slot, view, false));
    gsz_gpu_image_barrier(commands, s->image.handle, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_UNDEFINED, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    gsz_renderer_copy_to_image(s->renderer, commands, s->image.handle, s->image.extent);
    gsz_gpu_image_barrier(commands, s->image.handle, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
    vkCmdCopyImageToBuffer(commands, s->image.handle, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                           s->pixels.handle, 1, &region);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_HOST, GSZ_GPU_USE_HOST);
    gsz_test_gpu_end(s->gpu, s->frames);
}

/** The tiles' lists may have to grow first. */
static inline void draw_device(stage *s, gsz_picture *picture, const gsz_render_view *view) {
    for (int tries = 0; gsz_renderer_is_stale(s->renderer, view); tries++) {
        assert_true(tries < 3);
        draw_once(s, view);
    }
    gsz_picture_from_bytes(picture, s->pixels.mapped, 4, NULL);
}

static inline void draw_library(stage *s, gsz_picture *picture, const gsz_render_view *view) {
    gsz_cloud *cloud = &s->cloud;
    float more = logf(view->splat_scale);
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < cloud->count; i++) cloud->plane[GSZ_PLANE_SCALE + k][i] += more;
    assert_int_equal(
        gsz_raster_draw(s->h.context, s->raster, picture, cloud, &view->camera, &view->draw),
        GSZ_OK);
    for (int k = 0; k < 3; k++)
        for (size_t i = 0; i < cloud->count; i++) cloud->plane[GSZ_PLANE_SCALE + k][i] -= more;
    gsz_picture_clamp(picture);
}

/** Mean of all values of a picture's colours. */
static inline double brightness(const gsz_picture *picture) {
    double sum = 0;
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < WIDTH * HEIGHT; i++) sum += picture->plane[c][i];
    return sum / (3 * WIDTH * HEIGHT);
}

/** Returns the PSNR. */
static inline double check_picture(stage *s, const gsz_render_view *view) {
    gsz_picture device = {0}, library = {0};
    gsz_score score;
    assert_int_equal(gsz_picture_create(s->h.context, &device, WIDTH, HEIGHT), GSZ_OK);
    assert_int_equal(gsz_picture_create(s->h.context, &library, WIDTH, HEIGHT), GSZ_OK);
    draw_library(s, &library, view);
    draw_device(s, &device, view);
    assert_int_equal(gsz_picture_score(s->h.context, &score, &library, &device), GSZ_OK);
    if (!(score.psnr >= least_psnr[view->mode]))
        fail_msg("%s: %.1f dB against the library, brightness %.3f and %.3f",
                 view->mode == GSZ_RENDER_QUADS ? "quads" : "tiles", score.psnr,
                 brightness(&device), brightness(&library));
    gsz_picture_free(s->h.context, &device);
    gsz_picture_free(s->h.context, &library);
    return score.psnr;
}

static inline void check_modes(stage *s, const gsz_render_view *view) {
    gsz_render_view other = *view;
    for (int mode = GSZ_RENDER_QUADS; mode <= GSZ_RENDER_TILES; mode++) {
        other.mode = (gsz_render_mode)mode;
        check_picture(s, &other);
    }
}

#endif
