/* SPDX-License-Identifier: MIT */
/* test_splat_budget.c - what a budget chooses: never more than it allows, near things first, nothing wholly left out, and
 * little that changes when the camera moves a little. */
#include "splat_budget.h"
#include "test_codec_support.h"

enum { SIDE = 40, LAYERS = 4, WIDTH = 640, HEIGHT = 360 };

static const uint32_t chunks_of_layer[LAYERS] = {1, 1, 2, 4};

/* A floor of unit squares below the eye, eight chunks each: an eighth, an eighth, a quarter and a half in four layers. */
static void make_floor(gsz_splat_budget *b) {
    for (uint32_t layer = 0; layer < LAYERS; layer++) {
        SplatChunk chunk[SIDE * SIDE * 4];
        gsz_splat_rows rows = {.chunk = chunk, .layer = layer};
        for (uint32_t square = 0; square < SIDE * SIDE; square++)
            for (uint32_t k = 0; k < chunks_of_layer[layer]; k++) {
                float x = (float)(square % SIDE) - SIDE / 2, z = (float)(square / SIDE);
                float part = (float)k / (float)chunks_of_layer[layer];
                float next = (float)(k + 1) / (float)chunks_of_layer[layer];
                chunk[rows.chunk_count++] = (SplatChunk){.count = SPLAT_CHUNK,
                                                         .low = {x + part, 1, z},
                                                         .high = {x + next, 1.1f, z + 1},
                                                         .reach = 0.01f};
            }
        assert_true(gsz_splat_budget_add(b, &rows, NULL));
    }
}

static gsz_camera camera_at(float z) {
    return (gsz_camera){.position = {0.1f, 0, z},
                        .right = {1, 0, 0},
                        .down = {0, 1, 0},
                        .forward = {0, 0, 1},
                        .fov_y = 50,
                        .pixel_aspect = 1};
}

static double kept_of(const gsz_splat_budget *b, uint32_t chunk) {
    uint32_t level = b->share[chunk] & SPLAT_SHARE_ALL;
    return level == SPLAT_SHARE_ALL ? SPLAT_CHUNK : (double)level / SPLAT_SHARE_RANK;
}

static double sum_of(const gsz_splat_budget *b) {
    double sum = 0;
    for (uint32_t i = 0; i < b->pick_count; i++) {
        assert_true(i == 0 || b->pick[i] > b->pick[i - 1]);
        sum += kept_of(b, b->pick[i]);
    }
    return sum;
}

static void budgets_are_kept(void **state) {
    (void)state;
    gsz_splat_budget b = {0};
    gsz_camera camera = camera_at(-2);
    double before = 0;
    make_floor(&b);
    for (uint64_t most = 20000; most < 10000000; most = most * 5 / 2) {
        gsz_splat_budget_choose(&b, &camera, WIDTH, HEIGHT, most, 1);
        double sum = sum_of(&b);
        assert_true(sum <= (double)most && sum >= before && fabs(sum - b.most_kept) < 0.01 * sum);
        if (most < 1000000) assert_true(sum > 0.98 * (double)most);
        before = sum;
    }
    for (uint32_t i = 0; i < b.pick_count; i++)
        assert_int_equal(b.share[b.pick[i]], SPLAT_SHARE_ALL |
                                                 SPLAT_SHARE_ONE << SPLAT_SHARE_SCALE |
                                                 SPLAT_SHARE_WHOLE << SPLAT_SHARE_WEIGHT);
    gsz_splat_budget_free(&b);
}

/* A floor seen flat: each row of squares is farther than the one before. */
static void near_things_keep_more(void **state) {
    (void)state;
    gsz_splat_budget b = {0};
    gsz_camera camera = camera_at(-2);
    make_floor(&b);
    gsz_splat_budget_choose(&b, &camera, WIDTH, HEIGHT, 100000, 1);
    uint32_t chunk = 0;
    for (uint32_t layer = 0; layer < LAYERS; layer++) {
        double before = INFINITY;
        for (uint32_t row = 3; row < SIDE; row++) {
            uint32_t at = chunk + (row * SIDE + SIDE / 2) * chunks_of_layer[layer];
            assert_true(kept_of(&b, at) <= before + 1e-9);
            if (layer == 0) assert_true(kept_of(&b, at) > 0); /* no holes */
            uint32_t scale = b.share[at] >> SPLAT_SHARE_SCALE & 0x3ff;
            assert_true(scale >= SPLAT_SHARE_ONE || kept_of(&b, at) == 0);
            before = kept_of(&b, at);
        }
        chunk += SIDE * SIDE * chunks_of_layer[layer];
    }
    gsz_splat_budget_free(&b);
}

