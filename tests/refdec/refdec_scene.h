/* SPDX-License-Identifier: MIT */
/* refdec_scene.h - a scene that is the key of a segment of a video: its cloud, and how finely its Gaussians are coded. */
#ifndef REFDEC_SCENE_H
#define REFDEC_SCENE_H

#include "refdec.h"
#include "refdec_bytes.h"

typedef struct rd_steps {
    int fineness, refine; /* 5.4 */
} rd_steps;

/** Decodes the whole file. Neither need be initialised; free *steps in any case, the cloud if NULL is returned. */
const char *rd_scene_decode(refdec_cloud *cloud, rd_steps **steps, rd_bytes file);

#endif
