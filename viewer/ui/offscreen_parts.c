/* SPDX-License-Identifier: MIT */
/* offscreen_parts.c - cameras that are read or placed, pieces of a file one by one, PNGs in a folder. */
#include "offscreen_parts.h"

#include "camera_choice.h"
#include "camera_path_file.h"
#include "interrupt.h"
#include "picture_limits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { AUTOMATIC_VIEWS = 8, PATH_FPS = 30 };

static const double poll_seconds = 0.1;

int gsz_offscreen_interrupted(const gsz_offscreen *offscreen) {
    if (!gsz_cli_interrupted()) return GSZ_EXIT_OK;
    gsz_cli_interrupt_settle();
    return gsz_cli_fail(offscreen->session, GSZ_EXIT_INTERRUPTED, "interrupted");
}

/* ---- cameras ---- */

static size_t camera_count(const gsz_offscreen *offscreen) {
    int views = offscreen->arguments->common.views;
    if (offscreen->cameras.count > 0) return offscreen->cameras.count;
    return views > 0 ? (size_t)views : AUTOMATIC_VIEWS;
}

size_t gsz_offscreen_first_view(const gsz_offscreen *offscreen) {
    int view = offscreen->arguments->common.view;
    return view >= 0 ? (size_t)view : 0;
}

size_t gsz_offscreen_end_view(const gsz_offscreen *offscreen) {
    return offscreen->arguments->common.view >= 0 ? gsz_offscreen_first_view(offscreen) + 1
                                                  : offscreen->cameras.count;
}

static int check_view(const gsz_offscreen *offscreen) {
    if (gsz_offscreen_first_view(offscreen) < camera_count(offscreen)) return GSZ_EXIT_OK;
    return gsz_cli_fail(offscreen->session, GSZ_EXIT_USAGE,
                        "option '--view': there is no camera %d among %zu, counted from 0",
                        offscreen->arguments->common.view, camera_count(offscreen));
}

/* A picture for each frame, the last key's included. */
static int list_path(gsz_offscreen *offscreen, gsz_path *path) {
    gsz_cli_rate rate = offscreen->arguments->common.fps;
    double fps = rate.denominator ? (double)rate.numerator / rate.denominator : PATH_FPS;
    double frames = floor(gsz_path_seconds(path) * fps + 1e-6) + 1;
    gsz_result result = GSZ_OK;
    if (path->count == 0)
        return gsz_cli_fail(offscreen->session, GSZ_EXIT_USAGE,
                            "%.200s: the path has no keys to go along", offscreen->arguments->path);
    if (frames > GSZ_CAMERAS_MAX)
        return gsz_cli_fail(offscreen->session, GSZ_EXIT_LIMIT,
                            "%.200s: %.0f pictures, over %d: give a lower --fps",
                            offscreen->arguments->path, frames, GSZ_CAMERAS_MAX);
    for (double i = 0; i < frames && result == GSZ_OK; i++) {
        gsz_camera camera;
        gsz_path_at(path, &camera, i / fps);
        result = gsz_camera_list_add(offscreen->session->context, &offscreen->cameras, &camera);
    }
    return gsz_cli_fail_call(offscreen->session, result, NULL);
}

static int read_path(gsz_offscreen *offscreen) {
    const gsz_view_arguments *arguments = offscreen->arguments;
    char error[GSZ_PATH_ERROR_MAX];
    gsz_path path = {0};
    gsz_result result;
    int code;
    if (!arguments->path) return GSZ_EXIT_OK;
    if (arguments->common.cameras || arguments->common.views > 0)
        return gsz_cli_fail(offscreen->session, GSZ_EXIT_USAGE,
                            "--path brings its own cameras: leave --%s out",
                            arguments->common.cameras ? "cameras" : "views");
    result = gsz_path_read(offscreen->session->context, &path, arguments->path, error);
    code = result == GSZ_OK
               ? list_path(offscreen, &path)
               : gsz_cli_fail(offscreen->session, gsz_cli_exit_of(result), "%s", error);
    gsz_path_free(&path);
    return code;
}

int gsz_offscreen_read_cameras(gsz_offscreen *offscreen) {
    const gsz_cli_arguments *arguments = &offscreen->arguments->common;
    const gsz_camera_list *cameras = &offscreen->cameras;
    int code = gsz_cli_read_cameras(offscreen->session, &offscreen->cameras, arguments);
    if (code == GSZ_EXIT_OK) code = read_path(offscreen);
    if (code == GSZ_EXIT_OK) code = check_view(offscreen);
    if (cameras->count == 0) return code;
    for (size_t i = gsz_offscreen_first_view(offscreen);
         i < gsz_offscreen_end_view(offscreen) && code == GSZ_EXIT_OK; i++)
        code = gsz_cli_check_side(offscreen->session, &cameras->camera[i], i, arguments,
                                  "give --size");
    return code;
}

