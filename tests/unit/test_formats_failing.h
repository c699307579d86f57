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

/* Runs work(context, user) with every allocation failing in turn, until it comes through: it has to fail with
 * GSZ_ERROR_MEMORY and a sentence before, and to leave nothing behind. Returns how often it failed. */
static inline int fail_everywhere(gsz_result (*work)(gsz_context *context, void *user),
                                  void *user) {
    for (int fail_at = 2;; fail_at++) { /* the first is the context */
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
        if (result == GSZ_OK) return fail_at - 2;
    }
}

#endif
