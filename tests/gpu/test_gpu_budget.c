/* SPDX-License-Identifier: MIT */
/* test_gpu_budget.c - pictures of a scene with proxies: without a budget they are those of the scene; with one they are nearer to it
 * than shares are, and nothing flickers on the way of a camera. */
#include "splat_proxies.h"
#include "test_gpu_stage.h"

enum { GAUSSIANS = 16000, BUDGET = 1600, STEPS = 20 };

/** Shows the file that is on the stage. */
static void load(stage *s, bool with_proxies) {
    gsz_codebook_view books[SPLAT_GROUPS];
    gsz_render_scene scene = scene_of(s, books);
    scene.proxies = with_proxies;
    gsz_test_gpu_ok(s->gpu, gsz_renderer_open(s->renderer, &scene));
    for (uint32_t block = 0; block < scene.blocks; block++) {
        gsz_quantised_block q = {0};
        gsz_splat_rows rows = {0}, proxies = {0};
        assert_int_equal(gsz_file_decode_block(s->h.context, s->file, block, &q), GSZ_OK);
        assert_true(gsz_splat_rows_make(&rows, &q, NULL) && gsz_splat_rows_rank(&rows, &q));
        assert_true(gsz_splat_proxies_make(&proxies, &rows, &q, books));
        gsz_test_gpu_ok(s->gpu, gsz_renderer_add(s->renderer, &rows, &proxies));
        gsz_splat_rows_free(&rows);
        gsz_splat_rows_free(&proxies);
        gsz_quantised_block_free(s->h.context, &q);
    }
    assert_int_equal(gsz_renderer_gaussians(s->renderer), GAUSSIANS);
}

static void bring(stage *s) {
    gsz_pack_options options = pack_options(60);
    drop_scene(s);
    s->cloud = make_scene(s->h.context, GAUSSIANS, 1, 1.5f, 0);
    options.block_gaussians = 4096;
    assert_int_equal(gsz_pack(s->h.context, &s->packed, &s->cloud, &options, NULL), GSZ_OK);
    gsz_cloud_free(s->h.context, &s->cloud);
    assert_int_equal(gsz_file_open(s->h.context, &s->file, s->packed.data, s->packed.size, NULL),
                     GSZ_OK);
    assert_int_equal(gsz_file_unpack(s->h.context, s->file, &s->cloud, NULL), GSZ_OK);
}

static double psnr_between(stage *s, const gsz_picture *a, const gsz_picture *b) {
    gsz_score score = {0};
    assert_int_equal(gsz_picture_score(s->h.context, &score, a, b), GSZ_OK);
    return score.psnr;
}

static void proxies_stand_for_the_scene(void **state) {
    stage *s = *state;
    gsz_picture whole = {0}, part = {0};
    bring(s);
    assert_int_equal(gsz_picture_create(s->h.context, &whole, WIDTH, HEIGHT), GSZ_OK);
    assert_int_equal(gsz_picture_create(s->h.context, &part, WIDTH, HEIGHT), GSZ_OK);
    for (int mode = 0; mode < 2; mode++) {
        gsz_render_view view = look(0.4f, mode == 0 ? GSZ_RENDER_QUADS : GSZ_RENDER_TILES);
        double psnr[2];
        for (int with = 0; with < 2; with++) {
            load(s, with == 1);
            view.budget = 0;
            if (with == 1) check_picture(s, &view);
            draw_device(s, &whole, &view);
            view.budget = BUDGET;
            draw_device(s, &part, &view);
            assert_in_range(gsz_renderer_visible(s->renderer), BUDGET / 2, BUDGET * 5 / 4);
            psnr[with] = psnr_between(s, &whole, &part);
        }
        print_message("shares %.2f dB, proxies %.2f dB\n", psnr[0], psnr[1]);
        assert_true(psnr[1] > psnr[0] + 1);
        view.layers = 1; /* proxies are of all layers: there are none of these alone */
        draw_device(s, &part, &view);
    }
    gsz_picture_free(s->h.context, &whole);
    gsz_picture_free(s->h.context, &part);
}

/** Mean difference of colours. */
static double apart(const gsz_picture *a, const gsz_picture *b) {
    double sum = 0;
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < WIDTH * HEIGHT; i++)
            sum += (double)fabsf(a->plane[c][i] - b->plane[c][i]);
    return sum / (3 * WIDTH * HEIGHT);
}

/* Each step of a slow camera changes the picture about as much as any other: a layer that pops would show as a leap. */
static void nothing_flickers(void **state) {
    stage *s = *state;
    gsz_picture picture[2] = {{0}, {0}};
    double most = 0, sum = 0;
    bring(s);
    load(s, true);
    for (int i = 0; i < 2; i++)
        assert_int_equal(gsz_picture_create(s->h.context, &picture[i], WIDTH, HEIGHT), GSZ_OK);
    for (int step = 0; step <= STEPS; step++) {
        gsz_render_view view = look(0.4f + 0.002f * (float)step, GSZ_RENDER_TILES);
        view.camera.position[2] += 0.01f * (float)step;
        view.budget = BUDGET;
        draw_device(s, &picture[step % 2], &view);
        if (step == 0) continue;
        double change = apart(&picture[0], &picture[1]);
        sum += change / STEPS;
        most = fmax(most, change);
    }
    print_message("frames differ by %.5f, at most by %.5f\n", sum, most);
    assert_true(sum > 0 && most < 1.12 * sum);
    for (int i = 0; i < 2; i++) gsz_picture_free(s->h.context, &picture[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proxies_stand_for_the_scene),
        cmocka_unit_test(nothing_flickers),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
