/* SPDX-License-Identifier: MIT */
/* all_round.h - what a scene shows to whoever walks round it, above and below. Internal. */
#ifndef GSZ_ALL_ROUND_H
#define GSZ_ALL_ROUND_H

#include "gsz_raster.h"

/** Appends `count` cameras (1 at the least) from where the scene fills the picture, evenly spread over all directions, with
 *  pictures of half the sides of those of `like`: other views are placed where there is most to see, but from elsewhere a scene must not
 *  fall apart either. GSZ_ERROR_ARGUMENT if nothing of the cloud can be seen. */
gsz_result gsz_all_round_place(gsz_context *context, gsz_camera_list *list, const gsz_cloud *cloud,
                               int count, const gsz_camera *like) GSZ_CHECKED;
/** Adds to energy[i] of cloud->count what each Gaussian shows to the cameras (GSZ_IMPORTANCE_ENERGY). */
gsz_result gsz_all_round_weigh(gsz_context *context, double *energy, const gsz_cloud *cloud,
                               const gsz_camera_list *cameras) GSZ_CHECKED;

#endif
