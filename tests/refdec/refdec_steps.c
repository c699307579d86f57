/* SPDX-License-Identifier: MIT */
/* refdec_steps.c - how finely a Gaussian is coded, from what is decoded of it already (5.4). */
#include <math.h>
#include <string.h>

#include "refdec_block.h"

int rd_limit(int x, int low, int high) { return x < low ? low : x > high ? high : x; }

/* ---- tables: computed at each use ---- */

static int octaves(double x) { return (int)floor(256 * log2(x) + 0.5); }

static int alpha_of(const rd_block *k, int opacity) {
    double top = (1 << k->opacity_bits) - 1;
    return octaves((opacity > 0 ? opacity : 0.25) / top);
}

static int shear(int d) {
    int j = d >> 4 < 255 ? d >> 4 : 255;
    double r = exp2((j + 0.5) / 16);
    return octaves(r - 1 / r);
}

static int octaves_of_float(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    int exponent = (int)(bits >> 23 & 255), m = (int)(bits >> 15 & 255);
    int mant = octaves(1 + (m + 0.5) / 256);
    return (exponent - 127) * 256 + (mant < 255 ? mant : 255);
}

/* ---- steps ---- */

static double half_octave(int odd) { return odd ? 1.41421356237309504880 : 1; }

double rd_scale_step(const rd_block *k, int scale_class) {
    return ldexp(k->scale_step * half_octave(scale_class % 2), scale_class >> 1);
}

double rd_fine(int fineness) { return ldexp(half_octave(fineness & 1), -fineness >> 1); }

double rd_first(const rd_block *k) { return sqrt(k->footprint / k->reference); }

static int veiled(const rd_gaussian *g) { return -1024 * g->veil; }

void rd_derive_class(const rd_block *k, rd_gaussian *g) {
    g->alpha = alpha_of(k, g->opacity);
    int shown = 2 * k->w_scale_alpha * g->alpha + k->w_scale_veil * veiled(g);
    g->scale_class = rd_limit((2048 - shown) >> 12, 0, 12);
}

static void derive_sizes(const rd_block *k, rd_gaussian *g) {
    for (int axis = 0; axis < 3; axis++) {
        double value = rd_first(k) + g->scale[axis] * rd_scale_step(k, g->scale_class);
        g->size[axis] = rd_limit(2 * octaves_of_float((float)value), -16384, 16383);
    }
}

static int turn(int q) {
    int bits = rd_limit((q + 128) >> 8, 0, 14);
    return bits == 1 ? 2 : bits;
}

static void derive_turns(const rd_block *k, rd_gaussian *g, int alpha, int area) {
    const int *s = g->size;
    int turned = k->w_rotation_alpha * alpha + k->w_rotation_size * area;
    int angle = ((turned + k->w_rotation_veil * veiled(g)) >> 5) + k->rotation_bias;
    int across = shear(s[0] - s[2]), first = shear(s[0] - s[1]), second = shear(s[1] - s[2]);
    g->needle = s[0] - s[1] > s[1] - s[2];
    int lead = (across + (g->needle ? first : second)) >> 1;
    g->lead_bits = turn(angle + lead + 167);
    g->roll_bits = turn(angle + (g->needle ? second : first) + 423);
}

void rd_derive_steps(const rd_block *k, rd_gaussian *g) {
    derive_sizes(k, g);
    int alpha = 2 * g->alpha, area = g->size[0] + g->size[1], shape = g->size[0] - g->size[2];
    int color = k->w_color_alpha * alpha + k->w_color_size * area + k->w_color_veil * veiled(g);
    g->fineness = rd_limit((color + 2048) >> 12, -24, 24);
    int place =
        k->w_position_alpha * alpha + k->w_position_shape * shape + k->w_position_size * area;
    int r = (place + k->w_position_veil * veiled(g)) >> 5;
    g->refine = rd_limit((r + k->refine_bias + 128) >> 8, 0, k->refine_max);
    derive_turns(k, g, alpha, area);
}
