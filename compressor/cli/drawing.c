/* SPDX-License-Identifier: MIT */
/* drawing.c - the options of drawing, and the way from a cloud to the bytes of a PNG. */
#include "drawing.h"
#include "camera_choice.h"
#include "interrupt.h"

static const char *const filters[] = {[GSZ_CLI_FILTER_AUTO] = "auto",
                                      [GSZ_CLI_FILTER_DILATE] = "dilate",
                                      [GSZ_CLI_FILTER_MIP] = "mip",
                                      NULL};

#define FIELD(name) offsetof(gsz_cli_arguments, name)

const gsz_cli_option gsz_cli_drawing_options[] = {
    {.name = "size",
     .kind = GSZ_CLI_EXTENT,
     .field = FIELD(size),
     .value = "WxH",
     .help = "pixels of a picture; by default the camera's own, else 800x600",
     .maximum = GSZ_PICTURE_SIDE_MAX},
    {.name = "sh-degree",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(draw.sh_degree),
     .value = "N",
     .help = "draw spherical harmonics up to this degree",
     .minimum = 0,
     .maximum = GSZ_SH_DEGREE_MAX},
    {.name = "filter",
     .kind = GSZ_CLI_CHOICE,
     .field = FIELD(filter),
     .value = "auto|dilate|mip",
     .help = "how splats smaller than a pixel are drawn; auto: as the scene says",
     .choices = filters},
    {.rest = gsz_cli_camera_options},
};

gsz_draw_options gsz_cli_draw_options_of(const gsz_cli_arguments *arguments,
                                         const gsz_cloud *cloud) {
    gsz_draw_options options = arguments->draw;
    switch (arguments->filter) {
    case GSZ_CLI_FILTER_AUTO: options.filter = gsz_screen_filter_of(cloud); break;
    case GSZ_CLI_FILTER_DILATE: options.filter = GSZ_SCREEN_FILTER_DILATE; break;
    case GSZ_CLI_FILTER_MIP: options.filter = GSZ_SCREEN_FILTER_MIP; break;
    }
    return options;
}

const char *gsz_cli_filter_name(gsz_screen_filter filter) {
    return filters[filter == GSZ_SCREEN_FILTER_MIP ? GSZ_CLI_FILTER_MIP : GSZ_CLI_FILTER_DILATE];
}

static gsz_result fit_picture(gsz_context *context, gsz_picture *picture,
                              const gsz_camera *camera) {
    if (picture->width == camera->width && picture->height == camera->height) return GSZ_OK;
    gsz_picture_free(context, picture);
    return gsz_picture_create(context, picture, camera->width, camera->height);
}

int gsz_cli_draw(gsz_cli_session *session, gsz_raster *raster, gsz_picture *picture,
                 const gsz_cloud *cloud, const gsz_camera *camera, const gsz_draw_options *options,
                 size_t done, size_t count) {
    gsz_context *context = session->context;
    gsz_result result;
    gsz_cli_progress_draw(&session->progress, "draw", (double)done / (double)count);
    result = fit_picture(context, picture, camera);
    if (result == GSZ_OK)
        result = gsz_raster_draw(context, raster, picture, cloud, camera, options);
    if (result == GSZ_OK && gsz_cli_interrupted()) result = GSZ_ERROR_CANCELLED;
    return gsz_cli_fail_call(session, result, NULL);
}

gsz_result gsz_cli_picture_png(gsz_context *context, gsz_buffer *png, const gsz_picture *picture,
                               int channels) {
    gsz_image image = {0};
    gsz_result result =
        gsz_image_create(context, &image, picture->width, picture->height, channels);
    if (result == GSZ_OK) {
        gsz_picture_to_bytes(image.pixels, picture, channels);
        result = gsz_image_encode_png(context, png, &image);
    }
    gsz_image_free(context, &image);
    return result;
}
