/* SPDX-License-Identifier: MIT */
/* up_axis.h - which way is up in a scene. Internal. */
#ifndef GSZ_UP_AXIS_H
#define GSZ_UP_AXIS_H

#include "gsz_splats.h"

/** What the metadata says ("up"), or a guess: the axis at whose lower end most flat Gaussians lie flat, as those
 *  of a ground, a table or a base do. Scenes of COLMAP have it at -y, which others have to beat. */
void gsz_up_axis(float out_up[3], const gsz_cloud *cloud);

#endif
