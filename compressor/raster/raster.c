/* SPDX-License-Identifier: MIT */
/* raster.c - the rasteriser as gsz_raster.h offers it: checks what it is given and hands it to the passes. */
#include "gsz_raster.h"

#include "context.h"
#include "raster_core.h"

#include <float.h>
#include <string.h>

struct gsz_raster {
    gsz_frame frame;
    const gsz_raster_kernels *kernels;
    bool gradients; /* the last picture was drawn for them */
};

void gsz_draw_options_default(gsz_draw_options *options) {
    *options = (gsz_draw_options){.sh_degree = GSZ_SH_DEGREE_MAX};
}

gsz_screen_filter gsz_screen_filter_of(const gsz_cloud *cloud) {
    const char *filter = gsz_cloud_metadata(cloud, "filter");
    return filter && strcmp(filter, "mip") == 0 ? GSZ_SCREEN_FILTER_MIP : GSZ_SCREEN_FILTER_DILATE;
}

gsz_result gsz_raster_create(gsz_context *context, gsz_raster **out_raster) {
    gsz_clear_error(context);
    GSZ_TRY(GSZ_NEW(context, out_raster, 1));
    (*out_raster)->kernels = gsz_raster_kernels_for(GSZ_RASTER_AVX512);
    return GSZ_OK;
}

void gsz_raster_destroy(gsz_context *context, gsz_raster **raster) {
    if (!raster || !*raster) return;
    gsz_raster_frame_free(context, &(*raster)->frame);
    gsz_free(context, *raster);
    *raster = NULL;
}

void gsz_raster_rest(gsz_context *context, gsz_raster *raster) {
    gsz_raster_frame_free(context, &raster->frame);
    raster->gradients = false;
}

void gsz_raster_limit(gsz_raster *raster, gsz_raster_instructions most) {
    raster->kernels = gsz_raster_kernels_for(most);
}

/* ---- drawing ------------------------------------------------------------------------------------- */

static gsz_result check_draw(gsz_context *ctx, const gsz_picture *picture, const gsz_cloud *cloud,
                             const gsz_camera *camera, const gsz_draw_options *options) {
    if (picture->width < 1 || picture->height < 1 || !picture->plane[0])
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "the picture has no size: create it first");
    if (cloud->count > UINT32_MAX)
        return gsz_fail(ctx, GSZ_ERROR_LIMIT, "%zu Gaussians are too many to draw", cloud->count);
    if (!(camera->fov_y > 0 && camera->fov_y < 180))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT,
                        "a vertical angle of %g degrees is not in (0, 180)", (double)camera->fov_y);
    if (!(camera->pixel_aspect > 0 && camera->pixel_aspect <= FLT_MAX))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "a pixel aspect of %g is not a number above 0",
                        (double)camera->pixel_aspect);
    if (options->sh_degree < 0 || options->sh_degree > GSZ_SH_DEGREE_MAX)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "SH degree %d is not in 0..3", options->sh_degree);
    return GSZ_OK;
}

static void prepare(gsz_raster *raster, const gsz_picture *picture, const gsz_cloud *cloud,
                    const gsz_camera *camera, const gsz_draw_options *options) {
    gsz_raster_input *input = &raster->frame.input;
    *input = (gsz_raster_input){.count = cloud->count, .stored_degree = cloud->sh_degree};
    input->sh_degree =
        cloud->sh_degree < options->sh_degree ? cloud->sh_degree : options->sh_degree;
    for (int p = 0; p < GSZ_PLANE_COUNT; p++) input->plane[p] = cloud->plane[p];
    gsz_view *view = &raster->frame.view;
    gsz_raster_view_make(view, camera, picture->width, picture->height);
    view->mip = options->filter == GSZ_SCREEN_FILTER_MIP;
    for (int c = 0; c < 3; c++) view->background[c] = options->background[c];
}

static gsz_raster_target target_of(const gsz_picture *picture) {
    gsz_raster_target target;
    for (int p = 0; p < GSZ_PICTURE_PLANES; p++) target.plane[p] = picture->plane[p];
    return target;
}

static gsz_result draw(gsz_context *context, gsz_raster *raster, gsz_picture *picture,
                       const gsz_raster_counts *counts, bool gradients, const gsz_cloud *cloud,
                       const gsz_camera *camera, const gsz_draw_options *options) {
    gsz_draw_options defaults;
    gsz_draw_options_default(&defaults);
    if (!options) options = &defaults;
    gsz_clear_error(context);
    raster->gradients = false;
    GSZ_TRY(check_draw(context, picture, cloud, camera, options));
    prepare(raster, picture, cloud, camera, options);
    gsz_raster_target target = target_of(picture);
    GSZ_TRY(gsz_raster_draw_frame(context, &raster->frame, raster->kernels, &target, counts,
                                  gradients));
    raster->gradients = gradients;
    return GSZ_OK;
}

