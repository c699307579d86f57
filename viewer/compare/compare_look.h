/* SPDX-License-Identifier: MIT */
/* compare_look.h - two pictures of the same view shown as one: what is chosen, and the arithmetic on the processor. */
#ifndef GSZ_COMPARE_LOOK_H
#define GSZ_COMPARE_LOOK_H

#include "compare_pixels.h"
#include "gsz_base.h"

typedef enum gsz_compare_mode {
    GSZ_COMPARE_WIPE = COMPARE_WIPE,
    GSZ_COMPARE_DIFFERENCE = COMPARE_DIFFERENCE,
    GSZ_COMPARE_FIRST = COMPARE_FIRST,
    GSZ_COMPARE_SECOND = COMPARE_SECOND,
    GSZ_COMPARE_MODES
} gsz_compare_mode;

typedef struct gsz_compare_look {
    gsz_compare_mode mode;
    float line;    /**< of a wipe: how much of the width shows the first, 0..1 */
    uint32_t gain; /**< of a difference, 1..COMPARE_GAIN_MAX */
} gsz_compare_look;

void gsz_compare_look_default(gsz_compare_look *look);
bool gsz_compare_look_equals(const gsz_compare_look *a, const gsz_compare_look *b);
/** Keeps the line within the picture. */
void gsz_compare_look_set_line(gsz_compare_look *look, float line);
/** Doubles the gain (steps above 0) or halves it, within its limits. */
void gsz_compare_look_amplify(gsz_compare_look *look, int steps);
/** The next way to look, and after the last one the first. */
void gsz_compare_look_next(gsz_compare_look *look);
/** For people: "difference x8". */
void gsz_compare_look_name(const gsz_compare_look *look, char *out, size_t size);
/** Columns that show the first picture. */
uint32_t gsz_compare_look_column(const gsz_compare_look *look, uint32_t width);

/** Writes to `out`, which may be one of the others, what compare.comp makes of two pictures of width * height * 4
 *  bytes. */
void gsz_compare_pixels(uint8_t *out, const uint8_t *first, const uint8_t *second, uint32_t width,
                        uint32_t height, const gsz_compare_look *look);

#endif
