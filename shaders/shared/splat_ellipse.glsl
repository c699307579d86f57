// SPDX-License-Identifier: MIT
// splat_ellipse.glsl - a Gaussian through the camera: its ellipse in the picture (EWA splatting, Zwicker et al. 2001).
#ifndef SPLAT_ELLIPSE_GLSL
#define SPLAT_ELLIPSE_GLSL

#include "splat_values.glsl"

const float LOG2_255 = 7.99435343685885;
const float LOG2_E = 1.44269504088896340736;
const float LN_2 = 0.69314718055994530942;

// What of a Gaussian does not depend on who sees it.
struct Body {
    mat3 axes;
    vec3 deviations;
    float alpha;
};

struct Ellipse {
    vec2 center;     // pixels
    vec3 covariance; // xx xy yy, dilated
    float determinant;
    float level;     // log2 of the opacity
    bool visible;    // as far as can be told without the picture's borders
};

vec3 to_camera(SplatCamera c, vec3 offset) {
    return vec3(dot(offset, vec3_of(c.right)), dot(offset, vec3_of(c.down)), dot(offset, vec3_of(c.forward)));
}

// Squared distance, in deviations, at which alpha reaches the cut.
float reach_squared(float level) { return 2.0 * LN_2 * max(level + LOG2_255, 0.0); }

// Rows of the projection made linear at the Gaussian, in space.
void projection_rows(SplatCamera c, vec3 seen, out vec3 across, out vec3 down) {
    vec2 limit = vec2(c.limit[0], c.limit[1]);
    vec2 slope = clamp(seen.xy / seen.z, -limit, limit);
    vec2 scale = vec2(c.focal[0], c.focal[1]) / seen.z;
    across = scale.x * (vec3_of(c.right) - slope.x * vec3_of(c.forward));
    down = scale.y * (vec3_of(c.down) - slope.y * vec3_of(c.forward));
}

Body body_of(Row row) {
    return Body(row_axes(row), row_deviations(row) * (push.splat_scale * row.enlarged), row_alpha(row) * row.faded);
}

// `offset`: from the eye to its centre.
Ellipse ellipse_of(Body body, SplatCamera c, vec3 offset) {
    Ellipse e;
    vec3 seen = to_camera(c, offset), across, down;
    projection_rows(c, seen, across, down);
    vec3 u = (across * body.axes) * body.deviations, v = (down * body.axes) * body.deviations, area = cross(u, v);
    float dilation = is_mip() ? SPLAT_MIP_DILATION : SPLAT_DILATION;
    // Determinants as sums of squares (Cauchy-Binet): what is left of xx yy - xy^2 of a needle is rounding.
    float flat_determinant = dot(area, area), xx = dot(u, u), yy = dot(v, v);
    e.covariance = vec3(xx + dilation, dot(u, v), yy + dilation);
    e.determinant = flat_determinant + dilation * (xx + yy + dilation);
    float alpha = body.alpha;
    if (is_mip()) alpha *= sqrt(max(flat_determinant / e.determinant, SPLAT_MIP_LEAST));
    e.level = log2(alpha);
    if (FRAME.show == SPLAT_SHOW_POINTS || FRAME.show == SPLAT_SHOW_ELLIPSES) e.level = SPLAT_SOLID_LEVEL;
    if (FRAME.show == SPLAT_SHOW_POINTS) {
        const float squared = SPLAT_DISC * SPLAT_DISC;
        e.covariance = vec3(squared, 0.0, squared);
        e.determinant = squared * squared;
    }
    e.center = vec2(c.focal[0], c.focal[1]) * seen.xy / seen.z + vec2(c.center[0], c.center[1]);
    // Culled for another eye, it may be too near for this one.
    e.visible = alpha >= SPLAT_ALPHA_CUT && e.determinant > 0.0 && seen.z > SPLAT_NEAR;
    return e;
}

// The pixels whose centres the ellipse's box holds: first and end, within the picture.
void pixels_of(Ellipse e, out ivec2 first, out ivec2 end) {
    vec2 size = vec2(push.width, push.height), reach = sqrt(reach_squared(e.level) * e.covariance.xz);
    first = ivec2(ceil(clamp(e.center - reach, vec2(0.0), size)));
    end = ivec2(floor(clamp(e.center + reach + 1.0, vec2(0.0), size)));
}

#endif
