/* SPDX-License-Identifier: MIT */
/* cloud_dress.h - what a view changes of the Gaussians of a cloud before they are drawn, and what they were. */
#ifndef GSZ_CLOUD_DRESS_H
#define GSZ_CLOUD_DRESS_H

#include "scene_file.h"

/** Zero-initialise: as trained. */
typedef struct gsz_cloud_look {
    uint32_t layers;   /**< the first so many are shown, and stand for the rest; 0: all */
    float larger;      /**< added to logarithms of scales */
    float least_alpha; /**< what is fainter is left out */
    bool by_layer;     /**< colours tell the layer of importance */
} gsz_cloud_look;

/** Zero-initialise: the cloud looks as trained. */
typedef struct gsz_cloud_dress {
    gsz_cloud_look look;
    float *own[GSZ_PLANE_COUNT]; /**< what the look has changed, as trained; the others NULL */
} gsz_cloud_dress;

/** Gives the cloud another look, whatever it had. GSZ_ERROR_MEMORY: it looks as trained. */
gsz_result gsz_cloud_dress_put(gsz_cloud_dress *dress, gsz_scene_cloud *scene,
                               const gsz_cloud_look *look) GSZ_CHECKED;
/** Forgets what was kept of a cloud that is gone. */
void gsz_cloud_dress_forget(gsz_cloud_dress *dress);

#endif
