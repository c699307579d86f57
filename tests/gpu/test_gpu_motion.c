/* SPDX-License-Identifier: MIT */
/* test_gpu_motion.c - the frames of a video, whose Gaussians the device moves itself, are those of the library; segments follow
 * each other without a picture too many. */
#include "test_gpu_stage.h"
#include "test_video_restless.h"

/** A video on the stage, whose file, key and cloud are those of a segment. */
typedef struct screening {
    stage *s;
    gsz_video *video;
    gsz_video_segment *segment;
    gsz_render_take *take;
    gsz_video_pose pose;
} screening;

/* ---- segments ------------------------------------------------------------------------------------ */

static void open_video(screening *c, stage *s, const film *it, gsz_sh_coding coding) {
    *c = (screening){.s = s};
    drop_scene(s);
    s->packed = restless_pack(&s->h, it, coding);
    c->video = film_open(&s->h, &s->packed);
}

static void open_key(screening *c, uint32_t index) {
    const void *data = NULL;
    size_t size = 0;
    gsz_context *context = c->s->h.context;
    gsz_file_close(context, &c->s->file);
    assert_int_equal(gsz_video_segment_key(context, c->video, index, &data, &size), GSZ_OK);
    assert_int_equal(gsz_file_open(context, &c->s->file, data, size, NULL), GSZ_OK);
}

static void make_take(screening *c, gsz_render_take **out_take, uint32_t index) {
    gsz_codebook_view books[SPLAT_GROUPS];
    gsz_motion_view motion;
    gsz_motion_bits bits = {0};
    gsz_video_segment_close(c->s->h.context, &c->segment);
    c->segment = film_segment(&c->s->h, c->video, index);
    open_key(c, index);
    gsz_video_segment_motion(c->segment, &motion);
    assert_true(gsz_motion_bits_make(&bits, &motion));
    gsz_render_scene scene = scene_of(c->s, books);
    gsz_test_gpu_ok(c->s->gpu, gsz_renderer_take_create(c->s->renderer, out_take, &scene, &bits));
    gsz_motion_bits_free(&bits);
}

static void add_blocks(screening *c, gsz_render_take *take) {
    for (uint32_t b = 0; b < gsz_file_get_info(c->s->file)->blocks; b++) {
        gsz_splat_rows rows = rows_of(c->s, b);
        gsz_test_gpu_ok(c->s->gpu, gsz_renderer_take_add(c->s->renderer, take, &rows));
        gsz_splat_rows_free(&rows);
    }
}

static void open_segment(screening *c, uint32_t index) {
    gsz_renderer_take_destroy(c->s->renderer, &c->take);
    make_take(c, &c->take, index);
    add_blocks(c, c->take);
}

/** On both sides. */
static void show_frame(screening *c, uint32_t frame) {
    gsz_context *context = c->s->h.context;
    assert_int_equal(gsz_video_segment_pose(context, c->segment, frame, &c->pose), GSZ_OK);
    assert_int_equal(gsz_video_segment_frame(context, c->segment, frame, &c->s->cloud), GSZ_OK);
    gsz_test_gpu_ok(c->s->gpu, gsz_renderer_show(c->s->renderer, c->take, &c->pose));
}

static void close_video(screening *c) {
    gsz_context *context = c->s->h.context;
    gsz_renderer_take_destroy(c->s->renderer, &c->take);
    gsz_video_pose_free(context, &c->pose);
    gsz_video_segment_close(context, &c->segment);
    drop_scene(c->s); /* the key's file is of the video's bytes */
    gsz_video_close(context, &c->video);
}

/* ---- tests --------------------------------------------------------------------------------------- */

static const film two_segments = {
    .count = 2600, .degree = 1, .frames = 9, .segment_frames = 5, .turn = 0.12f, .drift = 0.02f};

/** What is quickly made, where it matters little what is seen. */
static const film two_short_ones = {
    .count = 700, .degree = 1, .frames = 6, .segment_frames = 3, .turn = 0.12f};

/** Before the key, at it, and behind it. */
static void check_frames(screening *c, double least[2]) {
    uint32_t frames = gsz_video_get_info(c->video)->segments[0].frames;
    for (uint32_t f = 0; f < frames && f < 4; f++) {
        show_frame(c, f);
        for (int mode = GSZ_RENDER_QUADS; mode <= GSZ_RENDER_TILES; mode++) {
            gsz_render_view view = look(0.4f + (float)f, (gsz_render_mode)mode);
            double psnr = check_picture(c->s, &view);
            if (psnr < least[mode]) least[mode] = psnr;
        }
    }
}

