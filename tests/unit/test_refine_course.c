/* SPDX-License-Identifier: MIT */
/* test_refine_course.c - students get closer to their teacher, keep what is frozen, never get worse, and can be
 * stopped, cancelled and starved of memory. */
#include <stdatomic.h>

#include "mask.h"
#include "refine.h"
#include "school.h"
#include "splat_cloud.h"
#include "test_codec_pictures.h"

enum { GAUSSIANS = 300, VIEWS = 16, LESSONS = 60 };

typedef struct classroom {
    harness h;
    gsz_cloud teacher;
    gsz_camera_list views;
    gsz_school school;
} classroom;

static gsz_cloud make_teacher(gsz_context *context) {
    gsz_cloud cloud = make_scene(context, GAUSSIANS, 1, 1, 0);
    for (size_t i = 0; i < GAUSSIANS; i++)
        for (int k = 0; k < 3; k++) cloud.plane[GSZ_PLANE_SCALE + k][i] += 1;
    return cloud;
}

static void classroom_open_of(classroom *c, int threads, gsz_cloud (*make)(gsz_context *)) {
    *c = (classroom){0};
    harness_open(&c->h, threads, 0);
    c->teacher = make(c->h.context);
    c->views = small_views(&c->h, &c->teacher, VIEWS);
    for (size_t v = 0; v < c->views.count; v++) {
        c->views.camera[v].width = 80;
        c->views.camera[v].height = 60;
    }
    assert_int_equal(gsz_school_open(c->h.context, &c->school, &c->teacher, &c->views, VIEWS, NULL),
                     0);
}

static void classroom_open(classroom *c, int threads) {
    classroom_open_of(c, threads, make_teacher);
}

static void classroom_close(classroom *c) {
    gsz_school_close(&c->school);
    gsz_camera_list_free(c->h.context, &c->views);
    gsz_cloud_free(c->h.context, &c->teacher);
    harness_close(&c->h);
}

/** The teacher with positions, opacities and colours disturbed. */
static gsz_cloud make_student(classroom *c, bool geometry) {
    gsz_cloud student = {0};
    uint64_t seed = 5;
    assert_int_equal(gsz_cloud_copy(c->h.context, &student, &c->teacher), GSZ_OK);
    for (size_t i = 0; i < student.count; i++)
        for (int k = 0; k < 3; k++) {
            student.plane[GSZ_PLANE_DC + k][i] += throw_float(&seed, 0.2f);
            if (!geometry) continue;
            student.plane[GSZ_PLANE_POSITION + k][i] += throw_float(&seed, 0.01f);
            if (k == 0) student.plane[GSZ_PLANE_OPACITY][i] += throw_float(&seed, 0.5f);
        }
    return student;
}

static gsz_course recovery(classroom *c, int lessons) {
    return (gsz_course){.lessons = &c->school.lessons,
                        .exam = &c->school.exam,
                        .recovery_lessons = lessons,
                        .stage = "refine"};
}

static gsz_course_result refine(classroom *c, gsz_cloud *student, const gsz_course *course) {
    gsz_course_result result = {0};
    double psnr;
    if (gsz_refine(c->h.context, student, course, &result) != GSZ_OK)
        fail_msg("cannot refine: %s", gsz_context_error(c->h.context));
    assert_int_equal(gsz_gallery_score(&c->school.exam, &psnr, student), GSZ_OK);
    assert_float_equal(psnr, result.psnr_after, 1e-9); /* it is the student that was examined */
    return result;
}

static bool same_planes(const gsz_cloud *a, const gsz_cloud *b, int first, int end) {
    for (int p = first; p < end; p++)
        if (memcmp(a->plane[p], b->plane[p], a->count * sizeof(float)) != 0) return false;
    return true;
}

/* ---- learning ------------------------------------------------------------------------------------ */

static void students_come_closer(void **state) {
    (void)state;
    classroom c;
    classroom_open(&c, 2);
    gsz_cloud student = make_student(&c, true);
    gsz_course course = recovery(&c, LESSONS);
    gsz_course_result result = refine(&c, &student, &course);
    assert_true(result.psnr_after > result.psnr_before + 3);
    assert_int_equal(result.lessons, LESSONS);
    assert_false(result.stopped);
    assert_true(c.h.reports >= LESSONS);
    gsz_cloud_free(c.h.context, &student);
    classroom_close(&c);
}

