/* SPDX-License-Identifier: MIT */
/* cloud_check.c - refuses clouds that nothing sensible could be made of. */
#include "cloud_check.h"

#include "context.h"
#include "parallel.h"

#include <float.h>
#include <math.h>

static gsz_result check_plane(void *user, size_t plane, int worker) {
    const gsz_cloud *cloud = user;
    (void)worker;
    /* a lattice further out could not be read; written so that NaN is beyond, too */
    const float *value = cloud->plane[plane],
                limit = plane < GSZ_PLANE_SCALE ? GSZ_POSITION_LIMIT : FLT_MAX;
    int beyond = 0;
    for (size_t i = 0; i < cloud->count; i++) beyond |= !(fabsf(value[i]) <= limit);
    return beyond ? GSZ_ERROR_ARGUMENT : GSZ_OK;
}

gsz_result gsz_cloud_check(gsz_context *ctx, const gsz_cloud *cloud) {
    if (cloud->count == 0) return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "the scene has no Gaussians");
    if (cloud->count > (size_t)INT32_MAX)
        return gsz_fail(ctx, GSZ_ERROR_LIMIT, "%zu Gaussians, but at most 2147483647 are allowed",
                        cloud->count);
    gsz_result result = gsz_parallel(ctx, "check", (size_t)gsz_plane_count(cloud->sh_degree),
                                     check_plane, (void *)(uintptr_t)cloud);
    if (result == GSZ_ERROR_ARGUMENT)
        return gsz_fail(ctx, result, "a property is not finite or absurd: clean the scene first");
    return result;
}
