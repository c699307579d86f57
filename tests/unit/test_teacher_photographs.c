/* SPDX-License-Identifier: MIT */
/* test_teacher_photographs.c - photographs as teachers: made smaller by exact means, hung in galleries, and what is packed
 * moves towards them. */
#include "picture_scale.h"
#include "school.h"
#include "test_codec_pictures.h"
#include "trainer.h"

enum { GAUSSIANS = 3000, VIEWS = 16 };

/* ---- smaller pictures ---------------------------------------------------------------------------- */

static gsz_picture scaled(harness *h, const gsz_picture *picture, int width, int height) {
    gsz_picture out = {0};
    assert_int_equal(gsz_picture_create(h->context, &out, width, height), GSZ_OK);
    gsz_picture_scale(&out, picture);
    return out;
}

static gsz_picture new_picture(harness *h, int width, int height) {
    gsz_picture picture = {0};
    assert_int_equal(gsz_picture_create(h->context, &picture, width, height), GSZ_OK);
    for (int p = 0; p < 4; p++)
        for (int i = 0; i < width * height; i++)
            picture.plane[p][i] = (float)((i * i * 7 + p * 13) % 64) / 64;
    return picture;
}

static void halves_are_means_of_four(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_picture large = new_picture(&h, 6, 4), small = scaled(&h, &large, 3, 2);
    for (int p = 0; p < 4; p++)
        for (int y = 0; y < 2; y++)
            for (int x = 0; x < 3; x++) {
                const float *a = large.plane[p] + 12 * y + 2 * x;
                float mean = (a[0] + a[1] + a[6] + a[7]) / 4; /* exact, in parts of 256 */
                assert_true(small.plane[p][3 * y + x] == mean);
            }
    gsz_picture_free(h.context, &small);
    small = scaled(&h, &large, 6, 4);
    assert_memory_equal(small.plane[0], large.plane[0], 4 * 24 * sizeof(float));
    gsz_picture_free(h.context, &small);
    gsz_picture_free(h.context, &large);
    harness_close(&h);
}

static void odd_sizes_share_pixels(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_picture large = new_picture(&h, 3, 1), small = scaled(&h, &large, 2, 1);
    const float values[3] = {0.125f, 0.5f, 1};
    for (int p = 0; p < 4; p++)
        for (int i = 0; i < 3; i++) large.plane[p][i] = values[i];
    gsz_picture_scale(&small, &large);
    assert_true(small.plane[1][0] == (float)((0.125 * 2 + 0.5) / 3));
    assert_true(small.plane[1][1] == (float)((0.5 + 1.0 * 2) / 3));
    gsz_picture_free(h.context, &small);
    gsz_picture_free(h.context, &large);

    large = new_picture(&h, 17, 11);
    small = scaled(&h, &large, 5, 7);
    double before = 0, after = 0;
    for (int i = 0; i < 17 * 11; i++) before += (double)large.plane[2][i] / (17 * 11);
    for (int i = 0; i < 5 * 7; i++) after += (double)small.plane[2][i] / (5 * 7);
    assert_true(fabs(before - after) < 1e-7); /* no light is lost */
    gsz_picture_free(h.context, &small);
    gsz_picture_free(h.context, &large);
    harness_close(&h);
}

/* ---- photographs of a scene ---------------------------------------------------------------------- */

typedef struct shoot {
    harness h;
    gsz_cloud cloud;
    gsz_camera_list views;
    gsz_picture photograph[VIEWS];
} shoot;