static void frames_of_every_segment(void **state) {
    static const gsz_sh_coding codings[] = {GSZ_SH_LEVELS, GSZ_SH_CODEBOOKS};
    for (int degree = 1; degree <= 3; degree += 2) {
        screening c;
        film it = two_segments;
        double least[2] = {1e9, 1e9};
        it.degree = degree;
        open_video(&c, *state, &it, codings[degree / 2]);
        assert_int_equal(gsz_video_get_info(c.video)->segment_count, 2);
        for (uint32_t s = 0; s < 2; s++) {
            open_segment(&c, s);
            check_frames(&c, least);
        }
        print_message("degree %d: quads %.1f dB, tiles %.1f dB\n", degree, least[0], least[1]);
        close_video(&c);
    }
}

/** Motion counts Gaussians through all blocks; layers are those of the key. */
static void keys_of_several_blocks(void **state) {
    screening c;
    film it = two_segments;
    gsz_render_view view = look(0.4f, GSZ_RENDER_QUADS);
    it.count = 8300;
    it.frames = it.segment_frames = 3;
    open_video(&c, *state, &it, GSZ_SH_LEVELS);
    open_segment(&c, 0);
    assert_int_equal(gsz_file_get_info(c.s->file)->layers, 3);
    show_frame(&c, 2);
    check_modes(c.s, &view);
    view.layers = 1;
    c.s->cloud.count = c.s->cloud.count / 8;
    check_modes(c.s, &view);
    c.s->cloud.count = it.count;
    close_video(&c);
}

/** Both files have codebooks of their own. Behind the Gaussians that move stand others. */
static void what_stands_still(void **state) {
    screening c;
    film it = two_segments;
    gsz_codebook_view books[2][SPLAT_GROUPS];
    gsz_motion_view motion;
    gsz_motion_bits bits = {0};
    const void *data = NULL;
    size_t size = 0;
    it.still = 1100;
    open_video(&c, *state, &it, GSZ_SH_CODEBOOKS);
    gsz_context *context = c.s->h.context;
    c.segment = film_segment(&c.s->h, c.video, 1);
    gsz_video_segment_motion(c.segment, &motion);
    assert_true(motion.gaussians < it.count && gsz_motion_bits_make(&bits, &motion));
    assert_int_equal(gsz_video_segment_background(context, c.video, 1, &data, &size), GSZ_OK);
    assert_int_equal(gsz_file_open(context, &c.s->file, data, size, NULL), GSZ_OK);
    gsz_file *background = c.s->file;
    gsz_render_scene still = scene_of(c.s, books[1]);
    c.s->file = NULL;
    open_key(&c, 1);
    gsz_render_scene scene = scene_of(c.s, books[0]);
    assert_true(scene.book_count > 0 && still.book_count > 0);
    scene.gaussians += still.gaussians;
    scene.blocks += still.blocks;
    scene.still_blocks = still.blocks;
    scene.still_books = still.books;
    scene.still_book_count = still.book_count;
    gsz_test_gpu_ok(c.s->gpu, gsz_renderer_take_create(c.s->renderer, &c.take, &scene, &bits));
    add_blocks(&c, c.take);
    gsz_file_close(context, &c.s->file);
    c.s->file = background;
    add_blocks(&c, c.take);
    show_frame(&c, 3);
    gsz_render_view view = look(0.4f, GSZ_RENDER_QUADS);
    check_modes(c.s, &view);
    gsz_motion_bits_free(&bits);
    close_video(&c);
}

static void frames_are_not_the_key(void **state) {
    screening c;
    gsz_score score;
    gsz_picture picture[2] = {{0}};
    gsz_render_view view = look(0.4f, GSZ_RENDER_TILES);
    open_video(&c, *state, &two_short_ones, GSZ_SH_LEVELS);
    open_segment(&c, 0);
    for (uint32_t k = 0; k < 2; k++) {
        assert_int_equal(gsz_picture_create(c.s->h.context, &picture[k], WIDTH, HEIGHT), GSZ_OK);
        show_frame(&c, 2 * k);
        draw_device(c.s, &picture[k], &view);
    }
    assert_int_equal(gsz_picture_score(c.s->h.context, &score, &picture[0], &picture[1]), GSZ_OK);
    assert_true(score.psnr < 30);
    for (int k = 0; k < 2; k++) gsz_picture_free(c.s->h.context, &picture[k]);
    close_video(&c);
}

static void options_of_frames(void **state) {
    screening c;
    open_video(&c, *state, &two_short_ones, GSZ_SH_LEVELS);
    open_segment(&c, 1);
    show_frame(&c, 0);
    gsz_render_view view = look(2, GSZ_RENDER_QUADS);
    view.draw.filter = GSZ_SCREEN_FILTER_MIP;
    view.draw.background[1] = 0.7f;
    check_modes(c.s, &view);
    view.draw.sh_degree = 0;
    check_modes(c.s, &view);
    view.splat_scale = 2.2f;
    check_modes(c.s, &view);
    view.show = GSZ_RENDER_IMPORTANCE;
    assert_true(gsz_renderer_is_stale(c.s->renderer, &view));
    draw_once(c.s, &view);
    view.show = GSZ_RENDER_SPLATS;
    check_modes(c.s, &view);
    close_video(&c);
}

