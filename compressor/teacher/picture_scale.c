/* SPDX-License-Identifier: MIT */
/* picture_scale.c - means over areas. Lengths are counted in parts of a pixel that both sizes share, so that weights are
 * integers and the same everywhere. */
#include "picture_scale.h"

#include <stdint.h>

/** What of a side a pixel covers: the first pixels of the larger side up to `end`. */
typedef struct span {
    int begin, end;
    int64_t from,
        to; /* in parts: a pixel of the larger side has as many as the smaller side has pixels */
} span;

static span span_of(int pixel, int out_side, int side) {
    span s = {.from = (int64_t)pixel * side, .to = (int64_t)(pixel + 1) * side};
    s.begin = (int)(s.from / out_side);
    s.end = (int)((s.to + out_side - 1) / out_side);
    return s;
}

/** How much of pixel `at` lies within the span, in parts. */
static double part(const span *s, int at, int out_side) {
    int64_t from = (int64_t)at * out_side, to = from + out_side;
    if (from < s->from) from = s->from;
    if (to > s->to) to = s->to;
    return (double)(to - from);
}

static float mean(const float *plane, int width, const span *x, const span *y, int out_width,
                  int out_height) {
    double sum = 0, area = (double)(x->to - x->from) * (double)(y->to - y->from);
    for (int row = y->begin; row < y->end; row++) {
        const float *value = plane + (size_t)row * (size_t)width;
        double along = 0;
        for (int at = x->begin; at < x->end; at++)
            along += part(x, at, out_width) * (double)value[at];
        sum += part(y, row, out_height) * along;
    }
    return (float)(sum / area);
}

void gsz_picture_scale(gsz_picture *out, const gsz_picture *picture) {
    for (int row = 0; row < out->height; row++) {
        span y = span_of(row, out->height, picture->height);
        for (int at = 0; at < out->width; at++) {
            span x = span_of(at, out->width, picture->width);
            size_t pixel = (size_t)row * (size_t)out->width + (size_t)at;
            for (int p = 0; p < 4; p++)
                out->plane[p][pixel] =
                    mean(picture->plane[p], picture->width, &x, &y, out->width, out->height);
        }
    }
}
