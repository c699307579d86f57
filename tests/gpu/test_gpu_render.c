/* SPDX-License-Identifier: MIT */
/* test_gpu_render.c - what the device draws of a packed scene is what the rasteriser of the library draws of it. */
#include "gsz_files.h"
#include "test_gpu_stage.h"

/* ---- scenes -------------------------------------------------------------------------------------- */

static void add_block(stage *s, uint32_t block) {
    gsz_splat_rows rows = rows_of(s, block);
    rows.number = block;
    gsz_test_gpu_ok(s->gpu, gsz_renderer_add(s->renderer, &rows, NULL));
    gsz_splat_rows_free(&rows);
}

static uint32_t rows_count(stage *s, uint32_t block) {
    gsz_splat_rows rows = rows_of(s, block);
    uint32_t count = rows.block.count;
    gsz_splat_rows_free(&rows);
    return count;
}

static void open_scene(stage *s) {
    gsz_codebook_view books[SPLAT_GROUPS];
    gsz_render_scene scene = scene_of(s, books);
    gsz_test_gpu_ok(s->gpu, gsz_renderer_open(s->renderer, &scene));
}

/** Loads what is packed on both sides. */
static void load_packed(stage *s) {
    s->file = open_packed(&s->h, &s->packed);
    assert_int_equal(gsz_file_unpack(s->h.context, s->file, &s->cloud, NULL), GSZ_OK);
    open_scene(s);
    for (uint32_t b = 0; b < gsz_file_get_info(s->file)->blocks; b++) add_block(s, b);
}

/** Packs the cloud, which is freed, in blocks of that size (0: any), and loads it. */
static void load_in_blocks(stage *s, gsz_cloud cloud, float quality, gsz_sh_coding coding,
                           int block) {
    gsz_pack_options options = pack_options(quality);
    options.sh_coding = coding;
    options.block_gaussians = block;
    drop_scene(s);
    s->packed = pack(&s->h, &cloud, &options);
    gsz_cloud_free(s->h.context, &cloud);
    load_packed(s);
}

