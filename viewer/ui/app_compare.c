/* SPDX-License-Identifier: MIT */
/* app_compare.c - loads the second scene, draws both as one picture, and scores the view. */
#include "app_compare.h"

#include "gpu_barrier.h"
#include "paths.h"
#include "people_text.h"
#include "view_stream.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double taking_most = 0.004, rest_seconds = 0.2;
static const float line_step = 0.02f;
enum { GRIP = 6 /* pixels to either side of the line that the mouse can take it by */ };

/* ---- beginning and end ---- */

static gsz_result make_parts(gsz_app *app) {
    gsz_app_compare *compare = app->compare;
    const gsz_painter_options options = {.cpu = app->device.cpu,
                                         .pool = app->session->pool,
                                         .gpu = app->device.gpu,
                                         .frames = app->device.frames};
    GSZ_GPU_TRY(gsz_painter_create(&compare->painter, &options));
    GSZ_GPU_TRY(gsz_compare_pass_create(app->device.gpu, &compare->pass));
    return app->device.cpu ? GSZ_OK : gsz_judge_create(&compare->judge, app->loading_pool);
}

int gsz_app_compare_open(gsz_app *app) {
    const char *path = gsz_view_second(app->arguments);
    if (!path) return GSZ_EXIT_OK;
    app->compare = calloc(1, sizeof *app->compare);
    if (!app->compare) return gsz_cli_fail(app->session, GSZ_EXIT_OTHER, "out of memory");
    app->compare->path = path;
    snprintf(app->compare->name, sizeof app->compare->name, "%s",
             gsz_cli_is_dash(path) ? gsz_cli_input_name(path) : gsz_cli_last_part(path));
    gsz_compare_look_default(&app->compare->look);
    if (app->arguments->difference > 0) {
        app->compare->look.mode = GSZ_COMPARE_DIFFERENCE;
        app->compare->look.gain = (uint32_t)app->arguments->difference;
    }
    return gsz_view_device_fail(app->session, &app->device, make_parts(app));
}

void gsz_app_compare_close(gsz_app *app) {
    gsz_app_compare *compare = app->compare;
    if (!compare) return;
    gsz_loader_stop(&compare->loader);
    gsz_judge_destroy(&compare->judge);
    gsz_painter_destroy(&compare->painter);
    if (app->device.gpu) gsz_compare_pass_destroy(app->device.gpu, &compare->pass);
    free(compare);
    app->compare = NULL;
}

/* ---- the second scene ---- */

static void begin_loading(gsz_app *app) {
    gsz_app_compare *compare = app->compare;
    const gsz_loader_options options = {.rows = !app->device.cpu,
                                        .proxies = gsz_view_wants_proxies(app->arguments),
                                        .cloud = true,
                                        .max_memory = app->arguments->common.max_memory,
                                        .pool = app->loading_pool};
    compare->begun = true;
    if (gsz_loader_start(&compare->loader, compare->path, &options) != GSZ_OK)
        gsz_app_note(app, "%s: out of memory", compare->path);
}

static void fail_loading(gsz_app *app, const gsz_loaded *piece) {
    app->code = gsz_cli_fail(app->session, gsz_cli_exit_of(piece->result), "%s", piece->text);
    app->quit = true; /* what was asked for is a comparison */
}

static void end_for_film(gsz_app *app, const char *path) {
    app->code = gsz_cli_fail(app->session, GSZ_EXIT_UNSUPPORTED, GSZ_COMPARE_NO_FILM, path);
    app->quit = true;
}

bool gsz_app_compare_refuses(gsz_app *app, const gsz_scene_facts *facts) {
    if (!app->compare || facts->frames == 0) return false;
    if (app->loads == 1) {
        end_for_film(app, app->loading);
        return true;
    }
    gsz_cli_warn(app->session, GSZ_COMPARE_NO_FILM, app->loading);
    gsz_app_note(app, GSZ_COMPARE_NO_FILM, gsz_cli_last_part(app->loading));
    gsz_app_panel_tell(app, app->note);
    gsz_app_close_scene(app);
    app->loaded = app->ready;
    return true;
}

static void take(gsz_app *app, gsz_loaded *piece) {
    gsz_app_compare *compare = app->compare;
    switch (piece->kind) {
    case GSZ_LOADED_FACTS:
        compare->facts = *piece->facts;
        gsz_app_fail(app, gsz_painter_open(compare->painter, piece->facts));
        break;
    case GSZ_LOADED_CLOUD:
        if (compare->judge) gsz_judge_take(compare->judge, 1, &piece->cloud);
        gsz_app_fail(app, gsz_painter_add(compare->painter, piece));
        break;
    case GSZ_LOADED_ROWS: gsz_app_fail(app, gsz_painter_add(compare->painter, piece)); break;
    case GSZ_LOADED_MESSAGE: gsz_view_device_tell(app->session, piece); break;
    case GSZ_LOADED_FILM: end_for_film(app, compare->path); break;
    case GSZ_LOADED_FAILURE: fail_loading(app, piece); break;
    case GSZ_LOADED_ENOUGH:
    case GSZ_LOADED_ALL: compare->loaded = true; break;
    case GSZ_LOADED_GONE:
    case GSZ_LOADED_HOME: break;
    }
}

