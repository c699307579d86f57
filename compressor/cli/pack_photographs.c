/* SPDX-License-Identifier: MIT */
/* pack_photographs.c - checks that photographs are of use, reads them and makes them pictures in floats. */
#include "pack_photographs.h"
#include "photographs.h"
#include "picture_limits.h"

#include <stdlib.h>

enum { LEARNING_EFFORT = 7 };

static bool learns(const gsz_pack_options *options) {
    return options->effort >= LEARNING_EFFORT || options->mask == GSZ_MASK_LEARNED ||
           options->iterations > 0;
}

static int check_arguments(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    if (!arguments->cameras)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "--images needs --cameras: where the photographs were taken from");
    if (!learns(&arguments->pack))
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "--images is for efforts 7 to 9, which learn: give --effort 7");
    return GSZ_EXIT_OK;
}

static int check_sizes(gsz_cli_session *session, const gsz_camera_list *views,
                       const gsz_cli_arguments *arguments) {
    static const char fix[] = "use smaller photographs";
    int code = GSZ_EXIT_OK;
    for (size_t i = 0; i < views->count && code == GSZ_EXIT_OK; i++)
        code = gsz_cli_check_side(session, &views->camera[i], i, arguments, fix);
    return code == GSZ_EXIT_OK ? gsz_cli_check_kept(session, views, fix) : code;
}

/* An image is given back as soon as it is converted. */
static int convert(gsz_cli_session *session, gsz_picture **out, gsz_image *images, size_t count) {
    gsz_picture *picture = calloc(count, sizeof *picture);
    gsz_result result = GSZ_OK;
    if (!picture) return gsz_cli_fail(session, GSZ_EXIT_OTHER, "out of memory");
    *out = picture;
    for (size_t i = 0; i < count && result == GSZ_OK; i++) {
        gsz_image *image = &images[i];
        result = gsz_picture_create(session->context, &picture[i], image->width, image->height);
        if (result == GSZ_OK)
            gsz_picture_from_bytes(&picture[i], image->pixels, image->channels, NULL);
        gsz_image_free(session->context, image);
    }
    return gsz_cli_fail_call(session, result, NULL);
}

int gsz_cli_pack_photographs_read(gsz_cli_session *session, gsz_picture **out_photographs,
                                  gsz_camera_list *views, const gsz_cli_arguments *arguments) {
    gsz_image *images = NULL;
    int code;
    if (!arguments->images) return GSZ_EXIT_OK;
    code = check_arguments(session, arguments);
    if (code != GSZ_EXIT_OK) return code;
    code = gsz_cli_photographs_read(session, &images, views, arguments);
    if (code == GSZ_EXIT_OK) code = check_sizes(session, views, arguments);
    if (code == GSZ_EXIT_OK) code = convert(session, out_photographs, images, views->count);
    gsz_cli_photographs_free(session, &images, views->count);
    return code;
}

void gsz_cli_pack_photographs_free(gsz_cli_session *session, gsz_picture **photographs,
                                   size_t count) {
    for (size_t i = 0; *photographs && i < count; i++)
        gsz_picture_free(session->context, &(*photographs)[i]);
    free(*photographs);
    *photographs = NULL;
}
