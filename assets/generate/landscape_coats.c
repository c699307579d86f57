/* SPDX-License-Identifier: MIT */
/* landscape_coats.c - the materials of the landscape: ground, water, plants, stone, timber, hills and sky. */
#include "landscape_coats.h"

#include "island_shape.h"
#include "noise_texture.h"

static const gsz_vec3 haze_color = {0.62f, 0.74f, 0.90f};

gsz_vec3 gsz_landscape_sun(void) { return vec3_unit(vec3(0.62f, 0.62f, 0.48f)); }

static void paint(gsz_material *out, gsz_vec3 color, float amount) {
    out->albedo = vec3_mix(out->albedo, color, clampf(amount, 0, 1));
}

void gsz_coat_ground(gsz_material *out, const gsz_surface *surface, float u, float v,
                     gsz_vec3 point, gsz_vec3 normal) {
    (void)surface, (void)u, (void)v;
    float coarse = gsz_noise_sum(vec3_scale(point, 0.8f), 3, 21),
          fine = gsz_noise_sum(vec3_scale(point, 6.0f), 4, 23);
    out->albedo =
        vec3_mix(vec3(0.10f, 0.19f, 0.035f), vec3(0.22f, 0.27f, 0.06f), 0.5f + 0.8f * coarse);
    out->albedo = vec3_scale(out->albedo, 1.0f + 0.5f * fine);
    float stone = smoothf(0.80f, 0.66f, normal.y + 0.12f * fine);
    gsz_vec3 grey = vec3_mix(vec3(0.30f, 0.28f, 0.26f), vec3(0.13f, 0.12f, 0.12f), 0.5f + fine);
    paint(out, grey, stone);
    float path = smoothf(0.30f, 0.20f, gsz_island_path(point.x, point.z) + 0.05f * fine);
    gsz_noise_cell pebble = gsz_noise_cells(vec3_scale(point, 9.0f), 25);
    gsz_vec3 earth =
        vec3_scale(vec3(0.48f, 0.38f, 0.25f), 0.8f + 0.4f * (float)(pebble.id & 255) / 255.0f);
    paint(out, earth, path);
    float beach = smoothf(0.34f, 0.20f, point.y + 0.14f * coarse);
    gsz_vec3 sand = vec3_scale(vec3(0.62f, 0.51f, 0.34f), 1.0f + 0.2f * fine);
    paint(out, vec3_mix(sand, vec3(0.26f, 0.21f, 0.14f), smoothf(0.07f, 0.01f, point.y)), beach);
    out->bump = vec3(0.35f * fine * stone + 0.12f * fine, 0, 0.25f * coarse * stone);
}

void gsz_coat_water(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                    gsz_vec3 normal) {
    (void)surface, (void)u, (void)v, (void)normal;
    float far = hypotf(point.x, point.z),
          depth = far < 20 ? -gsz_island_height(point.x, point.z) : 1.0f;
    float calm = 1.0f / (1.0f + 0.03f * far);
    gsz_vec3 swell = vec3(point.x * 0.9f, 0, point.z * 1.6f);
    float ripple = gsz_noise_sum(vec3_scale(swell, far < 30 ? 1.5f : 0.35f), 3, 27);
    out->albedo = vec3_mix(vec3(0.12f, 0.44f, 0.40f), vec3(0.015f, 0.10f, 0.16f),
                           smoothf(0.05f, 0.75f, depth));
    out->albedo = vec3_scale(out->albedo, 1.0f + 0.22f * ripple);
    float lap = depth + 0.035f * gsz_noise(vec3_scale(point, 3.0f), 29);
    paint(out, vec3(0.85f, 0.90f, 0.90f), 0.8f * smoothf(0.030f, 0.012f, fabsf(lap - 0.035f)));
    out->bump =
        vec3(0.09f * calm * ripple, 0, 0.07f * calm * gsz_noise(vec3_scale(swell, 1.1f), 31));
    out->gloss = 0.25f;
    out->mirror = 0.55f;
}

