/* SPDX-License-Identifier: MIT */
/* test_prune_merge.c - what dropped Gaussians hand over: the search for neighbours, moments, merges that can be worked
 * out by hand, and that pictures are nearer to those of the source with a merge than without. */
#include <stdatomic.h>

#include "merge.h"
#include "moments.h"
#include "neighbours.h"
#include "splat_cloud.h"
#include "test_codec_support.h"

enum { COUNT = 800, VIEWS = 5, SIDE = 56 };

static void assert_near(double a, double b, double tolerance) {
    if (!(fabs(a - b) <= tolerance)) fail_msg("%.17g is not %.17g", a, b);
}

static gsz_cloud new_cloud(gsz_context *context, size_t count, int degree) {
    gsz_cloud cloud = {0};
    assert_int_equal(gsz_cloud_create(context, &cloud, count, degree), GSZ_OK);
    for (size_t i = 0; i < count; i++) cloud.plane[GSZ_PLANE_ROTATION][i] = 1;
    return cloud;
}

/* ---- covariances --------------------------------------------------------------------------------- */

static void covariances_there_and_back(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 300, 0, 3, 0);
    for (size_t i = 0; i < cloud.count; i++) {
        double before[6], after[6];
        float old[7];
        for (int k = 0; k < 7; k++) old[k] = cloud.plane[GSZ_PLANE_SCALE + k][i];
        gsz_covariance_of(before, &cloud, i);
        gsz_covariance_to(&cloud, i, before, 1);
        gsz_covariance_of(after, &cloud, i);
        for (int e = 0; e < 6; e++)
            assert_near(after[e], before[e], 1e-5 * (before[0] + before[3] + before[5]));
        for (int k = 0; k < 3; k++)
            assert_float_equal(cloud.plane[GSZ_PLANE_SCALE + k][i], old[k], 1e-3);
    }
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/** Axes do not change places, and the quaternion keeps its length and hemisphere. */
static void axes_keep_their_names(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = new_cloud(h.context, 1, 0);
    float *const *scale = cloud.plane + GSZ_PLANE_SCALE;
    cloud.plane[GSZ_PLANE_ROTATION][0] = -2;
    double wanted[6] = {4, 0.01, 0, 9, 0, 1};
    gsz_covariance_to(&cloud, 0, wanted, 1e-9);
    assert_float_equal(scale[0][0], logf(2), 1e-4);
    assert_float_equal(scale[1][0], logf(3), 1e-4);
    assert_float_equal(scale[2][0], 0, 1e-4);
    assert_float_equal(cloud.plane[GSZ_PLANE_ROTATION][0], -2, 1e-3);
    gsz_covariance_to(&cloud, 0, (double[6]){4, 0, 0, 9, 0, 0}, 0.25);
    assert_float_equal(scale[2][0], logf(0.5f), 1e-4);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

static void areas_and_distances(void **state) {
    (void)state;
    double disc[6] = {4, 0, 0, 9, 0, 0}, needle[6] = {1, 1, 1, 1, 1, 1};
    assert_near(gsz_covariance_area(disc), 6, 1e-12);
    assert_near(gsz_covariance_area((double[6]){1, 0, 0, 4, 0, 9}), 7, 1e-12);
    assert_true(gsz_covariance_area(needle) > 0 && gsz_covariance_area(needle) < 1e-6);
    double sheared[6] = {2, 1, 0, 2, 0, 4}; /* inverse: 2/3 -1/3, -1/3 2/3, 1/4 */
    assert_near(gsz_covariance_distance(sheared, (double[3]){1, 0, 0}), 2.0 / 3, 1e-14);
    assert_near(gsz_covariance_distance(sheared, (double[3]){1, -1, 2}), 3, 1e-14);
    assert_true(gsz_covariance_distance(needle, (double[3]){1, -1, 0}) > 1e6);
    /* U U' with the rows of U 1 2 3, 0 1 2, 0 0 1; and U (1 1 -1)' */
    double full[6] = {14, 8, 3, 5, 2, 1};
    assert_near(gsz_covariance_distance(full, (double[3]){0, -1, -1}), 3, 1e-12);
}

/* ---- neighbours ---------------------------------------------------------------------------------- */

static double square_apart(const gsz_cloud *cloud, uint32_t i, const float point[3]) {
    double sum = 0;
    for (int a = 0; a < 3; a++) {
        double d = (double)cloud->plane[a][i] - (double)point[a];
        sum += d * d;
    }
    return sum;
}

/** How many are nearer to the point than one of them. */
static size_t count_nearer(const gsz_cloud *cloud, uint32_t of, const float point[3]) {
    double limit = square_apart(cloud, of, point);
    size_t nearer = 0;
    for (uint32_t i = 0; i < cloud->count; i++) {
        double square = square_apart(cloud, i, point);
        nearer += square < limit || (square == limit && i < of);
    }
    return nearer;
}

static void check_neighbours(gsz_context *context, const gsz_cloud *cloud, uint64_t seed) {
    gsz_neighbours tree = {0};
    uint32_t index[GSZ_NEIGHBOURS_MAX];
    assert_int_equal(gsz_neighbours_build(context, &tree, cloud), GSZ_OK);
    for (int trial = 0; trial < 100; trial++) {
        float point[3];
        uint32_t at = throw_dice(&seed) % (uint32_t)cloud->count;
        for (int a = 0; a < 3; a++)
            point[a] = trial % 2 ? throw_float(&seed, 4) : cloud->plane[a][at];
        int most = trial % GSZ_NEIGHBOURS_MAX + 1;
        int found = gsz_neighbours_find(&tree, index, point, most);
        assert_int_equal(found, (size_t)most < cloud->count ? most : (int)cloud->count);
        for (int k = 0; k < found; k++) assert_int_equal(count_nearer(cloud, index[k], point), k);
    }
    gsz_neighbours_free(context, &tree);
    assert_null(tree.order);
}

static void neighbours_are_the_nearest(void **state) {
    (void)state;
    static const size_t counts[] = {1, 7, 8, 9, 17, 100, 1000};
    harness h;
    harness_open(&h, 3, 0);
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++)
        for (int kind = 0; kind < 3; kind++) {
            gsz_cloud cloud = make_scene(h.context, counts[c], 0, 3, 0);
            for (int a = 0; a < 3; a++)
                for (size_t i = 0; i < cloud.count && kind > 0; i++)
                    cloud.plane[a][i] = kind == 1 ? roundf(cloud.plane[a][i]) : 0.5f;
            check_neighbours(h.context, &cloud, counts[c]);
            gsz_cloud_free(h.context, &cloud);
        }
    harness_close(&h);
}

