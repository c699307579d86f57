/* SPDX-License-Identifier: MIT */
/* view_survey.h - a rough copy of a scene to look around in: what a camera would see from a place. Internal. */
#ifndef GSZ_VIEW_SURVEY_H
#define GSZ_VIEW_SURVEY_H

#include "gsz_raster.h"
#include "hash.h"

typedef struct gsz_view_survey {
    gsz_cloud cloud;         /* thinned out, grown to make up for it, its colours are its places */
    float origin[3], extent; /* colour = (position - origin) / extent */
    float center[3];         /* medians of what shows */
    float low[3], high[3];   /* the middle 90 % of it on each axis */
    float radius;            /* half the diagonal of the middle 80 % */
    gsz_raster *raster;
    gsz_picture picture;
    gsz_splat_stats stats;
} gsz_view_survey;

/** What a camera sees. */
typedef struct gsz_view_look {
    double covered; /* share of the picture that is not background */
    double near;    /* share of that which is close to the camera */
    double detail;  /* Gaussians of the survey that can be told apart */
} gsz_view_look;

/** Zero-initialise; release with gsz_view_survey_free. GSZ_ERROR_ARGUMENT if nothing shows. */
gsz_result gsz_view_survey_make(gsz_context *context, gsz_view_survey *survey,
                                const gsz_cloud *cloud, float aspect) GSZ_CHECKED;
void gsz_view_survey_free(gsz_context *context, gsz_view_survey *survey);

/** True if nothing much is at the place itself. */
bool gsz_view_is_free(const gsz_view_survey *survey, const float place[3]);
/** Looks through the camera; out_seen[i] of survey->cloud.count becomes how well Gaussian i is seen: 0 not, 255
 *  as well as can be. */
gsz_result gsz_view_look_at(gsz_context *context, gsz_view_survey *survey, gsz_view_look *out_look,
                            uint8_t *out_seen, const gsz_camera *camera) GSZ_CHECKED;

#endif