/* Where something is seen before and after a step of a thousandth of the scene, few Gaussians come or go: more only where
 * a whole row comes into the picture at once. */
static void little_changes_at_a_time(void **state) {
    (void)state;
    gsz_splat_budget b = {0};
    uint32_t chunks;
    int leaps = 0;
    make_floor(&b);
    chunks = b.chunk_count;
    double *before = calloc(chunks, sizeof *before);
    assert_non_null(before);
    for (int step = 0; step < 100; step++) {
        gsz_camera camera = camera_at(-2 + 0.04f * (float)step);
        double changed = 0;
        gsz_splat_budget_choose(&b, &camera, WIDTH, HEIGHT, 100000, 1);
        for (uint32_t i = 0; i < chunks; i++) {
            double now = kept_of(&b, i);
            if (now > 0 && before[i] > 0) changed += fabs(now - before[i]);
            before[i] = now;
        }
        if (step > 0) leaps += changed > 0.02 * 100000;
        if (step > 0) assert_true(changed < 0.1 * 100000);
    }
    assert_true(leaps <= 3);
    free(before);
    gsz_splat_budget_free(&b);
}

/* What the rim loses the middle does not get: it stays as it was. */
static void the_rim_keeps_less(void **state) {
    (void)state;
    gsz_splat_budget even = {0}, less = {0};
    gsz_camera camera = camera_at(0);
    uint32_t same = 0, fewer = 0;
    make_floor(&even);
    make_floor(&less);
    gsz_splat_budget_choose(&even, &camera, WIDTH, HEIGHT, 400000, 1);
    gsz_splat_budget_choose(&less, &camera, WIDTH, HEIGHT, 400000, 0.25f);
    for (uint32_t i = 0; i < even.chunk_count; i++) {
        double whole = kept_of(&even, i), part = kept_of(&less, i);
        assert_true(part <= whole);
        same += whole > 0 && part == whole;
        fewer += part < whole;
    }
    assert_true(same > 100 && fewer > 100);
    assert_true(less.most_kept < 0.9 * even.most_kept);
    gsz_splat_budget_free(&even);
    gsz_splat_budget_free(&less);
}

static void nothing_is_no_trouble(void **state) {
    (void)state;
    gsz_splat_budget b = {0};
    gsz_camera camera = camera_at(0), away = camera_at(100);
    gsz_splat_budget_choose(&b, &camera, WIDTH, HEIGHT, 1000, 1);
    assert_int_equal(b.pick_count, 0);
    make_floor(&b);
    gsz_splat_budget_choose(&b, &away, WIDTH, HEIGHT, 1000, 1);
    assert_int_equal(b.pick_count, 0);
    gsz_splat_budget_free(&b);
}

/* The order of ranks: every Gaussian once, and the first eighth has the best of every eight. */
static void ranks_begin_with_the_best(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_cloud cloud = make_scene(h.context, 600, 0, 3, 0);
    gsz_buffer packed = {0};
    gsz_file *file = NULL;
    gsz_quantised_block block = {0};
    gsz_splat_rows plain = {0}, ranked = {0};
    assert_int_equal(gsz_pack(h.context, &packed, &cloud, NULL, NULL), GSZ_OK);
    assert_int_equal(gsz_file_open(h.context, &file, packed.data, packed.size, NULL), GSZ_OK);
    assert_int_equal(gsz_file_decode_block(h.context, file, 0, &block), GSZ_OK);
    assert_true(gsz_splat_rows_make(&plain, &block, NULL) &&
                gsz_splat_rows_make(&ranked, &block, NULL));
    assert_true(gsz_splat_rows_rank(&ranked, &block));
    size_t row = plain.block.row * sizeof(uint32_t);
    for (uint32_t c = 0; c < plain.chunk_count; c++)
        for (uint32_t i = 0; i < plain.chunk[c].count; i++) {
            const char *wanted = (const char *)plain.words + (plain.chunk[c].first + i) * row;
            int found = 0;
            for (uint32_t k = 0; k < plain.chunk[c].count && found == 0; k++)
                found =
                    memcmp(wanted, (const char *)ranked.words + (plain.chunk[c].first + k) * row,
                           row) == 0;
            assert_true(found);
        }
    gsz_splat_rows_free(&plain);
    gsz_splat_rows_free(&ranked);
    gsz_quantised_block_free(h.context, &block);
    gsz_file_close(h.context, &file);
    gsz_buffer_free(h.context, &packed);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(budgets_are_kept),         cmocka_unit_test(near_things_keep_more),
        cmocka_unit_test(little_changes_at_a_time), cmocka_unit_test(the_rim_keeps_less),
        cmocka_unit_test(nothing_is_no_trouble),    cmocka_unit_test(ranks_begin_with_the_best),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
