/* SPDX-License-Identifier: MIT */
/* fuzz_cloud.h - what must hold after a reader of splat files has come back. */
#ifndef FUZZ_CLOUD_H
#define FUZZ_CLOUD_H

#include <math.h>

#include "fuzz_support.h"
#include "gsz_files.h"

static inline void check_reading(const gsz_context *context, const gsz_cloud *cloud,
                                 gsz_result result) {
    check((result == GSZ_OK) == !gsz_context_error(context)[0], "an error without a sentence");
    check(result == GSZ_OK || !cloud->storage, "a failure that left something behind");
    for (int plane = 0; result == GSZ_OK && plane < gsz_plane_count(cloud->sh_degree); plane++)
        for (size_t i = 0; i < cloud->count; i++)
            check(isfinite(cloud->plane[plane][i]), "not clean");
}

#endif
