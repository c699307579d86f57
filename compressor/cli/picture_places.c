/* SPDX-License-Identifier: MIT */
/* picture_places.c - names pictures, makes their folder, writes each of them whole or not at all. */
#include "picture_places.h"
#include "interrupt.h"
#include "system_files.h"

#include <stdio.h>
#include <string.h>

enum { NAME_ROOM = 32, DIGITS_LEAST = 3 };

/* ---- choosing ---- */

static bool names_folder(const char *output) {
    if (!output || gsz_cli_is_dash(output)) return false;
    return gsz_cli_is_folder(output) || !gsz_cli_has_ending(output, ".png");
}

/* Whoever names one of these wants a picture, not a folder. */
static bool names_other_picture(const char *output) {
    static const char *const endings[] = {".jpg", ".jpeg", ".webp", ".gif", ".bmp",
                                          ".tif", ".tiff", ".exr",  ".ppm", ".mp4"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (gsz_cli_has_ending(output, endings[i])) return !gsz_cli_is_folder(output);
    return false;
}

static int choose_folder(gsz_cli_session *session, gsz_cli_pictures *pictures, const char *output) {
    if (names_other_picture(output))
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "%s: pictures are PNG: name one .png, or a folder for several", output);
    if (strlen(output) >= sizeof pictures->place.path - NAME_ROOM)
        return gsz_cli_fail(session, GSZ_EXIT_IO, "%.200s...: the name is too long", output);
    snprintf(pictures->place.path, sizeof pictures->place.path, "%s", output);
    return GSZ_EXIT_OK;
}

int gsz_cli_pictures_choose(gsz_cli_session *session, gsz_cli_pictures *pictures,
                            const gsz_cli_arguments *arguments) {
    const char *from = gsz_cli_has_ending(arguments->input, ".gsz") ? ".gsz" : ".ply";
    const gsz_cli_place_rules rules = {from, ".png", false};
    pictures->in_folder = names_folder(arguments->output);
    if (pictures->in_folder) return choose_folder(session, pictures, arguments->output);
    return gsz_cli_choose_place(session, &pictures->place, arguments, &rules);
}

/* ---- opening ---- */

int gsz_cli_pictures_open(gsz_cli_session *session, gsz_cli_pictures *pictures) {
    if (pictures->in_folder)
        return gsz_cli_make_folder(session, &pictures->made_folder, pictures->place.path,
                                   "the name of a single picture ends in .png");
    return gsz_cli_fail_call(
        session, gsz_output_open(session->context, &pictures->output, pictures->place.path), NULL);
}

void gsz_cli_pictures_close(gsz_cli_session *session, gsz_cli_pictures *pictures) {
    gsz_output_close(session->context, &pictures->output);
    if (pictures->made_folder) (void)gsz_system_remove_folder(pictures->place.path);
}

/* ---- writing ---- */

void gsz_cli_pictures_name(const gsz_cli_pictures *pictures, char path[GSZ_CLI_PATH_MAX],
                           size_t index, size_t count) {
    const char *folder = pictures->place.path;
    size_t length = strlen(folder);
    memcpy(path, folder, length + 1);
    if (!pictures->in_folder) return;
    snprintf(path + length, GSZ_CLI_PATH_MAX - length, "%sview_%0*zu.png",
             folder[length - 1] == '/' ? "" : "/", gsz_cli_digits(count, DIGITS_LEAST), index);
}

int gsz_cli_pictures_write(gsz_cli_session *session, gsz_cli_pictures *pictures, const char *path,
                           const gsz_buffer *png) {
    gsz_context *context = session->context;
    gsz_result result = GSZ_OK;
    if (!pictures->output) result = gsz_output_open(context, &pictures->output, path);
    if (result == GSZ_OK)
        result = gsz_output_write(context, pictures->output, png->data, png->size);
    if (result == GSZ_OK && gsz_cli_interrupted()) result = GSZ_ERROR_CANCELLED;
    if (result == GSZ_OK) result = gsz_output_commit(context, pictures->output);
    gsz_output_close(context, &pictures->output);
    return gsz_cli_fail_call(session, result, NULL);
}
