/* SPDX-License-Identifier: MIT */
/* test_formats_failing.h - an allocator that fails when it is told to, and work that has to bear it. */
#ifndef TEST_FORMATS_FAILING_H
#define TEST_FORMATS_FAILING_H

#include "test_formats_support.h"

/* ---- an allocator that counts what it holds, and fails when it is told to ---- */

typedef struct failing {
    int calls, fail_at; /* the call that gets NULL, from 1; 0: none */
    int held;
} failing;

static inline void *failing_alloc(void *user, size_t size) {
    failing *f = user;
    if (++f->calls == f->fail_at) return NULL;
    f->held++;
    return malloc(size);
}

static inline void failing_free(void *user, void *pointer) {
    failing *f = user;
    f->held -= pointer != NULL;
    free(pointer);
}

typedef gsz_result failing_work(gsz_context *context, void *user);

/* Runs work(context, user) with one allocation failing, further and further on, until it comes through: it has to fail
 * with GSZ_ERROR_MEMORY and a sentence before, and to leave nothing behind. Each allocation has its turn; with a thinning
 * above 0, for work that takes long, about that many of each doubling. Returns how often it failed. */
static inline int fail_thinly(failing_work *work, void *user, int thinning) {
    int failed = 0;
    for (int fail_at = 2;; failed++) { /* the first is the context */
        failing f = {.fail_at = fail_at};
        gsz_context_options options;
        gsz_context_options_default(&options);
        options.allocator = (gsz_allocator){failing_alloc, failing_free, &f};
        gsz_context *context = NULL;
        assert_int_equal(gsz_context_create(&context, &options), GSZ_OK);
        gsz_result result = work(context, user);
        if (result != GSZ_OK) {
            assert_int_equal(result, GSZ_ERROR_MEMORY);
            assert_true(gsz_context_error(context)[0]);
        }
        assert_int_equal(f.held, 1);
        gsz_context_destroy(&context);
        assert_int_equal(f.held, 0);
        if (result == GSZ_OK) return failed;
        fail_at += thinning ? 1 + fail_at / thinning : 1;
    }
}

static inline int fail_everywhere(failing_work *work, void *user) {
    return fail_thinly(work, user, 0);
}

#endif
