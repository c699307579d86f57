/* SPDX-License-Identifier: MIT */
/* test_view_processor.c - pictures of the processor for a screen: the rasteriser's own, byte by byte. */
#include "test_codec_support.h"

#include "cpu_renderer.h"

enum { WIDTH = 97, HEIGHT = 53 };

typedef struct stage {
    harness h;
    gsz_cpu_renderer *renderer;
    gsz_render_view view;
    gsz_cloud cloud; /* the same as the renderer's */
    uint8_t pixels[WIDTH * HEIGHT * 4];
} stage;

static void stage_open(stage *s) {
    static const float eye[3] = {0, 0, -12}, target[3] = {0, 0, 0}, up[3] = {0, -1, 0};
    gsz_scene_cloud scene = {0};
    harness_open(&s->h, 2, 0);
    s->cloud = make_scene(s->h.context, 3000, 1, 4, 0);
    assert_int_equal(gsz_context_create(&scene.context, NULL), GSZ_OK);
    scene.cloud = make_scene(scene.context, 3000, 1, 4, 0);
    assert_int_equal(gsz_cpu_renderer_create(&s->renderer, NULL), GSZ_OK);
    gsz_cpu_renderer_take(s->renderer, &scene);
    assert_null(scene.context);
    s->view = (gsz_render_view){.width = WIDTH, .height = HEIGHT, .splat_scale = 1};
    gsz_draw_options_default(&s->view.draw);
    s->view.draw.background[0] = 0.25f;
    assert_true(gsz_camera_look_at(&s->view.camera, eye, target, up, 50));
}

static void stage_close(stage *s) {
    gsz_cpu_renderer_destroy(&s->renderer);
    gsz_cloud_free(s->h.context, &s->cloud);
    harness_close(&s->h);
}

/* What the library makes of the same. */
static void expect(stage *s, uint8_t *out) {
    gsz_raster *raster = NULL;
    gsz_picture picture = {0};
    gsz_context *context = s->h.context;
    gsz_camera camera = s->view.camera;
    assert_int_equal(gsz_raster_create(context, &raster), GSZ_OK);
    assert_int_equal(gsz_picture_create(context, &picture, WIDTH, HEIGHT), GSZ_OK);
    camera.width = WIDTH;
    camera.height = HEIGHT;
    assert_int_equal(gsz_raster_draw(context, raster, &picture, &s->cloud, &camera, &s->view.draw),
                     GSZ_OK);
    gsz_picture_to_bytes(out, &picture, 3);
    gsz_picture_free(context, &picture);
    gsz_raster_destroy(context, &raster);
}

static void assert_same(stage *s, bool bgr) {
    static uint8_t wanted[WIDTH * HEIGHT * 3];
    expect(s, wanted);
    gsz_cpu_renderer_write(s->renderer, s->pixels, bgr);
    for (size_t i = 0; i < WIDTH * HEIGHT; i++) {
        for (size_t c = 0; c < 3; c++)
            assert_int_equal(s->pixels[4 * i + c], wanted[3 * i + (bgr ? 2 - c : c)]);
        assert_int_equal(s->pixels[4 * i + 3], 255);
    }
}

static void test_same_as_library(void **state) {
    stage s;
    (void)state;
    stage_open(&s);
    assert_int_equal(gsz_cpu_renderer_draw(s.renderer, &s.view, false), GSZ_OK);
    assert_same(&s, false);
    assert_same(&s, true);
    assert_true(gsz_cpu_renderer_visible(s.renderer) > 100);
    stage_close(&s);
}

static void test_stale(void **state) {
    stage s;
    (void)state;
    stage_open(&s);
    assert_true(gsz_cpu_renderer_is_stale(s.renderer, &s.view));
    assert_int_equal(gsz_cpu_renderer_draw(s.renderer, &s.view, false), GSZ_OK);
    assert_false(gsz_cpu_renderer_is_stale(s.renderer, &s.view));
    s.view.mode = GSZ_RENDER_TILES; /* means nothing here */
    assert_false(gsz_cpu_renderer_is_stale(s.renderer, &s.view));
    s.view.draw.sh_degree = 0;
    assert_true(gsz_cpu_renderer_is_stale(s.renderer, &s.view));
    assert_int_equal(gsz_cpu_renderer_draw(s.renderer, &s.view, false), GSZ_OK);
    assert_same(&s, false);
    s.view.camera.position[1] += 0.1f;
    assert_true(gsz_cpu_renderer_is_stale(s.renderer, &s.view));
    stage_close(&s);
}

/* Larger is that much larger, and back again is as before. */
static void test_splat_scale(void **state) {
    stage s;
    float *before;
    (void)state;
    stage_open(&s);
    before = malloc(3 * 3000 * sizeof *before);
    assert_non_null(before);
    memcpy(before, s.cloud.plane[GSZ_PLANE_SCALE], 3 * 3000 * sizeof *before);
    for (int round = 0; round < 3; round++) {
        s.view.splat_scale = round == 1 ? 1 : 1.5f;
        for (size_t i = 0; i < 3 * 3000; i++)
            s.cloud.plane[GSZ_PLANE_SCALE][i] = before[i] + logf(s.view.splat_scale);
        assert_true(gsz_cpu_renderer_is_stale(s.renderer, &s.view));
        assert_int_equal(gsz_cpu_renderer_draw(s.renderer, &s.view, false), GSZ_OK);
        assert_same(&s, false);
    }
    free(before);
    stage_close(&s);
}

