/* SPDX-License-Identifier: MIT */
/* pack_to_psnr.c - draws what would be decoded, from held-out views, at qualities that come closer to a PSNR;
 * nothing is encoded before the quality is found. */
#include "pack_target.h"

#include "context.h"
#include "det_math.h"
#include "gsz_raster.h"
#include "gsz_views.h"
#include "quality_search.h"

#include <time.h>

enum { WIDTH = 800, HEIGHT = 600, SIDE_MOST = 1600 };

/* dB by a step of quality */
#define PSNR_SLOPE 0.7
#define PSNR_NEAR 0.15

typedef struct gallery {
    gsz_packer *packer;
    gsz_raster *raster;
    gsz_camera_list views;
    gsz_picture *reference; /* one a view */
    gsz_cloud preview;
    double seconds;
} gallery;

static double clock_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/** The camera's own size, made smaller where it is large. */
static void size_of(const gsz_camera *camera, int *width, int *height) {
    *width = WIDTH;
    *height = HEIGHT;
    if (camera->width < 1 || camera->height < 1) return;
    int longer = camera->width > camera->height ? camera->width : camera->height;
    double shrink = longer > SIDE_MOST ? (double)SIDE_MOST / longer : 1;
    *width = gsz_clamp_int(gsz_round(camera->width * shrink), 1, SIDE_MOST);
    *height = gsz_clamp_int(gsz_round(camera->height * shrink), 1, SIDE_MOST);
}

static gsz_result choose_views(gallery *g) {
    gsz_context *ctx = g->packer->context;
    const gsz_camera_list *given = g->packer->options->views;
    if (given && given->count == 0)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "a target of PSNR needs a camera at least");
    if (given)
        for (size_t i = 0; i < given->count; i++)
            GSZ_TRY(gsz_camera_list_add(ctx, &g->views, &given->camera[i]));
    else
        GSZ_TRY(gsz_views_place(ctx, &g->views, g->packer->cloud, NULL));
    gsz_views_keep_held_out(&g->views);
    return GSZ_OK;
}

static gsz_result draw(gallery *g, gsz_picture *out, const gsz_cloud *cloud, size_t view) {
    gsz_draw_options options;
    gsz_draw_options_default(&options);
    options.filter = gsz_screen_filter_of(g->packer->cloud);
    return gsz_raster_draw(g->packer->context, g->raster, out, cloud, &g->views.camera[view],
                           &options);
}

static gsz_result hang(gallery *g) {
    gsz_packer *p = g->packer;
    GSZ_TRY(choose_views(g));
    GSZ_TRY(gsz_raster_create(p->context, &g->raster));
    GSZ_TRY(GSZ_NEW(p->context, &g->reference, g->views.count));
    for (size_t v = 0; v < g->views.count; v++) {
        int width, height;
        size_of(&g->views.camera[v], &width, &height);
        GSZ_TRY(gsz_picture_create(p->context, &g->reference[v], width, height));
        GSZ_TRY(draw(g, &g->reference[v], p->cloud, v));
        GSZ_TRY(gsz_report_progress(p->context, "draw", (double)(v + 1) / (double)g->views.count));
    }
    return gsz_cloud_create(p->context, &g->preview, p->cloud->count, p->settings.header.sh_degree);
}

static void take_down(gallery *g) {
    gsz_context *ctx = g->packer->context;
    for (size_t v = 0; g->reference && v < g->views.count; v++)
        gsz_picture_free(ctx, &g->reference[v]);
    gsz_free(ctx, g->reference);
    gsz_raster_destroy(ctx, &g->raster);
    gsz_camera_list_free(ctx, &g->views);
    gsz_cloud_free(ctx, &g->preview);
}

static gsz_result score_view(gallery *g, size_t view, double *out_psnr) {
    gsz_context *ctx = g->packer->context;
    const gsz_picture *reference = &g->reference[view];
    gsz_picture picture = {0};
    gsz_score score = {0};
    gsz_result result = gsz_picture_create(ctx, &picture, reference->width, reference->height);
    if (result == GSZ_OK) result = draw(g, &picture, &g->preview, view);
    if (result == GSZ_OK) result = gsz_picture_score(ctx, &score, reference, &picture);
    gsz_picture_free(ctx, &picture);
    *out_psnr = score.psnr;
    return result;
}

/** The mean PSNR of what the packer would decode as it is settled. */
static gsz_result measure(gallery *g, double *out_psnr) {
    double sum = 0, psnr, began;
    GSZ_TRY(gsz_packer_preview(g->packer, &g->preview));
    began = clock_seconds();
    for (size_t v = 0; v < g->views.count; v++) {
        GSZ_TRY(score_view(g, v, &psnr));
        sum += psnr;
        GSZ_TRY(gsz_report_progress(g->packer->context, "compare",
                                    (double)(v + 1) / (double)g->views.count));
    }
    g->seconds += clock_seconds() - began;
    *out_psnr = sum / (double)g->views.count;
    return GSZ_OK;
}

static gsz_result search(gallery *g, gsz_pack_stats *stats) {
    gsz_packer *p = g->packer;
    gsz_quality_search s;
    double psnr = 0, target = (double)p->options->target_psnr;
    gsz_quality_search_init(&s, target, PSNR_NEAR, PSNR_NEAR, PSNR_SLOPE, p->options->quality);
    do {
        GSZ_TRY(gsz_packer_settle_near(p, s.next));
        GSZ_TRY(measure(g, &psnr));
        stats->encodings++;
        stats->quality = s.next;
        stats->psnr = psnr;
    } while (!gsz_quality_search_add(&s, psnr));
    if (gsz_quality_search_hit(&s)) return GSZ_OK;
    if (s.best != stats->quality) {
        stats->quality = s.best;
        stats->psnr = s.best_value;
        GSZ_TRY(gsz_packer_settle_near(p, s.best));
    }
    gsz_say(p->context, GSZ_MESSAGE_NOTICE, "%g dB cannot be reached: quality %g gives %.2f dB",
            target, (double)stats->quality, stats->psnr);
    return GSZ_OK;
}

gsz_result gsz_pack_find_psnr(gsz_packer *p, gsz_pack_stats *stats) {
    gallery g = {.packer = p};
    double began = clock_seconds();
    gsz_result result = hang(&g);
    g.seconds = clock_seconds() - began;
    if (result == GSZ_OK) result = search(&g, stats);
    stats->seconds_drawing = g.seconds;
    take_down(&g);
    return result;
}
