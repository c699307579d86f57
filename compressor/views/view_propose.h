/* SPDX-License-Identifier: MIT */
/* view_propose.h - places from which a scene might be worth a picture. Internal. */
#ifndef GSZ_VIEW_PROPOSE_H
#define GSZ_VIEW_PROPOSE_H

#include "gsz_views.h"
#include "view_survey.h"

/** The `index`-th of an endless sequence: from within the scene at something in it and, unless the scene surrounds
 *  the viewer, in turn with that from around it. False if this one came to nothing. options->up is set. */
bool gsz_view_propose(gsz_camera *out_camera, const gsz_view_survey *survey,
                      const gsz_view_options *options, bool surrounds, uint32_t index);
/** True if the middle of a scene that is tiny is before the nearest plane of the camera. */
bool gsz_view_cuts(const gsz_view_survey *survey, const gsz_camera *camera);
/** The `index`-th look from somewhere within the scene in any direction. */
bool gsz_view_glance(gsz_camera *out_camera, const gsz_view_survey *survey, uint32_t index);

#endif
