/* SPDX-License-Identifier: MIT */
/* gsz_extras.h - files that need a library beyond the codec's: camera files (cJSON) and pictures (libpng,
 * libjpeg). Linked by the command and the viewer, not by libgsz.
 *
 * Input is untrusted, as everywhere: limits before memory, errors that name the file and the fix.
 */
#ifndef GSZ_EXTRAS_H
#define GSZ_EXTRAS_H

#include "gsz_camera.h"
#include "gsz_files.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- camera files -------------------------------------------------------------------------------- */

typedef enum gsz_camera_format {
    GSZ_CAMERAS_LIST,       /**< a camera a line: eye xyz, target xyz, up xyz, fov_y in degrees */
    GSZ_CAMERAS_INRIA,      /**< cameras.json of the reference implementation */
    GSZ_CAMERAS_TRANSFORMS, /**< transforms.json of NeRF data sets (Blender, instant-ngp, nerfstudio) */
    GSZ_CAMERAS_COLMAP_TEXT,  /**< cameras.txt and images.txt */
    GSZ_CAMERAS_COLMAP_BINARY /**< cameras.bin and images.bin */
} gsz_camera_format;

/** "plain list", "cameras.json (INRIA)" ... Never NULL. */
GSZ_API const char *gsz_camera_format_name(gsz_camera_format format);

/** Reads a camera file of any of the formats, told apart by content, into *list (zeroed): in the order of the
 *  file, COLMAP's by name. `path` is a file, "-" (list or JSON), or a COLMAP folder (also its parent with
 *  sparse/0 in it, or either of the two files). What the pinhole model leaves out (lens distortion, a
 *  principal point off the centre) is said once as a notice. An empty list is GSZ_ERROR_FORMAT.
 *  out_format may be NULL. */
GSZ_API gsz_result gsz_cameras_read(gsz_context *context, gsz_camera_list *list, const char *path,
                                    gsz_camera_format *out_format) GSZ_CHECKED;
/** Appends the list as text in the format GSZ_CAMERAS_LIST, with digits that give the same floats back;
 *  pixel_aspect, sizes and names are lost. Axes are exact for cameras from here and gsz_camera_look_at. */
GSZ_API gsz_result gsz_cameras_print(gsz_context *context, gsz_buffer *out_text,
                                     const gsz_camera_list *list) GSZ_CHECKED;

/* ---- pictures ------------------------------------------------------------------------------------ */

enum { GSZ_IMAGE_SIDE_MAX = 32768 }; /**< pixels of a side */

/** 8-bit, sRGB-encoded, rows from the top, pixels[(y * width + x) * channels + c]. Zero-initialise. */
typedef struct gsz_image {
    int width, height;
    int channels; /**< 3: RGB, 4: RGB and alpha, not premultiplied */
    uint8_t *pixels;
} gsz_image;

/** Makes *image (zeroed) a black (and, with 4 channels, transparent) picture. */
GSZ_API gsz_result gsz_image_create(gsz_context *context, gsz_image *image, int width, int height,
                                    int channels) GSZ_CHECKED;
/** Reads a PNG or a JPEG, told apart by content, into *image (zeroed): of any bit depth and colour type, with 4
 *  channels where a PNG has transparency. Colour profiles and the orientation that EXIF tells are not applied.
 *  A file that ends early is an error, not half a picture. */
GSZ_API gsz_result gsz_image_read(gsz_context *context, gsz_image *image,
                                  gsz_source *source) GSZ_CHECKED;
/** Appends the picture as a PNG. The same picture gives the same bytes. */
GSZ_API gsz_result gsz_image_encode_png(gsz_context *context, gsz_buffer *out_file,
                                        const gsz_image *image) GSZ_CHECKED;
GSZ_API void gsz_image_free(gsz_context *context, gsz_image *image);

#ifdef __cplusplus
}
#endif
#endif
