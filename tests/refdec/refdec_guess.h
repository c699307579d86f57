/* SPDX-License-Identifier: MIT */
/* refdec_guess.h - what scales and colours share: a guess of a level from those of two neighbours, which lie on
 * lattices of other steps (5.5, 5.8). */
#ifndef REFDEC_GUESS_H
#define REFDEC_GUESS_H

#include <math.h>
#include <stdint.h>

typedef struct rd_guess {
    int32_t level;
    double apart; /* |at_a - at_b| */
} rd_guess;

static inline rd_guess rd_guess_of(double at_a, double at_b, double low, double high) {
    double middle = 0.5 * (at_a + at_b);
    middle = middle < low ? low : middle > high ? high : middle;
    return (rd_guess){(int32_t)floor(middle + 0.5), fabs(at_a - at_b)};
}

/** 0..3: how far apart the neighbours are. */
static inline int rd_spread(double apart, double one, double two, double three) {
    return apart < one ? 0 : apart < two ? 1 : apart < three ? 2 : 3;
}

#endif
