/* SPDX-License-Identifier: MIT */
/* object_coats.c - the materials of the tea table: linen, wood, porcelain, glaze, plants, fruit and sweets. */
#include "object_coats.h"

#include "noise_texture.h"

static const gsz_vec3 cobalt = {0.015f, 0.045f, 0.30f};
static const gsz_vec3 gold = {0.72f, 0.42f, 0.09f};

/* 1 inside of a flower of so many petals around the origin, 0 outside, soft by `edge`. */
static float flower(float x, float y, float radius, float petals, float edge) {
    float distance = sqrtf(x * x + y * y), angle = atan2f(y, x);
    float rim = radius * (0.68f + 0.32f * fabsf(cosf(0.5f * petals * angle)));
    return smoothf(rim + edge, rim - edge, distance);
}

/* 1 within `half` of the middle of a band, soft by `edge`. */
static float band(float x, float middle, float half, float edge) {
    return smoothf(half + edge, half - edge, fabsf(x - middle));
}

/* Where x is within its repeat, -0.5..0.5. */
static float repeat(float x) { return x - floorf(x) - 0.5f; }

static void paint(gsz_material *out, gsz_vec3 color, float amount) {
    out->albedo = vec3_mix(out->albedo, color, clampf(amount, 0, 1));
}

static void embroider(gsz_material *out, float angle, float s, float middle, float size,
                      float count) {
    const gsz_vec3 blue = vec3(0.05f, 0.13f, 0.42f), green = vec3(0.10f, 0.26f, 0.10f);
    float x = repeat(angle * count) * 2 * GSZ_PI * fminf(s, 1.0f) / count, y = s - middle;
    float other = repeat(angle * count + 0.5f) * 2 * GSZ_PI * fminf(s, 1.0f) / count;
    float vine = 0.5f * size * sinf(2 * GSZ_PI * angle * count);
    paint(out, green, band(y, vine, 0.0035f, 0.002f));
    paint(out, green, flower(other - 0.01f, y - 0.35f * size, 0.5f * size, 2.0f, 0.003f));
    paint(out, blue, flower(x, y, size, 5.0f, 0.003f));
    paint(out, vec3(0.85f, 0.55f, 0.10f), flower(x, y, 0.3f * size, 1.0f, 0.002f));
}

void gsz_coat_linen(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                    gsz_vec3 normal) {
    (void)normal;
    const gsz_vec3 blue = vec3(0.07f, 0.16f, 0.45f);
    bool flat = surface->c[0] <= 0;
    float s =
        flat ? sqrtf(point.x * point.x + point.z * point.z) : mixf(surface->c[0], surface->c[1], v);
    if (flat) u = -atan2f(point.z, point.x) / (2 * GSZ_PI);
    float weave = gsz_noise_sum(vec3_scale(point, 26.0f), 3, 41);
    out->albedo = vec3_scale(vec3(0.80f, 0.74f, 0.62f), 1.0f + 0.06f * weave);
    out->bump = vec3(0.03f * weave, 0, 0.03f * gsz_noise(vec3_scale(point, 31.0f), 43));
    out->translucency = 0.15f;
    paint(out, blue, band(s, 0.795f, 0.008f, 0.002f) + band(s, 0.955f, 0.008f, 0.002f));
    embroider(out, u, s, 0.875f, 0.036f, 30.0f);
    embroider(out, u + 0.01f, s, 1.23f, 0.048f, 24.0f);
    float checks = band(repeat(u * 96.0f), 0, 0.25f, 0.05f) * band(s, 1.395f, 0.03f, 0.002f);
    paint(out, blue,
          0.75f * checks + band(s, 1.345f, 0.007f, 0.002f) + band(s, 1.45f, 0.012f, 0.002f));
    paint(out, blue,
          0.8f * band(repeat(u * 30.0f), 0, 0.06f, 0.02f) * band(s, 0.62f, 0.010f, 0.003f));
}

void gsz_coat_wood(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal) {
    (void)surface, (void)u, (void)v, (void)normal;
    gsz_vec3 along = vec3(point.x * 16.0f, point.y * 2.2f, point.z * 16.0f);
    float wave = gsz_noise_sum(along, 4, 51), ring = sinf(9.0f * wave + 12.0f * point.x);
    out->albedo =
        vec3_mix(vec3(0.30f, 0.13f, 0.045f), vec3(0.15f, 0.058f, 0.02f), 0.5f + 0.5f * ring);
    out->gloss = 0.22f;
}