static void what_is_frozen_stays(void **state) {
    (void)state;
    classroom c;
    classroom_open(&c, 2);
    for (int harmonics = 0; harmonics < 2; harmonics++) {
        gsz_cloud student = make_student(&c, false), before = make_student(&c, false);
        gsz_course course = recovery(&c, LESSONS);
        course.freeze_geometry = true;
        course.freeze_harmonics = harmonics == 1;
        gsz_course_result result = refine(&c, &student, &course);
        assert_true(result.psnr_after > result.psnr_before + 3);
        assert_true(same_planes(&student, &before, 0, GSZ_PLANE_DC));
        assert_false(same_planes(&student, &before, GSZ_PLANE_DC, GSZ_PLANE_REST));
        assert_int_equal(same_planes(&student, &before, GSZ_PLANE_REST, gsz_plane_count(1)),
                         harmonics);
        gsz_cloud_free(c.h.context, &student);
        gsz_cloud_free(c.h.context, &before);
    }
    classroom_close(&c);
}

/** Nobody knows better than the teacher; quaternions of length 1 aside, it comes back as it went. */
static void nothing_gets_worse(void **state) {
    (void)state;
    classroom c;
    classroom_open(&c, 2);
    gsz_cloud student = {0};
    assert_int_equal(gsz_cloud_copy(c.h.context, &student, &c.teacher), GSZ_OK);
    gsz_course course = recovery(&c, LESSONS);
    gsz_course_result result = refine(&c, &student, &course);
    assert_true(result.psnr_after >= result.psnr_before - 0.01);
    assert_true(result.psnr_after > 80);
    gsz_cloud_free(c.h.context, &student);
    classroom_close(&c);
}

/* ---- masks --------------------------------------------------------------------------------------- */

/** Each Gaussian twice, the second time hardly to be seen. */
static gsz_cloud make_shadows(gsz_context *context) {
    gsz_cloud single = make_teacher(context), both = {0};
    uint32_t index[2 * GAUSSIANS];
    for (uint32_t i = 0; i < 2 * GAUSSIANS; i++) index[i] = i / 2;
    assert_int_equal(gsz_cloud_pick(context, &both, &single, index, 2 * GAUSSIANS), GSZ_OK);
    for (size_t i = 1; i < both.count; i += 2) both.plane[GSZ_PLANE_OPACITY][i] = -4.5f;
    gsz_cloud_free(context, &single);
    return both;
}

static void shadows_go_first(void **state) {
    (void)state;
    classroom c;
    classroom_open_of(&c, 2, make_shadows);
    gsz_cloud student = {0};
    assert_int_equal(gsz_cloud_copy(c.h.context, &student, &c.teacher), GSZ_OK);
    gsz_course course = recovery(&c, LESSONS);
    course.mask_lessons = 2 * LESSONS;
    course.worth = 1e-4 / GAUSSIANS;
    course.keep = GAUSSIANS;
    gsz_course_result result = refine(&c, &student, &course);
    assert_int_equal(student.count, GAUSSIANS);
    size_t seen = 0;
    for (size_t i = 0; i < student.count; i++) seen += student.plane[GSZ_PLANE_OPACITY][i] > -3;
    if (seen < GAUSSIANS * 2 / 3) /* half of them by chance */
        fail_msg("%zu of %d can be seen", seen, GAUSSIANS);
    assert_true(result.psnr_after > 30);
    gsz_cloud_free(c.h.context, &student);
    classroom_close(&c);
}

static void masks_keep_as_many_as_told(void **state) {
    (void)state;
    static const size_t keeps[] = {1, 77, GAUSSIANS, 10 * GAUSSIANS};
    classroom c;
    classroom_open(&c, 2);
    for (int k = 0; k < 4; k++) {
        gsz_cloud student = make_student(&c, false);
        gsz_course course = recovery(&c, 2);
        course.mask_lessons = 3;
        course.worth = 1e-6;
        course.keep = keeps[k];
        refine(&c, &student, &course);
        assert_int_equal(student.count, keeps[k] < GAUSSIANS ? keeps[k] : GAUSSIANS);
        gsz_cloud_free(c.h.context, &student);
    }
    classroom_close(&c);
}

/* ---- ends ---------------------------------------------------------------------------------------- */

static bool enough_after(void *user) {
    int *left = user;
    return (*left)-- <= 0;
}

static void stopping_says_so(void **state) {
    (void)state;
    classroom c;
    classroom_open(&c, 1);
    for (int deadline = 0; deadline < 2; deadline++) {
        int left = 7;
        gsz_stop stop = {.enough = deadline ? NULL : enough_after, .user = &left};
        if (deadline) stop.deadline = gsz_gallery_clock() - 1;
        gsz_cloud student = make_student(&c, false);
        gsz_course course = recovery(&c, LESSONS);
        course.mask_lessons = 5;
        course.keep = 100;
        course.stop = &stop;
        gsz_course_result result = refine(&c, &student, &course);
        assert_true(result.stopped);
        assert_int_equal(result.lessons, deadline ? 0 : 7);
        assert_int_equal(student.count, 100);
        gsz_cloud_free(c.h.context, &student);
    }
    classroom_close(&c);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    static const int threads[] = {1, 2, 5};
    classroom c[3];
    gsz_cloud student[3];
    for (int t = 0; t < 3; t++) {
        classroom_open(&c[t], threads[t]);
        student[t] = make_student(&c[t], true);
        gsz_course course = recovery(&c[t], 8);
        course.mask_lessons = 8;
        course.worth = 1e-6;
        course.keep = 200;
        refine(&c[t], &student[t], &course);
        assert_same_cloud(&student[t], &student[0]);
    }
    for (int t = 2; t >= 0; t--) {
        gsz_cloud_free(c[t].h.context, &student[t]);
        classroom_close(&c[t]);
    }
}

