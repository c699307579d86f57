/* SPDX-License-Identifier: MIT */
/* layer_colors.c - what shaders/shared/splat_shade.glsl does to a colour, done to its harmonics: it is linear. */
#include "layer_colors.h"

#include "splat_ramp.h"

static const float dc_basis = 0.28209479177387814f;

/** Of a layer among so many, R, G, B. */
static void ramp_of(float out[3], uint32_t layer, uint32_t layers) {
    static const float stop[SPLAT_RAMP_STOPS][3] = {
        {SPLAT_RAMP_0}, {SPLAT_RAMP_1}, {SPLAT_RAMP_2}, {SPLAT_RAMP_3}};
    uint32_t last = layers > 1 ? layers - 1 : 1, place = layer * (SPLAT_RAMP_STOPS - 1);
    uint32_t first = place / last < SPLAT_RAMP_STOPS - 2 ? place / last : SPLAT_RAMP_STOPS - 2;
    float part = (float)(place - first * last) / (float)last;
    for (int c = 0; c < 3; c++)
        out[c] = stop[first][c] + part * (stop[first + 1][c] - stop[first][c]);
}

/** One function of the sphere of three channels: the luma of it, in the colours of the ramp. */
static void turn_function(float *const channel[3], size_t begin, size_t end, const float ramp[3]) {
    static const float luma[3] = {SPLAT_RAMP_LUMA};
    static const float shade = (float)SPLAT_RAMP_SHADE;
    for (size_t i = begin; i < end; i++) {
        float value = luma[0] * channel[0][i] + luma[1] * channel[1][i] + luma[2] * channel[2][i];
        for (int c = 0; c < 3; c++) channel[c][i] = ramp[c] * shade * value;
    }
}

/** Colours are 0.5 + harmonics: the lift, and what becomes of the 0.5, go into the DC. */
static void turn_layer(gsz_cloud *cloud, size_t begin, size_t end, const float ramp[3]) {
    static const float base = (float)(SPLAT_RAMP_LIFT + SPLAT_RAMP_SHADE * 0.5);
    int coefficients = gsz_sh_coefficients(cloud->sh_degree);
    float *const *dc = &cloud->plane[GSZ_PLANE_DC], *const *rest = &cloud->plane[GSZ_PLANE_REST];
    turn_function(dc, begin, end, ramp);
    for (int c = 0; c < 3; c++)
        for (size_t i = begin; i < end; i++) dc[c][i] += (ramp[c] * base - 0.5f) / dc_basis;
    for (int k = 0; k < coefficients; k++) {
        float *const channel[3] = {rest[k], rest[coefficients + k], rest[2 * coefficients + k]};
        turn_function(channel, begin, end, ramp);
    }
}

void gsz_layer_colors_put(gsz_scene_cloud *scene) {
    uint32_t layers = scene->layers > 0 ? scene->layers : 1;
    size_t begin = 0;
    for (uint32_t layer = 0; layer < layers; layer++) {
        float ramp[3];
        size_t end = gsz_scene_cloud_end(scene, layer);
        ramp_of(ramp, layer, layers);
        turn_layer(&scene->cloud, begin, end, ramp);
        begin = end;
    }
}
