/* SPDX-License-Identifier: MIT */
/* test_splat_proxies.c - proxies cover what they stand for, at its place and in its colour; cuts keep to budgets, draw everything
 * once, and change little when the camera moves a little. */
#include "splat_budget.h"
#include "splat_merge.h"
#include "splat_proxies.h"
#include "test_codec_support.h"

enum { GAUSSIANS = 20000, SIDE = 7, WIDTH = 640, HEIGHT = 360 };

/** A block, with its tree. */
typedef struct tree {
    gsz_quantised_block block;
    gsz_splat_rows rows, proxies;
    gsz_splat_budget budget;
} tree;

static void make_tree(tree *t, harness *h, size_t count, gsz_sh_coding coding) {
    gsz_cloud cloud = make_scene(h->context, count, 1, 2, 0);
    gsz_pack_options options = pack_options(60);
    gsz_codebook_view book[SPLAT_GROUPS];
    gsz_buffer packed = {0};
    gsz_file *file = NULL;
    options.layers = 1;
    options.sh_coding = coding;
    if (coding == GSZ_SH_CODEBOOKS) use_palette(&cloud, 50);
    assert_int_equal(gsz_pack(h->context, &packed, &cloud, &options, NULL), GSZ_OK);
    assert_int_equal(gsz_file_open(h->context, &file, packed.data, packed.size, NULL), GSZ_OK);
    assert_int_equal(gsz_file_decode_block(h->context, file, 0, &t->block), GSZ_OK);
    assert_int_equal(gsz_file_codebooks(file) > 0, coding == GSZ_SH_CODEBOOKS);
    for (int g = 0; g < gsz_file_codebooks(file); g++) gsz_file_codebook(file, g, &book[g]);
    assert_true(gsz_splat_rows_make(&t->rows, &t->block, NULL));
    assert_true(gsz_splat_proxies_make(&t->proxies, &t->rows, &t->block, book));
    assert_true(gsz_splat_budget_add(&t->budget, &t->rows, &t->proxies));
    gsz_file_close(h->context, &file);
    gsz_buffer_free(h->context, &packed);
    gsz_cloud_free(h->context, &cloud);
}

/* The same block again and again, on a square of SIDE. */
static void shift(gsz_splat_rows *rows, float x, float z) {
    for (uint32_t i = 0; i < rows->chunk_count; i++) {
        rows->chunk[i].low[0] += x;
        rows->chunk[i].high[0] += x;
        rows->chunk[i].low[2] += z;
        rows->chunk[i].high[2] += z;
    }
}

static void make_wood(tree *t, harness *h) {
    make_tree(t, h, GAUSSIANS, GSZ_SH_LEVELS);
    gsz_splat_budget_free(&t->budget);
    for (int i = 0; i < SIDE * SIDE; i++) {
        float x = 4 * (float)(i % SIDE - SIDE / 2), z = 4 * (float)(i / SIDE);
        shift(&t->rows, x, z);
        shift(&t->proxies, x, z);
        assert_true(gsz_splat_budget_add(&t->budget, &t->rows, &t->proxies));
        shift(&t->rows, -x, -z);
        shift(&t->proxies, -x, -z);
    }
}

static void free_tree(tree *t, harness *h) {
    gsz_splat_budget_free(&t->budget);
    gsz_splat_rows_free(&t->rows);
    gsz_splat_rows_free(&t->proxies);
    gsz_quantised_block_free(h->context, &t->block);
}

static gsz_camera camera_at(float x, float z) {
    return (gsz_camera){.position = {x, 0, z},
                        .right = {1, 0, 0},
                        .down = {0, 1, 0},
                        .forward = {0, 0, 1},
                        .fov_y = 50,
                        .pixel_aspect = 1};
}

/* ---- trees ---- */

static void levels_are_a_fourth(void **state) {
    (void)state;
    harness h;
    tree t = {0};
    uint32_t count = GAUSSIANS, chunk = 0;
    harness_open(&h, 1, 0);
    make_tree(&t, &h, count, GSZ_SH_LEVELS);
    while (count > GSZ_PROXY_ROOT) {
        uint32_t level = 0, first = chunk;
        count = (count + 3) / 4;
        for (; level < count; chunk++) {
            const gsz_splat_node *node = &t.proxies.node[chunk];
            uint32_t above = first + ((count + 255) / 256) + (chunk - first) / 4;
            level += t.proxies.chunk[chunk].count;
            assert_int_equal(node->parent, count > GSZ_PROXY_ROOT ? above : GSZ_NODE_ROOT);
            assert_true(node->gain > 0 && node->spread > 0);
        }
        assert_int_equal(level, count);
    }
    assert_int_equal(chunk, t.proxies.chunk_count);
    for (uint32_t c = 0; c < t.rows.chunk_count; c++)
        assert_int_equal(t.rows.node[c].parent, c / 4);
    assert_true(chunk * SPLAT_CHUNK <= gsz_splat_proxies_most(GAUSSIANS, 1));
    free_tree(&t, &h);
    harness_close(&h);
}

