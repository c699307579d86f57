/* SPDX-License-Identifier: MIT */
/* scene_survey.h - the first walk through a scene that is not held whole: all that decides where its Gaussians go. Internal. */
#ifndef GSZ_SCENE_SURVEY_H
#define GSZ_SCENE_SURVEY_H

#include "scene_pieces.h"

typedef struct gsz_scene_survey {
    /** Of all Gaussians that are clean, in the order of the file: positions, scales and opacities; the other planes are NULL. */
    gsz_cloud geometry;
    gsz_cloud text; /* no Gaussians: degree, metadata, and the extra planes that are kept */
    uint32_t
        *start; /* of each piece: its first Gaussian in the geometry; and where the last one ends */
    gsz_clean_report clean;
} gsz_scene_survey;

/** Zero-initialise *survey; release with gsz_scene_survey_free. */
gsz_result gsz_scene_survey_make(gsz_scene_survey *survey, gsz_scene_pieces *pieces) GSZ_CHECKED;
void gsz_scene_survey_free(gsz_context *context, gsz_scene_survey *survey);

/** Reads into *out (zeroed) every so many-th Gaussian, whole. */
gsz_result gsz_scene_survey_sample(const gsz_scene_survey *survey, gsz_scene_pieces *pieces,
                                   gsz_cloud *out, size_t stride) GSZ_CHECKED;

#endif
