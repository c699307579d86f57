/* SPDX-License-Identifier: MIT */
/* camera_choice.c - reads or places cameras as the command line asks for. */
#include "camera_choice.h"
#include "paths.h"

#include "gsz_extras.h"
#include "gsz_views.h"

enum { DEFAULT_WIDTH = 800, DEFAULT_HEIGHT = 600 };

#define FIELD(name) offsetof(gsz_cli_arguments, name)

const gsz_cli_option gsz_cli_camera_options[] = {
    {.name = "cameras",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(cameras),
     .value = "FILE",
     .help = "look from these cameras: a list (eye, target, up, angle a line), the cameras.json or "
             "transforms.json of a training, or a COLMAP folder"},
    {.name = "up",
     .kind = GSZ_CLI_AXIS,
     .field = FIELD(up),
     .value = "X,Y,Z",
     .help = "the direction that points up, also +x to -z, for automatic cameras; by default what "
             "the scene says, or a guess"},
    {.rest = gsz_cli_common_options},
};

bool gsz_cli_has_up(const gsz_cli_arguments *arguments) {
    const float *up = arguments->up;
    return up[0] != 0 || up[1] != 0 || up[2] != 0;
}

int gsz_cli_read_cameras(gsz_cli_session *session, gsz_camera_list *list,
                         const gsz_cli_arguments *arguments) {
    if (!arguments->cameras) return GSZ_EXIT_OK;
    if (arguments->views > 0 || gsz_cli_has_up(arguments))
        return gsz_cli_fail(
            session, GSZ_EXIT_USAGE,
            "--%s is for automatic cameras, --cameras gives them all: leave one out",
            arguments->views > 0 ? "views" : "up");
    for (int i = 0; i < arguments->operands.count; i++)
        if (gsz_cli_is_dash(arguments->cameras) && gsz_cli_is_dash(arguments->operands.item[i]))
            return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                                "the scene and --cameras cannot both be standard input");
    return gsz_cli_fail_call(
        session, gsz_cameras_read(session->context, list, arguments->cameras, NULL), NULL);
}

int gsz_cli_place_cameras(gsz_cli_session *session, gsz_camera_list *list,
                          const gsz_cli_arguments *arguments, const gsz_cloud *cloud,
                          const char *name, int count) {
    const gsz_cli_extent *size = &arguments->size;
    gsz_view_options options;
    if (list->count > 0) return GSZ_EXIT_OK;
    gsz_view_options_default(&options);
    options.count = count;
    for (int i = 0; i < 3; i++) options.up[i] = arguments->up[i];
    if (size->width > 0) options.aspect = (float)size->width / (float)size->height;
    gsz_result result = gsz_views_place(session->context, list, cloud, &options);
    if (result == GSZ_OK && list->count < (size_t)count)
        gsz_cli_notice(session, "%zu places are worth a picture, not %d", list->count, count);
    return gsz_cli_fail_call(session, result, name);
}

void gsz_cli_size_cameras(gsz_camera_list *list, const gsz_cli_arguments *arguments) {
    for (size_t i = 0; i < list->count; i++) {
        gsz_camera *camera = &list->camera[i];
        bool known = camera->width > 0 && camera->height > 0;
        if (arguments->size.width > 0) {
            camera->width = arguments->size.width;
            camera->height = arguments->size.height;
        } else if (!known) {
            camera->width = DEFAULT_WIDTH;
            camera->height = DEFAULT_HEIGHT;
        }
    }
}
