/* SPDX-License-Identifier: MIT */
/* trainer.h - refits a cloud, the student, to pictures of its teacher. Internal. */
#ifndef GSZ_TRAINER_H
#define GSZ_TRAINER_H

#include "adam.h"
#include "gallery.h"

/** What a lesson is: one view, drawn, compared, and a step. Zero-initialise; release with gsz_trainer_free. */
typedef struct gsz_trainer {
    gsz_context *context;
    gsz_gallery *lessons;
    gsz_cloud *student;
    gsz_cloud gradient;
    gsz_adam adam;   /* empty before the first step */
    uint32_t *order; /* of the views, shuffled anew once all had their turn */
    uint64_t done;   /* lessons */
} gsz_trainer;

/** Lessons and student are borrowed. */
gsz_result gsz_trainer_init(gsz_context *context, gsz_trainer *trainer, gsz_gallery *lessons,
                            gsz_cloud *student) GSZ_CHECKED;
void gsz_trainer_free(gsz_trainer *trainer);

/** Draws `drawn`, a cloud of the student's count that differs from it where what is stored differs from what is
 *  shown, from the next view; its gradient is then in trainer->gradient. */
gsz_result gsz_trainer_look(gsz_trainer *trainer, const gsz_cloud *drawn) GSZ_CHECKED;
/** A step of the student against the gradient, which becomes zeros. */
gsz_result gsz_trainer_step(gsz_trainer *trainer, const gsz_adam_rates *rates) GSZ_CHECKED;
/** gsz_trainer_look at the student itself, and a step. */
gsz_result gsz_trainer_lesson(gsz_trainer *trainer, const gsz_adam_rates *rates) GSZ_CHECKED;
/** Keeps the Gaussians index[0..count) of the student, indices rising, and what goes with them. */
gsz_result gsz_trainer_keep(gsz_trainer *trainer, const uint32_t *index, size_t count) GSZ_CHECKED;

#endif
