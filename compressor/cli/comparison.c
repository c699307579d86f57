/* SPDX-License-Identifier: MIT */
/* comparison.c - draws the views of a scene and scores them against the reference and the photographs. */
#include "comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- which views a page shows ---- */

/* A page with many files shows fewer views, so that a browser can hold it. */
enum { SHOTS_MAX = 48 };

static size_t figure_count(const gsz_cli_comparison *c) {
    size_t tests = c->tests > 0 ? (size_t)c->tests : 1;
    size_t most = SHOTS_MAX / tests > 0 ? SHOTS_MAX / tests : 1;
    return most < GSZ_CLI_FIGURES_MAX ? most : GSZ_CLI_FIGURES_MAX;
}

/* Figures left free for views that turn out to be the worst of a file. */
static size_t worst_count(const gsz_cli_comparison *c) {
    size_t figures = figure_count(c), third = figures > 3 ? figures / 3 : 1;
    if (c->views.count <= figures) return 0;
    return (size_t)c->tests < third ? (size_t)c->tests : third;
}

/* Known before any file is drawn: all views, or some spread evenly. */
static bool is_spread(const gsz_cli_comparison *c, size_t view) {
    size_t spread = figure_count(c) - worst_count(c), views = c->views.count;
    if (views <= figure_count(c)) return true;
    for (size_t i = 0; i < spread; i++)
        if (i * views / spread == view) return true;
    return false;
}

/* How many files have a worse worst view than file k. */
static size_t rank_of(const gsz_cli_comparison *c, int k) {
    double psnr = c->entry[k].reference.least.psnr;
    size_t rank = 0;
    for (int i = 1; i < c->entries; i++) {
        double other = c->entry[i].reference.least.psnr;
        rank += other < psnr || (other == psnr && i < k);
    }
    return rank;
}

bool gsz_cli_comparison_shows(const gsz_cli_comparison *c, size_t view) {
    if (is_spread(c, view)) return true;
    for (int k = 1; k < c->entries; k++)
        if (c->entry[k].reference.worst == view && rank_of(c, k) < worst_count(c)) return true;
    return false;
}

/* ---- scores ---- */

static int out_of_memory(gsz_cli_session *session) {
    return gsz_cli_fail(session, GSZ_EXIT_OTHER, "out of memory");
}

static int start_scores(gsz_cli_session *session, gsz_cli_scores *scores, size_t count) {
    scores->view = calloc(count, sizeof *scores->view);
    return scores->view ? GSZ_EXIT_OK : out_of_memory(session);
}

static void summarise(gsz_cli_scores *scores, size_t count) {
    size_t with_ssim = 0;
    if (!scores->view) return;
    scores->mean = (gsz_score){0, 0};
    scores->least = (gsz_score){INFINITY, INFINITY};
    for (size_t i = 0; i < count; i++) {
        const gsz_score *score = &scores->view[i];
        scores->mean.psnr += score->psnr / (double)count;
        if (score->psnr < scores->least.psnr) {
            scores->least.psnr = score->psnr;
            scores->worst = i;
        }
        if (isnan(score->ssim)) continue;
        scores->mean.ssim += score->ssim;
        scores->least.ssim = fmin(scores->least.ssim, score->ssim);
        with_ssim++;
    }
    scores->mean.ssim = with_ssim > 0 ? scores->mean.ssim / (double)with_ssim : (double)NAN;
    if (with_ssim == 0) scores->least.ssim = (double)NAN;
}

/* Against the photograph of the view, over the background where that is transparent. */
static gsz_result score_photograph(gsz_context *context, const gsz_cli_comparison *c,
                                   gsz_cli_entry *entry, size_t view, const gsz_picture *drawn) {
    const gsz_image *image = &c->photograph[view];
    gsz_picture photograph = {0};
    gsz_result result = gsz_picture_create(context, &photograph, image->width, image->height);
    if (result == GSZ_OK) {
        gsz_picture_from_bytes(&photograph, image->pixels, image->channels, c->draw.background);
        result = gsz_picture_score(context, &entry->photograph.view[view], &photograph, drawn);
    }
    gsz_picture_free(context, &photograph);
    return result;
}

/* ---- pictures that are kept ---- */

