/* SPDX-License-Identifier: MIT */
/* island_shape.c - an island of one hill, a cove and a clearing, as sums of noise. */
#include "island_shape.h"

#include "noise_texture.h"

float gsz_island_coast(float x, float z) {
    gsz_vec3 d = vec3_unit(vec3(x, 0, z));
    float cove = smoothf(0.75f, 1.0f, d.x * 0.86f + d.z * 0.51f);
    return 8.0f * (1.0f + 0.30f * gsz_noise_sum(vec3_scale(d, 1.6f), 4, 11) - 0.10f * cove);
}

float gsz_island_house(float x, float z) { return hypotf(x - GSZ_HOUSE_X, z - GSZ_HOUSE_Z); }

static float segment_distance(float x, float z, const float a[2], const float b[2]) {
    float dx = b[0] - a[0], dz = b[1] - a[1];
    float t = clampf(((x - a[0]) * dx + (z - a[1]) * dz) / (dx * dx + dz * dz), 0, 1);
    return hypotf(x - a[0] - t * dx, z - a[1] - t * dz);
}

float gsz_island_path(float x, float z) {
    static const float way[][2] = {{7.2f, 4.2f},   {5.2f, 3.3f},  {3.9f, 2.9f},  {3.1f, 2.3f},
                                   {1.6f, 2.9f},   {0.2f, 2.5f},  {-0.8f, 1.3f}, {-0.5f, 0.2f},
                                   {-1.5f, -0.8f}, {-2.2f, -1.9f}};
    float nearest = 99.0f;
    for (int i = 0; i + 1 < (int)(sizeof way / sizeof *way); i++)
        nearest = fminf(nearest, segment_distance(x, z, way[i], way[i + 1]));
    return nearest + 0.12f * gsz_noise(vec3(1.7f * x, 0, 1.7f * z), 13);
}

float gsz_island_height(float x, float z) {
    float inland = 1.0f - hypotf(x, z) / gsz_island_coast(x, z);
    gsz_vec3 p = vec3(x, 0, z);
    float hill = expf(-((x + 2.3f) * (x + 2.3f) + (z + 2.2f) * (z + 2.2f)) / 6.5f);
    float height =
        0.55f * smoothf(0.0f, 0.12f, inland) + 0.5f * smoothf(0.1f, 0.6f, inland) + 2.3f * hill;
    height += 0.45f * gsz_noise_sum(vec3_scale(p, 0.42f), 4, 17) * smoothf(0.03f, 0.35f, inland);
    height += 0.9f * hill * (gsz_noise_ridge(vec3_scale(p, 0.55f), 4, 19) - 0.35f);
    height = mixf(height, 0.92f, smoothf(1.9f, 1.1f, gsz_island_house(x, z)));
    height -= 0.05f * smoothf(0.35f, 0.1f, gsz_island_path(x, z));
    return height - 0.9f * smoothf(0.02f, -0.25f, inland);
}

gsz_vec3 gsz_island_normal(float x, float z) {
    const float step = 0.05f;
    float dx = gsz_island_height(x + step, z) - gsz_island_height(x - step, z);
    float dz = gsz_island_height(x, z + step) - gsz_island_height(x, z - step);
    return vec3_unit(vec3(-dx, 2 * step, -dz));
}