void gsz_coat_porcelain(gsz_material *out, const gsz_surface *surface, float u, float v,
                        gsz_vec3 point, gsz_vec3 normal) {
    (void)point, (void)normal;
    const float *c = surface->c;
    out->albedo = vec3(0.83f, 0.85f, 0.86f);
    out->gloss = 0.6f;
    out->mirror = 0.25f;
    if (c[0] > 0) {
        float x = repeat(u * c[0]), y = (v - c[1]) * c[2], other = repeat(u * c[0] + 0.5f);
        float line = 0.14f * sinf(2 * GSZ_PI * u * c[0]);
        paint(out, cobalt, band(y, line, 0.016f, 0.01f));
        paint(out, cobalt, flower(other - 0.13f, y - 0.13f, 0.12f, 2.0f, 0.012f));
        paint(out, cobalt, flower(other + 0.13f, y + 0.13f, 0.12f, 2.0f, 0.012f));
        paint(out, cobalt, flower(other, y - 0.30f, 0.055f, 4.0f, 0.01f));
        paint(out, vec3(0.09f, 0.18f, 0.55f), flower(x, y, 0.27f, 6.0f, 0.012f));
        paint(out, cobalt, flower(x, y, 0.19f, 6.0f, 0.012f));
        paint(out, vec3(0.75f, 0.78f, 0.84f), flower(x, y, 0.075f, 1.0f, 0.012f));
    }
    float gilt = band(v, c[3], 0.012f, 0.002f) + band(v, c[4], 0.012f, 0.002f);
    paint(out, cobalt,
          band(v, c[3] - 0.035f, 0.006f, 0.002f) + band(v, c[4] + 0.035f, 0.006f, 0.002f));
    paint(out, gold, gilt);
}

void gsz_coat_glaze(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                    gsz_vec3 normal) {
    (void)surface, (void)normal, (void)u;
    float run = 0.06f * gsz_noise_sum(vec3(point.x * 11, 0.4f * point.y, point.z * 11), 3, 61);
    float streak = gsz_noise_sum(vec3(point.x * 30, point.y * 5, point.z * 30), 4, 63);
    float speck = gsz_noise_cells(vec3_scale(point, 55.0f), 65).first;
    float glazed = smoothf(0.195f, 0.215f, v + run);
    gsz_vec3 glaze =
        vec3_mix(vec3(0.015f, 0.20f, 0.24f), vec3(0.10f, 0.46f, 0.44f), 0.5f + 0.8f * streak);
    glaze = vec3_mix(glaze, vec3(0.38f, 0.30f, 0.16f), smoothf(0.80f, 0.93f, v + run) * 0.7f);
    glaze = vec3_mix(vec3(0.02f, 0.08f, 0.10f), glaze, smoothf(0.12f, 0.2f, speck));
    float clay = gsz_noise_sum(vec3_scale(point, 40.0f), 3, 67);
    out->albedo =
        vec3_mix(vec3_scale(vec3(0.42f, 0.17f, 0.08f), 1.0f + 0.25f * clay), glaze, glazed);
    out->gloss = 0.9f * glazed;
    out->mirror = 0.2f * glazed;
}

void gsz_coat_leaf(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal) {
    (void)normal;
    float across = fabsf(u - 0.5f) * 2.0f;
    float side_vein = band(repeat(9.0f * v - 2.2f * across), 0, 0.07f, 0.05f) * (1 - 0.6f * across);
    float mottle = gsz_noise_sum(vec3_scale(point, 30.0f), 3, surface->seed);
    gsz_vec3 young = vec3(0.20f, 0.42f, 0.06f), old = vec3(0.03f, 0.14f, 0.025f);
    out->albedo = vec3_scale(vec3_mix(young, old, surface->c[0]), 1.0f + 0.3f * mottle);
    paint(out, vec3(0.34f, 0.50f, 0.18f), 0.55f * side_vein + band(across, 0, 0.05f, 0.03f));
    paint(out, vec3(0.40f, 0.34f, 0.06f), 0.5f * smoothf(0.85f, 1.0f, across) * surface->c[0]);
    out->bump = vec3(0, 0.12f * side_vein, 0);
    out->gloss = 0.30f;
    out->mirror = 0.12f;
    out->translucency = 0.5f;
}

