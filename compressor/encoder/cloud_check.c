/* SPDX-License-Identifier: MIT */
/* cloud_check.c - refuses clouds that nothing sensible could be made of, and options out of their ranges. */
#include "cloud_check.h"

#include "block.h"
#include "context.h"
#include "parallel.h"
#include "settings.h"

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

gsz_result gsz_pack_options_check(gsz_context *ctx, const gsz_pack_options *o) {
    if (!(o->quality >= 0 && o->quality <= 100))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "quality %g is not in 0..100", (double)o->quality);
    if (o->block_gaussians != 0 &&
        (o->block_gaussians < GSZ_BLOCK_LEAST || o->block_gaussians > GSZ_BLOCK_GAUSSIANS_MAX))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "blocks of %d Gaussians, but %d..%d are possible",
                        o->block_gaussians, GSZ_BLOCK_LEAST, GSZ_BLOCK_GAUSSIANS_MAX);
    if (o->region_gaussians != 0 && o->region_gaussians < GSZ_REGION_LEAST)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT,
                        "regions of %d Gaussians, but %d and more are possible",
                        o->region_gaussians, GSZ_REGION_LEAST);
    if (o->layers < 0 || o->layers > 4)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "%d layers are not 0..4", o->layers);
    if (o->effort < 1 || o->effort > 9)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "effort %d is not in 1..9", o->effort);
    if (o->mask < GSZ_MASK_NONE || o->mask > GSZ_MASK_AUTO)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "mask %d is not known", (int)o->mask);
    if (o->keep != 0 && !(o->keep > 0 && o->keep <= 1))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "a share of %g to keep is not in (0, 1]",
                        (double)o->keep);
    if (o->keep_importance != 0 && !(o->keep_importance > 0 && o->keep_importance <= 1))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "an importance of %g to keep is not in (0, 1]",
                        (double)o->keep_importance);
    if (o->keep != 0 && o->keep_importance != 0)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT,
                        "a share of Gaussians to keep and one of importance: choose one");
    if ((o->keep != 0 || o->keep_importance != 0) && o->mask == GSZ_MASK_NONE)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "a share to keep needs a mask that chooses it");
    if (o->iterations < 0)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "%d iterations are less than none", o->iterations);
    if (!(o->time_limit >= 0))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "a time limit of %g seconds is less than none",
                        (double)o->time_limit);
    if (o->sh_degree < 0 || o->sh_degree > GSZ_SH_DEGREE_MAX)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "SH degree %d is not in 0..3", o->sh_degree);
    if (o->sh_coding < GSZ_SH_AUTO || o->sh_coding > GSZ_SH_CODEBOOKS)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "SH coding %d is not known", (int)o->sh_coding);
    if (o->target_psnr != 0 && !(o->target_psnr >= 10 && o->target_psnr <= 90))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "a target of %g dB is not in 10..90",
                        (double)o->target_psnr);
    if (o->target_psnr != 0 && o->target_bytes > 0)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "a target of PSNR and one of size: choose one");
    return GSZ_OK;
}
