/* SPDX-License-Identifier: MIT */
/* test_scene_order.c - which blocks are needed first, and how many of them. */
#include "test_codec_support.h"

#include "block_order.h"

enum { SIDE = 8, LAYERS = 3, BLOCKS = SIDE * SIDE * LAYERS };

/* Tiles of a floor, each with a block a layer; the camera stands above its middle and looks along z. */
static void make_floor(gsz_block_place *block) {
    for (uint32_t i = 0; i < BLOCKS; i++) {
        float x = (float)(i % SIDE) - SIDE / 2, z = (float)(i / SIDE % SIDE) - SIDE / 2;
        block[i] = (gsz_block_place){.layer = i / (SIDE * SIDE),
                                     .gaussians = 100,
                                     .is_known = true,
                                     .low = {x, 1, z},
                                     .high = {x + 1, 1.1f, z + 1}};
    }
}

static gsz_block_look look_along_z(void) {
    gsz_block_look look = {.is_set = true, .width = 640, .height = 360};
    look.camera = (gsz_camera){.right = {1, 0, 0},
                               .down = {0, 1, 0},
                               .forward = {0, 0, 1},
                               .fov_y = 50,
                               .pixel_aspect = 1};
    return look;
}

/* Everything once, layers in turn, in each the largest first. */
static void assert_sound(const uint32_t *order, const gsz_block_place *block,
                         const gsz_block_look *look, size_t needed) {
    bool seen[BLOCKS] = {false};
    for (size_t i = 0; i < BLOCKS; i++) {
        assert_false(seen[order[i]]);
        seen[order[i]] = true;
        if (i == 0 || i >= needed) continue;
        const gsz_block_place *a = &block[order[i - 1]], *b = &block[order[i]];
        assert_true(a->layer <= b->layer);
        if (a->layer == b->layer) assert_true(gsz_block_size(a, look) >= gsz_block_size(b, look));
    }
}

static void what_is_seen_comes_first(void **state) {
    (void)state;
    gsz_block_place block[BLOCKS];
    uint32_t order[BLOCKS];
    gsz_block_look look = look_along_z();
    make_floor(block);
    assert_int_equal(gsz_block_order(order, block, BLOCKS, &look), BLOCKS);
    assert_sound(order, block, &look, BLOCKS);
    for (int i = 0; i < 10; i++) assert_true(block[order[i]].high[2] > 0);
    /* behind, and beside */
    assert_true(gsz_block_size(&block[SIDE / 2], &look) == 0);
    assert_true(gsz_block_size(&block[SIDE * (SIDE / 2)], &look) == 0);
    assert_true(gsz_block_size(&block[SIDE * (SIDE - 1) + SIDE / 2], &look) > 0);
}

static void layers_come_in_turn_without_a_look(void **state) {
    (void)state;
    gsz_block_place block[BLOCKS];
    uint32_t order[BLOCKS];
    gsz_block_look look = {.budget = 100, .only_seen = true};
    make_floor(block);
    assert_int_equal(gsz_block_order(order, block, BLOCKS, &look), BLOCKS);
    for (uint32_t i = 0; i < BLOCKS; i++) assert_int_equal(order[i], i);
}

static void a_budget_ends_it(void **state) {
    (void)state;
    gsz_block_place block[BLOCKS];
    uint32_t order[BLOCKS];
    gsz_block_look look = look_along_z();
    size_t before = 0;
    make_floor(block);
    for (uint64_t budget = 1; budget <= 10000; budget = 3 * budget + 50) {
        size_t shown = 0, needed;
        look.budget = budget;
        needed = gsz_block_order(order, block, BLOCKS, &look);
        assert_sound(order, block, &look, needed);
        assert_true(needed >= before && needed >= SIDE * SIDE && needed < BLOCKS);
        for (size_t i = 0; i < needed; i++) {
            float size = gsz_block_size(&block[order[i]], &look);
            assert_true(block[order[i]].layer == 0 || size > 0);
            shown += size > 0 ? 100 : 0;
        }
        assert_true(needed == SIDE * SIDE || shown < budget + 100);
        before = needed;
    }
    look.budget = 0;
    look.only_seen = true;
    assert_int_equal(gsz_block_order(order, block, BLOCKS, &look), before);
}

static void what_is_unknown_is_needed(void **state) {
    (void)state;
    gsz_block_place block[BLOCKS];
    uint32_t order[BLOCKS];
    gsz_block_look look = look_along_z();
    make_floor(block);
    for (int i = 0; i < BLOCKS; i++) block[i].is_known = false;
    look.only_seen = true;
    assert_int_equal(gsz_block_order(order, block, BLOCKS, &look), BLOCKS);
    assert_int_equal(gsz_block_order(order, block, 0, &look), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_seen_comes_first),
        cmocka_unit_test(layers_come_in_turn_without_a_look),
        cmocka_unit_test(a_budget_ends_it),
        cmocka_unit_test(what_is_unknown_is_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