static float clamped(float x) { return x > 0 ? x < 1 ? x : 1 : 0; }

static void amplify_difference(gsz_picture *out, const gsz_picture *a, const gsz_picture *b) {
    size_t pixels = (size_t)a->width * (size_t)a->height;
    for (int c = 0; c < 3; c++)
        for (size_t i = 0; i < pixels; i++)
            out->plane[c][i] =
                GSZ_CLI_AMPLIFIED * fabsf(clamped(a->plane[c][i]) - clamped(b->plane[c][i]));
}

static gsz_result keep_difference(gsz_context *context, gsz_buffer *png, const gsz_picture *a,
                                  const gsz_picture *b) {
    gsz_picture difference = {0};
    gsz_result result = gsz_picture_create(context, &difference, a->width, a->height);
    if (result == GSZ_OK) {
        amplify_difference(&difference, a, b);
        result = gsz_cli_picture_png(context, png, &difference, 3);
    }
    gsz_picture_free(context, &difference);
    return result;
}

static gsz_result keep_shot(gsz_context *context, const gsz_cli_comparison *c, gsz_cli_entry *entry,
                            size_t view) {
    gsz_cli_shot *shot = &entry->shot[view];
    gsz_result result;
    if (shot->picture.size > 0) return GSZ_OK;
    result = gsz_cli_picture_png(context, &shot->picture, &c->canvas, 3);
    if (result == GSZ_OK)
        result = keep_difference(context, &shot->difference, &c->picture[view], &c->canvas);
    return result;
}

/* ---- a file ---- */

static int add_entry(gsz_cli_session *session, gsz_cli_comparison *c, const gsz_cli_scene *scene) {
    gsz_cli_entry *entry = &c->entry[c->entries++];
    int code = GSZ_EXIT_OK;
    entry->file = scene->file;
    if (c->photograph) code = start_scores(session, &entry->photograph, c->views.count);
    return code;
}

static int draw(gsz_cli_session *session, gsz_cli_comparison *c, gsz_picture *picture,
                const gsz_cloud *cloud, size_t view) {
    return gsz_cli_draw(session, c->raster, picture, cloud, &c->views.camera[view], &c->draw, view,
                        c->views.count);
}

static int compare_view(gsz_cli_session *session, gsz_cli_comparison *c, gsz_cli_entry *entry,
                        const gsz_cloud *cloud, size_t view) {
    gsz_context *context = session->context;
    gsz_result result;
    int code = draw(session, c, &c->canvas, cloud, view);
    if (code != GSZ_EXIT_OK) return code;
    result =
        gsz_picture_score(context, &entry->reference.view[view], &c->picture[view], &c->canvas);
    if (result == GSZ_OK && c->photograph)
        result = score_photograph(context, c, entry, view, &c->canvas);
    if (result == GSZ_OK && c->keep_pictures && is_spread(c, view))
        result = keep_shot(context, c, entry, view);
    return gsz_cli_fail_call(session, result, NULL);
}

/* The worst view is known when all are drawn, and is drawn again. */
static int keep_worst(gsz_cli_session *session, gsz_cli_comparison *c, gsz_cli_entry *entry,
                      const gsz_cloud *cloud) {
    size_t worst = entry->reference.worst;
    int code;
    if (!c->keep_pictures || is_spread(c, worst)) return GSZ_EXIT_OK;
    code = draw(session, c, &c->canvas, cloud, worst);
    if (code != GSZ_EXIT_OK) return code;
    return gsz_cli_fail_call(session, keep_shot(session->context, c, entry, worst), NULL);
}

/* ---- layers ---- */

static int compare_part(gsz_cli_session *session, gsz_cli_comparison *c, gsz_cli_part *part,
                        const gsz_cloud *cloud) {
    int code = start_scores(session, &part->reference, c->views.count);
    for (size_t i = 0; i < c->views.count && code == GSZ_EXIT_OK; i++) {
        gsz_score *score = &part->reference.view[i];
        code = draw(session, c, &c->canvas, cloud, i);
        if (code == GSZ_EXIT_OK)
            code = gsz_cli_fail_call(
                session, gsz_picture_score(session->context, score, &c->picture[i], &c->canvas),
                NULL);
    }
    summarise(&part->reference, c->views.count);
    return code;
}