/** Pictures of the cloud, of twice the size of the cameras', through a filter that lets this much of red pass. */
static void shoot_open(shoot *s, float red) {
    gsz_raster *raster = NULL;
    *s = (shoot){0};
    harness_open(&s->h, 2, 0);
    gsz_context *ctx = s->h.context;
    s->cloud = make_scene(ctx, GAUSSIANS, 0, 1, 0);
    s->views = small_views(&s->h, &s->cloud, VIEWS);
    assert_true(s->views.count <= VIEWS && s->views.count > 4);
    assert_int_equal(gsz_raster_create(ctx, &raster), GSZ_OK);
    for (size_t v = 0; v < s->views.count; v++) {
        gsz_picture *p = &s->photograph[v];
        assert_int_equal(gsz_picture_create(ctx, p, 2 * PICTURE_WIDTH, 2 * PICTURE_HEIGHT), GSZ_OK);
        assert_int_equal(gsz_raster_draw(ctx, raster, p, &s->cloud, &s->views.camera[v], NULL), 0);
        for (int i = 0; i < p->width * p->height; i++) {
            p->plane[0][i] *= red;
            p->plane[3][i] = 1; /* a camera does not know what is behind */
        }
    }
    gsz_raster_destroy(ctx, &raster);
}

static void shoot_close(shoot *s) {
    for (size_t v = 0; v < s->views.count; v++) gsz_picture_free(s->h.context, &s->photograph[v]);
    gsz_camera_list_free(s->h.context, &s->views);
    gsz_cloud_free(s->h.context, &s->cloud);
    harness_close(&s->h);
}

static void galleries_of_photographs(void **state) {
    (void)state;
    shoot s;
    gsz_school school = {0};
    shoot_open(&s, 1);
    gsz_context *ctx = s.h.context;
    assert_int_equal(gsz_school_open(ctx, &school, &s.cloud, &s.views, 96, s.photograph), GSZ_OK);
    assert_ptr_equal(gsz_school_judge(&school), &school.photographs);
    assert_true(school.exam.has_coverage);
    assert_false(school.photographs.has_coverage || school.lessons.has_coverage);
    assert_int_equal(school.exam.reference[0].width, PICTURE_WIDTH);
    assert_int_equal(school.photographs.reference[0].width, 2 * PICTURE_WIDTH);
    assert_int_equal(school.photographs.views.count, school.exam.views.count);
    double psnr;
    assert_int_equal(gsz_gallery_compare(&school.photographs, &psnr, &s.cloud), GSZ_OK);
    assert_true(psnr > 98); /* the photographs of those very views */
    gsz_school_close(&school);
    assert_int_equal(gsz_school_open(ctx, &school, &s.cloud, &s.views, 96, NULL), GSZ_OK);
    assert_ptr_equal(gsz_school_judge(&school), &school.exam);
    gsz_school_close(&school);
    for (size_t v = 0; v < s.views.count;
         v++) { /* a smaller photograph than its camera's picture */
        gsz_picture small = scaled(&s.h, &s.photograph[v], 40, 30);
        gsz_picture_free(ctx, &s.photograph[v]);
        s.photograph[v] = small;
    }
    assert_int_equal(gsz_school_open(ctx, &school, &s.cloud, &s.views, 96, s.photograph), GSZ_OK);
    assert_int_equal(school.lessons.reference[1].width, 40);
    assert_int_equal(school.photographs.reference[0].height, 30);
    gsz_school_close(&school);
    shoot_close(&s);
}

static double largest(const gsz_cloud *cloud, int plane) {
    double most = 0;
    for (size_t i = 0; i < cloud->count; i++)
        if (fabs((double)cloud->plane[plane][i]) > most)
            most = fabs((double)cloud->plane[plane][i]);
    return most;
}

/** A scene that looks like its photographs has nothing to learn from what is behind it: their coverage is 1 everywhere. */
static void coverage_teaches_nothing(void **state) {
    (void)state;
    shoot s;
    gsz_trainer t = {0};
    gsz_gallery lessons = {0};
    const gsz_picture *one[VIEWS];
    shoot_open(&s, 1);
    gsz_context *ctx = s.h.context;
    for (size_t v = 0; v < s.views.count; v++) {
        one[v] = &s.photograph[v];
        s.views.camera[v].width = 2 * PICTURE_WIDTH;
        s.views.camera[v].height = 2 * PICTURE_HEIGHT;
    }
    assert_int_equal(gsz_gallery_open_photographs(ctx, &lessons, &s.cloud, &s.views, one), GSZ_OK);
    assert_int_equal(gsz_trainer_init(ctx, &t, &lessons, &s.cloud), GSZ_OK);
    assert_int_equal(gsz_trainer_look(&t, &s.cloud), GSZ_OK);
    assert_true(largest(&t.gradient, GSZ_PLANE_OPACITY) < 1e-9);
    gsz_trainer_free(&t);
    gsz_gallery_close(&lessons);
    shoot_close(&s);
}

