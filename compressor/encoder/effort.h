/* SPDX-License-Identifier: MIT */
/* effort.h - what an effort stands for. Internal. */
#ifndef GSZ_EFFORT_H
#define GSZ_EFFORT_H

#include "gsz.h"

typedef struct gsz_effort {
    gsz_mask mask;        /* never GSZ_MASK_AUTO */
    bool weighs;          /* it matters what each Gaussian shows */
    bool may_do_without;  /* if there is no place to look from, none is dropped and none weighed */
    int mask_lessons;     /* to learn a mask */
    int recovery_lessons; /* for what it leaves */
    int loop_lessons;     /* for colours, once all else is quantised */
} gsz_effort;

/** What the options ask for. */
gsz_effort gsz_effort_of(const gsz_pack_options *options);
/** True if the scene has to be looked at. */
bool gsz_effort_looks(const gsz_effort *effort, const gsz_pack_options *options);
/** True if anything learns from pictures. */
bool gsz_effort_learns(const gsz_effort *effort);

#endif
