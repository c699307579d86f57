/* SPDX-License-Identifier: MIT */
/* camera_readers.h - the readers of camera files, which take sources: files, pipes or memory. Internal. */
#ifndef GSZ_CAMERA_READERS_H
#define GSZ_CAMERA_READERS_H

#include "gsz_extras.h"

/** What the first bytes of a file say that it is: one of the text formats is a guess, GSZ_CAMERAS_COLMAP_TEXT
 *  is never guessed. False if it is none. */
bool gsz_cameras_probe(gsz_camera_format *out_format, const uint8_t *data, size_t size);

/** Reads `source` as `format` into *list (zeroed), whatever the locale; a failure leaves *list empty. For COLMAP
 *  `source` is the file of the cameras and `images` that of the images; for the others images is NULL. `folder`
 *  is where transforms.json may look for pictures, to know their size; NULL: nowhere. */
gsz_result gsz_cameras_parse(gsz_context *context, gsz_camera_list *list, gsz_camera_format format,
                             gsz_source *source, gsz_source *images,
                             const char *folder) GSZ_CHECKED;

/* What gsz_cameras_parse chooses from. They leave what they have read in *list when they fail. */
gsz_result gsz_camera_list_read(gsz_context *context, gsz_camera_list *list,
                                gsz_source *source) GSZ_CHECKED;
gsz_result gsz_camera_inria_read(gsz_context *context, gsz_camera_list *list,
                                 gsz_source *source) GSZ_CHECKED;
gsz_result gsz_camera_transforms_read(gsz_context *context, gsz_camera_list *list,
                                      gsz_source *source, const char *folder) GSZ_CHECKED;
gsz_result gsz_camera_colmap_text_read(gsz_context *context, gsz_camera_list *list,
                                       gsz_source *cameras, gsz_source *images) GSZ_CHECKED;
gsz_result gsz_camera_colmap_binary_read(gsz_context *context, gsz_camera_list *list,
                                         gsz_source *cameras, gsz_source *images) GSZ_CHECKED;

#endif
