/* SPDX-License-Identifier: MIT */
/* closed_loop.c - the student is what will be decoded: its geometry and opacity stay, its colours learn. How far they moved
 * is added to the colours that were quantised, which are quantised again, and so on: quantising is part of what is
 * drawn, and its gradient is taken for 1 (straight-through). */
#include "closed_loop.h"

#include "context.h"
#include "splat_cloud.h"

#include <string.h>

enum { ROUNDS = 6 };

typedef struct closed_loop {
    gsz_packer *packer;
    gsz_cloud *cloud;
    gsz_school *school;
    const gsz_stop *stop;
    gsz_course_result *result;
    int lessons;      /* a round */
    gsz_cloud shown;  /* what will be decoded */
    uint32_t *source; /* which Gaussian of the cloud each one of `shown` is */
    float *best[GSZ_PLANE_COUNT - GSZ_PLANE_DC]; /* colours of the cloud at its best */
    double best_psnr;
} closed_loop;

static int color_planes(const closed_loop *l) {
    return gsz_plane_count(l->cloud->sh_degree) - GSZ_PLANE_DC;
}

static gsz_result make_room(closed_loop *l) {
    gsz_context *ctx = l->packer->context;
    size_t count = l->cloud->count;
    GSZ_TRY(GSZ_NEW(ctx, &l->source, count));
    for (int k = 0; k < color_planes(l); k++) GSZ_TRY(GSZ_NEW(ctx, &l->best[k], count));
    return gsz_cloud_create(ctx, &l->shown, count, l->packer->settings.header.sh_degree);
}

static void copy_colors(closed_loop *l, bool back) {
    for (int k = 0; k < color_planes(l); k++) {
        float *color = l->cloud->plane[GSZ_PLANE_DC + k];
        memcpy(back ? color : l->best[k], back ? l->best[k] : color,
               l->cloud->count * sizeof *color);
    }
}

/** Shows what will be decoded, and notes whether it is the best so far. */
static gsz_result show(closed_loop *l) {
    double psnr;
    GSZ_TRY(gsz_packer_preview(l->packer, &l->shown, l->source));
    GSZ_TRY(gsz_gallery_score(gsz_school_judge(l->school), &psnr, &l->shown));
    if (psnr <= l->best_psnr) return GSZ_OK;
    l->best_psnr = psnr;
    copy_colors(l, false);
    return GSZ_OK;
}

/** The plane of the cloud that a plane of what is shown comes from: it may have lost harmonics. */
static int source_plane(const closed_loop *l, int plane) {
    if (plane < GSZ_PLANE_REST) return plane;
    int shown = gsz_sh_coefficients(l->shown.sh_degree), k = plane - GSZ_PLANE_REST;
    return GSZ_PLANE_REST + k / shown * gsz_sh_coefficients(l->cloud->sh_degree) + k % shown;
}

/** The colours of the cloud less those that are shown (-1), or the two together (1): lessons in between move the cloud's
 *  by as much as what is shown. */
static void add_shown(closed_loop *l, float sign) {
    for (int p = GSZ_PLANE_DC; p < gsz_plane_count(l->shown.sh_degree); p++) {
        float *to = l->cloud->plane[source_plane(l, p)];
        const float *shown = l->shown.plane[p];
        for (size_t i = 0; i < l->shown.count; i++) to[l->source[i]] += sign * shown[i];
    }
}

static gsz_result teach_round(closed_loop *l, int round) {
    gsz_course course = {.lessons = &l->school->lessons,
                         .recovery_lessons = l->lessons,
                         .aim = l->best_psnr,
                         .freeze_geometry = true,
                         .freeze_harmonics = l->packer->books.books.groups > 0,
                         .stop = l->stop,
                         .stage = "refine colours",
                         .round = round,
                         .rounds = ROUNDS};
    gsz_course_result result = {0};
    add_shown(l, -1);
    gsz_result code = gsz_refine(l->packer->context, &l->shown, &course, &result);
    add_shown(l, 1);
    l->result->lessons += result.lessons;
    l->result->stopped = result.stopped;
    return code;
}

static gsz_result run(closed_loop *l) {
    GSZ_TRY(make_room(l));
    GSZ_TRY(show(l));
    l->result->psnr_before = l->best_psnr;
    for (int round = 0; round < ROUNDS && !l->result->stopped; round++) {
        GSZ_TRY(teach_round(l, round));
        GSZ_TRY(show(l));
    }
    copy_colors(l, true);
    gsz_palette_free(l->packer->context, &l->packer->palette); /* of harmonics as they were */
    l->result->psnr_after = l->best_psnr;
    return GSZ_OK;
}

gsz_result gsz_closed_loop(gsz_packer *packer, gsz_cloud *cloud, gsz_school *school, int lessons,
                           const gsz_stop *stop, gsz_course_result *out_result) {
    closed_loop l = {.packer = packer,
                     .cloud = cloud,
                     .school = school,
                     .stop = stop,
                     .result = out_result,
                     .lessons = (lessons + ROUNDS - 1) / ROUNDS,
                     .best_psnr = -1};
    *out_result = (gsz_course_result){0};
    gsz_result result = run(&l);
    gsz_free(packer->context, l.source);
    for (int k = 0; k < GSZ_PLANE_COUNT - GSZ_PLANE_DC; k++) gsz_free(packer->context, l.best[k]);
    gsz_cloud_free(packer->context, &l.shown);
    return result;
}