static void load(stage *s, gsz_cloud cloud, float quality, gsz_sh_coding coding) {
    load_in_blocks(s, cloud, quality, coding, 0);
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

/** In the room for a part of a scene: the picture is that of the blocks which are there, wherever they lie. */
static void blocks_come_and_go(void **state) {
    static const uint32_t last[] = {3, 1, 4};
    stage *s = *state;
    gsz_picture kept = {0}, fresh = {0};
    gsz_codebook_view books[SPLAT_GROUPS];
    gsz_render_view view = look(0.4f, GSZ_RENDER_TILES);
    gsz_score score = {0};
    load_in_blocks(s, make_scene(s->h.context, 9000, 1, 1.5f, 0), 60, GSZ_SH_LEVELS, 1024);
    assert_true(gsz_file_get_info(s->file)->blocks > 4);
    gsz_render_scene scene = scene_of(s, books);
    scene.gaussians = 0;
    scene.changes = true;
    for (uint32_t b = 0; b < 5; b++)
        if (rows_count(s, b) * 3 > scene.gaussians) scene.gaussians = rows_count(s, b) * 3;
    scene.blocks = 3;
    assert_int_equal(gsz_picture_create(s->h.context, &kept, WIDTH, HEIGHT), GSZ_OK);
    assert_int_equal(gsz_picture_create(s->h.context, &fresh, WIDTH, HEIGHT), GSZ_OK);
    gsz_test_gpu_ok(s->gpu, gsz_renderer_open(s->renderer, &scene));
    for (uint32_t b = 0; b < 3; b++) add_block(s, b);
    draw_device(s, &kept, &view);
    uint64_t bytes = gsz_renderer_memory(s->renderer).sorting;
    gsz_test_gpu_ok(s->gpu, gsz_renderer_remove(s->renderer, 0));
    gsz_test_gpu_ok(s->gpu, gsz_renderer_remove(s->renderer, 7)); /* is not there */
    add_block(s, 3);
    draw_device(s, &kept, &view);
    gsz_test_gpu_ok(s->gpu, gsz_renderer_remove(s->renderer, 2));
    assert_true(gsz_renderer_is_stale(s->renderer, &view));
    add_block(s, 0); /* and is gone before it was drawn */
    gsz_test_gpu_ok(s->gpu, gsz_renderer_remove(s->renderer, 0));
    add_block(s, 4);
    draw_device(s, &kept, &view);
    assert_int_equal(gsz_renderer_memory(s->renderer).sorting, bytes);
    open_scene(s);
    for (int i = 0; i < 3; i++) add_block(s, last[i]);
    draw_device(s, &fresh, &view);
    assert_int_equal(gsz_picture_score(s->h.context, &score, &kept, &fresh), GSZ_OK);
    if (!(score.psnr > 60)) fail_msg("%.1f dB", score.psnr);
    gsz_picture_free(s->h.context, &kept);
    gsz_picture_free(s->h.context, &fresh);
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
    view.show = GSZ_RENDER_IMPORTANCE;
    assert_true(gsz_renderer_is_stale(s->renderer, &view));
    draw_device(s, &other, &view);
    assert_int_equal(gsz_picture_score(s->h.context, &score, &own, &other), GSZ_OK);
    assert_true(score.psnr < 25);
    view.show = GSZ_RENDER_SPLATS;
    check_modes(s, &view);
    gsz_picture_free(s->h.context, &own);
    gsz_picture_free(s->h.context, &other);
}

/* ---- what else is shown ---- */

enum { STACK = 16 };

/** Large opaque Gaussians behind each other, before the middle of look(0, ..). */
static gsz_cloud make_stack(stage *s) {
    gsz_cloud cloud = make_scene(s->h.context, STACK, 0, 1.5f, 0);
    gsz_render_view view = look(0, GSZ_RENDER_QUADS);
    for (int i = 0; i < STACK; i++) {
        for (int k = 0; k < 3; k++) {
            float way = 3 + 0.25f * (float)i;
            cloud.plane[GSZ_PLANE_POSITION + k][i] =
                view.camera.position[k] + way * view.camera.forward[k];
            cloud.plane[GSZ_PLANE_SCALE + k][i] = -1.5f;
            cloud.plane[GSZ_PLANE_DC + k][i] = 1.5f;
        }
        cloud.plane[GSZ_PLANE_OPACITY][i] = 6;
    }
    return cloud;
}

static const uint8_t *pixel_at(const stage *s, int x, int y) {
    return (const uint8_t *)s->pixels.mapped + 4 * (y * WIDTH + x);
}

/** Pixels that are not black. */
static int show(stage *s, gsz_render_view *view, gsz_render_show what) {
    gsz_picture picture = {0};
    int lit = 0;
    view->show = what;
    assert_int_equal(gsz_picture_create(s->h.context, &picture, WIDTH, HEIGHT), GSZ_OK);
    draw_device(s, &picture, view);
    for (int i = 0; i < WIDTH * HEIGHT; i++) lit += pixel_at(s, i, 0)[0] > 0;
    gsz_picture_free(s->h.context, &picture);
    return lit;
}

static void check_middle(const stage *s, int red, int green, int blue) {
    const uint8_t *middle = pixel_at(s, WIDTH / 2, HEIGHT / 2);
    const int wanted[3] = {red, green, blue};
    for (int c = 0; c < 3; c++) assert_in_range(middle[c] + 3, wanted[c], wanted[c] + 6);
}

static void check_shows(stage *s, gsz_render_mode mode) {
    gsz_render_view view = look(0, mode);
    int splats = show(s, &view, GSZ_RENDER_SPLATS), points, ellipses;
    points = show(s, &view, GSZ_RENDER_POINTS);
    assert_in_range(points, 5, 12); /* a disc of three pixels */
    ellipses = show(s, &view, GSZ_RENDER_ELLIPSES);
    assert_in_range(ellipses, splats / 20, splats / 6); /* to one deviation instead of 3.3 */
    assert_int_equal(show(s, &view, GSZ_RENDER_OVERDRAW), splats);
    check_middle(s, 255 * STACK / 32, 255 * STACK / 128, 255 * STACK / 512);
    show(s, &view, GSZ_RENDER_DEPTH);
    check_middle(s, 255, 255, 255);
    view.draw.background[0] = 1; /* not for figures */
    assert_int_equal(show(s, &view, GSZ_RENDER_OVERDRAW), splats);
}

static void other_pictures_of_gaussians(void **state) {
    stage *s = *state;
    gsz_renderer *usual = s->renderer;
    bool is_cpu = s->gpu->is_cpu;
    load(s, make_stack(s), 100, GSZ_SH_AUTO);
    check_shows(s, GSZ_RENDER_QUADS);
    check_shows(s, GSZ_RENDER_TILES);
    s->gpu->is_cpu = false; /* the tiles of graphics cards */
    gsz_test_gpu_ok(s->gpu, gsz_renderer_create(s->gpu, s->frames, &s->renderer));
    load(s, make_stack(s), 100, GSZ_SH_AUTO);
    check_shows(s, GSZ_RENDER_TILES);
    gsz_renderer_destroy(&s->renderer);
    s->renderer = usual;
    s->gpu->is_cpu = is_cpu;
}

/** What is left out shows in no picture, as if the library had never had it. */
static void faint_gaussians_are_left_out(void **state) {
    static const float nothing = -30;
    stage *s = *state;
    load(s, make_scene(s->h.context, 3000, 1, 1.5f, 0), 60, GSZ_SH_AUTO);
    gsz_render_view view = look(0.4f, GSZ_RENDER_QUADS);
    float *opacity = s->cloud.plane[GSZ_PLANE_OPACITY];
    size_t left = 0;
    view.least_alpha = 0.625f;
    for (size_t i = 0; i < s->cloud.count; i++) {
        if (1 / (1 + expf(-opacity[i])) < view.least_alpha) opacity[i] = nothing;
        left += opacity[i] > nothing;
    }
    check_modes(s, &view);
    assert_in_range(gsz_renderer_visible(s->renderer), left / 4, left);
}

static void read_golden(stage *s, const char *name) {
    char path[1024];
    gsz_source *source = NULL;
    snprintf(path, sizeof path, "%s/golden/%s", GSZ_TEST_FOLDER, name);
    assert_int_equal(gsz_source_open(s->h.context, &source, path), GSZ_OK);
    assert_int_equal(gsz_source_read_all(s->h.context, &s->packed, source, 1 << 20), GSZ_OK);
    gsz_source_close(s->h.context, &source);
}

/** Layers grow where they are all that is shown, as those do that are unpacked alone; and they shrink again. */
static void first_layers_grow(void **state) {
    stage *s = *state;
    drop_scene(s);
    read_golden(s, "growth.gsz");
    load_packed(s);
    gsz_cloud all = s->cloud;
    for (uint32_t layers = 1; layers <= 3; layers++) {
        const gsz_unpack_options options = {.layers = layers};
        gsz_render_view view = look(0.4f, GSZ_RENDER_TILES);
        assert_true((gsz_file_block_growth(s->file, layers, 0) != NULL) == (layers < 3));
        s->cloud = (gsz_cloud){0};
        assert_int_equal(gsz_file_unpack(s->h.context, s->file, &s->cloud, &options), GSZ_OK);
        bool same = memcmp(s->cloud.plane[GSZ_PLANE_OPACITY], all.plane[GSZ_PLANE_OPACITY],
                           s->cloud.count * sizeof(float)) == 0;
        assert_true(same == (layers == 3));
        view.layers = layers;
        check_picture(s, &view); /* quads round what is as faint as these */
        gsz_cloud_free(s->h.context, &s->cloud);
    }
    s->cloud = all;
}

static void memory_of_a_gaussian(void **state) {
    stage *s = *state;
    load(s, make_scene(s->h.context, 60000, 3, 1.5f, 0), 60, GSZ_SH_AUTO);
    gsz_render_memory memory = gsz_renderer_memory(s->renderer);
    double bytes = (double)(memory.data + memory.sorting) / 60000;
    print_message("%.1f bytes a Gaussian\n", bytes);
    assert_true(bytes < 120); /* of noise: trained scenes take half of that */
}

/** The first frame keeps to the budget already; one that all fit into changes nothing. */
static void pictures_within_a_budget(void **state) {
    stage *s = *state;
    for (int mode = 0; mode < 2; mode++) {
        load(s, make_scene(s->h.context, 20000, 1, 1.5f, 0), 60, GSZ_SH_LEVELS);
        gsz_render_view view = look(0.4f, mode == 0 ? GSZ_RENDER_QUADS : GSZ_RENDER_TILES);
        gsz_picture whole = {0}, part = {0};
        gsz_score score = {0};
        assert_int_equal(gsz_picture_create(s->h.context, &whole, WIDTH, HEIGHT), GSZ_OK);
        assert_int_equal(gsz_picture_create(s->h.context, &part, WIDTH, HEIGHT), GSZ_OK);
        view.budget = 5000;
        draw_device(s, &part, &view);
        assert_in_range(gsz_renderer_visible(s->renderer), 2000, 5000);
        view.budget = 0;
        draw_device(s, &whole, &view);
        assert_int_equal(gsz_picture_score(s->h.context, &score, &whole, &part), GSZ_OK);
        assert_true(score.psnr > 15);
        view.budget = 20000;
        check_modes(s, &view);
        gsz_picture_free(s->h.context, &whole);
        gsz_picture_free(s->h.context, &part);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_of_every_degree),
        cmocka_unit_test(pictures_of_every_quality),
        cmocka_unit_test(pictures_out_of_codebooks),
        cmocka_unit_test(options_of_drawing),
        cmocka_unit_test(nothing_pops_at_the_border),
        cmocka_unit_test(scenes_come_block_by_block),
        cmocka_unit_test(blocks_come_and_go),
        cmocka_unit_test(splats_larger_than_the_picture),
        cmocka_unit_test(tiles_as_on_a_graphics_card),
        cmocka_unit_test(looks_change_without_sorting),
        cmocka_unit_test(layers_alone_and_in_colours),
        cmocka_unit_test(first_layers_grow),
        cmocka_unit_test(pictures_within_a_budget),
        cmocka_unit_test(other_pictures_of_gaussians),
        cmocka_unit_test(faint_gaussians_are_left_out),
        cmocka_unit_test(memory_of_a_gaussian),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
