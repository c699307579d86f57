/* SPDX-License-Identifier: MIT */
/* test_formats_pool.c - the pool of threads: every piece once, the same failure always, cancelling. */
#include <pthread.h>
#include <stdatomic.h>

#include "parallel.h"
#include "test_formats_support.h"

static const int thread_counts[] = {1, 2, 5};
enum { THREAD_COUNTS = 3, PIECES = 1000 };

typedef struct work {
    gsz_context *context;
    int workers;
    atomic_int runs[PIECES];
    atomic_int in_worker[GSZ_THREADS_MAX]; /* pieces at once on the same worker */
    atomic_bool clash;
    size_t fail_from;
} work;

static void spin(size_t amount) {
    for (volatile size_t i = 0; i < amount; i++) {
    }
}

static gsz_result count_piece(void *user, size_t index, int worker) {
    work *w = user;
    if (worker < 0 || worker >= w->workers) atomic_store(&w->clash, true);
    if (atomic_fetch_add(&w->in_worker[worker], 1) != 0) atomic_store(&w->clash, true);
    atomic_fetch_add(&w->runs[index], 1);
    spin(index % 7 * 100);
    atomic_fetch_sub(&w->in_worker[worker], 1);
    return GSZ_OK;
}

static void every_piece_runs_once(void **state) {
    (void)state;
    static work w;
    for (int t = 0; t < THREAD_COUNTS; t++) {
        harness h;
        harness_open(&h, thread_counts[t], 0);
        assert_int_equal(gsz_pool_threads(h.pool), thread_counts[t]);
        memset(&w, 0, sizeof w);
        w.workers = gsz_parallel_workers(h.context);
        assert_int_equal(w.workers, thread_counts[t]);
        for (int round = 0; round < 20; round++)
            assert_int_equal(gsz_parallel(h.context, "count", PIECES, count_piece, &w), GSZ_OK);
        for (int i = 0; i < PIECES; i++) assert_int_equal(w.runs[i], 20);
        assert_false(w.clash);
        assert_true(h.reports > 0);
        assert_int_equal(gsz_parallel(h.context, "none", 0, count_piece, &w), GSZ_OK);
        harness_close(&h);
    }
}

static gsz_result count_range(void *user, size_t begin, size_t end, int worker) {
    work *w = user;
    if (begin >= end || end > PIECES) atomic_store(&w->clash, true);
    for (size_t i = begin; i < end && i < PIECES; i++) (void)count_piece(user, i, worker);
    return end - begin > w->fail_from ? GSZ_ERROR_LIMIT : GSZ_OK;
}

static void ranges_cover_every_item_once(void **state) {
    (void)state;
    static work w;
    static const size_t sizes[] = {1, 7, PIECES - 1, PIECES, PIECES + 1};
    harness h;
    harness_open(&h, 2, 0);
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t count = 0; count <= PIECES; count += 250) {
            memset(&w, 0, sizeof w);
            w.workers = gsz_parallel_workers(h.context);
            w.fail_from = sizes[s]; /* a range longer than asked for fails */
            assert_int_equal(gsz_parallel_ranges(h.context, NULL, count, sizes[s], count_range, &w),
                             GSZ_OK);
            for (size_t i = 0; i < PIECES; i++) assert_int_equal(w.runs[i], i < count);
            assert_false(w.clash);
        }
    w.fail_from = 0;
    assert_int_equal(gsz_parallel_ranges(h.context, NULL, PIECES, 9, count_range, &w),
                     GSZ_ERROR_LIMIT);
    harness_close(&h);
}

static gsz_result fail_piece(void *user, size_t index, int worker) {
    (void)worker;
    work *w = user;
    atomic_fetch_add(&w->runs[index], 1);
    if (index < w->fail_from) {
        spin(20000); /* so that later failures come first */
        return GSZ_OK;
    }
    if (index == w->fail_from) {
        spin(200000);
        return gsz_fail(w->context, GSZ_ERROR_CORRUPT, "piece %zu", index);
    }
    return gsz_fail(w->context, GSZ_ERROR_IO, "piece %zu", index);
}