void gsz_coat_foliage(gsz_material *out, const gsz_surface *surface, float u, float v,
                      gsz_vec3 point, gsz_vec3 normal) {
    (void)normal, (void)point;
    float rib = 1.0f - 0.25f * smoothf(0.5f, 0.0f, fabsf(u - 0.5f) * 2.0f);
    gsz_vec3 color = vec3(surface->c[0], surface->c[1], surface->c[2]);
    out->albedo = vec3_scale(color, rib * mixf(0.55f, 1.15f, v));
    out->translucency = 0.45f;
    out->gloss = 0.05f;
}

void gsz_coat_rock(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal) {
    (void)u, (void)v;
    float fine = gsz_noise_sum(vec3_scale(point, 9.0f), 4, surface->seed),
          layer = gsz_noise(vec3(point.x, point.y * 9, point.z), 33);
    out->albedo = vec3_mix(vec3(0.36f, 0.34f, 0.31f), vec3(0.14f, 0.135f, 0.14f),
                           0.5f + fine + 0.25f * layer);
    paint(out, vec3(0.11f, 0.14f, 0.035f), 0.8f * smoothf(0.75f, 1.0f, normal.y + 0.5f * fine));
    paint(out, vec3(0.05f, 0.05f, 0.045f), 0.8f * smoothf(0.10f, 0.02f, point.y));
    out->bump = vec3(0.4f * fine, 0.2f * layer, 0.3f * fine);
    out->gloss = 0.06f;
}

void gsz_coat_bark(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal) {
    (void)u, (void)v, (void)normal;
    float groove = gsz_noise_sum(vec3(point.x * 14, point.y * 3, point.z * 14), 3, surface->seed);
    out->albedo =
        vec3_scale(vec3(surface->c[0], surface->c[1], surface->c[2]), 1.0f + 0.8f * groove);
}

/* 1 inside of a rectangle, soft by `edge`. */
static float rectangle(float x, float y, float half_x, float half_y, float edge) {
    return smoothf(half_x + edge, half_x - edge, fabsf(x)) *
           smoothf(half_y + edge, half_y - edge, fabsf(y));
}

void gsz_coat_logs(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                   gsz_vec3 normal) {
    (void)normal;
    float log = v * surface->c[0], across = log - floorf(log) - 0.5f;
    float grain = gsz_noise_sum(vec3(point.x * 5, point.y * 30, point.z * 5), 3, 35);
    out->albedo = vec3_scale(vec3(0.34f, 0.19f, 0.085f),
                             (1.0f + 0.4f * grain) * (1.0f - 2.4f * across * across));
    out->bump = vec3(0, 0.9f * across, 0);
    for (int i = 0; i < 2 && surface->c[1] > 0; i++) {
        float x = u - (i ? 0.78f : 0.22f), y = v - 0.55f;
        paint(out, vec3(0.80f, 0.78f, 0.70f), rectangle(x, y, 0.095f, 0.21f, 0.008f));
        gsz_vec3 pane = vec3_mix(vec3(0.10f, 0.12f, 0.15f), vec3(0.85f, 0.60f, 0.22f), 0.65f);
        float cross = fmaxf(smoothf(0.012f, 0.006f, fabsf(x)), smoothf(0.022f, 0.014f, fabsf(y)));
        paint(out, pane, rectangle(x, y, 0.075f, 0.175f, 0.006f) * (1 - cross));
    }
    if (surface->c[2] <= 0) return;
    paint(out, vec3(0.70f, 0.68f, 0.60f), rectangle(u - 0.5f, v - 0.34f, 0.115f, 0.36f, 0.008f));
    paint(out, vec3(0.04f, 0.18f, 0.16f), rectangle(u - 0.5f, v - 0.34f, 0.095f, 0.32f, 0.006f));
}

void gsz_coat_shingles(gsz_material *out, const gsz_surface *surface, float u, float v,
                       gsz_vec3 point, gsz_vec3 normal) {
    (void)surface, (void)normal;
    float row = v * 13.0f, place = floorf(row), column = u * 24.0f + 0.5f * (float)((int)place & 1);
    uint32_t hash = gsz_hash3((int32_t)floorf(column), (int32_t)place, 0, 37);
    float shade = 0.7f + 0.5f * (float)(hash & 255) / 255.0f, at = row - place,
          side = column - floorf(column);
    float gap = smoothf(0.04f, 0.10f, at) * smoothf(0.02f, 0.06f, fminf(side, 1 - side));
    out->albedo = vec3_scale(vec3(0.42f, 0.095f, 0.055f), shade * (0.35f + 0.65f * gap));
    paint(out, vec3(0.16f, 0.19f, 0.05f),
          0.7f * smoothf(0.1f, 0.4f, gsz_noise_sum(vec3_scale(point, 2.5f), 3, 39)));
    out->gloss = 0.05f;
}

