/* SPDX-License-Identifier: MIT */
/* motion_bits.c - puts the joints that Gaussians follow, and their curves, Gaussian by Gaussian, into one piece of memory. */
#include "motion_bits.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(SplatMotion) == 32 && sizeof(SplatCurve) == 8, "C and GLSL agree");
_Static_assert(sizeof(SplatJoint) == sizeof(gsz_joint_pose), "poses are uploaded as they are");
_Static_assert(SPLAT_CURVE_GROUPS == (int)GSZ_CURVE_GROUPS &&
                   SPLAT_CURVE_CLASSES == (int)GSZ_CURVE_CLASSES,
               "the same groups and classes");
_Static_assert(SPLAT_CURVE_BITS + SPLAT_CURVE_GROUPS <= 32 &&
                   SPLAT_CURVE_CLASSES <= 1 << (32 - SPLAT_LEVEL_BITS),
               "both fit a word");

/* ---- sizes --------------------------------------------------------------------------------------- */

/** Levels of a group. */
static uint64_t levels_of(const gsz_curves_view *c) { return c->count ? c->first[c->count] : 0; }

/** How large the parts are. */
typedef struct part_sizes {
    uint64_t bindings, curves, levels;
} part_sizes;

static part_sizes measure(const gsz_motion_view *m) {
    part_sizes sizes = {.bindings = (uint64_t)m->gaussians * (uint64_t)m->near};
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++) {
        sizes.curves += m->curves[g].count;
        sizes.levels += levels_of(&m->curves[g]);
    }
    return sizes;
}

/** The beginning of it all; false if a part is more than can be told. */
static bool plan(SplatMotion *head, uint64_t *out_words, const gsz_motion_view *m) {
    part_sizes sizes = measure(m);
    uint64_t words = sizeof *head / sizeof(uint32_t);
    if (sizes.curves >> SPLAT_CURVE_BITS || sizes.levels >> SPLAT_LEVEL_BITS) return false;
    *head = (SplatMotion){.gaussians = m->gaussians,
                          .joints = m->joint_count,
                          .near = (uint)m->near,
                          .coefficients = (uint)gsz_sh_coefficients(m->sh_degree)};
    head->bindings = (uint)words;
    words += sizes.bindings;
    head->lists = (uint)words;
    words += m->gaussians;
    head->curves = (uint)words;
    words += sizes.curves * (sizeof(SplatCurve) / sizeof(uint32_t));
    head->levels = (uint)words;
    words += (sizes.levels + 1) / 2;
    *out_words = words;
    return words <= UINT32_MAX;
}

/* ---- parts --------------------------------------------------------------------------------------- */

static void write_bindings(uint32_t *words, const gsz_motion_view *m) {
    size_t count = (size_t)m->gaussians * (size_t)m->near;
    for (size_t k = 0; k < count; k++) words[k] = m->joint[k] | (uint32_t)m->weight[k] << 16;
}

/** Curves are given group by group, each by rising Gaussians. One without knots says nothing, and has no level to be read. */
static void write_curves(uint32_t *lists, SplatCurve *curves, const gsz_motion_view *m) {
    uint32_t at[GSZ_CURVE_GROUPS] = {0}, count = 0, begin[GSZ_CURVE_GROUPS], levels = 0;
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++) {
        begin[g] = levels;
        levels += (uint32_t)levels_of(&m->curves[g]);
    }
    for (uint32_t i = 0; i < m->gaussians; i++) {
        lists[i] = count;
        for (int g = 0; g < GSZ_CURVE_GROUPS; g++) {
            const gsz_curves_view *c = &m->curves[g];
            if (at[g] == c->count || c->gaussian[at[g]] != i) continue;
            uint32_t k = at[g]++, first = begin[g] + (uint32_t)c->first[k];
            if (c->first[k] == c->first[k + 1]) continue;
            curves[count++] =
                (SplatCurve){.place = first | (uint32_t)c->class_of[i] << SPLAT_LEVEL_BITS,
                             .step = (float)gsz_motion_step(m, (gsz_curve_group)g, i)};
            lists[i] |= 1u << (SPLAT_CURVE_BITS + g);
        }
    }
}

static void write_levels(uint32_t *words, const gsz_motion_view *m) {
    uint64_t at = 0;
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++) {
        const gsz_curves_view *c = &m->curves[g];
        uint64_t count = levels_of(c);
        for (uint64_t k = 0; k < count; k++, at++)
            words[at / 2] |= (uint32_t)(uint16_t)c->level[k] << (at % 2 * 16);
    }
}

/* ---- all of it ----------------------------------------------------------------------------------- */

bool gsz_motion_bits_make(gsz_motion_bits *bits, const gsz_motion_view *m) {
    SplatMotion head;
    uint64_t words;
    if (!plan(&head, &words, m)) return false;
    bits->words = calloc((size_t)words, sizeof *bits->words);
    if (!bits->words) return false;
    bits->word_count = (size_t)words;
    bits->gaussians = m->gaussians;
    bits->joints = m->joint_count;
    memcpy(bits->words, &head, sizeof head);
    write_bindings(bits->words + head.bindings, m);
    write_curves(bits->words + head.lists, (SplatCurve *)(void *)(bits->words + head.curves), m);
    write_levels(bits->words + head.levels, m);
    return true;
}

void gsz_motion_bits_free(gsz_motion_bits *bits) {
    free(bits->words);
    memset(bits, 0, sizeof *bits);
}

void gsz_motion_bits_knots(SplatKnots knots[SPLAT_CURVE_CLASSES], const gsz_video_pose *pose) {
    for (int c = 0; c < SPLAT_CURVE_CLASSES; c++) {
        const gsz_knot_place *place = &pose->place[c];
        knots[c] = (SplatKnots){
            .first = place->first, .second = place->second, .weight = (float)place->weight};
    }
}
