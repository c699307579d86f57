/* SPDX-License-Identifier: MIT */
/* splat_values.h - between the numbers of a cloud and those that formats store: bytes, shares of 1, linear
 * scales. Internal. */
#ifndef GSZ_SPLAT_VALUES_H
#define GSZ_SPLAT_VALUES_H

#include <stdint.h>

#include "gsz_splats.h"

#define GSZ_SH_C0 0.28209479177387814 /* of the zeroth spherical harmonic */

/** Nearest byte of a share of 1, or of any number in -2^31..2^31 for `gsz_nearest_byte`; NaN is 0. */
uint8_t gsz_nearest_byte(double value);
static inline uint8_t gsz_share_byte(double share) { return gsz_nearest_byte(share * 255.0); }
/** Nearest of 0..levels, of a share of 1. */
uint32_t gsz_share_level(double share, uint32_t levels);

/** Colours as shares of 1 against DC coefficients. */
static inline double gsz_color_of_dc(float dc) { return 0.5 + GSZ_SH_C0 * (double)dc; }
static inline float gsz_dc_of_color(double color) { return (float)((color - 0.5) / GSZ_SH_C0); }

/** Opacity as a share of 1. Shares of 0 and 1 have no logit: they come back as those of 1e-6 and 1 - 1e-6. */
double gsz_alpha_of_logit(float logit);
float gsz_logit_of_alpha(double alpha);

/** Scales. A linear scale of 0 has no logarithm: it comes back as the least that a clean cloud may have; one below 0
 *  as a NaN, which cleaning drops. */
float gsz_linear_scale(float log_scale);
float gsz_log_scale(float linear);

/** The quaternion of a Gaussian at length 1, w x y z; the identity if it has no length. */
void gsz_unit_rotation(double out[4], const gsz_cloud *cloud, size_t index);
/** The least coordinate of a cloud's positions, and the greatest, by axis; zeros if it is empty. */
void gsz_position_bounds(double out_least[3], double out_greatest[3], const gsz_cloud *cloud);
/** The lower of the cloud's degree and what a format has. */
static inline int gsz_degree_kept(const gsz_cloud *cloud, int most) {
    return cloud->sh_degree < most ? cloud->sh_degree : most;
}

#endif
