/* SPDX-License-Identifier: MIT */
/* test_entropy_model.c - the adaptive distribution, and mixtures of several: vector code against scalar code bit by bit,
 * every symbol codable whatever was learnt, the start with 2 to 16 symbols. */
#include "test_codec_support.h"

#include "model_mixer.h"

enum { SEEN_MAX = 63 };

static uint32_t frequency(const gsz_model *model, int symbol) {
    return gsz_model_end(model, symbol) - gsz_model_start(model, symbol);
}

/** Symbols lie one behind the other, each has a slot, and together they fill the range. */
static void assert_codable(const gsz_model *model) {
    assert_int_equal(gsz_model_start(model, 0), 0);
    assert_int_equal(gsz_model_end(model, GSZ_SYMBOLS - 1), GSZ_MODEL_TOTAL);
    for (int s = 0; s < GSZ_SYMBOLS; s++) {
        assert_true(gsz_model_start(model, s) < gsz_model_end(model, s));
        if (s > 0) assert_int_equal(gsz_model_start(model, s), gsz_model_end(model, s - 1));
    }
}

/** Symbols as they come: even, mostly one, one after the other, long runs. */
static int draw(int kind, uint32_t step, uint64_t *seed) {
    uint32_t random = throw_dice(seed);
    switch (kind) {
    case 0: return (int)(random & 15);
    case 1: return random % 50 ? 3 : (int)(random >> 8 & 15);
    case 2: return (int)(step & 15);
    default: return (int)(step >> 9 & 15);
    }
}

static void start_of_every_size(void **state) {
    (void)state;
    for (int symbols = 2; symbols <= GSZ_SYMBOLS; symbols++) {
        gsz_model model;
        memset(&model, 0xff, sizeof model);
        gsz_model_init(&model, symbols);
        assert_codable(&model);
        assert_int_equal(model.cum[0], 0);
        uint32_t even = (uint32_t)(GSZ_MODEL_TOTAL - (GSZ_SYMBOLS - symbols)) / (uint32_t)symbols;
        for (int s = 0; s < symbols; s++) assert_in_range(frequency(&model, s), even, even + 1);
        for (int s = symbols; s < GSZ_SYMBOLS; s++) assert_int_equal(frequency(&model, s), 1);
    }
}

static void many_start_alike(void **state) {
    (void)state;
    gsz_model models[5], one;
    gsz_model_init(&one, 7);
    gsz_models_init(models, 5, 7);
    for (int i = 0; i < 5; i++) assert_memory_equal(&models[i], &one, sizeof one);
}

static void targets_leave_one_slot_to_each(void **state) {
    (void)state;
    for (int s = 0; s < GSZ_SYMBOLS; s++) {
        gsz_model model;
        memcpy(model.cum, gsz_model_targets[s], sizeof model.cum);
        assert_codable(&model);
        for (int other = 0; other < GSZ_SYMBOLS; other++)
            assert_int_equal(frequency(&model, other),
                             other == s ? GSZ_MODEL_TOTAL - (GSZ_SYMBOLS - 1) : 1);
    }
}

static void rates_slow_down(void **state) {
    (void)state;
    assert_int_equal(gsz_model_rates[0], 2);
    assert_int_equal(gsz_model_rates[SEEN_MAX], GSZ_MODEL_SLOWEST);
    for (int seen = 1; seen <= SEEN_MAX; seen++)
        assert_in_range(gsz_model_rates[seen], gsz_model_rates[seen - 1],
                        gsz_model_rates[seen - 1] + 1);
}

static void stays_codable(void **state) {
    (void)state;
    uint64_t seed = 1;
    for (int kind = 0; kind < 4; kind++)
        for (int symbols = 2; symbols <= GSZ_SYMBOLS; symbols += 7) {
            gsz_model model;
            gsz_model_init(&model, symbols);
            for (uint32_t step = 0; step < 10000; step++) {
                gsz_model_learn(&model, draw(kind, step, &seed));
                assert_codable(&model);
                assert_int_equal(model.cum[0], step < SEEN_MAX ? step + 1 : SEEN_MAX);
            }
        }
}

