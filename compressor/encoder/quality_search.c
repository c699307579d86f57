/* SPDX-License-Identifier: MIT */
/* quality_search.c - secants between the nearest values on both sides, kept inside them. */
#include "quality_search.h"

#include "det_math.h"

enum { TRIES = 16 };

/** Qualities closer than this are one and the same. */
#define FINEST 0.001

void gsz_quality_search_init(gsz_quality_search *s, double target, double below, double above,
                             double slope, float first) {
    *s = (gsz_quality_search){.target = target,
                              .below = below,
                              .above = above,
                              .slope = slope,
                              .next = first,
                              .left = TRIES};
}

bool gsz_quality_search_hit(const gsz_quality_search *s) {
    return s->has_best && s->best_value >= s->target - s->below &&
           s->best_value <= s->target + s->above;
}

/** Values that will do before ones that will not; then the nearer to the target. */
static void keep_best(gsz_quality_search *s, double value) {
    double here = __builtin_fabs(value - s->target),
           there = __builtin_fabs(s->best_value - s->target);
    bool will_do = value >= s->target - s->below && value <= s->target + s->above;
    if (s->has_best && (gsz_quality_search_hit(s) || (!will_do && there <= here))) return;
    s->has_best = true;
    s->best = s->next;
    s->best_value = value;
}

static void narrow(gsz_quality_search *s, double value) {
    double known = s->has_low ? s->low : s->high,
           known_value = s->has_low ? s->low_value : s->high_value;
    if ((s->has_low || s->has_high) && s->next != known) {
        double slope = (value - known_value) / (s->next - known);
        if (slope > 0.1 * s->slope && slope < 10 * s->slope) s->slope = slope;
    }
    if (value < s->target) {
        s->has_low = true;
        s->low = s->next;
        s->low_value = value;
    } else {
        s->has_high = true;
        s->high = s->next;
        s->high_value = value;
    }
}

static double guess(const gsz_quality_search *s) {
    if (!s->has_low) return s->high + (s->target - s->high_value) / s->slope;
    if (!s->has_high) return s->low + (s->target - s->low_value) / s->slope;
    double width = s->high - s->low, rise = s->high_value - s->low_value;
    double share = rise > 0 ? (s->target - s->low_value) / rise : 0.5;
    return s->low + width * gsz_clamp(share, 0.02, 0.98);
}

bool gsz_quality_search_add(gsz_quality_search *s, double value) {
    keep_best(s, value);
    narrow(s, value);
    if (gsz_quality_search_hit(s) || --s->left == 0) return true;
    if (s->has_low && s->has_high && s->high - s->low < FINEST) return true;
    float next = (float)gsz_clamp(guess(s), 0, 100);
    if (next == s->next) return true; /* an end of the scale */
    s->next = next;
    return false;
}