void gsz_coat_petal(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                    gsz_vec3 normal) {
    (void)point, (void)normal, (void)surface;
    float streak = gsz_noise(vec3((u - 0.5f) * 16.0f, v * 2.0f, (float)(surface->seed % 97)), 71);
    gsz_vec3 rim = vec3(0.85f, 0.09f, 0.12f), heart = vec3(0.95f, 0.55f, 0.40f);
    out->albedo = vec3_mix(heart, rim, smoothf(0.1f, 0.65f, v + 0.18f * streak));
    out->translucency = 0.6f;
    out->gloss = 0.05f;
}

void gsz_coat_peel(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal) {
    (void)u, (void)normal;
    gsz_noise_cell pores = gsz_noise_cells(vec3_scale(point, 62.0f), 81);
    float pore = smoothf(0.45f, 0.1f, pores.first),
          ripe = gsz_noise_sum(vec3_scale(point, 7.0f), 2, 83);
    gsz_vec3 yellow = vec3(0.86f, 0.60f, 0.035f), orange = vec3(0.86f, 0.26f, 0.02f);
    out->albedo =
        vec3_scale(vec3_mix(yellow, orange, surface->c[0]), 1.0f + 0.12f * ripe - 0.16f * pore);
    paint(out, vec3(0.30f, 0.33f, 0.05f), smoothf(0.06f, 0.02f, fminf(v, 1.0f - v)));
    out->bump = vec3(0.05f * ripe, 0.08f * pore, 0.05f * pore);
    out->gloss = 0.38f;
    out->translucency = 0.1f;
}

void gsz_coat_soil(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal) {
    (void)surface, (void)u, (void)v, (void)normal;
    gsz_noise_cell crumb = gsz_noise_cells(vec3_scale(point, 42.0f), 91);
    float light = (float)(crumb.id & 255) / 255.0f;
    out->albedo = vec3_scale(vec3(0.11f, 0.065f, 0.035f), 0.35f + light);
    out->bump = vec3(light - 0.5f, 0, (float)(crumb.id >> 8 & 255) / 255.0f - 0.5f);
}

void gsz_coat_tea(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                  gsz_vec3 normal) {
    (void)normal, (void)u, (void)v;
    float rim = 1.0f - vec3_length(vec3_sub(point, surface->origin)) / surface->c[1];
    out->albedo =
        vec3_mix(vec3(0.46f, 0.15f, 0.02f), vec3(0.20f, 0.045f, 0.006f), smoothf(0.0f, 0.35f, rim));
    out->gloss = 0.9f;
    out->mirror = 0.4f;
}

void gsz_coat_macaron(gsz_material *out, const gsz_surface *surface, float u, float v,
                      gsz_vec3 point, gsz_vec3 normal) {
    (void)u, (void)normal;
    float grain = gsz_noise_sum(vec3_scale(point, 60.0f), 3, 95), middle = fabsf(v - 0.5f);
    float ruffle = smoothf(0.19f, 0.16f, middle), cream = smoothf(0.075f, 0.06f, middle);
    gsz_vec3 shell = vec3(surface->c[0], surface->c[1], surface->c[2]);
    out->albedo = vec3_scale(shell, 1.0f + 0.1f * grain);
    paint(out, vec3_scale(shell, 0.75f + 0.8f * grain), ruffle);
    paint(out, vec3(0.85f, 0.78f, 0.68f), cream);
    out->bump = vec3(0.4f * ruffle * grain, 0, 0.4f * ruffle * grain);
    out->gloss = 0.12f * (1 - ruffle);
}

void gsz_coat_plain(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                    gsz_vec3 normal) {
    (void)u, (void)v, (void)normal;
    float grain = gsz_noise_sum(vec3_scale(point, 35.0f), 2, 97);
    gsz_vec3 color = vec3(surface->c[0], surface->c[1], surface->c[2]);
    out->albedo = vec3_scale(color, 1.0f + 0.15f * grain);
}
