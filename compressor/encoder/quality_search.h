/* SPDX-License-Identifier: MIT */
/* quality_search.h - finding the quality at which something that grows with it has a given value. Internal.
 *
 *     gsz_quality_search s;
 *     gsz_quality_search_init(&s, target, below, above, slope, 60);
 *     while (!gsz_quality_search_add(&s, measure(s.next))) {}
 */
#ifndef GSZ_QUALITY_SEARCH_H
#define GSZ_QUALITY_SEARCH_H

#include <stdbool.h>

typedef struct gsz_quality_search {
    double target, below, above; /* values from target - below to target + above will do */
    double slope;                /* of the value by the quality, a guess until two are known */
    float next;                  /* the quality to try */
    int left;                    /* tries */
    bool has_low, has_high, has_best;
    double low, low_value;   /* the greatest quality known to be too low ... */
    double high, high_value; /* ... and the least known to be too high */
    float best;              /* the quality tried that came closest */
    double best_value;
} gsz_quality_search;

void gsz_quality_search_init(gsz_quality_search *search, double target, double below, double above,
                             double slope, float first);
/** Takes the value at search->next; true if that will do or nothing is left to try, else next is another one. */
bool gsz_quality_search_add(gsz_quality_search *search, double value);
/** Whether the best value will do. */
bool gsz_quality_search_hit(const gsz_quality_search *search);

#endif
