/* SPDX-License-Identifier: MIT */
/* fuzz_support.h - what the fuzz targets share: claims that must hold, and contexts with a limit on memory. */
#ifndef FUZZ_SUPPORT_H
#define FUZZ_SUPPORT_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "gsz_base.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void check(bool holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static inline gsz_context *new_context(uint64_t max_memory) {
    gsz_context_options options;
    gsz_context_options_default(&options);
    options.max_memory = max_memory;
    gsz_context *context = NULL;
    check(gsz_context_create(&context, &options) == GSZ_OK, "no context");
    return context;
}

#endif
