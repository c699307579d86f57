/* SPDX-License-Identifier: MIT */
/* xr_scales.h - remembers how large each scene was last, in a small file of the user's configuration. */
#ifndef GSZ_XR_SCALES_H
#define GSZ_XR_SCALES_H

#include "gsz_base.h"

/** Metres of a unit, as remembered for the scene at this path; `otherwise` if nothing is. */
float gsz_xr_scales_find(const char *scene, float otherwise);
/** Remembers it, in place of the oldest where there are many. GSZ_ERROR_IO: the file cannot be written, and the context
 *  says why. What is no path, such as "-", is not remembered. */
gsz_result gsz_xr_scales_keep(gsz_context *context, const char *scene, float metres) GSZ_CHECKED;

#endif
