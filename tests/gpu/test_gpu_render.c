/* SPDX-License-Identifier: MIT */
/* test_gpu_render.c - what the device draws of a packed scene is what the rasteriser of the library draws of it. */
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

static void make_target(stage *s) {
    const VkExtent2D extent = {WIDTH, HEIGHT};
    gsz_test_gpu_ok(s->gpu, gsz_gpu_image_create(
                                s->gpu, &s->image, VK_FORMAT_R8G8B8A8_UNORM, extent,
                                VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT,
                                "target"));
    gsz_test_gpu_ok(s->gpu, gsz_gpu_buffer_create(s->gpu, &s->pixels, WIDTH * HEIGHT * 4,
                                                  VK_BUFFER_USAGE_TRANSFER_DST_BIT,
                                                  GSZ_GPU_READBACK, "target in memory"));
}

static int set_up(void **state) {
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

static void drop_scene(stage *s) {
    gsz_cloud_free(s->h.context, &s->cloud);
    gsz_file_close(s->h.context, &s->file);
    gsz_buffer_free(s->h.context, &s->packed);
}

static int tear_down(void **state) {
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

static void add_block(stage *s, uint32_t block) {
    gsz_quantised_block q = {0};
    gsz_splat_rows rows = {0};
    assert_int_equal(gsz_file_decode_block(s->h.context, s->file, block, &q), GSZ_OK);
    assert_true(gsz_splat_rows_make(&rows, &q));
    gsz_test_gpu_ok(s->gpu, gsz_renderer_add(s->renderer, &rows));
    gsz_splat_rows_free(&rows);
    gsz_quantised_block_free(s->h.context, &q);
}

static void open_scene(stage *s) {
    const gsz_file_info *info = gsz_file_get_info(s->file);
    gsz_codebook_view books[SPLAT_GROUPS];
    int count = gsz_file_codebooks(s->file);
    for (int g = 0; g < count; g++) gsz_file_codebook(s->file, g, &books[g]);
    gsz_render_scene scene = {.gaussians = info->gaussians,
                              .blocks = info->blocks,
                              .layers = info->layers,
                              .books = books,
                              .book_count = count};
    gsz_test_gpu_ok(s->gpu, gsz_renderer_open(s->renderer, &scene));
}

/** Packs the cloud, which is freed, and loads it on both sides. */
static void load(stage *s, gsz_cloud cloud, float quality, gsz_sh_coding coding) {
    gsz_pack_options options = pack_options(quality);
    options.sh_coding = coding;
    drop_scene(s);
    s->packed = pack(&s->h, &cloud, &options);
    gsz_cloud_free(s->h.context, &cloud);
    s->file = open_packed(&s->h, &s->packed);
    assert_int_equal(gsz_file_unpack(s->h.context, s->file, &s->cloud, NULL), GSZ_OK);
    open_scene(s);
    for (uint32_t b = 0; b < gsz_file_get_info(s->file)->blocks; b++) add_block(s, b);
}

static gsz_render_view look(float angle, gsz_render_mode mode) {
    const float eye[] = {5 * sinf(angle), -1.5f, -5 * cosf(angle)}, target[] = {0.2f, 0, 0.1f},
                up[] = {0, -1, 0};
    gsz_render_view view = {.width = WIDTH, .height = HEIGHT, .splat_scale = 1, .mode = mode};
    gsz_draw_options_default(&view.draw);
    assert_true(gsz_camera_look_at(&view.camera, eye, target, up, 50));
    return view;
}

/* ---- pictures ------------------------------------------------------------------------------------ */

static void draw_once(stage *s, const gsz_render_view *view) {
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
static void draw_device(stage *s, gsz_picture *picture, const gsz_render_view *view) {
    for (int tries = 0; gsz_renderer_is_stale(s->renderer, view); tries++) {
        assert_true(tries < 3);
        draw_once(s, view);
    }
    gsz_picture_from_bytes(picture, s->pixels.mapped, 4, NULL);
}

static void draw_library(stage *s, gsz_picture *picture, const gsz_render_view *view) {
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
static double brightness(const gsz_picture *picture) {
    double sum = 0;
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < WIDTH * HEIGHT; i++) sum += picture->plane[c][i];
    return sum / (3 * WIDTH * HEIGHT);
}

static void check_picture(stage *s, const gsz_render_view *view) {
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
}

static void check_modes(stage *s, const gsz_render_view *view) {
    gsz_render_view other = *view;
    for (int mode = GSZ_RENDER_QUADS; mode <= GSZ_RENDER_TILES; mode++) {
        other.mode = (gsz_render_mode)mode;
        check_picture(s, &other);
    }
}

/* ---- tests --------------------------------------------------------------------------------------- */

static void pictures_of_every_degree(void **state) {
    stage *s = *state;
    for (int degree = 0; degree <= 3; degree++) {
        load(s, make_scene(s->h.context, 3000, degree, 1.5f, 0), 60, GSZ_SH_AUTO);
        gsz_render_view view = look(0.4f, GSZ_RENDER_QUADS);
        check_modes(s, &view);
        view.draw.sh_degree = degree > 0 ? degree - 1 : 0;
        check_modes(s, &view);
    }
}

static void pictures_of_every_quality(void **state) {
    static const float qualities[] = {0, 30, 100};
    stage *s = *state;
    for (size_t k = 0; k < sizeof qualities / sizeof *qualities; k++) {
        load(s, make_scene(s->h.context, 2000, 3, 1.5f, 0), qualities[k], GSZ_SH_AUTO);
        gsz_render_view view = look(1, GSZ_RENDER_QUADS);
        check_modes(s, &view);
    }
}

static void pictures_out_of_codebooks(void **state) {
    stage *s = *state;
    for (int degree = 1; degree <= 3; degree++) {
        gsz_cloud cloud = make_scene(s->h.context, 2500, degree, 1.5f, 0);
        if (degree == 2) use_palette(&cloud, 100);
        load(s, cloud, 60, GSZ_SH_CODEBOOKS);
        assert_true(gsz_file_codebooks(s->file) > 0);
        gsz_render_view view = look(-0.7f, GSZ_RENDER_QUADS);
        check_modes(s, &view);
    }
}

static void options_of_drawing(void **state) {
    stage *s = *state;
    load(s, make_scene(s->h.context, 3000, 1, 1.5f, 0), 60, GSZ_SH_AUTO);
    gsz_render_view view = look(2, GSZ_RENDER_QUADS);
    view.draw.filter = GSZ_SCREEN_FILTER_MIP;
    check_modes(s, &view);
    view.draw.background[0] = 0.2f;
    view.draw.background[1] = 1;
    view.draw.background[2] = 0.6f;
    check_modes(s, &view);
    view.splat_scale = 0.3f;
    check_modes(s, &view);
    view.splat_scale = 2.5f;
    check_modes(s, &view);
    view.camera.pixel_aspect = 0.8f;
    check_modes(s, &view);
}

/** Splats that are culled too early would be missing at the border. From within, too, where splats are all around. */
static void nothing_pops_at_the_border(void **state) {
    stage *s = *state;
    load(s, make_scene(s->h.context, 3000, 0, 1.5f, 0), 60, GSZ_SH_AUTO);
    for (int step = 0; step < 12; step++) {
        gsz_render_view view = look(0, GSZ_RENDER_QUADS);
        float turn = 0.09f * (float)step, inside = step % 2 ? -0.3f : -3;
        const float eye[] = {0.1f, 0, inside}, up[] = {0.2f, -1, 0},
                    target[] = {0.1f + sinf(turn), 0.3f * sinf(3 * turn), inside + cosf(turn)};
        assert_true(gsz_camera_look_at(&view.camera, eye, target, up, 40));
        view.splat_scale = 2; /* wide ones */
        check_modes(s, &view);
    }
}

static void scenes_come_block_by_block(void **state) {
    stage *s = *state;
    load(s, make_scene(s->h.context, 9000, 1, 1.5f, 0), 60, GSZ_SH_AUTO);
    uint32_t blocks = gsz_file_get_info(s->file)->blocks;
    gsz_render_view view = look(0, GSZ_RENDER_QUADS);
    assert_true(blocks > 2);
    open_scene(s);
    assert_int_equal(gsz_renderer_gaussians(s->renderer), 0);
    draw_once(s, &view);
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        assert_int_equal(((const uint8_t *)s->pixels.mapped)[4 * i], 0);
    for (uint32_t b = 0; b < blocks; b++) {
        add_block(s, b);
        assert_true(gsz_renderer_is_stale(s->renderer, &view));
        draw_once(s, &view);
        assert_false(gsz_renderer_is_stale(s->renderer, &view));
    }
    assert_int_equal(gsz_renderer_gaussians(s->renderer), s->cloud.count);
    assert_in_range(gsz_renderer_visible(s->renderer), 1, s->cloud.count);
    view.mode = GSZ_RENDER_TILES;
    check_modes(s, &view);
}

/** Processors that draw have their own shader for tiles: here that of graphics cards. */
static void tiles_as_on_a_graphics_card(void **state) {
    stage *s = *state;
    gsz_renderer *usual = s->renderer;
    bool is_cpu = s->gpu->is_cpu;
    s->gpu->is_cpu = false;
    gsz_test_gpu_ok(s->gpu, gsz_renderer_create(s->gpu, s->frames, &s->renderer));
    load(s, make_scene(s->h.context, 3000, 3, 1.5f, 0), 60, GSZ_SH_AUTO);
    for (int step = 0; step < 3; step++) {
        gsz_render_view view = look(2.0f * (float)step, GSZ_RENDER_TILES);
        view.draw.background[step] = 1;
        view.splat_scale = 1 + (float)step;
        check_picture(s, &view);
    }
    gsz_renderer_destroy(&s->renderer);
    s->renderer = usual;
    s->gpu->is_cpu = is_cpu;
}

/** A splat whose axes are longer than half floats reach, and lists of tiles that have to grow. */
static void splats_larger_than_the_picture(void **state) {
    stage *s = *state;
    gsz_cloud cloud = make_scene(s->h.context, 9000, 0, 1.5f, 0);
    for (size_t i = 0; i < cloud.count; i += 3)
        for (int k = 0; k < 3; k++) cloud.plane[GSZ_PLANE_SCALE + k][i] = 0.5f;
    for (int k = 0; k < 3; k++) cloud.plane[GSZ_PLANE_SCALE + k][0] = 9;
    load(s, cloud, 60, GSZ_SH_AUTO);
    gsz_render_view view = look(0, GSZ_RENDER_QUADS);
    check_modes(s, &view);
}

/** What has not to be sorted again gives the same picture. */
static void looks_change_without_sorting(void **state) {
    stage *s = *state;
    load(s, make_scene(s->h.context, 3000, 2, 1.5f, 0), 60, GSZ_SH_AUTO);
    for (int degree = 0; degree <= 2; degree++) {
        gsz_render_view view = look(0.4f, GSZ_RENDER_QUADS);
        view.draw.sh_degree = degree;
        view.draw.background[1] = 0.5f * (float)degree;
        assert_true(gsz_renderer_is_stale(s->renderer, &view));
        check_modes(s, &view);
    }
}

/** Blocks of the first layers are those that an unpacked file begins with; colours of layers are others, and go again. */
static void layers_alone_and_in_colours(void **state) {
    stage *s = *state;
    load(s, make_scene(s->h.context, 9000, 1, 1.5f, 0), 60, GSZ_SH_AUTO);
    gsz_picture own = {0}, other = {0};
    gsz_render_view view = look(0.4f, GSZ_RENDER_QUADS);
    gsz_score score;
    size_t all = s->cloud.count;
    for (uint32_t layers = 1; layers <= 2; layers++) {
        gsz_unpack_options options = {.layers = layers};
        gsz_cloud first = {0};
        assert_int_equal(gsz_file_unpack(s->h.context, s->file, &first, &options), GSZ_OK);
        s->cloud.count = first.count;
        gsz_cloud_free(s->h.context, &first);
        view.layers = layers;
        assert_true(gsz_renderer_is_stale(s->renderer, &view));
        check_modes(s, &view);
        assert_in_range(gsz_renderer_visible(s->renderer), 1, s->cloud.count);
    }
    s->cloud.count = all;
    view.layers = 0;
    assert_int_equal(gsz_picture_create(s->h.context, &own, WIDTH, HEIGHT), GSZ_OK);
    assert_int_equal(gsz_picture_create(s->h.context, &other, WIDTH, HEIGHT), GSZ_OK);
    draw_device(s, &own, &view);
    view.by_layer = true;
    assert_true(gsz_renderer_is_stale(s->renderer, &view));
    draw_device(s, &other, &view);
    assert_int_equal(gsz_picture_score(s->h.context, &score, &own, &other), GSZ_OK);
    assert_true(score.psnr < 25);
    view.by_layer = false;
    check_modes(s, &view);
    gsz_picture_free(s->h.context, &own);
    gsz_picture_free(s->h.context, &other);
}

static void memory_of_a_gaussian(void **state) {
    stage *s = *state;
    load(s, make_scene(s->h.context, 60000, 3, 1.5f, 0), 60, GSZ_SH_AUTO);
    gsz_render_memory memory = gsz_renderer_memory(s->renderer);
    double bytes = (double)(memory.data + memory.sorting) / 60000;
    print_message("%.1f bytes a Gaussian\n", bytes);
    assert_true(bytes < 120); /* of noise: trained scenes take half of that */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_of_every_degree),
        cmocka_unit_test(pictures_of_every_quality),
        cmocka_unit_test(pictures_out_of_codebooks),
        cmocka_unit_test(options_of_drawing),
        cmocka_unit_test(nothing_pops_at_the_border),
        cmocka_unit_test(scenes_come_block_by_block),
        cmocka_unit_test(splats_larger_than_the_picture),
        cmocka_unit_test(tiles_as_on_a_graphics_card),
        cmocka_unit_test(looks_change_without_sorting),
        cmocka_unit_test(layers_alone_and_in_colours),
        cmocka_unit_test(memory_of_a_gaussian),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