/* ---- merges worked out by hand ------------------------------------------------------------------- */

static float logit(double alpha) { return (float)log(alpha / (1 - alpha)); }

static double alpha_of(const gsz_cloud *cloud, size_t i) {
    return 1 / (1 + exp(-(double)cloud->plane[GSZ_PLANE_OPACITY][i]));
}

/** Two equal balls of deviation 1 and alpha 0.3. */
static gsz_cloud make_pair(gsz_context *context) {
    gsz_cloud cloud = new_cloud(context, 2, 1);
    for (size_t i = 0; i < 2; i++) cloud.plane[GSZ_PLANE_OPACITY][i] = logit(0.3);
    return cloud;
}

/** Drops the second of two and merges without pictures. */
static gsz_cloud merge_pair(gsz_context *context, const gsz_cloud *pair, double importance) {
    gsz_cloud kept = {0};
    gsz_merge_options options;
    const uint32_t first = 0;
    const double important[2] = {1, importance};
    gsz_merge_options_default(&options);
    assert_int_equal(gsz_cloud_pick(context, &kept, pair, &first, 1), GSZ_OK);
    assert_int_equal(gsz_merge_dropped(context, &kept, pair, &first, important, &options), GSZ_OK);
    return kept;
}

static void assert_unchanged(const gsz_cloud *kept, const gsz_cloud *source) {
    for (int p = 0; p < gsz_plane_count(source->sh_degree); p++)
        assert_memory_equal(kept->plane[p], source->plane[p], sizeof(float));
}