void gsz_coat_planks(gsz_material *out, const gsz_surface *surface, float u, float v,
                     gsz_vec3 point, gsz_vec3 normal) {
    (void)normal, (void)u;
    const float *c = surface->c;
    float plank = v * c[0], across = fabsf(plank - floorf(plank) - 0.5f);
    uint32_t hash = gsz_hash3((int32_t)floorf(plank), 7, 3, surface->seed);
    float grain = gsz_noise_sum(vec3_scale(point, 12.0f), 3, hash);
    float shade = (0.8f + 0.4f * (float)(hash & 255) / 255.0f) * (1.0f + 0.3f * grain);
    out->albedo = vec3_scale(vec3(c[1], c[2], c[3]), shade * smoothf(0.5f, 0.42f, across));
}

void gsz_coat_hills(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                    gsz_vec3 normal) {
    (void)u;
    gsz_vec3 p = vec3_scale(point, 6.0f / vec3_length(point));
    float wood = gsz_noise_sum(vec3_scale(p, 5.0f), 4, 41),
          crag = gsz_noise_ridge(vec3_scale(p, 2.5f), 4, 43);
    out->albedo = vec3_mix(vec3(0.035f, 0.085f, 0.03f), vec3(0.13f, 0.19f, 0.06f), 0.5f + wood);
    paint(out, vec3(0.30f, 0.29f, 0.30f),
          smoothf(0.45f, 0.75f, v + 0.5f * crag - 0.35f + 0.2f * surface->c[1]));
    float snow = smoothf(0.62f, 0.70f, v + 0.35f * wood) * smoothf(0.1f, 0.4f, normal.y);
    paint(out, vec3(0.88f, 0.90f, 0.94f), snow * surface->c[1]);
    out->bump = vec3(0.5f * crag, 0.3f * wood, 0.5f * wood);
    out->albedo = vec3_scale(out->albedo, 1.0f - surface->c[0]);
    float haze = surface->c[0] * (1.0f - 0.25f * v);
    out->glow = vec3_scale(haze_color, haze * 0.85f);
}

void gsz_coat_sky(gsz_material *out, const gsz_surface *surface, float u, float v, gsz_vec3 point,
                  gsz_vec3 normal) {
    (void)surface, (void)u, (void)v, (void)normal;
    gsz_vec3 d = vec3_unit(point);
    float height = fmaxf(d.y, 0.0f), sun = fmaxf(vec3_dot(d, gsz_landscape_sun()), 0.0f);
    gsz_vec3 blue = vec3_mix(vec3(0.60f, 0.78f, 1.02f), vec3(0.10f, 0.27f, 0.72f),
                             smoothf(0.0f, 0.75f, sqrtf(height) * 0.9f));
    gsz_vec3 p = vec3(d.x / (height + 0.22f), 0.7f, d.z / (height + 0.22f));
    float heap = gsz_noise_sum(vec3_scale(p, 1.5f), 4, 45);
    float shadow = gsz_noise_sum(vec3_add(vec3_scale(p, 1.5f), vec3(0.16f, 0, 0.12f)), 3, 45);
    float cloud = smoothf(0.03f, 0.20f, heap) * smoothf(-0.02f, 0.10f, d.y);
    float lit = clampf(0.75f + 1.4f * (heap - shadow) + 0.25f * (0.3f - heap), 0.45f, 1.15f);
    out->glow = vec3_mix(blue, vec3(1.35f * lit, 1.33f * lit, 1.32f * lit + 0.06f), cloud);
    float glare = powf(sun, 60.0f) * 0.9f + powf(sun, 900.0f) * 6.0f;
    out->glow = vec3_add(out->glow, vec3(glare, 0.93f * glare, 0.78f * glare));
}
