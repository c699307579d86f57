/* SPDX-License-Identifier: MIT */
/* splat_shape.c - sizes and places of Gaussians, as the choices of the encoder see them. */
#include "splat_shape.h"

#include "det_math.h"

double gsz_alpha_of(float opacity) { return 1 / (1 + gsz_exp(-(double)opacity)); }

void gsz_sort_axes(int axis[3], const gsz_cloud *cloud, size_t i) {
    float *const *scale = cloud->plane + GSZ_PLANE_SCALE;
    for (int k = 0; k < 3; k++) axis[k] = k;
    for (int a = 0; a < 2; a++)
        for (int b = 0; b < 2 - a; b++)
            if (scale[axis[b]][i] < scale[axis[b + 1]][i]) {
                int t = axis[b];
                axis[b] = axis[b + 1];
                axis[b + 1] = t;
            }
}

void gsz_effective_squares(double e[3], const gsz_cloud *cloud, size_t i, double footprint) {
    int axis[3];
    gsz_sort_axes(axis, cloud, i);
    for (int k = 0; k < 3; k++)
        e[k] =
            gsz_exp(2 * (double)cloud->plane[GSZ_PLANE_SCALE + axis[k]][i]) + footprint * footprint;
}

double gsz_area_of(const gsz_cloud *cloud, size_t i, double footprint) {
    double e[3];
    gsz_effective_squares(e, cloud, i, footprint);
    return __builtin_sqrt(e[0] * e[1]);
}

void gsz_bounds(float *out_low, float *out_high, const float *value, const uint32_t *index,
                size_t count) {
    float low = value[index ? index[0] : 0], high = low;
    for (size_t i = 1; i < count; i++) {
        float v = value[index ? index[i] : i];
        low = v < low ? v : low;
        high = v > high ? v : high;
    }
    *out_low = low;
    *out_high = high;
}