/* Faint ones are not there, and come back; with others left out before, too. */
static void test_min_opacity(void **state) {
    static const float least[] = {0.75f, 0.25f, 0, 0.5f}, nothing = -30;
    float before[3000], *opacity;
    stage s;
    (void)state;
    stage_open(&s);
    opacity = s.cloud.plane[GSZ_PLANE_OPACITY];
    memcpy(before, opacity, sizeof before);
    for (size_t round = 0; round < 4; round++) {
        s.view.least_alpha = least[round];
        for (size_t i = 0; i < 3000; i++)
            opacity[i] = 1 / (1 + expf(-before[i])) < least[round] ? nothing : before[i];
        assert_true(gsz_cpu_renderer_is_stale(s.renderer, &s.view));
        assert_int_equal(gsz_cpu_renderer_draw(s.renderer, &s.view, false), GSZ_OK);
        assert_same(&s, false);
    }
    stage_close(&s);
}

/* Two layers: the second one drawn or not, and in other colours and back. */
static void test_layers(void **state) {
    static uint8_t own[WIDTH * HEIGHT * 3];
    enum { FIRST = 1000, ALL = 3000 };
    gsz_scene_cloud scene = {0};
    stage s;
    (void)state;
    stage_open(&s);
    assert_int_equal(gsz_context_create(&scene.context, NULL), GSZ_OK);
    scene.cloud = make_scene(scene.context, ALL, 1, 4, 0);
    scene.layer_end = calloc(2, sizeof *scene.layer_end);
    assert_non_null(scene.layer_end);
    scene.layers = 2;
    scene.layer_end[0] = FIRST;
    scene.layer_end[1] = ALL;
    gsz_cpu_renderer_take(s.renderer, &scene);
    expect(&s, own);

    s.view.layers = 1;
    assert_int_equal(gsz_cpu_renderer_draw(s.renderer, &s.view, false), GSZ_OK);
    uint64_t visible = gsz_cpu_renderer_visible(s.renderer);
    s.cloud.count = FIRST;
    assert_same(&s, false);
    s.cloud.count = ALL;
    s.view.layers = 7; /* more than there are */
    assert_true(gsz_cpu_renderer_is_stale(s.renderer, &s.view));
    assert_int_equal(gsz_cpu_renderer_draw(s.renderer, &s.view, false), GSZ_OK);
    assert_same(&s, false);
    assert_true(gsz_cpu_renderer_visible(s.renderer) > visible);

    s.view.show = GSZ_RENDER_IMPORTANCE;
    assert_true(gsz_cpu_renderer_is_stale(s.renderer, &s.view));
    assert_int_equal(gsz_cpu_renderer_draw(s.renderer, &s.view, false), GSZ_OK);
    gsz_cpu_renderer_write(s.renderer, s.pixels, false);
    long apart = 0, redder = 0;
    for (size_t i = 0; i < WIDTH * HEIGHT; i++)
        for (size_t c = 0; c < 3; c++) apart += labs((long)s.pixels[4 * i + c] - own[3 * i + c]);
    assert_true(apart > 5 * WIDTH * HEIGHT);
    s.view.layers = 1; /* red */
    assert_int_equal(gsz_cpu_renderer_draw(s.renderer, &s.view, false), GSZ_OK);
    gsz_cpu_renderer_write(s.renderer, s.pixels, false);
    for (size_t i = 0; i < WIDTH * HEIGHT; i++) redder += s.pixels[4 * i] - s.pixels[4 * i + 2];
    assert_true(redder > 0);
    s.view.layers = 0;
    s.view.show = GSZ_RENDER_SPLATS;
    assert_int_equal(gsz_cpu_renderer_draw(s.renderer, &s.view, false), GSZ_OK);
    assert_same(&s, false);
    stage_close(&s);
}

static void test_no_scene(void **state) {
    gsz_cpu_renderer *renderer = NULL;
    gsz_render_view view = {.width = 3, .height = 2, .splat_scale = 2};
    uint8_t pixels[3 * 2 * 4];
    (void)state;
    view.draw.background[2] = 1;
    assert_int_equal(gsz_cpu_renderer_create(&renderer, NULL), GSZ_OK);
    assert_int_equal(gsz_cpu_renderer_draw(renderer, &view, false), GSZ_OK);
    gsz_cpu_renderer_write(renderer, pixels, false);
    assert_int_equal(pixels[20], 0);
    assert_int_equal(pixels[22], 255);
    gsz_cpu_renderer_destroy(&renderer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same_as_library), cmocka_unit_test(test_stale),
        cmocka_unit_test(test_splat_scale),     cmocka_unit_test(test_min_opacity),
        cmocka_unit_test(test_layers),          cmocka_unit_test(test_no_scene),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
