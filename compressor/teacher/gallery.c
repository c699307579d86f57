/* SPDX-License-Identifier: MIT */
/* gallery.c - draws reference pictures once, or takes photographs, and draws what is compared with them as often as
 * needed. */
#include "gallery.h"

#include "context.h"
#include "det_math.h"
#include "picture_scale.h"
#include "platform.h"

enum { WIDTH = 800, HEIGHT = 600, SIDE_MOST = 1600 };

double gsz_gallery_clock(void) { return gsz_platform_clock(); }

void gsz_gallery_size(const gsz_camera *camera, int *width, int *height) {
    *width = WIDTH;
    *height = HEIGHT;
    if (camera->width < 1 || camera->height < 1) return;
    int longer = camera->width > camera->height ? camera->width : camera->height;
    double shrink = longer > SIDE_MOST ? (double)SIDE_MOST / longer : 1;
    *width = gsz_clamp_int(gsz_round(camera->width * shrink), 1, SIDE_MOST);
    *height = gsz_clamp_int(gsz_round(camera->height * shrink), 1, SIDE_MOST);
}

static gsz_result hang(gsz_gallery *g, const gsz_cloud *cloud) {
    gsz_context *ctx = g->context;
    size_t count = g->views.count;
    for (size_t v = 0; v < count; v++) {
        const gsz_camera *camera = &g->views.camera[v];
        int width, height;
        gsz_gallery_size(camera, &width, &height);
        GSZ_TRY(gsz_picture_create(ctx, &g->reference[v], width, height));
        GSZ_TRY(gsz_raster_draw(ctx, g->raster, &g->reference[v], cloud, camera, &g->options));
        GSZ_TRY(gsz_report_progress(ctx, "draw", (double)(v + 1) / (double)count));
    }
    return GSZ_OK;
}

static int smaller(int a, int b) { return a < b ? a : b; }

static gsz_result hang_photographs(gsz_gallery *g, const gsz_picture *const *photographs) {
    for (size_t v = 0; v < g->views.count; v++) {
        const gsz_picture *photograph = photographs[v];
        int width, height;
        gsz_gallery_size(&g->views.camera[v], &width, &height);
        GSZ_TRY(gsz_picture_create(g->context, &g->reference[v], smaller(width, photograph->width),
                                   smaller(height, photograph->height)));
        gsz_picture_scale(&g->reference[v], photograph);
        GSZ_TRY(gsz_check_cancel(g->context));
    }
    return GSZ_OK;
}

/** Pictures of nothing would be like any other. */
static bool shows_anything(const gsz_gallery *g) {
    for (size_t v = 0; v < g->views.count; v++) {
        const gsz_picture *p = &g->reference[v];
        size_t pixels = (size_t)p->width * (size_t)p->height;
        for (size_t i = 0; i < pixels; i++)
            if (p->plane[3][i] > 0) return true;
    }
    return false;
}

/** All but the pictures. */
static gsz_result prepare(gsz_context *context, gsz_gallery *g, const gsz_cloud *cloud,
                          const gsz_camera_list *views) {
    g->context = context;
    gsz_draw_options_default(&g->options);
    g->options.filter = gsz_screen_filter_of(cloud);
    for (size_t v = 0; v < views->count; v++)
        GSZ_TRY(gsz_camera_list_add(context, &g->views, &views->camera[v]));
    if (!g->borrows_raster) GSZ_TRY(gsz_raster_create(context, &g->raster));
    return GSZ_NEW(context, &g->reference, views->count);
}

gsz_result gsz_gallery_open(gsz_context *context, gsz_gallery *g, const gsz_cloud *cloud,
                            const gsz_camera_list *views) {
    double began = gsz_gallery_clock();
    g->has_coverage = true;
    GSZ_TRY(prepare(context, g, cloud, views));
    GSZ_TRY(hang(g, cloud));
    if (!shows_anything(g))
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "the cameras see nothing of the scene");
    g->seconds += gsz_gallery_clock() - began;
    return GSZ_OK;
}

gsz_result gsz_gallery_open_photographs(gsz_context *context, gsz_gallery *g,
                                        const gsz_cloud *cloud, const gsz_camera_list *views,
                                        const gsz_picture *const *photographs) {
    double began = gsz_gallery_clock();
    GSZ_TRY(prepare(context, g, cloud, views));
    GSZ_TRY(hang_photographs(g, photographs));
    g->seconds += gsz_gallery_clock() - began;
    return GSZ_OK;
}

void gsz_gallery_close(gsz_gallery *g) {
    for (size_t v = 0; g->reference && v < g->views.count; v++)
        gsz_picture_free(g->context, &g->reference[v]);
    if (!g->context) return;
    gsz_free(g->context, g->reference);
    if (!g->borrows_raster) gsz_raster_destroy(g->context, &g->raster);
    gsz_camera_list_free(g->context, &g->views);
    *g = (gsz_gallery){0};
}

static gsz_result score_view(gsz_gallery *g, size_t view, const gsz_cloud *cloud,
                             double *out_psnr) {
    const gsz_picture *reference = &g->reference[view];
    gsz_picture picture = {0};
    gsz_score score = {0};
    gsz_result result =
        gsz_picture_create(g->context, &picture, reference->width, reference->height);
    if (result == GSZ_OK)
        result = gsz_raster_draw(g->context, g->raster, &picture, cloud, &g->views.camera[view],
                                 &g->options);
    if (result == GSZ_OK) result = gsz_picture_score(g->context, &score, reference, &picture);
    gsz_picture_free(g->context, &picture);
    *out_psnr = score.psnr;
    return result;
}

static gsz_result score(gsz_gallery *g, double *out_psnr, const gsz_cloud *cloud, bool tell) {
    double began = gsz_gallery_clock(), count = (double)g->views.count, psnr;
    *out_psnr = 0;
    for (size_t v = 0; v < g->views.count; v++) {
        GSZ_TRY(score_view(g, v, cloud, &psnr));
        *out_psnr += psnr / count;
        GSZ_TRY(tell ? gsz_report_progress(g->context, "compare", (double)(v + 1) / count)
                     : gsz_check_cancel(g->context));
    }
    g->seconds += gsz_gallery_clock() - began;
    return GSZ_OK;
}

gsz_result gsz_gallery_compare(gsz_gallery *g, double *out_psnr, const gsz_cloud *cloud) {
    return score(g, out_psnr, cloud, true);
}

gsz_result gsz_gallery_score(gsz_gallery *g, double *out_psnr, const gsz_cloud *cloud) {
    return score(g, out_psnr, cloud, false);
}
