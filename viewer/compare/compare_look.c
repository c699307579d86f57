/* SPDX-License-Identifier: MIT */
/* compare_look.c - choices of a comparison, and its pixels on the processor: the same bytes as those of compare.comp. */
#include "compare_look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHANNELS = 4, FIRST_GAIN = 8 };

/* ---- choices ---- */

void gsz_compare_look_default(gsz_compare_look *look) {
    *look = (gsz_compare_look){.mode = GSZ_COMPARE_WIPE, .line = 0.5f, .gain = FIRST_GAIN};
}

bool gsz_compare_look_equals(const gsz_compare_look *a, const gsz_compare_look *b) {
    return a->mode == b->mode && a->line == b->line && a->gain == b->gain;
}

void gsz_compare_look_set_line(gsz_compare_look *look, float line) {
    look->line = line > 0 ? line < 1 ? line : 1 : 0;
}

void gsz_compare_look_amplify(gsz_compare_look *look, int steps) {
    uint32_t gain = steps > 0 ? look->gain * 2 : look->gain / 2;
    look->gain = gain < 1 ? 1 : gain > COMPARE_GAIN_MAX ? COMPARE_GAIN_MAX : gain;
}

void gsz_compare_look_next(gsz_compare_look *look) {
    look->mode = (gsz_compare_mode)((look->mode + 1) % GSZ_COMPARE_MODES);
}

void gsz_compare_look_name(const gsz_compare_look *look, char *out, size_t size) {
    static const char *const names[GSZ_COMPARE_MODES] = {"wipe", "difference", "the first alone",
                                                         "the second alone"};
    if (look->mode == GSZ_COMPARE_DIFFERENCE)
        snprintf(out, size, "%s x%u", names[look->mode], look->gain);
    else
        snprintf(out, size, "%s", names[look->mode]);
}

uint32_t gsz_compare_look_column(const gsz_compare_look *look, uint32_t width) {
    return (uint32_t)(look->line * (float)width + 0.5f);
}

/* ---- pixels ---- */

static void difference(uint8_t out[CHANNELS], const uint8_t *a, const uint8_t *b, uint32_t gain) {
    for (int c = 0; c < CHANNELS - 1; c++) {
        uint32_t apart = (uint32_t)abs(a[c] - b[c]) * gain;
        out[c] = (uint8_t)(apart < 255 ? apart : 255);
    }
    out[CHANNELS - 1] = 255;
}

static void wipe(uint8_t out[CHANNELS], const uint8_t *a, const uint8_t *b, int past) {
    if (past < -COMPARE_LINE || past >= COMPARE_LINE) {
        memmove(out, past < 0 ? a : b, CHANNELS);
        return;
    }
    memset(out, past >= -COMPARE_LINE / 2 && past < COMPARE_LINE / 2 ? 255 : 0, CHANNELS - 1);
    out[CHANNELS - 1] = 255;
}

static void compare_row(uint8_t *out, const uint8_t *a, const uint8_t *b, uint32_t width,
                        const gsz_compare_look *look) {
    int column = (int)gsz_compare_look_column(look, width);
    for (uint32_t x = 0; x < width; x++, out += CHANNELS, a += CHANNELS, b += CHANNELS)
        if (look->mode == GSZ_COMPARE_WIPE)
            wipe(out, a, b, (int)x - column);
        else if (look->mode == GSZ_COMPARE_DIFFERENCE)
            difference(out, a, b, look->gain);
        else
            memmove(out, look->mode == GSZ_COMPARE_FIRST ? a : b, CHANNELS);
}

void gsz_compare_pixels(uint8_t *out, const uint8_t *first, const uint8_t *second, uint32_t width,
                        uint32_t height, const gsz_compare_look *look) {
    size_t row = (size_t)width * CHANNELS;
    for (uint32_t y = 0; y < height; y++)
        compare_row(out + y * row, first + y * row, second + y * row, width, look);
}