gsz_result gsz_raster_draw(gsz_context *context, gsz_raster *raster, gsz_picture *picture,
                           const gsz_cloud *cloud, const gsz_camera *camera,
                           const gsz_draw_options *options) {
    return draw(context, raster, picture, NULL, false, cloud, camera, options);
}

/* ---- statistics ---------------------------------------------------------------------------------- */

enum { STATS_BYTES = 8 + 3 * 4 }; /* of each Gaussian */

gsz_result gsz_splat_stats_create(gsz_context *context, gsz_splat_stats *stats, size_t count) {
    gsz_clear_error(context);
    GSZ_TRY(gsz_alloc(context, &stats->storage, count, STATS_BYTES));
    stats->count = count;
    stats->weight = stats->storage;
    stats->touched = (uint32_t *)(stats->weight + count);
    stats->dominated = stats->touched + count;
    stats->largest = (float *)(stats->dominated + count);
    return GSZ_OK;
}

void gsz_splat_stats_free(gsz_context *context, gsz_splat_stats *stats) {
    gsz_free(context, stats->storage);
    *stats = (gsz_splat_stats){0};
}

void gsz_splat_stats_clear(gsz_splat_stats *stats) {
    memset(stats->storage, 0, stats->count * STATS_BYTES);
}

gsz_result gsz_raster_draw_counted(gsz_context *context, gsz_raster *raster, gsz_picture *picture,
                                   gsz_splat_stats *stats, const gsz_cloud *cloud,
                                   const gsz_camera *camera, const gsz_draw_options *options) {
    if (stats->count != cloud->count) {
        gsz_clear_error(context);
        return gsz_fail(context, GSZ_ERROR_ARGUMENT,
                        "statistics of %zu Gaussians for a cloud of %zu", stats->count,
                        cloud->count);
    }
    /* Atomic integers have the size and the bits of plain ones wherever this is built; asserted below. */
    gsz_raster_counts counts = {.weight = (_Atomic uint64_t *)stats->weight,
                                .touched = (_Atomic uint32_t *)stats->touched,
                                .dominated = (_Atomic uint32_t *)stats->dominated,
                                .largest = (_Atomic uint32_t *)(void *)stats->largest};
    return draw(context, raster, picture, &counts, false, cloud, camera, options);
}

_Static_assert(sizeof(_Atomic uint64_t) == 8 && sizeof(_Atomic uint32_t) == 4 && sizeof(float) == 4,
               "counts are handed out as plain numbers");

/* ---- gradients ----------------------------------------------------------------------------------- */

gsz_result gsz_raster_draw_for_gradients(gsz_context *context, gsz_raster *raster,
                                         gsz_picture *picture, const gsz_cloud *cloud,
                                         const gsz_camera *camera,
                                         const gsz_draw_options *options) {
    return draw(context, raster, picture, NULL, true, cloud, camera, options);
}

static gsz_result check_backward(gsz_context *ctx, const gsz_raster *raster,
                                 const gsz_cloud *gradient, bool of_all, const gsz_cloud *cloud,
                                 const gsz_picture *picture, const gsz_picture *loss) {
    const gsz_frame *f = &raster->frame;
    if (!raster->gradients || f->input.count != cloud->count ||
        f->input.plane[0] != cloud->plane[0])
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT,
                        "the cloud is not the one that was drawn for gradients last");
    if (picture->width != f->view.width || picture->height != f->view.height ||
        loss->width != f->view.width || loss->height != f->view.height)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "picture and gradient are not of the size drawn");
    if ((of_all && gradient->count != cloud->count) || gradient->sh_degree != cloud->sh_degree)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT,
                        "the gradient has another count or SH degree than the cloud");
    return GSZ_OK;
}

gsz_result gsz_raster_backward(gsz_context *context, gsz_raster *raster, gsz_cloud *gradient,
                               const gsz_cloud *cloud, const gsz_picture *picture,
                               const gsz_picture *loss) {
    return gsz_raster_backward_some(context, raster, gradient, NULL, cloud, picture, loss);
}

gsz_result gsz_raster_backward_some(gsz_context *context, gsz_raster *raster, gsz_cloud *gradient,
                                    const uint32_t *row, const gsz_cloud *cloud,
                                    const gsz_picture *picture, const gsz_picture *loss) {
    gsz_clear_error(context);
    GSZ_TRY(check_backward(context, raster, gradient, row == NULL, cloud, picture, loss));
    gsz_raster_target drawn = target_of(picture), by = target_of(loss);
    const gsz_raster_rows rows = {gradient->plane, row};
    return gsz_raster_draw_backward(context, &raster->frame, raster->kernels, &drawn, &by, &rows);
}
