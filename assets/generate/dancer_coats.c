/* SPDX-License-Identifier: MIT */
/* dancer_coats.c - painting by formulas, in linear light. */
#include "dancer_coats.h"

#include "noise_texture.h"
#include "random_stream.h"

static gsz_vec3 paint(gsz_vec3 under, gsz_vec3 over, float amount) {
    return vec3_mix(under, over, clampf(amount, 0, 1));
}

static const gsz_vec3 cream = {0.86f, 0.79f, 0.64f}, gold = {0.88f, 0.55f, 0.10f},
                      crimson = {0.62f, 0.035f, 0.06f}, navy = {0.03f, 0.06f, 0.20f},
                      teal = {0.02f, 0.30f, 0.34f};

/* 1 within `half` of the middle, soft by `edge`. */
static float band(float distance, float half, float edge) {
    return smoothf(half + edge, half - edge, fabsf(distance));
}

static float uneven(gsz_vec3 local, float scale) {
    return 1 + 0.06f * gsz_noise(vec3_scale(local, scale), 7);
}

gsz_vec3 gsz_paint_plain(const gsz_part *part, float u, float v, gsz_vec3 local) {
    (void)u, (void)v;
    return vec3_scale(part->color, uneven(local, 30));
}

gsz_vec3 gsz_paint_face(const gsz_part *part, float u, float v, gsz_vec3 local) {
    gsz_vec3 color = vec3_scale(part->color, 1 + 0.03f * gsz_noise(vec3_scale(local, 30), 9));
    float x = fabsf(local.x), y = local.y;
    (void)u, (void)v;
    if (local.z < 0) return color;
    float cheek = (x - 0.062f) * (x - 0.062f) + (y + 0.038f) * (y + 0.038f);
    color = paint(color, vec3(0.85f, 0.22f, 0.18f), 0.5f * smoothf(0.0009f, 0.0f, cheek));
    float brow = y - 0.052f + 6.0f * (x - 0.042f) * (x - 0.042f);
    color = paint(color, vec3(0.12f, 0.045f, 0.02f),
                  band(brow, 0.0045f, 0.003f) * band(x - 0.042f, 0.021f, 0.004f));
    float smile = y + 0.073f - 8.0f * x * x;
    return paint(color, vec3(0.52f, 0.04f, 0.05f),
                 band(smile, 0.0065f, 0.003f) * band(x, 0.036f, 0.004f));
}

gsz_vec3 gsz_paint_hair(const gsz_part *part, float u, float v, gsz_vec3 local) {
    float strand = gsz_noise(vec3(16 * gsz_steady_cos(u), 2 * v, 16 * gsz_steady_sin(u)), 11);
    (void)local;
    return vec3_scale(part->color, 1 + 0.45f * strand);
}

gsz_vec3 gsz_paint_stripes(const gsz_part *part, float u, float v, gsz_vec3 local) {
    float at = local.y * (float)part->number, place = at - floorf(at) - 0.5f;
    (void)u, (void)v;
    gsz_vec3 color = paint(cream, part->color, band(place, 0.25f, 0.06f));
    return vec3_scale(color, uneven(local, 24));
}

gsz_vec3 gsz_paint_skirt(const gsz_part *part, float u, float v, gsz_vec3 local) {
    float row = 7 * v - 0.2f, line = floorf(row), column = 14 * u + 0.5f * (float)((int)line & 1);
    float across = column - floorf(column) - 0.5f, along = row - line - 0.5f;
    float dot = sqrtf(across * across * 1.3f + along * along);
    gsz_vec3 color = vec3_scale(part->color, uneven(local, 18));
    color = paint(color, cream,
                  smoothf(0.27f, 0.17f, dot) * smoothf(0.10f, 0.16f, v) * smoothf(0.88f, 0.84f, v));
    color = paint(color, gold, smoothf(0.055f, 0.04f, v));
    color = paint(color, gold, band(v - 0.915f, 0.018f, 0.006f));
    return paint(color, cream, smoothf(0.95f, 0.965f, v));
}

gsz_vec3 gsz_paint_ball(const gsz_part *part, float u, float v, gsz_vec3 local) {
    float at = 6 * u, place = at - floorf(at);
    (void)local;
    float white = smoothf(0.46f, 0.54f, place) * smoothf(1.0f, 0.96f, place);
    gsz_vec3 color = paint(part->color, vec3(0.9f, 0.88f, 0.84f), white);
    return paint(color, gold, smoothf(0.12f, 0.09f, fminf(v, 1 - v)));
}

/* Five rays; 1 inside. */
static float star(float x, float z, float size) {
    float nearest = -1;
    for (int i = 0; i < 5; i++) {
        float s, c;
        gsz_steady_sincos(&s, &c, (float)i / 5);
        float along = c * x + s * z, side = fabsf(c * z - s * x);
        nearest = fmaxf(nearest, fminf(size - along - 2.6f * side, along + 0.30f * size));
    }
    return smoothf(-0.02f, 0.02f, nearest);
}

static gsz_vec3 boards(gsz_vec3 local) {
    float at = local.x * 8, board = floorf(at), gap = fabsf(at - board - 0.5f);
    float shade = 0.66f + 0.68f * (float)(gsz_hash3((int32_t)board, 3, 5, 13) & 255) / 255.0f;
    float grain = gsz_noise_sum(vec3(local.x * 34, 0, local.z * 3.2f), 3, 17);
    return vec3_scale(vec3(0.40f, 0.19f, 0.08f),
                      shade * (1 + 0.35f * grain) * (1 - 0.4f * smoothf(0.40f, 0.50f, gap)));
}

gsz_vec3 gsz_paint_floor(const gsz_part *part, float u, float v, gsz_vec3 local) {
    float radius = sqrtf(local.x * local.x + local.z * local.z), dots = 36 * u,
          dot = dots - floorf(dots) - 0.5f;
    (void)part, (void)v;
    gsz_vec3 color = boards(local);
    color = paint(color, gold, 0.9f * star(local.z, local.x, 0.30f));
    color = paint(color, gold, band(radius - 0.36f, 0.012f, 0.006f));
    color = paint(color, navy, smoothf(0.635f, 0.645f, radius));
    color = paint(color, gold, band(radius - 0.635f, 0.012f, 0.006f));
    float bead = dot * dot * 0.018f + (radius - 0.715f) * (radius - 0.715f);
    color = paint(color, cream, smoothf(0.0009f, 0.0004f, bead));
    return paint(color, gold, smoothf(0.775f, 0.785f, radius));
}

gsz_vec3 gsz_paint_side(const gsz_part *part, float u, float v, gsz_vec3 local) {
    float at = 18 * u, place = at - floorf(at) - 0.5f, height = local.y;
    (void)part, (void)v;
    gsz_vec3 color = ((int)floorf(at) & 1) ? crimson : teal;
    color = paint(color, gold, smoothf(0.44f, 0.47f, fabsf(place)));
    float lamp = place * place * 0.07f + (height + 0.055f) * (height + 0.055f);
    color = paint(color, vec3(1.2f, 1.05f, 0.7f), smoothf(0.0009f, 0.0003f, lamp));
    color = paint(color, gold, smoothf(-0.018f, -0.012f, height));
    return paint(color, gold, smoothf(-0.095f, -0.102f, height));
}