/** Boxes of chunks go with their Gaussians: what is culled too early would be missing. Seen from near is what is beyond all boxes
 *  of the key: one side of the last frame, the other side of the first. */
static void nothing_pops_where_it_moves(void **state) {
    screening c;
    open_video(&c, *state, &two_segments, GSZ_SH_LEVELS);
    open_segment(&c, 0);
    for (int step = 0; step < 8; step++) {
        gsz_render_view view = look(0, GSZ_RENDER_TILES);
        int frame = step % 2 ? 4 : 0, side = step % 2 ? 1 : -1;
        float x = RESTLESS_TRAVEL * (float)frame + (float)side * 0.93f * FILM_EXTENT;
        float y = 0.5f * (float)step - 2;
        const float eye[] = {x, y, -2 * FILM_EXTENT}, target[] = {x, y, 0}, up[] = {0, -1, 0};
        assert_true(gsz_camera_look_at(&view.camera, eye, target, up, 5));
        show_frame(&c, (uint32_t)frame);
        check_picture(c.s, &view);
    }
    close_video(&c);
}

static void poses_that_are_shown_already(void **state) {
    screening c;
    gsz_render_view view = look(0.4f, GSZ_RENDER_QUADS);
    open_video(&c, *state, &two_short_ones, GSZ_SH_LEVELS);
    open_segment(&c, 0);
    for (uint32_t f = 0; f < 2; f++) {
        show_frame(&c, f);
        assert_true(gsz_renderer_is_stale(c.s->renderer, &view));
        draw_once(c.s, &view);
        show_frame(&c, f);
        assert_false(gsz_renderer_is_stale(c.s->renderer, &view));
    }
    gsz_render_memory memory = gsz_renderer_memory(c.s->renderer);
    assert_int_equal(memory.uploaded, c.pose.joint_count * sizeof(SplatJoint) + 64);
    assert_true(memory.motion > 0 && memory.posed >= two_short_ones.count * sizeof(SplatPosed));
    close_video(&c);
}

/** The next segment comes while one is drawn, and the other way round: nothing of the one that is shown changes. */
static void segments_side_by_side(void **state) {
    screening c;
    gsz_render_take *next = NULL;
    gsz_render_view view = look(1, GSZ_RENDER_QUADS);
    open_video(&c, *state, &two_short_ones, GSZ_SH_LEVELS);
    open_segment(&c, 0);
    show_frame(&c, 1);
    draw_once(c.s, &view);
    make_take(&c, &next, 1);
    assert_false(gsz_renderer_is_stale(c.s->renderer, &view));
    add_blocks(&c, next);
    assert_false(gsz_renderer_is_stale(c.s->renderer, &view));
    gsz_renderer_take_destroy(c.s->renderer, &c.take);
    c.take = next;
    show_frame(&c, 2);
    check_modes(c.s, &view);
    close_video(&c);
}

static void poses_of_others(void **state) {
    screening c;
    gsz_render_view view = look(1, GSZ_RENDER_QUADS);
    open_video(&c, *state, &two_short_ones, GSZ_SH_LEVELS);
    open_segment(&c, 0);
    show_frame(&c, 0);
    gsz_video_pose strange = c.pose;
    strange.joint_count--;
    assert_int_equal(gsz_renderer_show(c.s->renderer, c.take, &strange), GSZ_ERROR_ARGUMENT);
    assert_int_equal(gsz_renderer_show(c.s->renderer, c.take, NULL), GSZ_ERROR_ARGUMENT);
    draw_once(c.s, &view);
    gsz_test_gpu_ok(c.s->gpu, gsz_renderer_show(c.s->renderer, NULL, NULL));
    assert_int_equal(gsz_renderer_gaussians(c.s->renderer), 0);
    assert_true(gsz_renderer_is_stale(c.s->renderer, &view));
    draw_once(c.s, &view);
    assert_int_equal(((const uint8_t *)c.s->pixels.mapped)[0], 0);
    close_video(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_of_every_segment),
        cmocka_unit_test(frames_are_not_the_key),
        cmocka_unit_test(keys_of_several_blocks),
        cmocka_unit_test(what_stands_still),
        cmocka_unit_test(options_of_frames),
        cmocka_unit_test(nothing_pops_where_it_moves),
        cmocka_unit_test(poses_that_are_shown_already),
        cmocka_unit_test(segments_side_by_side),
        cmocka_unit_test(poses_of_others),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
