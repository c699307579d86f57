/* SPDX-License-Identifier: MIT */
/* app_frame.c - frames of the window, its title, and pictures of it. */
#include "app_compare.h"

#include "gsz_extras.h"
#include "people_text.h"
#include "system_files.h"

#include <SDL_vulkan.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const double title_pause = 0.25, note_stays = 4, empty_at_most = 0.4;
enum { SCREENSHOTS_MOST = 10000 };

void gsz_app_fail(gsz_app *app, gsz_result result) {
    if (result == GSZ_OK || app->quit) return;
    app->code = gsz_view_device_fail(app->session, &app->device, result);
    app->quit = true;
}

/* ---- frames ---- */

static VkExtent2D window_extent(const gsz_app *app) {
    int width = 0, height = 0;
    if (!(SDL_GetWindowFlags(app->window) & (SDL_WINDOW_MINIMIZED | SDL_WINDOW_HIDDEN)))
        SDL_Vulkan_GetDrawableSize(app->window, &width, &height);
    return (VkExtent2D){(uint32_t)width, (uint32_t)height};
}

static void aim(const gsz_app *app, gsz_render_view *view, VkExtent2D extent) {
    *view = app->view;
    view->camera = app->controls.camera;
    view->width = extent.width;
    view->height = extent.height;
    if (app->pace.budget > 0) view->budget = app->pace.budget;
}

bool gsz_app_current_view(gsz_app *app, gsz_render_view *out_view) {
    VkExtent2D extent = window_extent(app);
    aim(app, out_view, extent);
    return extent.width > 0 && extent.height > 0;
}

/* The swapchain has the last word on the size. */
static gsz_result draw_frame(gsz_app *app, bool again, bool *out_shown) {
    gsz_view_device *device = &app->device;
    VkExtent2D extent = window_extent(app);
    gsz_render_view view;
    gsz_gpu_target target;
    VkCommandBuffer commands;
    uint32_t slot;
    *out_shown = false;
    if (extent.width == 0 || extent.height == 0) return GSZ_OK;
    GSZ_GPU_TRY(gsz_gpu_swapchain_acquire(device->gpu, app->swapchain, extent, &target, out_shown));
    if (!*out_shown) return GSZ_OK;
    gsz_app_panel_lay_out(app, target.extent);
    aim(app, &view, target.extent);
    app->drew = again || gsz_painter_is_stale(device->painter, &view);
    GSZ_GPU_TRY(gsz_painter_prepare(device->painter, &view, again));
    GSZ_GPU_TRY(gsz_app_compare_prepare(app, &view, again));
    GSZ_GPU_TRY(gsz_gpu_frames_begin(device->gpu, device->frames, &commands, &slot));
    GSZ_GPU_TRY(gsz_app_record(app, commands, slot, &target, &view, again));
    GSZ_GPU_TRY(gsz_gpu_frames_end(device->gpu, device->frames, target.available, target.finished));
    return gsz_gpu_swapchain_present(device->gpu, app->swapchain);
}

/* Of a frame in which Gaussians were drawn, and not only what lies over their picture. */
static bool has_drawn(const gsz_gpu_times *passes) {
    for (uint32_t i = 0; i < passes->count; i++)
        if (strcmp(passes->name[i], "draw") == 0) return true;
    return false;
}

static void measure(gsz_app *app, double wall_ms, bool counts) {
    gsz_gpu_times passes = {0};
    double draw, bytes;
    bool known = gsz_gpu_frames_times(app->device.frames, &passes) && has_drawn(&passes);
    if (known) app->frame_ms = 0;
    for (uint32_t i = 0; known && i < passes.count; i++) app->frame_ms += passes.ms[i];
    app->pace.target_ms = (double)app->arguments->frame_time;
    if (known && !app->device.cpu)
        gsz_frame_pace_step(&app->pace, app->frame_ms, gsz_painter_visible(app->device.painter),
                            gsz_painter_gaussians(app->device.painter),
                            (uint64_t)app->arguments->budget);
    if (app->device.cpu) {
        gsz_painter_cpu_times(app->device.painter, &draw, &bytes);
        app->frame_ms = draw + bytes;
        passes = (gsz_gpu_times){2, {"raster", "bytes"}, {draw, bytes}};
    }
    if (app->film.player) gsz_gpu_times_add(&passes, "warp", app->film.making_ms);
    if (app->drew && passes.count > 0) gsz_app_panel_count(app, &passes);
    if (counts && !gsz_frame_times_add(&app->times, wall_ms, &passes))
        gsz_app_fail(app, GSZ_ERROR_MEMORY);
}

/* An empty frame would only hold up the first picture, which is about to come. */
static bool is_about_to_show(const gsz_app *app, double now) {
    return !app->ready && app->loader && now - app->opened_at < empty_at_most;
}

