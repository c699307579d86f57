/* SPDX-License-Identifier: MIT */
/* drawing.h - pictures of a cloud as the command line asks for them, and pictures as PNG. */
#ifndef GSZ_DRAWING_H
#define GSZ_DRAWING_H

#include "session.h"

#include "gsz_extras.h"

/** --size, --sh-degree and --filter, then the options of cameras. */
extern const gsz_cli_option gsz_cli_drawing_options[];

/** The options of drawing; --filter auto asks the cloud. */
gsz_draw_options gsz_cli_draw_options_of(const gsz_cli_arguments *arguments,
                                         const gsz_cloud *cloud);
/** "dilate" or "mip". */
const char *gsz_cli_filter_name(gsz_screen_filter filter);

/** Draws into *picture, which is made anew if it has another size than the camera. `done` of `count` pictures
 *  are there already: that is shown as progress. Not GSZ_EXIT_OK: said already. */
int gsz_cli_draw(gsz_cli_session *session, gsz_raster *raster, gsz_picture *picture,
                 const gsz_cloud *cloud, const gsz_camera *camera, const gsz_draw_options *options,
                 size_t done, size_t count);
/** Appends the picture as PNG to *png: 3 channels, or 4 with the coverage as alpha. */
gsz_result gsz_cli_picture_png(gsz_context *context, gsz_buffer *png, const gsz_picture *picture,
                               int channels) GSZ_CHECKED;

#endif
