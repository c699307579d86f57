/* SPDX-License-Identifier: MIT */
/* up_axis.h - which way is up in a scene. Internal. */
#ifndef GSZ_UP_AXIS_H
#define GSZ_UP_AXIS_H

#include "gsz_splats.h"

/** What the metadata says ("up"), or a guess. Scenes of COLMAP, and so most trained from photographs, have it near
 *  -y: that is the answer for a scene that surrounds the viewer, and what other axes have to beat for a thing that
 *  stands alone. Things stand on what is wide, thin and flat. */
gsz_result gsz_up_axis(gsz_context *context, float out_up[3], const gsz_cloud *cloud,
                       bool surrounds) GSZ_CHECKED;
/** The one by which gsz_views_place would place views of the cloud. */
gsz_result gsz_views_find_up(gsz_context *context, float out_up[3],
                             const gsz_cloud *cloud) GSZ_CHECKED;

#endif
