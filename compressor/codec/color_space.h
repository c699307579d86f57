/* SPDX-License-Identifier: MIT */
/* color_space.h - the orthonormal colour transform: luma (r + g + b), red-blue, green-magenta. Orthonormal,
 * so that errors weigh alike on both sides. Internal; specified in formats/gsz.md, "Colour". */
#ifndef GSZ_COLOR_SPACE_H
#define GSZ_COLOR_SPACE_H

#define GSZ_SQRT_1_3 0.57735026918962576451
#define GSZ_SQRT_1_2 0.70710678118654752440
#define GSZ_SQRT_1_6 0.40824829046386301637

static inline void gsz_rgb_to_luma(const double rgb[3], double out[3]) {
    out[0] = (rgb[0] + rgb[1] + rgb[2]) * GSZ_SQRT_1_3;
    out[1] = (rgb[0] - rgb[2]) * GSZ_SQRT_1_2;
    out[2] = (rgb[0] - 2 * rgb[1] + rgb[2]) * GSZ_SQRT_1_6;
}

static inline void gsz_luma_to_rgb(const double luma[3], double out[3]) {
    double y = luma[0] * GSZ_SQRT_1_3, d = luma[1] * GSZ_SQRT_1_2, g = luma[2] * GSZ_SQRT_1_6;
    out[0] = y + d + g;
    out[1] = y - 2 * g;
    out[2] = y - d + g;
}

#endif