/** alpha times area is kept, up to what one Gaussian may have. */
static void equal_ones_add_up(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    for (int opaque = 0; opaque < 2; opaque++) {
        gsz_cloud pair = make_pair(h.context);
        for (size_t i = 0; i < 2 && opaque; i++) pair.plane[GSZ_PLANE_OPACITY][i] = logit(0.7);
        gsz_cloud kept = merge_pair(h.context, &pair, 1);
        assert_near(alpha_of(&kept, 0), opaque ? 0.999 : 0.6, 1e-6);
        for (int p = 0; p < gsz_plane_count(1); p++)
            if (p != GSZ_PLANE_OPACITY)
                assert_float_equal(kept.plane[p][0], pair.plane[p][0], 1e-6);
        gsz_cloud_free(h.context, &kept);
        gsz_cloud_free(h.context, &pair);
    }
    harness_close(&h);
}

static void moments_are_kept(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud pair = make_pair(h.context);
    pair.plane[0][1] = 1; /* one deviation off along x */
    pair.plane[GSZ_PLANE_OPACITY][1] = logit(0.1);
    pair.plane[GSZ_PLANE_DC][1] = 0.4f;
    pair.plane[GSZ_PLANE_REST + 2][1] = 0.8f;
    gsz_cloud kept = merge_pair(h.context, &pair, 1);
    assert_float_equal(kept.plane[0][0], 0.25, 1e-6); /* masses as 3 to 1 */
    assert_float_equal(kept.plane[1][0], 0, 0);
    assert_float_equal(kept.plane[GSZ_PLANE_SCALE][0], 0.5 * log(1 + 3.0 / 16), 1e-6);
    assert_float_equal(kept.plane[GSZ_PLANE_SCALE + 1][0], 0, 1e-6);
    assert_float_equal(kept.plane[GSZ_PLANE_DC][0], 0.1, 1e-6);
    assert_float_equal(kept.plane[GSZ_PLANE_REST + 2][0], 0.2, 1e-6);
    double wide = 1 + 3.0 / 16; /* areas: sqrt(3) each, and sqrt(2 wide + 1) */
    assert_near(alpha_of(&kept, 0), 0.4 * sqrt(3) / sqrt(2 * wide + 1), 1e-6);
    gsz_cloud_free(h.context, &kept);
    gsz_cloud_free(h.context, &pair);
    harness_close(&h);
}

static void only_the_alike_inherit(void **state) {
    (void)state;
    static const struct {
        int plane;
        float value;
        double importance;
    } cases[] = {
        {GSZ_PLANE_POSITION, 4.3f,
         1}, /* over three of their deviations together, which are sqrt 2 */
        {GSZ_PLANE_DC + 1, 1.1f, 1},
        {GSZ_PLANE_OPACITY, 0, 0}, /* nobody sees it */
    };
    harness h;
    harness_open(&h, 1, 0);
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        for (int near = 0; near < 2; near++) {
            gsz_cloud pair = make_pair(h.context);
            pair.plane[cases[c].plane][1] = near ? cases[c].value * 0.9f : cases[c].value;
            gsz_cloud kept = merge_pair(h.context, &pair, near ? 1 : cases[c].importance);
            if (near)
                assert_true(alpha_of(&kept, 0) != alpha_of(&pair, 0));
            else
                assert_unchanged(&kept, &pair);
            gsz_cloud_free(h.context, &kept);
            gsz_cloud_free(h.context, &pair);
        }
    harness_close(&h);
}

/* ---- with pictures ------------------------------------------------------------------------------- */

/** A surface of soft discs that overlap, every third of them to be dropped; and pictures of it. */
typedef struct scene {
    gsz_context *context;
    gsz_cloud source, kept;
    uint32_t index[COUNT];
    double importance[COUNT];
    gsz_gallery teacher, judge;
} scene;

static void look(scene *s, gsz_gallery *gallery, double turn) {
    gsz_camera_list views = {0};
    for (int v = 0; v < VIEWS; v++) {
        double angle = turn + 6.283 * v / VIEWS;
        const float eye[3] = {(float)(4 * cos(angle)), (float)(v % 3) - 1, (float)(4 * sin(angle))};
        const float target[3] = {0}, up[3] = {0, -1, 0};
        gsz_camera camera = {0};
        assert_true(gsz_camera_look_at(&camera, eye, target, up, 40));
        camera.width = camera.height = SIDE;
        assert_int_equal(gsz_camera_list_add(s->context, &views, &camera), GSZ_OK);
    }
    assert_int_equal(gsz_gallery_open(s->context, gallery, &s->source, &views), GSZ_OK);
    gsz_camera_list_free(s->context, &views);
}

