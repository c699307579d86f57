/* SPDX-License-Identifier: MIT */
/* effort.c - from the number to what is done: nothing is drawn up to 3, weighed up to 6, lessons from 7 on. */
#include "effort.h"

enum { WEIGHING_EFFORT = 4, LEARNING_EFFORT = 7 };

/** Lessons at effort 7, 8 and 9; of these, hundredths for the mask and for the colours in the end. */
static const int all_lessons[] = {900, 1800, 3600};
enum { MASK_SHARE = 40, LOOP_SHARE = 25 };

/** How many shall stay. */
static bool is_told(const gsz_pack_options *o) { return o->keep > 0 || o->keep_importance > 0; }

static gsz_mask mask_of(const gsz_pack_options *o) {
    if (o->mask != GSZ_MASK_AUTO) return o->mask;
    if (o->effort >= LEARNING_EFFORT) return GSZ_MASK_LEARNED;
    return o->effort >= WEIGHING_EFFORT || is_told(o) ? GSZ_MASK_IMPORTANCE : GSZ_MASK_NONE;
}

static int lessons_of(const gsz_pack_options *o, gsz_mask mask) {
    if (o->iterations > 0) return o->iterations;
    if (o->effort >= LEARNING_EFFORT) return all_lessons[o->effort - LEARNING_EFFORT];
    return mask == GSZ_MASK_LEARNED ? all_lessons[0] : 0;
}

/** A mask that is not learned leaves its lessons to recovery. */
gsz_effort gsz_effort_of(const gsz_pack_options *o) {
    gsz_effort e = {.mask = mask_of(o)};
    int lessons = lessons_of(o, e.mask);
    e.weighs = e.mask != GSZ_MASK_NONE || lessons > 0 || o->effort >= WEIGHING_EFFORT;
    e.may_do_without =
        o->mask == GSZ_MASK_AUTO ? !is_told(o) : e.mask == GSZ_MASK_NONE && lessons == 0;
    e.loop_lessons = lessons * LOOP_SHARE / 100;
    if (e.mask == GSZ_MASK_LEARNED) e.mask_lessons = lessons * MASK_SHARE / 100;
    if (e.mask != GSZ_MASK_NONE) e.recovery_lessons = lessons - e.loop_lessons - e.mask_lessons;
    return e;
}

bool gsz_effort_learns(const gsz_effort *e) {
    return e->mask_lessons + e->recovery_lessons + e->loop_lessons > 0;
}

bool gsz_effort_looks(const gsz_effort *e, const gsz_pack_options *o) {
    return e->weighs || o->target_psnr > 0;
}

bool gsz_pack_renders(const gsz_pack_options *options) {
    gsz_effort effort = gsz_effort_of(options);
    return gsz_effort_looks(&effort, options);
}