void gsz_app_draw(gsz_app *app) {
    bool counts = app->arguments->bench > 0 && app->loaded, shown = false;
    bool again = counts && !app->film.player; /* films are played, not hurried through */
    double began = gsz_cli_clock(), ended;
    gsz_render_view view;
    if (app->quit || is_about_to_show(app, began) || !gsz_app_current_view(app, &view)) return;
    if (!again && !app->exposed &&
        !(app->ready && (gsz_painter_is_stale(app->device.painter, &view) ||
                         gsz_app_compare_is_stale(app, &view))))
        return;
    gsz_app_fail(app, draw_frame(app, again, &shown));
    ended = gsz_cli_clock();
    if (!shown || app->quit) return;
    app->exposed = gsz_app_panel_goes_on(app);
    if (app->film.player) {
        began = app->film.chosen_at;
        counts = gsz_app_film_presented(app, ended) && counts;
    }
    measure(app, (ended - began) * 1e3, counts);
    if (app->first_picture_ms == 0 && app->ready)
        app->first_picture_ms = (ended - app->opened_at) * 1e3;
}

/* ---- the title ---- */

void gsz_app_note(gsz_app *app, const char *format, ...) {
    va_list list;
    va_start(list, format);
    vsnprintf(app->note, sizeof app->note, format, list);
    va_end(list);
    gsz_cli_tame(app->note);
    app->note_for = note_stays;
    app->note_until = 0;
    app->titled_at = 0;
    app->exposed |= app->overlay;
}

static void write_title(gsz_app *app, char *out, size_t size) {
    uint64_t there = gsz_painter_gaussians(app->device.painter);
    if (app->note[0])
        snprintf(out, size, "%s - gsz-view", app->note);
    else if (app->loader && !app->loaded)
        snprintf(out, size, "%s - loading %.0f %% - gsz-view",
                 app->ready ? app->name : app->loading, gsz_loader_progress(app->loader) * 100);
    else if (app->film.player)
        gsz_app_film_title(app, out, size);
    else if (app->ready && app->compare)
        gsz_app_compare_title(app, out, size);
    else if (app->ready)
        snprintf(out, size, "%s - %s of %s Gaussians, %.1f ms - gsz-view", app->name,
                 gsz_cli_count(gsz_painter_visible(app->device.painter)).s, gsz_cli_count(there).s,
                 app->frame_ms);
    else
        snprintf(out, size, "gsz-view");
    gsz_cli_tame(out);
}

void gsz_app_update_title(gsz_app *app) {
    double now = gsz_cli_clock();
    char title[sizeof app->title];
    /* From when it is seen: the frame that it is about may have taken long. */
    if (app->note_until == 0) app->note_until = now + app->note_for;
    if (app->note[0] && now > app->note_until) {
        app->note[0] = '\0';
        app->titled_at = 0;
        app->exposed |= app->overlay;
    }
    if (now - app->titled_at < title_pause) return;
    app->titled_at = now;
    write_title(app, title, sizeof title);
    if (strcmp(title, app->title) == 0) return;
    memcpy(app->title, title, sizeof title);
    SDL_SetWindowTitle(app->window, title);
}

/* ---- screenshots ---- */

/* The scene's name and the first number that is free. */
static bool name_screenshot(const gsz_app *app, char *path, size_t size) {
    const char *dot = strrchr(app->name, '.');
    int stem = dot && dot > app->name ? (int)(dot - app->name) : (int)strlen(app->name);
    for (int number = 1; number < SCREENSHOTS_MOST; number++) {
        snprintf(path, size, "%.*s_%03d.png", stem, app->name, number);
        if (!gsz_system_exists(path)) return true;
    }
    return false;
}

static gsz_result write_png(gsz_context *context, const gsz_image *image, const char *path) {
    gsz_buffer png = {0};
    gsz_output *output = NULL;
    gsz_result result = gsz_image_encode_png(context, &png, image);
    if (result == GSZ_OK) result = gsz_output_open(context, &output, path);
    if (result == GSZ_OK) result = gsz_output_write(context, output, png.data, png.size);
    if (result == GSZ_OK) result = gsz_output_commit(context, output);
    gsz_output_close(context, &output);
    gsz_buffer_free(context, &png);
    return result;
}

void gsz_app_screenshot(gsz_app *app) {
    gsz_context *context = app->session->context;
    char path[GSZ_APP_NAME_MAX + 16];
    gsz_image image = {0};
    gsz_render_view view;
    gsz_result result;
    if (!app->ready || !gsz_app_current_view(app, &view)) return;
    if (!name_screenshot(app, path, sizeof path)) {
        gsz_app_note(app, "no name is free for another picture");
        return;
    }
    result = gsz_image_create(context, &image, (int)view.width, (int)view.height, 4);
    if (result == GSZ_OK)
        gsz_app_fail(app, gsz_painter_read(app->device.painter, &view, image.pixels));
    if (result == GSZ_OK && !app->quit)
        gsz_app_fail(app, gsz_app_compare_read(app, &view, image.pixels));
    if (result == GSZ_OK && !app->quit) result = write_png(context, &image, path);
    gsz_image_free(context, &image);
    app->exposed = true; /* the window may not show that view yet, though it is drawn */
    if (result != GSZ_OK)
        gsz_app_note(app, "%s", gsz_context_error(context));
    else
        gsz_app_note(app, "saved %s", path);
}