static void lowest_failure_is_returned_and_told(void **state) {
    (void)state;
    static work w;
    for (int t = 0; t < THREAD_COUNTS; t++) {
        harness h;
        harness_open(&h, thread_counts[t], 0);
        for (size_t from = 0; from < 40; from++) {
            memset(&w, 0, sizeof w);
            w.context = h.context;
            w.fail_from = from;
            gsz_clear_error(h.context);
            assert_int_equal(gsz_parallel(h.context, NULL, PIECES, fail_piece, &w),
                             GSZ_ERROR_CORRUPT);
            char expected[32];
            snprintf(expected, sizeof expected, "piece %zu", from);
            assert_string_equal(gsz_context_error(h.context), expected);
            (void)gsz_fail(h.context, GSZ_ERROR_IO, "later");
            assert_string_equal(gsz_context_error(h.context), expected);
            for (size_t i = 0; i <= from; i++) assert_int_equal(w.runs[i], 1);
            assert_int_equal(w.runs[PIECES - 1], 0);
        }
        harness_close(&h);
    }
}

static gsz_result slow_piece(void *user, size_t index, int worker) {
    (void)worker;
    work *w = user;
    atomic_fetch_add(&w->runs[index], 1);
    spin(20000);
    return GSZ_OK;
}

static void progress_cancels(void **state) {
    (void)state;
    static work w;
    for (int t = 0; t < 2 * THREAD_COUNTS; t++) {
        const char *stage = t % 2 ? "slow" : NULL; /* work without a name ends as well */
        harness h;
        harness_open(&h, thread_counts[t / 2], 0);
        memset(&w, 0, sizeof w);
        h.cancel_after = 3;
        gsz_clear_error(h.context);
        assert_int_equal(gsz_parallel(h.context, stage, PIECES, slow_piece, &w),
                         GSZ_ERROR_CANCELLED);
        assert_string_equal(gsz_context_error(h.context), "cancelled");
        assert_int_equal(h.reports, 3);
        assert_int_equal(w.runs[PIECES - 1], 0);
        harness_close(&h);
    }
}

typedef struct sharing {
    gsz_context *context;
    long sum[8];
    long total;
} sharing;

static gsz_result add_piece(void *user, size_t index, int worker) {
    sharing *s = user;
    s->sum[worker] += (long)index;
    return GSZ_OK;
}

static void *use_shared_pool(void *user) {
    sharing *s = user;
    for (int round = 0; round < 50; round++)
        if (gsz_parallel(s->context, NULL, 200, add_piece, s) != GSZ_OK) return NULL;
    for (int i = 0; i < 8; i++) s->total += s->sum[i];
    return NULL;
}

static void contexts_share_a_pool(void **state) {
    (void)state;
    gsz_context_options options;
    gsz_context_options_default(&options);
    assert_int_equal(gsz_pool_create(&options.pool, 3), GSZ_OK);
    sharing users[4] = {0};
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        assert_int_equal(gsz_context_create(&users[i].context, &options), GSZ_OK);
        assert_int_equal(pthread_create(&threads[i], NULL, use_shared_pool, &users[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(users[i].total, 50 * 199 * 100);
        gsz_context_destroy(&users[i].context);
    }
    gsz_pool_destroy(&options.pool);
    assert_null(options.pool);
}

static void sizes_of_pools(void **state) {
    (void)state;
    gsz_pool *pool = NULL;
    assert_int_equal(gsz_pool_create(&pool, -1), GSZ_ERROR_ARGUMENT);
    assert_int_equal(gsz_pool_create(&pool, 257), GSZ_ERROR_ARGUMENT);
    assert_null(pool);
    assert_int_equal(gsz_pool_threads(NULL), 1);
    assert_int_equal(gsz_pool_create(&pool, 0), GSZ_OK);
    assert_in_range(gsz_pool_threads(pool), 1, 256);
    gsz_pool_destroy(&pool);
}

static gsz_result allocate_piece(void *user, size_t index, int worker) {
    (void)worker;
    gsz_context *context = user;
    uint8_t *memory = NULL;
    GSZ_TRY(GSZ_NEW(context, &memory, 100 + index));
    gsz_free(context, memory);
    return GSZ_OK;
}

static void memory_is_counted_on_all_threads(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 5, 0);
    assert_int_equal(gsz_parallel(h.context, NULL, 5000, allocate_piece, h.context), GSZ_OK);
    assert_in_range(gsz_context_peak_memory(h.context), 5099, 5 * 5200);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_runs_once),
        cmocka_unit_test(ranges_cover_every_item_once),
        cmocka_unit_test(lowest_failure_is_returned_and_told),
        cmocka_unit_test(progress_cancels),
        cmocka_unit_test(contexts_share_a_pool),
        cmocka_unit_test(sizes_of_pools),
        cmocka_unit_test(memory_is_counted_on_all_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
