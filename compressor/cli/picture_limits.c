/* SPDX-License-Identifier: MIT */
/* picture_limits.c - how large a picture may be, said while nothing is drawn yet. */
#include "picture_limits.h"
#include "paths.h"
#include "people_text.h"

#include "gsz_picture.h"

/* Four planes of floats. */
enum { PIXEL_BYTES = 16 };
/* Where --max-memory, which says that much is meant, does not say less. */
static const uint64_t kept_max = (uint64_t)4 << 30, kept_free = (uint64_t)1 << 30;
/* Of a size that a file asks for: comparing takes 60 bytes a pixel. */
static const int64_t asked_free = 16000000;

int gsz_cli_check_pixels(gsz_cli_session *session, const char *name, int width, int height,
                         const char *fix) {
    if (session->max_memory > 0 || (int64_t)width * height <= asked_free) return GSZ_EXIT_OK;
    return gsz_cli_fail(
        session, GSZ_EXIT_LIMIT,
        "%s: asks for a picture of %dx%d pixels, which takes some %s of memory: %s, or "
        "--max-memory if that is meant",
        name, width, height, gsz_cli_size((uint64_t)width * (uint64_t)height * 60).s, fix);
}

int gsz_cli_check_side(gsz_cli_session *session, const gsz_camera *camera, size_t index,
                       const gsz_cli_arguments *arguments, const char *fix) {
    bool named = camera->name[0] != '\0', sized = arguments->size.width > 0;
    bool fits = camera->width <= GSZ_PICTURE_SIDE_MAX && camera->height <= GSZ_PICTURE_SIDE_MAX;
    if (sized || (fits && !arguments->cameras)) return GSZ_EXIT_OK;
    if (fits)
        return gsz_cli_check_pixels(session, gsz_cli_input_name(arguments->cameras), camera->width,
                                    camera->height, fix);
    return gsz_cli_fail(session, GSZ_EXIT_LIMIT,
                        "%s: camera %zu%s%s%s, counted from 0, is for a picture of %dx%d pixels, "
                        "a side may have %d: %s",
                        gsz_cli_input_name(arguments->cameras), index, named ? " ('" : "",
                        camera->name, named ? "')" : "", camera->width, camera->height,
                        GSZ_PICTURE_SIDE_MAX, fix);
}

/* After gsz_cli_check_side(), so that no sum overflows: 2^14 * 2^14 pixels, 2^4 bytes, 2^20 cameras. */
int gsz_cli_check_kept(gsz_cli_session *session, const gsz_camera_list *views, const char *fix) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < views->count; i++)
        bytes += (uint64_t)views->camera[i].width * (uint64_t)views->camera[i].height * PIXEL_BYTES;
    uint64_t most = session->max_memory > 0 ? kept_max : kept_free;
    if (bytes <= most) return GSZ_EXIT_OK;
    return gsz_cli_fail(session, GSZ_EXIT_LIMIT,
                        "the %s pictures of the reference would take %s of memory, the limit is "
                        "%s: %s%s, or fewer cameras",
                        gsz_cli_count(views->count).s, gsz_cli_size(bytes).s, gsz_cli_size(most).s,
                        fix, most < kept_max ? ", or --max-memory" : "");
}
