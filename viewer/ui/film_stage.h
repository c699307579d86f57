/* SPDX-License-Identifier: MIT */
/* film_stage.h - puts frames of a film before a renderer: as clouds for the processor, as takes and poses for the
 * device. Internal to painter.c. */
#ifndef GSZ_FILM_STAGE_H
#define GSZ_FILM_STAGE_H

#include "cpu_renderer.h"
#include "film_bits.h"

enum { GSZ_STAGE_TAKES = 3 };

/** A segment on the device. */
typedef struct gsz_stage_take {
    gsz_render_take *take; /**< NULL: none */
    uint32_t segment;
    uint32_t blocks; /**< that it has already */
    uint64_t used;   /**< when it was last shown or added to: larger is later */
} gsz_stage_take;

/** Zero-initialise but for the renderer: one of the two is there. */
typedef struct gsz_film_stage {
    gsz_renderer *device;
    gsz_cpu_renderer *processor;
    gsz_pool *pool;
    gsz_context *context; /**< makes frames and poses */
    gsz_scene_cloud spare;
    bool begun; /**< the processor has a frame of the film */
    gsz_video_pose pose;
    gsz_stage_take takes[GSZ_STAGE_TAKES];
    uint64_t uses;
    uint64_t segment_bytes, segments; /**< uploaded */
} gsz_film_stage;

/** Shows a frame of the part, which is segment `segment` of its film. */
gsz_result gsz_film_stage_show(gsz_film_stage *stage, const gsz_film_part *part, uint32_t segment,
                               uint32_t frame) GSZ_CHECKED;
/** Brings some more of a part to the device, a block at most. */
gsz_result gsz_film_stage_ready(gsz_film_stage *stage, const gsz_film_part *part,
                                uint32_t segment) GSZ_CHECKED;
/** Why a call failed, "" if the device knows. */
const char *gsz_film_stage_error(const gsz_film_stage *stage);
/** Lets go of the film; what is shown on the processor stays. */
void gsz_film_stage_clear(gsz_film_stage *stage);

#endif