static void scene_open(scene *s, gsz_context *context) {
    uint64_t seed = 11;
    size_t kept = 0;
    memset(s, 0, sizeof *s);
    s->context = context;
    s->source = new_cloud(context, COUNT, 1);
    for (size_t i = 0; i < COUNT; i++) {
        float *const *plane = s->source.plane;
        float at[3], length = 0;
        for (int a = 0; a < 3; a++) at[a] = throw_float(&seed, 1);
        for (int a = 0; a < 3; a++) length += at[a] * at[a];
        for (int a = 0; a < 3; a++) plane[a][i] = at[a] / sqrtf(length);
        for (int a = 0; a < 3; a++)
            plane[GSZ_PLANE_SCALE + a][i] = -2.4f + throw_float(&seed, 0.5f);
        for (int c = 0; c < 3; c++)
            plane[GSZ_PLANE_DC + c][i] = plane[c][i] + throw_float(&seed, 0.2f);
        plane[GSZ_PLANE_OPACITY][i] = throw_float(&seed, 2);
        s->importance[i] = 1;
        if (i % 3) s->index[kept++] = (uint32_t)i;
    }
    assert_int_equal(gsz_cloud_pick(context, &s->kept, &s->source, s->index, kept), GSZ_OK);
    look(s, &s->teacher, 0);
    look(s, &s->judge, 0.4);
}

static void scene_close(scene *s) {
    gsz_gallery_close(&s->teacher);
    gsz_gallery_close(&s->judge);
    gsz_cloud_free(s->context, &s->source);
    gsz_cloud_free(s->context, &s->kept);
}

static gsz_result merge_scene(scene *s, bool judged, int rounds) {
    gsz_merge_options options;
    gsz_merge_options_default(&options);
    options.teacher = &s->teacher;
    options.judge = judged ? &s->judge : NULL;
    options.rounds = rounds;
    return gsz_merge_dropped(s->context, &s->kept, &s->source, s->index, s->importance, &options);
}

static double psnr_of(scene *s) {
    double psnr;
    assert_int_equal(gsz_gallery_compare(&s->judge, &psnr, &s->kept), GSZ_OK);
    return psnr;
}

static gsz_cloud copy(gsz_context *context, const gsz_cloud *cloud) {
    gsz_cloud out = {0};
    uint32_t every[COUNT];
    for (uint32_t i = 0; i < COUNT; i++) every[i] = i;
    assert_int_equal(gsz_cloud_pick(context, &out, cloud, every, cloud->count), GSZ_OK);
    return out;
}

static void assert_same(const gsz_cloud *a, const gsz_cloud *b) {
    assert_int_equal(a->count, b->count);
    for (int p = 0; p < gsz_plane_count(a->sh_degree); p++)
        assert_memory_equal(a->plane[p], b->plane[p], a->count * sizeof(float));
}

static void pictures_gain_by_it(void **state) {
    (void)state;
    harness h;
    scene s;
    harness_open(&h, 2, 0);
    scene_open(&s, h.context);
    gsz_cloud dropped = copy(h.context, &s.kept);
    double before = psnr_of(&s), once;
    assert_int_equal(merge_scene(&s, false, 1), GSZ_OK);
    once = psnr_of(&s);
    gsz_cloud_free(h.context, &s.kept);
    s.kept = dropped;
    assert_int_equal(merge_scene(&s, false, 4), GSZ_OK);
    assert_true(once > before + 2);
    assert_true(psnr_of(&s) > once + 1);
    scene_close(&s);
    harness_close(&h);
}

/** A judge that shows nothing but what was kept wants no step at all. */
static void the_judge_has_the_last_word(void **state) {
    (void)state;
    harness h;
    scene s;
    harness_open(&h, 2, 0);
    scene_open(&s, h.context);
    gsz_gallery_close(&s.judge);
    gsz_cloud before = copy(h.context, &s.kept), all = s.source;
    s.source = s.kept;
    look(&s, &s.judge, 0.4);
    s.source = all;
    assert_int_equal(merge_scene(&s, true, 4), GSZ_OK);
    assert_same(&s.kept, &before);
    gsz_cloud_free(h.context, &before);
    scene_close(&s);
    harness_close(&h);
}