static void small_blocks_have_none(void **state) {
    (void)state;
    harness h;
    tree t = {0};
    harness_open(&h, 1, 0);
    make_tree(&t, &h, GSZ_PROXY_ROOT, GSZ_SH_LEVELS);
    assert_int_equal(t.proxies.chunk_count, 0);
    assert_int_equal(t.rows.node[0].parent, GSZ_NODE_ROOT);
    free_tree(&t, &h);
    harness_close(&h);
}

/* ---- merging ---- */

/* Four of one shape weigh the same: what stands for them is where they are on average, and as wide as they lie apart. */
static void moments_are_kept(void **state) {
    (void)state;
    harness h;
    tree t = {0};
    harness_open(&h, 1, 0);
    make_tree(&t, &h, 2000, GSZ_SH_LEVELS);
    for (uint32_t first = 0; first + 4 <= 2000; first += 4) {
        gsz_merge_body from[4], one;
        double mean[3] = {0}, square = 0, color = 0;
        for (uint32_t i = 0; i < 4; i++) {
            gsz_merge_body_of(&from[i], &t.block, first + i, NULL);
            memcpy(from[i].covariance, from[0].covariance, sizeof from[i].covariance);
            from[i].alpha = from[0].alpha;
            color += 0.25 * (double)from[i].color[11];
            for (int k = 0; k < 3; k++) mean[k] += 0.25 * (double)from[i].position[k];
        }
        for (uint32_t i = 0; i < 4; i++) {
            double apart = (double)from[i].position[0] - mean[0];
            square += 0.25 * apart * apart;
        }
        assert_int_equal(gsz_merge_group(&one, from, 4, 12), 1);
        for (int k = 0; k < 3; k++) assert_true(fabs((double)one.position[k] - mean[k]) < 1e-5);
        assert_true(fabs((double)one.covariance[0] - square - (double)from[0].covariance[0]) <
                    1e-5);
        assert_true(fabs((double)one.color[11] - color) < 1e-5 && one.color[12] == 0);
        assert_true(one.alpha > 0 && one.alpha <= 0.995f && one.spread > 0);
    }
    free_tree(&t, &h);
    harness_close(&h);
}

static void axes_are_those_of_the_covariance(void **state) {
    (void)state;
    uint64_t seed = 7;
    for (int n = 0; n < 1000; n++) {
        float m[6] = {0}, deviation[3], axis[3][3], v[3], back[6] = {0};
        for (int s = 0; s < 1 + n % 3; s++) { /* flat ones and needles too */
            for (int k = 0; k < 3; k++) v[k] = throw_float(&seed, 1);
            for (int r = 0, e = 0; r < 3; r++)
                for (int c = r; c < 3; c++) m[e++] += v[r] * v[c];
        }
        gsz_merge_axes(deviation, axis, m);
        assert_true(deviation[0] >= deviation[1] && deviation[1] >= deviation[2]);
        for (int k = 0; k < 3; k++)
            for (int r = 0, e = 0; r < 3; r++)
                for (int c = r; c < 3; c++)
                    back[e++] += deviation[k] * deviation[k] * axis[k][r] * axis[k][c];
        for (int e = 0; e < 6; e++) assert_true(fabsf(back[e] - m[e]) < 1e-4f);
    }
}

/* Harmonics out of codebooks are colours in red, green and blue, levels are not. */
static void colors_of_codebooks_and_levels(void **state) {
    (void)state;
    harness h;
    double sum[2] = {0};
    harness_open(&h, 1, 0);
    for (int coding = 0; coding < 2; coding++) {
        tree t = {0};
        make_tree(&t, &h, 2000, coding ? GSZ_SH_CODEBOOKS : GSZ_SH_LEVELS);
        assert_int_equal(t.proxies.block.groups, 0);
        assert_int_equal(t.proxies.block.coefficients, 3);
        sum[coding] = (double)t.proxies.chunk_count;
        free_tree(&t, &h);
    }
    assert_true(sum[0] == sum[1]);
    harness_close(&h);
}

/* ---- cuts ---- */

static double weight_of(const gsz_splat_budget *b, uint32_t chunk) {
    return (double)(b->share[chunk] >> SPLAT_SHARE_WEIGHT) / SPLAT_SHARE_WHOLE;
}