/* ---- failures ------------------------------------------------------------------------------------ */

typedef struct meter {
    atomic_int taken, held;
    int fail_at; /* the first allocation to fail, and all behind it; 0: none */
    int reports_left;
} meter;

static void *meter_alloc(void *user, size_t size) {
    meter *m = user;
    if (atomic_fetch_add(&m->taken, 1) + 1 >= m->fail_at && m->fail_at) return NULL;
    atomic_fetch_add(&m->held, 1);
    return malloc(size);
}

static void meter_free(void *user, void *pointer) {
    meter *m = user;
    if (pointer) atomic_fetch_sub(&m->held, 1);
    free(pointer);
}

static bool meter_progress(void *user, const char *stage, double fraction) {
    meter *m = user;
    assert_non_null(stage);
    assert_true(fraction >= 0 && fraction <= 1);
    return --m->reports_left != 0;
}

/** A whole course, with a school of its own, of a few Gaussians; nothing is held behind it. */
static gsz_result try_course(meter *m, const gsz_cloud *teacher, const gsz_camera_list *views) {
    gsz_context *context = NULL;
    gsz_pool *pool = NULL;
    gsz_context_options options;
    gsz_school school = {0};
    gsz_cloud student = {0};
    gsz_course_result outcome;
    gsz_context_options_default(&options);
    assert_int_equal(gsz_pool_create(&pool, 1), GSZ_OK);
    options.pool = pool;
    options.allocator = (gsz_allocator){meter_alloc, meter_free, m};
    options.progress = meter_progress;
    options.user = m;
    assert_int_equal(gsz_context_create(&context, &options), GSZ_OK);
    gsz_result result = gsz_school_open(context, &school, teacher, views, 4, NULL);
    if (result == GSZ_OK) result = gsz_cloud_copy(context, &student, teacher);
    gsz_course course = {.lessons = &school.lessons, .exam = &school.exam, .mask_lessons = 2};
    course.recovery_lessons = 2;
    course.worth = 1e-6;
    course.keep = 5;
    course.stage = "refine";
    if (result == GSZ_OK) result = gsz_refine(context, &student, &course, &outcome);
    gsz_cloud_free(context, &student);
    gsz_school_close(&school);
    assert_int_equal(m->held, 1);
    gsz_context_destroy(&context);
    gsz_pool_destroy(&pool);
    return result;
}

static void failures_leave_nothing_behind(void **state) {
    (void)state;
    classroom c;
    classroom_open(&c, 1);
    uint32_t index[12];
    gsz_cloud few = {0};
    for (uint32_t i = 0; i < 12; i++) index[i] = 20 * i;
    assert_int_equal(gsz_cloud_pick(c.h.context, &few, &c.teacher, index, 12), GSZ_OK);
    for (size_t v = 0; v < c.views.count; v++) c.views.camera[v].width = 24;
    for (size_t v = 0; v < c.views.count; v++) c.views.camera[v].height = 16;
    int failed = 0, cancelled = 0;
    for (int at = 2;; at += 1 + failed / 40) {
        meter m = {.fail_at = at};
        gsz_result result = try_course(&m, &few, &c.views);
        assert_int_equal(result, m.taken >= at ? GSZ_ERROR_MEMORY : GSZ_OK);
        if (result == GSZ_OK) break;
        failed++;
    }
    for (int at = 1;; at++) {
        meter m = {.reports_left = at};
        gsz_result result = try_course(&m, &few, &c.views);
        assert_int_equal(result, m.reports_left <= 0 ? GSZ_ERROR_CANCELLED : GSZ_OK);
        if (result == GSZ_OK) break;
        cancelled++;
    }
    assert_true(failed > 40 && cancelled > 4);
    gsz_cloud_free(c.h.context, &few);
    classroom_close(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(students_come_closer),
        cmocka_unit_test(what_is_frozen_stays),
        cmocka_unit_test(nothing_gets_worse),
        cmocka_unit_test(shadows_go_first),
        cmocka_unit_test(masks_keep_as_many_as_told),
        cmocka_unit_test(stopping_says_so),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(failures_leave_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
