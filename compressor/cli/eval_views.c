/* SPDX-License-Identifier: MIT */
/* eval_views.c - views out of a file, or held-out ones of those that are placed automatically. */
#include "eval_views.h"
#include "camera_choice.h"
#include "picture_limits.h"

#include "gsz_views.h"

enum { AUTOMATIC_VIEWS = 32 };

/* Photographs, which cameras have taken their sizes from, are not to be resized. */
static const char *fix_of(const gsz_cli_arguments *arguments) {
    return arguments->images ? "use smaller photographs" : "give --size";
}

int gsz_cli_eval_size_views(gsz_cli_session *session, gsz_camera_list *views,
                            const gsz_cli_arguments *arguments) {
    int code = GSZ_EXIT_OK;
    for (size_t i = 0; i < views->count && code == GSZ_EXIT_OK; i++)
        code = gsz_cli_check_side(session, &views->camera[i], i, arguments, fix_of(arguments));
    if (code != GSZ_EXIT_OK) return code;
    gsz_cli_size_cameras(views, arguments);
    return gsz_cli_check_kept(session, views, fix_of(arguments));
}

int gsz_cli_eval_place_views(gsz_cli_session *session, gsz_cli_comparison *c,
                             const gsz_cli_arguments *arguments, const gsz_cloud *cloud,
                             const char *name) {
    int count = arguments->views > 0 ? arguments->views : AUTOMATIC_VIEWS;
    int code = gsz_cli_place_cameras(session, &c->views, arguments, cloud, name, count);
    if (!c->cameras) {
        c->placed = c->views.count;
        gsz_views_keep_held_out(&c->views);
    }
    c->draw = gsz_cli_draw_options_of(arguments, cloud);
    return code == GSZ_EXIT_OK ? gsz_cli_eval_size_views(session, &c->views, arguments) : code;
}
