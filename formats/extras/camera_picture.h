/* SPDX-License-Identifier: MIT */
/* camera_picture.h - the size of the picture that a camera file names. Internal. */
#ifndef GSZ_CAMERA_PICTURE_H
#define GSZ_CAMERA_PICTURE_H

#include "gsz_base.h"

/** Looks for the regular file `path`, also with .png, .jpg or .jpeg behind it, below `folder` (NULL: nowhere):
 *  *out_found and its size in pixels, if it is a picture. Absolute paths and those with ".." are not looked
 *  for. Fails only for want of memory. */
gsz_result gsz_picture_find_size(gsz_context *context, bool *out_found, int *out_width,
                                 int *out_height, const char *folder, const char *path) GSZ_CHECKED;

#endif