/* ---- packing ------------------------------------------------------------------------------------- */

/** The mean PSNR of what was packed against the photographs of views that nothing was learned from. */
static double likeness(shoot *s, const gsz_buffer *packed) {
    gsz_gallery held_out = {0};
    gsz_camera_list views = {0};
    const gsz_picture *photograph[VIEWS];
    gsz_cloud back = unpack(&s->h, packed);
    double psnr;
    for (size_t v = 0; v < s->views.count; v++) {
        if (!gsz_view_held_out(v)) continue;
        photograph[views.count] = &s->photograph[v];
        assert_int_equal(gsz_camera_list_add(s->h.context, &views, &s->views.camera[v]), GSZ_OK);
    }
    assert_int_equal(
        gsz_gallery_open_photographs(s->h.context, &held_out, &back, &views, photograph), GSZ_OK);
    assert_int_equal(gsz_gallery_compare(&held_out, &psnr, &back), GSZ_OK);
    gsz_gallery_close(&held_out);
    gsz_camera_list_free(s->h.context, &views);
    gsz_cloud_free(s->h.context, &back);
    return psnr;
}

static void colours_move_towards_photographs(void **state) {
    (void)state;
    shoot s;
    gsz_buffer packed = {0};
    shoot_open(&s, 0.5f);
    gsz_pack_options options = pack_options(50);
    options.effort = 7;
    options.mask = GSZ_MASK_AUTO;
    options.iterations = 100;
    options.views = &s.views;
    gsz_pack_stats stats = pack_to(&s.h, &packed, &s.cloud, &options);
    double without = likeness(&s, &packed);
    options.photographs = s.photograph;
    stats = pack_to(&s.h, &packed, &s.cloud, &options);
    assert_true(stats.iterations > 0);
    double with = likeness(&s, &packed);
    if (!(with > without + 2)) fail_msg("%.2f dB with photographs, %.2f without", with, without);
    gsz_buffer_free(s.h.context, &packed);
    shoot_close(&s);
}

static void refused(shoot *s, const gsz_pack_options *options, const char *why) {
    gsz_buffer packed = {0};
    assert_int_equal(gsz_pack(s->h.context, &packed, &s->cloud, options, NULL), GSZ_ERROR_ARGUMENT);
    if (!strstr(gsz_context_error(s->h.context), why))
        fail_msg("'%s' does not say '%s'", gsz_context_error(s->h.context), why);
    gsz_buffer_free(s->h.context, &packed);
}

static void photographs_that_do_not_fit(void **state) {
    (void)state;
    shoot s;
    shoot_open(&s, 1);
    gsz_pack_options options = pack_options(50);
    options.effort = 7;
    options.iterations = 1;
    options.photographs = s.photograph;
    refused(&s, &options, "need the views");
    options.views = &s.views;
    options.iterations = 0;
    options.effort = 6;
    refused(&s, &options, "7 to 9");
    options.effort = 7;
    s.photograph[2].plane[1][77] = NAN;
    refused(&s, &options, "photograph 2 ");
    gsz_picture_free(s.h.context, &s.photograph[1]);
    refused(&s, &options, "photograph 1 ");
    shoot_close(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(halves_are_means_of_four),
        cmocka_unit_test(odd_sizes_share_pixels),
        cmocka_unit_test(galleries_of_photographs),
        cmocka_unit_test(coverage_teaches_nothing),
        cmocka_unit_test(colours_move_towards_photographs),
        cmocka_unit_test(photographs_that_do_not_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
