/* SPDX-License-Identifier: MIT */
/* background.h - what stands still, segment after segment, is packed once and left out of the keys. Internal.
 *
 * Chosen where a segment begins: Gaussians that neither the frames at hand change by more than the key's rounding hides, nor those
 * that can be looked at ahead. It stays as long as that is true of the frames that come; then there is another one, or none. */
#ifndef GSZ_BACKGROUND_H
#define GSZ_BACKGROUND_H

#include "gsz_video.h"

/** What a Gaussian may change by: half a step of each kind. */
typedef struct gsz_stillness {
    double place, color, harmonics, alpha, shape; /* for a Gaussian of no fineness */
    int8_t *fineness;                             /* of each Gaussian of the frames */
    uint8_t *refine;
} gsz_stillness;

/** Zero-initialise. */
typedef struct gsz_background {
    uint8_t *still;   /* of each Gaussian of the frames: 1 if it is left out; NULL: there is none */
    uint32_t *moving; /* the others */
    size_t moving_count;
    gsz_cloud
        whole; /* the frame that it is of: steps are meant for that, and others compared with it */
    gsz_stillness limits;
    gsz_camera_list views; /* that all parts are looked at from; empty: wherever the options say */
    gsz_buffer file;       /* packed, until a segment takes it along */
    uint32_t kept;         /* Gaussians of that */
} gsz_background;

struct gsz_video_packer;

/** Keeps the background, if it is that of the frames at hand as well; else chooses another one, or none. */
gsz_result gsz_background_follow(gsz_context *context, struct gsz_video_packer *packer) GSZ_CHECKED;
/** Leaves in the frames at hand what is not the background's. */
gsz_result gsz_background_leave_out(gsz_context *context,
                                    struct gsz_video_packer *packer) GSZ_CHECKED;
void gsz_background_free(gsz_context *context, gsz_background *background);

#endif