void gsz_app_compare_take_pieces(gsz_app *app) {
    gsz_app_compare *compare = app->compare;
    double began = gsz_cli_clock();
    gsz_loaded piece = {0};
    bool last = false;
    if (!compare) return;
    if (!compare->begun && app->loaded) begin_loading(app);
    while (compare->loader && !last && gsz_cli_clock() - began < taking_most &&
           gsz_loader_poll(compare->loader, &piece, 0)) {
        last = piece.kind == GSZ_LOADED_ALL || piece.kind == GSZ_LOADED_FAILURE;
        take(app, &piece);
        gsz_loaded_free(&piece);
    }
    if (!last) return;
    gsz_loader_stop(&compare->loader);
    app->exposed = true;
    app->titled_at = 0;
}

void gsz_app_compare_take_first(gsz_app *app, gsz_scene_cloud *cloud) {
    if (!app->compare) return;
    app->compare->has_score = app->compare->has_asked = false;
    if (app->compare->judge) gsz_judge_take(app->compare->judge, 0, cloud);
}

/* ---- figures ---- */

static void set_score(gsz_app *app, const gsz_score *score, const gsz_render_view *view) {
    app->compare->score = *score;
    app->compare->scored = *view;
    app->compare->has_score = true;
    app->titled_at = 0;
    app->exposed |= app->overlay;
}

/* The painters have the pictures already. */
static void score_painters(gsz_app *app, const gsz_render_view *view) {
    gsz_score score;
    gsz_result result =
        gsz_picture_score(app->session->context, &score, gsz_painter_picture(app->device.painter),
                          gsz_painter_picture(app->compare->painter));
    if (result == GSZ_OK) set_score(app, &score, view);
}

static void ask_judge(gsz_app *app, const gsz_render_view *view) {
    gsz_app_compare *compare = app->compare;
    if (compare->has_asked && gsz_render_view_equals(&compare->asked, view)) return;
    compare->asked = *view;
    compare->has_asked = true;
    gsz_judge_ask(compare->judge, view);
}

static bool rests(gsz_app_compare *compare, const gsz_render_view *view) {
    double now = gsz_cli_clock();
    if (!gsz_render_view_equals(&compare->resting, view)) {
        compare->resting = *view;
        compare->resting_since = now;
    }
    return now - compare->resting_since >= rest_seconds;
}

void gsz_app_compare_score(gsz_app *app) {
    gsz_app_compare *compare = app->compare;
    gsz_render_view view;
    gsz_score score;
    if (!compare || !compare->loaded || !gsz_app_current_view(app, &view)) return;
    if (compare->judge && gsz_judge_poll(compare->judge, &score, &view))
        set_score(app, &score, &view);
    if (!gsz_app_current_view(app, &view) || !rests(compare, &view)) return;
    if (compare->has_score && gsz_render_view_equals(&compare->scored, &view)) return;
    if (compare->judge)
        ask_judge(app, &view);
    else if (!gsz_painter_is_stale(app->device.painter, &view) &&
             !gsz_painter_is_stale(compare->painter, &view))
        score_painters(app, &view);
}

void gsz_app_compare_figures(const gsz_app *app, char *out, size_t size) {
    const gsz_app_compare *compare = app->compare;
    if (!compare->has_score || !gsz_render_view_equals(&compare->scored, &compare->resting))
        snprintf(out, size, "...");
    else if (!isfinite(compare->score.psnr))
        snprintf(out, size, "no figures: %s",
                 compare->judge ? gsz_judge_error(compare->judge) : "out of memory");
    else if (compare->score.psnr >= GSZ_PSNR_EQUAL)
        snprintf(out, size, "no difference");
    else
        snprintf(out, size, "%.2f dB, SSIM %.4f", compare->score.psnr, compare->score.ssim);
}

void gsz_app_compare_title(const gsz_app *app, char *out, size_t size) {
    const gsz_app_compare *compare = app->compare;
    char figures[128], look[64];
    if (!compare->loaded) {
        snprintf(out, size, "%s - loading %.0f %% - gsz-view", compare->name,
                 compare->loader ? gsz_loader_progress(compare->loader) * 100 : 0);
        return;
    }
    gsz_app_compare_figures(app, figures, sizeof figures);
    gsz_compare_look_name(&compare->look, look, sizeof look);
    snprintf(out, size, "%s (%s, %s) | %s (%s, %s) - %s - %s - gsz-view", app->name,
             gsz_cli_size(app->facts.file_bytes).s,
             gsz_cli_count(gsz_painter_gaussians(app->device.painter)).s, compare->name,
             gsz_cli_size(compare->facts.file_bytes).s,
             gsz_cli_count(gsz_painter_gaussians(compare->painter)).s, figures, look);
}

