/* SPDX-License-Identifier: MIT */
/* picture_scale.h - pictures made smaller. Internal. */
#ifndef GSZ_PICTURE_SCALE_H
#define GSZ_PICTURE_SCALE_H

#include "gsz_picture.h"

/** Fills *out, which has its size, with `picture`: a pixel is the mean of the area that it covers, coverage too. Values are
 *  averaged as they are encoded, as Gaussians are blended. Of the same size it is a copy. */
void gsz_picture_scale(gsz_picture *out, const gsz_picture *picture);

#endif