static void certainty_is_reached_and_left(void **state) {
    (void)state;
    gsz_model model;
    gsz_model_init(&model, GSZ_SYMBOLS);
    for (int s = 0; s < GSZ_SYMBOLS; s++) {
        uint32_t before = frequency(&model, s);
        gsz_model_learn(&model, s);
        assert_true(frequency(&model, s) > before);
        for (int i = 0; i < 5000; i++) gsz_model_learn(&model, s);
        /* floors keep what is below a symbol from rising the last 1/128, so certainty is not quite full */
        assert_true(frequency(&model, s) > GSZ_MODEL_TOTAL - 300);
        assert_codable(&model);
    }
}

static void find_gives_the_owner_of_every_slot(void **state) {
    (void)state;
    uint64_t seed = 3;
    gsz_model model;
    gsz_model_init(&model, GSZ_SYMBOLS);
    for (int round = 0; round < 20; round++) {
        for (int s = 0; s < GSZ_SYMBOLS; s++)
            for (uint32_t slot = gsz_model_start(&model, s); slot < gsz_model_end(&model, s);
                 slot++) {
                if (gsz_model_find(&model, slot) != s || gsz_model_find_c(&model, slot) != s)
                    fail_msg("slot %u belongs to symbol %d", slot, s);
            }
        for (int i = 0; i < 40; i++) gsz_model_learn(&model, draw(round & 3, (uint32_t)i, &seed));
    }
}

/* ---- mixtures ---- */

static void learn_all(gsz_mixer *mixer, gsz_model *const *models, int count, int symbol) {
    gsz_mixer_learn(mixer, models, count, symbol);
    for (int k = 0; k < count; k++) gsz_model_learn(models[k], symbol);
}

/** Three models that see the same symbols, all of them, every second one, none. */
static void mixtures_stay_codable(void **state) {
    (void)state;
    uint64_t seed = 9;
    for (int count = 2; count <= GSZ_MIXED_MAX; count++)
        for (int kind = 0; kind < 4; kind++) {
            gsz_model model[GSZ_MIXED_MAX], mixed;
            gsz_model *models[] = {&model[0], &model[1], &model[2]};
            gsz_mixer mixer;
            gsz_models_init(model, GSZ_MIXED_MAX, 2 + 7 * (kind % 3));
            gsz_mixers_init(&mixer, 1, count);
            for (uint32_t step = 0; step < 10000; step++) {
                int symbol = draw(kind, step, &seed);
                gsz_mixer_learn(&mixer, models, count, symbol);
                gsz_model_learn(&model[0], symbol);
                if (step % 2) gsz_model_learn(&model[1], symbol);
                gsz_mixer_mix(&mixer, &mixed, models, count);
                assert_codable(&mixed);
                for (int k = 0; k < count; k++)
                    assert_in_range(mixer.weight[k], 512, GSZ_MIX_TOTAL - 512);
            }
        }
}

static void weights_follow_who_foretells(void **state) {
    (void)state;
    uint64_t seed = 11;
    for (int who = 0; who < 2; who++) {
        gsz_model model[2][GSZ_SYMBOLS];
        gsz_mixer mixer;
        gsz_models_init(model[0], 2 * GSZ_SYMBOLS, GSZ_SYMBOLS);
        gsz_mixers_init(&mixer, 1, 2);
        for (uint32_t step = 0; step < 5000; step++) {
            int symbol = (int)(throw_dice(&seed) & 15), noise = (int)(throw_dice(&seed) & 15);
            gsz_model *models[] = {&model[0][who == 0 ? symbol : noise],
                                   &model[1][who == 1 ? symbol : noise]};
            learn_all(&mixer, models, 2, symbol);
        }
        assert_true(mixer.weight[who] > GSZ_MIX_TOTAL * 15 / 16);
    }
}

#ifdef GSZ_MODEL_VECTOR