/* ---- pictures ---- */

bool gsz_app_compare_is_stale(const gsz_app *app, const gsz_render_view *view) {
    const gsz_app_compare *compare = app->compare;
    return compare && compare->loaded &&
           (gsz_painter_is_stale(compare->painter, view) ||
            !gsz_compare_look_equals(&compare->look, &compare->drawn));
}

gsz_result gsz_app_compare_prepare(gsz_app *app, const gsz_render_view *view, bool again) {
    if (!app->compare || !app->compare->loaded) return GSZ_OK;
    return gsz_painter_prepare(app->compare->painter, view, again);
}

gsz_result gsz_app_compare_record(gsz_app *app, VkCommandBuffer commands, uint32_t slot,
                                  const gsz_gpu_target *target, const gsz_render_view *view,
                                  bool again) {
    gsz_app_compare *compare = app->compare;
    gsz_compare_pass *pass = &compare->pass;
    gsz_painter *const painter[2] = {app->device.painter, compare->painter};
    GSZ_GPU_TRY(gsz_compare_pass_resize(app->device.gpu, app->device.frames, pass, target->extent));
    gsz_compare_pass_begin(pass, commands);
    for (int k = 0; k < 2; k++) {
        const gsz_gpu_target picture = {.image = pass->picture[k].handle,
                                        .format = pass->picture[k].format,
                                        .extent = target->extent};
        if (again || gsz_painter_is_stale(painter[k], view))
            GSZ_GPU_TRY(gsz_painter_draw(painter[k], commands, slot, view, again));
        GSZ_GPU_TRY(gsz_painter_copy(painter[k], commands, slot, &picture));
    }
    gsz_compare_pass_record(pass, commands, &compare->look, target->image);
    gsz_gpu_frames_mark(app->device.frames, "compare");
    compare->drawn = compare->look;
    return GSZ_OK;
}

gsz_result gsz_app_compare_read(gsz_app *app, const gsz_render_view *view, uint8_t *pixels) {
    gsz_app_compare *compare = app->compare;
    gsz_result result = GSZ_OK;
    uint8_t *second;
    if (!compare || !compare->loaded) return GSZ_OK;
    second = malloc((size_t)view->width * view->height * 4);
    if (!second) return GSZ_ERROR_MEMORY;
    result = gsz_painter_read(compare->painter, view, second);
    if (result == GSZ_OK)
        gsz_compare_pixels(pixels, pixels, second, view->width, view->height, &compare->look);
    free(second);
    return result;
}

/* ---- by hand ---- */

static bool is_on_line(const gsz_app *app, int x, int width) {
    const gsz_app_compare *compare = app->compare;
    return compare->look.mode == GSZ_COMPARE_WIPE && compare->loaded && width > 0 &&
           fabsf((float)x - compare->look.line * (float)width) <= GRIP;
}

bool gsz_app_compare_handle(gsz_app *app, const SDL_Event *event) {
    gsz_app_compare *compare = app->compare;
    int width = 0, height = 0;
    if (!compare) return false;
    SDL_GetWindowSize(app->window, &width, &height);
    if (event->type == SDL_MOUSEBUTTONDOWN && event->button.button == SDL_BUTTON_LEFT &&
        is_on_line(app, event->button.x, width)) {
        compare->dragging = true;
        SDL_CaptureMouse(SDL_TRUE);
        return true;
    }
    if (!compare->dragging) return false;
    if (event->type == SDL_MOUSEBUTTONUP) {
        compare->dragging = false;
        SDL_CaptureMouse(SDL_FALSE);
    } else if (event->type == SDL_MOUSEMOTION && width > 0) {
        gsz_compare_look_set_line(&compare->look, (float)event->motion.x / (float)width);
    } else {
        return false;
    }
    return true;
}

static bool is_there(gsz_app *app) {
    if (!app->compare) gsz_app_note(app, "nothing to compare with: start as gsz-view A B");
    return app->compare != NULL;
}

void gsz_app_compare_next(gsz_app *app, int value) {
    (void)value;
    if (!is_there(app)) return;
    gsz_compare_look_next(&app->compare->look);
    app->titled_at = 0;
}

void gsz_app_compare_move_line(gsz_app *app, int steps) {
    if (!is_there(app)) return;
    app->compare->look.mode = GSZ_COMPARE_WIPE;
    gsz_compare_look_set_line(&app->compare->look,
                              app->compare->look.line + (float)steps * line_step);
}

void gsz_app_compare_amplify(gsz_app *app, int steps) {
    if (!is_there(app)) return;
    if (app->compare->look.mode == GSZ_COMPARE_DIFFERENCE)
        gsz_compare_look_amplify(&app->compare->look, steps);
    app->compare->look.mode = GSZ_COMPARE_DIFFERENCE;
    app->titled_at = 0;
}