/* Whatever is chosen: from each chunk to its root, weights add up to one. */
static void check_paths(const gsz_splat_budget *b) {
    for (uint32_t i = 0; i < b->chunk_count; i++) {
        double sum = 0;
        bool shows = !b->chunk[i].stands_in;
        for (uint32_t c = i; shows && c != GSZ_NODE_ROOT; c = b->chunk[c].parent) {
            sum += weight_of(b, c);
            shows &= b->chunk[c].shows;
        }
        if (shows) assert_true(fabs(sum - 1) < 0.05);
    }
}

static void cuts_keep_to_budgets(void **state) {
    (void)state;
    harness h;
    tree t = {0};
    double before = 0;
    harness_open(&h, 1, 0);
    make_wood(&t, &h);
    gsz_camera camera = camera_at(0, -7), away = camera_at(0, 100);
    for (uint64_t most = 20000; most < 400000; most *= 2) {
        gsz_splat_budget_cut(&t.budget, &camera, WIDTH, HEIGHT, most, 1);
        check_paths(&t.budget);
        assert_true(t.budget.most_kept < 1.01 * (double)most && t.budget.most_kept >= before);
        assert_true(t.budget.most_kept > 0.9 * (double)most);
        before = t.budget.most_kept;
    }
    gsz_splat_budget_cut(&t.budget, &camera, WIDTH, HEIGHT, UINT64_MAX, 1);
    for (uint32_t i = 0; i < t.budget.pick_count; i++)
        assert_false(t.budget.chunk[t.budget.pick[i]].stands_in);
    gsz_splat_budget_cut(&t.budget, &camera, WIDTH, HEIGHT, 1, 1);
    for (uint32_t i = 0; i < t.budget.pick_count; i++)
        assert_int_equal(t.budget.chunk[t.budget.pick[i]].parent, GSZ_NODE_ROOT);
    gsz_splat_budget_cut(&t.budget, &away, WIDTH, HEIGHT, 1000, 1);
    assert_int_equal(t.budget.pick_count, 0);
    free_tree(&t, &h);
    harness_close(&h);
}

static void the_rim_is_coarser(void **state) {
    (void)state;
    harness h;
    tree t = {0};
    harness_open(&h, 1, 0);
    make_wood(&t, &h);
    gsz_camera camera = camera_at(0, -1);
    camera.fov_y = 110;
    gsz_splat_budget_cut(&t.budget, &camera, HEIGHT, HEIGHT, 80000, 1);
    double even = t.budget.most_kept;
    gsz_splat_budget_cut(&t.budget, &camera, HEIGHT, HEIGHT, 80000, 0.25f);
    check_paths(&t.budget);
    assert_true(t.budget.most_kept < 0.95 * even && t.budget.most_kept > 0.2 * even);
    free_tree(&t, &h);
    harness_close(&h);
}

/* On a walk of 200 steps nothing comes or goes within one: it fades over several. */
static void cuts_change_little_at_a_time(void **state) {
    (void)state;
    harness h;
    tree t = {0};
    harness_open(&h, 1, 0);
    make_wood(&t, &h);
    double *before = calloc(t.budget.chunk_count, sizeof *before), leap = 0, sum = 0;
    bool *shown = calloc(t.budget.chunk_count, sizeof *shown);
    assert_true(before && shown);
    for (int step = 0; step <= 200; step++) {
        gsz_camera camera = camera_at(-1 + 0.01f * (float)step, -9 + 0.01f * (float)step);
        double changed = 0;
        gsz_splat_budget_cut(&t.budget, &camera, WIDTH, HEIGHT, 60000, 1);
        for (uint32_t i = 0; i < t.budget.chunk_count; i++) {
            const gsz_budget_chunk *chunk = &t.budget.chunk[i];
            double more = fabs(weight_of(&t.budget, i) - before[i]);
            changed += more * (double)chunk->seen;
            if (step > 0 && chunk->shows && shown[i]) leap = fmax(leap, more);
            shown[i] = chunk->shows;
            before[i] = weight_of(&t.budget, i);
        }
        if (step == 0) continue;
        sum += changed / 60000 / 200;
    }
    assert_true(sum > 0 && sum < 0.02 && leap < 0.25);
    free(before);
    free(shown);
    free_tree(&t, &h);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(levels_are_a_fourth),
        cmocka_unit_test(small_blocks_have_none),
        cmocka_unit_test(moments_are_kept),
        cmocka_unit_test(axes_are_those_of_the_covariance),
        cmocka_unit_test(colors_of_codebooks_and_levels),
        cmocka_unit_test(cuts_keep_to_budgets),
        cmocka_unit_test(the_rim_is_coarser),
        cmocka_unit_test(cuts_change_little_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