static int compare_layers(gsz_cli_session *session, gsz_cli_comparison *c, gsz_cli_entry *entry,
                          const gsz_cli_scene *scene) {
    int code = GSZ_EXIT_OK;
    if (!c->by_layer || scene->beginnings == 0) return code;
    entry->part = calloc(scene->beginnings, sizeof *entry->part);
    if (!entry->part) return out_of_memory(session);
    entry->parts = scene->beginnings;
    for (size_t k = 0; k < entry->parts && code == GSZ_EXIT_OK; k++) {
        const gsz_cloud *cloud = k + 1 < entry->parts ? &scene->first[k] : &scene->cloud;
        entry->part[k].file = scene->beginning[k];
        code = compare_part(session, c, &entry->part[k], cloud);
    }
    return code;
}

/* ---- a test ---- */

int gsz_cli_compare_test(gsz_cli_session *session, gsz_cli_comparison *c,
                         const gsz_cli_scene *scene) {
    gsz_cli_entry *entry = &c->entry[c->entries];
    size_t views = c->views.count;
    int code = add_entry(session, c, scene);
    if (code == GSZ_EXIT_OK) code = start_scores(session, &entry->reference, views);
    if (code == GSZ_EXIT_OK && c->keep_pictures) {
        entry->shot = calloc(views, sizeof *entry->shot);
        if (!entry->shot) code = out_of_memory(session);
    }
    for (size_t i = 0; i < views && code == GSZ_EXIT_OK; i++)
        code = compare_view(session, c, entry, &scene->cloud, i);
    if (code != GSZ_EXIT_OK) return code;
    summarise(&entry->reference, views);
    summarise(&entry->photograph, views);
    code = keep_worst(session, c, entry, &scene->cloud);
    return code == GSZ_EXIT_OK ? compare_layers(session, c, entry, scene) : code;
}

/* ---- the reference ---- */

static int draw_reference(gsz_cli_session *session, gsz_cli_comparison *c, const gsz_cloud *cloud,
                          size_t view) {
    int code = draw(session, c, &c->picture[view], cloud, view);
    gsz_result result = GSZ_OK;
    if (code == GSZ_EXIT_OK && c->photograph)
        result = score_photograph(session->context, c, &c->entry[0], view, &c->picture[view]);
    return code == GSZ_EXIT_OK ? gsz_cli_fail_call(session, result, NULL) : code;
}

int gsz_cli_compare_reference(gsz_cli_session *session, gsz_cli_comparison *c,
                              const gsz_cli_scene *scene) {
    size_t views = c->views.count;
    int code = add_entry(session, c, scene);
    c->picture = calloc(views, sizeof *c->picture);
    if (code == GSZ_EXIT_OK && !c->picture) code = out_of_memory(session);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_fail_call(session, gsz_raster_create(session->context, &c->raster), NULL);
    for (size_t i = 0; i < views && code == GSZ_EXIT_OK; i++)
        code = draw_reference(session, c, &scene->cloud, i);
    if (code == GSZ_EXIT_OK) summarise(&c->entry[0].photograph, views);
    return code;
}

void gsz_cli_comparison_free(gsz_cli_session *session, gsz_cli_comparison *c) {
    gsz_context *context = session->context;
    size_t views = c->views.count;
    for (int k = 0; k < c->entries; k++) {
        gsz_cli_entry *entry = &c->entry[k];
        for (size_t i = 0; entry->shot && i < views; i++) {
            gsz_buffer_free(context, &entry->shot[i].picture);
            gsz_buffer_free(context, &entry->shot[i].difference);
        }
        for (size_t i = 0; i < entry->parts; i++) free(entry->part[i].reference.view);
        free(entry->part);
        free(entry->shot);
        free(entry->reference.view);
        free(entry->photograph.view);
    }
    for (size_t i = 0; c->picture && i < views; i++) gsz_picture_free(context, &c->picture[i]);
    free(c->picture);
    gsz_picture_free(context, &c->canvas);
    gsz_raster_destroy(context, &c->raster);
    gsz_camera_list_free(context, &c->views);
}