static void vector_mixes_as_scalar(void **state) {
    (void)state;
    uint64_t seed = 13;
    for (int round = 0; round < 5000; round++) {
        gsz_model model[GSZ_MIXED_MAX] = {{{0}}}, by_vector, by_scalar;
        gsz_model *models[] = {&model[0], &model[1], &model[2]};
        int count = 2 + round % 2;
        int first = (int)(throw_dice(&seed) % (GSZ_MIX_TOTAL / 2));
        int last = count > 2 ? (int)(throw_dice(&seed) % (GSZ_MIX_TOTAL / 2)) : 0;
        gsz_mixer mixer = {
            {(uint16_t)first, (uint16_t)(GSZ_MIX_TOTAL - first - last), (uint16_t)last}};
        for (int k = 0; k < GSZ_MIXED_MAX; k++)
            for (int i = 1; i < GSZ_SYMBOLS; i++)
                model[k].cum[i] = (uint16_t)(model[k].cum[i - 1] + 1 + throw_dice(&seed) % 2184);
        gsz_mixer_mix_v(&mixer, &by_vector, models, count);
        gsz_mixer_mix_c(&mixer, &by_scalar, models, count);
        assert_memory_equal(by_vector.cum + 1, by_scalar.cum + 1, sizeof by_vector.cum - 2);
        assert_codable(&by_vector);
    }
}

/** Only lane 0, where the count of symbols is kept apart, may differ. */
static void assert_learns_alike(const gsz_model *model, int symbol, int rate) {
    gsz_model by_vector = *model, by_scalar = *model;
    gsz_model_learn_v(&by_vector, symbol, rate);
    gsz_model_learn_c(&by_scalar, symbol, rate);
    assert_memory_equal(by_vector.cum + 1, by_scalar.cum + 1, sizeof model->cum - 2);
}

static void vector_learns_as_scalar(void **state) {
    (void)state;
    uint64_t seed = 5;
    for (int kind = 0; kind < 4; kind++) {
        gsz_model model;
        gsz_model_init(&model, 2 + 4 * kind);
        for (uint32_t step = 0; step < 5000; step++) {
            for (int symbol = 0; symbol < GSZ_SYMBOLS; symbol++)
                assert_learns_alike(&model, symbol, 2 + (int)(step % 6));
            gsz_model_learn(&model, draw(kind, step, &seed));
        }
    }
}

/** Distributions that no training reaches: random cuts, and all mass on one symbol. */
static void vector_learns_as_scalar_from_extremes(void **state) {
    (void)state;
    uint64_t seed = 7;
    for (int round = 0; round < 2000; round++) {
        gsz_model model = {{0}};
        if (round < GSZ_SYMBOLS)
            memcpy(model.cum, gsz_model_targets[round], sizeof model.cum);
        else
            for (int i = 1; i < GSZ_SYMBOLS; i++)
                model.cum[i] = (uint16_t)(model.cum[i - 1] + 1 + throw_dice(&seed) % 2184);
        model.cum[0] = (uint16_t)(throw_dice(&seed) & SEEN_MAX);
        for (int symbol = 0; symbol < GSZ_SYMBOLS; symbol++)
            for (int rate = 2; rate <= GSZ_MODEL_SLOWEST; rate++)
                assert_learns_alike(&model, symbol, rate);
    }
}

static void vector_finds_as_scalar(void **state) {
    (void)state;
    for (int s = 0; s < GSZ_SYMBOLS; s++) {
        gsz_model model;
        memcpy(model.cum, gsz_model_targets[s], sizeof model.cum);
        model.cum[0] = SEEN_MAX;
        for (uint32_t slot = 0; slot < GSZ_MODEL_TOTAL; slot++)
            if (gsz_model_find_v(&model, slot) != gsz_model_find_c(&model, slot))
                fail_msg("slot %u with all mass on symbol %d", slot, s);
    }
}

#endif

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(start_of_every_size),
        cmocka_unit_test(many_start_alike),
        cmocka_unit_test(targets_leave_one_slot_to_each),
        cmocka_unit_test(rates_slow_down),
        cmocka_unit_test(stays_codable),
        cmocka_unit_test(certainty_is_reached_and_left),
        cmocka_unit_test(find_gives_the_owner_of_every_slot),
        cmocka_unit_test(mixtures_stay_codable),
        cmocka_unit_test(weights_follow_who_foretells),
#ifdef GSZ_MODEL_VECTOR
        cmocka_unit_test(vector_mixes_as_scalar),
        cmocka_unit_test(vector_learns_as_scalar),
        cmocka_unit_test(vector_learns_as_scalar_from_extremes),
        cmocka_unit_test(vector_finds_as_scalar),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