int gsz_offscreen_place_cameras(gsz_offscreen *offscreen, const gsz_cloud *cloud) {
    const gsz_cli_arguments *arguments = &offscreen->arguments->common;
    int code = GSZ_EXIT_OK;
    if (offscreen->cameras.count > 0) return code;
    code = gsz_cli_place_cameras(offscreen->session, &offscreen->cameras, arguments, cloud,
                                 arguments->input, (int)camera_count(offscreen));
    return code == GSZ_EXIT_OK ? check_view(offscreen) : code;
}

/* ---- loading ---- */

int gsz_offscreen_load(const gsz_offscreen *offscreen, const char *path,
                       const gsz_loader_options *options,
                       int (*take)(void *user, gsz_loaded *piece), void *user) {
    gsz_cli_session *session = offscreen->session;
    gsz_loader *loader = NULL;
    int code = gsz_cli_fail_call(session, gsz_loader_start(&loader, path, options), path);
    bool all = false;
    while (code == GSZ_EXIT_OK && !all) {
        gsz_loaded piece = {0};
        code = gsz_offscreen_interrupted(offscreen);
        if (code != GSZ_EXIT_OK || !gsz_loader_poll(loader, &piece, poll_seconds)) continue;
        all = piece.kind == GSZ_LOADED_ALL;
        gsz_cli_progress_draw(&session->progress, "load", gsz_loader_progress(loader));
        if (piece.kind == GSZ_LOADED_FAILURE)
            code = gsz_cli_fail(session, gsz_cli_exit_of(piece.result), "%s", piece.text);
        else if (piece.kind == GSZ_LOADED_MESSAGE)
            gsz_view_device_tell(session, &piece);
        else
            code = take(user, &piece);
        gsz_loaded_free(&piece);
    }
    gsz_loader_stop(&loader);
    return code;
}

/* ---- pictures ---- */

int gsz_offscreen_choose_folder(gsz_offscreen *offscreen) {
    const char *folder = offscreen->arguments->screenshot;
    gsz_cli_arguments arguments = {.input = offscreen->arguments->common.input, .output = folder};
    if (!folder) return GSZ_EXIT_OK;
    if (gsz_cli_is_dash(folder) || gsz_cli_has_ending(folder, ".png"))
        return gsz_cli_fail(offscreen->session, GSZ_EXIT_USAGE,
                            "option '--screenshot' takes a directory, not '%.60s'", folder);
    return gsz_cli_pictures_choose(offscreen->session, &offscreen->pictures, &arguments);
}

int gsz_offscreen_fit_image(gsz_offscreen *offscreen, const gsz_camera *camera) {
    gsz_context *context = offscreen->session->context;
    gsz_image *image = &offscreen->image;
    if (image->width == camera->width && image->height == camera->height) return GSZ_EXIT_OK;
    gsz_image_free(context, image);
    return gsz_cli_fail_call(offscreen->session,
                             gsz_image_create(context, image, camera->width, camera->height, 4),
                             NULL);
}

/* Only now that there is a picture: whoever interrupts long benchmarks leaves no empty folder. */
static int open_folder(gsz_offscreen *offscreen) {
    if (offscreen->folder_is_open) return GSZ_EXIT_OK;
    offscreen->folder_is_open = true;
    return gsz_cli_pictures_open(offscreen->session, &offscreen->pictures);
}

/* The picture is opaque: PNGs are as those of gsz render, without alpha. */
static void drop_alpha(gsz_image *image) {
    size_t pixels = (size_t)image->width * (size_t)image->height;
    for (size_t i = 1; i < pixels; i++) memmove(image->pixels + 3 * i, image->pixels + 4 * i, 3);
    image->channels = 3;
}

/* view_007.png becomes view_007_part.png. */
void gsz_offscreen_name(const gsz_offscreen *offscreen, char path[GSZ_CLI_PATH_MAX], size_t index,
                        const char *part) {
    static const char ending[] = ".png";
    size_t stem;
    gsz_cli_pictures_name(&offscreen->pictures, path, index, offscreen->cameras.count);
    stem = strlen(path) - strlen(ending);
    snprintf(path + stem, GSZ_CLI_PATH_MAX - stem, "%s%s", part, ending);
}

int gsz_offscreen_write(gsz_offscreen *offscreen, const char *path, char **out_path) {
    gsz_context *context = offscreen->session->context;
    gsz_buffer png = {0};
    int code = open_folder(offscreen);
    drop_alpha(&offscreen->image);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_fail_call(offscreen->session,
                                 gsz_image_encode_png(context, &png, &offscreen->image), NULL);
    offscreen->image.channels = 4;
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_pictures_write(offscreen->session, &offscreen->pictures, path, &png);
    if (code == GSZ_EXIT_OK) *out_path = strdup(path);
    gsz_buffer_free(context, &png);
    return code;
}

void gsz_offscreen_release(gsz_offscreen *offscreen) {
    gsz_context *context = offscreen->session->context;
    if (offscreen->arguments->screenshot)
        gsz_cli_pictures_close(offscreen->session, &offscreen->pictures);
    gsz_image_free(context, &offscreen->image);
    gsz_camera_list_free(context, &offscreen->cameras);
}