static void nothing_dropped_nothing_done(void **state) {
    (void)state;
    harness h;
    scene s;
    harness_open(&h, 2, 0);
    scene_open(&s, h.context);
    gsz_cloud_free(h.context, &s.kept);
    s.kept = copy(h.context, &s.source);
    for (uint32_t i = 0; i < COUNT; i++) s.index[i] = i;
    assert_int_equal(merge_scene(&s, true, 1), GSZ_OK);
    assert_same(&s.kept, &s.source);
    scene_close(&s);
    harness_close(&h);
}

static void a_cancelled_merge_changes_nothing(void **state) {
    (void)state;
    harness h;
    scene s;
    harness_open(&h, 2, 0);
    scene_open(&s, h.context);
    gsz_cloud before = copy(h.context, &s.kept);
    h.cancel_after = h.reports + 2 * VIEWS + 1;
    assert_int_equal(merge_scene(&s, true, 4), GSZ_ERROR_CANCELLED);
    assert_same(&s.kept, &before);
    gsz_cloud_free(h.context, &before);
    scene_close(&s);
    harness_close(&h);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    static const int threads[3] = {1, 2, 5};
    harness h[3];
    scene s[3];
    for (int t = 0; t < 3; t++) {
        harness_open(&h[t], threads[t], 0);
        scene_open(&s[t], h[t].context);
        assert_int_equal(merge_scene(&s[t], true, 4), GSZ_OK);
        assert_same(&s[t].kept, &s[0].kept);
    }
    for (int t = 0; t < 3; t++) {
        scene_close(&s[t]);
        harness_close(&h[t]);
    }
}

/* ---- memory -------------------------------------------------------------------------------------- */

typedef struct meter {
    atomic_int taken, held;
    int fail_at; /* the allocation that fails; 0: none */
} meter;

static void *meter_alloc(void *user, size_t size) {
    meter *m = user;
    int number = atomic_fetch_add(&m->taken, 1) + 1;
    if (number == m->fail_at) return NULL;
    atomic_fetch_add(&m->held, 1);
    return malloc(size);
}

static void meter_free(void *user, void *pointer) {
    meter *m = user;
    if (pointer) atomic_fetch_sub(&m->held, 1);
    free(pointer);
}

/** Whatever fails, nothing is left behind and the cloud is as it was. */
static void no_memory_at_any_point(void **state) {
    (void)state;
    meter m = {0};
    gsz_context_options options;
    gsz_context *context = NULL;
    scene s;
    int at = 0;
    gsz_context_options_default(&options);
    options.allocator = (gsz_allocator){meter_alloc, meter_free, &m};
    assert_int_equal(gsz_context_create(&context, &options), GSZ_OK);
    scene_open(&s, context);
    double before = psnr_of(&s), after;
    gsz_result result;
    do {
        int held = m.held;
        m.fail_at = m.taken + ++at;
        result = merge_scene(&s, true, 2);
        bool failed = m.taken >= m.fail_at;
        m.fail_at = 0;
        assert_int_equal(result, failed ? GSZ_ERROR_MEMORY : GSZ_OK);
        after = psnr_of(&s);
        if (failed) assert_true(after == before);
        /* rasterisers keep what they have grown to */
        if (at < 10) assert_int_equal(m.held, held);
    } while (result != GSZ_OK);
    assert_true(at > 40 && after > before);
    scene_close(&s);
    assert_int_equal(m.held, 1);
    gsz_context_destroy(&context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(covariances_there_and_back),
        cmocka_unit_test(axes_keep_their_names),
        cmocka_unit_test(areas_and_distances),
        cmocka_unit_test(neighbours_are_the_nearest),
        cmocka_unit_test(equal_ones_add_up),
        cmocka_unit_test(moments_are_kept),
        cmocka_unit_test(only_the_alike_inherit),
        cmocka_unit_test(pictures_gain_by_it),
        cmocka_unit_test(the_judge_has_the_last_word),
        cmocka_unit_test(nothing_dropped_nothing_done),
        cmocka_unit_test(a_cancelled_merge_changes_nothing),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(no_memory_at_any_point),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
