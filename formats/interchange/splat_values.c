/* SPDX-License-Identifier: MIT */
/* splat_values.c - conversions that take more than a line; without libm, so that bytes are the same everywhere. */
#include "splat_values.h"

#include <float.h>
#include <math.h>

#include "det_math.h"

#define ALPHA_LEAST 1e-6
#define LOG_SCALE_LEAST (-40.0f) /* as gsz_cloud_clean clamps */

uint8_t gsz_nearest_byte(double value) {
    return value > 0 ? (uint8_t)(gsz_clamp(value, 0, 255) + 0.5) : 0;
}

uint32_t gsz_share_level(double share, uint32_t levels) {
    double level = share * (double)levels;
    return level > 0 ? (uint32_t)(gsz_clamp(level, 0, (double)levels) + 0.5) : 0;
}

double gsz_alpha_of_logit(float logit) {
    return isnan(logit) ? 0.0 : 1.0 / (1.0 + gsz_exp(-(double)logit));
}

float gsz_logit_of_alpha(double alpha) {
    alpha = gsz_clamp(alpha, ALPHA_LEAST, 1.0 - ALPHA_LEAST);
    return (float)gsz_log(alpha / (1.0 - alpha));
}

float gsz_linear_scale(float log_scale) {
    return isnan(log_scale) ? NAN : (float)gsz_exp(gsz_clamp((double)log_scale, -80, 80));
}

float gsz_log_scale(float linear) {
    if (linear == 0) return LOG_SCALE_LEAST;
    if (!(linear > 0) || linear > FLT_MAX) return linear > 0 ? INFINITY : NAN;
    return (float)gsz_log((double)linear);
}

void gsz_unit_rotation(double out[4], const gsz_cloud *cloud, size_t index) {
    double square = 0;
    for (int i = 0; i < 4; i++) {
        out[i] = (double)cloud->plane[GSZ_PLANE_ROTATION + i][index];
        square += out[i] * out[i];
    }
    double length = __builtin_sqrt(square);
    if (!(length > 0) || !isfinite(length)) {
        out[0] = 1;
        out[1] = out[2] = out[3] = 0;
        return;
    }
    for (int i = 0; i < 4; i++) out[i] /= length;
}

void gsz_position_bounds(double out_least[3], double out_greatest[3], const gsz_cloud *cloud) {
    for (int axis = 0; axis < 3; axis++) {
        const float *value = cloud->plane[GSZ_PLANE_POSITION + axis];
        float least = cloud->count ? value[0] : 0, greatest = least;
        for (size_t i = 1; i < cloud->count; i++) {
            least = value[i] < least ? value[i] : least;
            greatest = value[i] > greatest ? value[i] : greatest;
        }
        out_least[axis] = (double)least;
        out_greatest[axis] = (double)greatest;
    }
}
