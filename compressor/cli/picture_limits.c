/* SPDX-License-Identifier: MIT */
/* picture_limits.c - how large a picture may be, said while nothing is drawn yet. */
#include "picture_limits.h"
#include "paths.h"

#include "gsz_picture.h"

int gsz_cli_check_side(gsz_cli_session *session, const gsz_camera *camera, size_t index,
                       const gsz_cli_arguments *arguments, const char *fix) {
    bool named = camera->name[0] != '\0', sized = arguments->size.width > 0;
    bool fits = camera->width <= GSZ_PICTURE_SIDE_MAX && camera->height <= GSZ_PICTURE_SIDE_MAX;
    if (sized || fits) return GSZ_EXIT_OK;
    return gsz_cli_fail(session, GSZ_EXIT_LIMIT,
                        "%s: camera %zu%s%s%s, counted from 0, is for a picture of %dx%d pixels, "
                        "a side may have %d: %s",
                        gsz_cli_input_name(arguments->cameras), index, named ? " ('" : "",
                        camera->name, named ? "')" : "", camera->width, camera->height,
                        GSZ_PICTURE_SIDE_MAX, fix);
}
