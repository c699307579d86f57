// SPDX-License-Identifier: MIT
// splat_shade.glsl - the colour of a Gaussian seen from a direction, or from two: spherical harmonics in the order and with
// the signs of Kerbl et al. 2023, out of levels or out of codebooks. Columns of directions and colours are those of views: one,
// unless a pass is specialised for two, which get by with reading once.
#ifndef SPLAT_SHADE_GLSL
#define SPLAT_SHADE_GLSL

#include "splat_curves.glsl"
#include "splat_depth.glsl"
#include "splat_ramp.h"
#include "splat_values.glsl"

layout(constant_id = 1) const uint VIEWS = 1;

const uint HARMONICS = 15u; // beyond the DC, at the most: loops that end there can be unrolled

layout(buffer_reference, std430, buffer_reference_align = 4) readonly buffer BookRef {
    SplatBook book;
    uint word[];
};

// The function k beyond the DC at the direction d, of length 1.
float harmonic(uint k, vec3 d) {
    float x = d.x, y = d.y, z = d.z, xx = x * x, yy = y * y, zz = z * z;
    switch (k) {
    case 0u: return -0.4886025119029199 * y;
    case 1u: return 0.4886025119029199 * z;
    case 2u: return -0.4886025119029199 * x;
    case 3u: return 1.0925484305920792 * x * y;
    case 4u: return -1.0925484305920792 * y * z;
    case 5u: return 0.31539156525252005 * (2.0 * zz - xx - yy);
    case 6u: return -1.0925484305920792 * x * z;
    case 7u: return 0.5462742152960396 * (xx - yy);
    case 8u: return -0.5900435899266435 * y * (3.0 * xx - yy);
    case 9u: return 2.890611442640554 * x * y * z;
    case 10u: return -0.4570457994644658 * y * (4.0 * zz - xx - yy);
    case 11u: return 0.3731763325901154 * z * (2.0 * zz - 3.0 * xx - 3.0 * yy);
    case 12u: return -0.4570457994644658 * x * (4.0 * zz - xx - yy);
    case 13u: return 1.445305721320277 * z * (xx - yy);
    default: return -0.5900435899266435 * x * (xx - 3.0 * yy);
    }
}

// What the coefficient adds to the colour of each view.
mat2x3 harmonics(uint k, mat2x3 d, vec3 coefficient) {
    return mat2x3(harmonic(k, d[0]) * coefficient, VIEWS > 1u ? harmonic(k, d[1]) * coefficient : vec3(0.0));
}

mat2x3 colors_of(mat2x3 luma) { return mat2x3(color_of(luma[0]), color_of(luma[1])); }

mat2x3 shade_levels(Row row, mat2x3 d, uint used, float fine) {
    uint stored = ROW_BLOCK(row).coefficients;
    bool joined = ROW_BLOCK(row).joined != 0u;
    mat2x3 luma = mat2x3(0.0);
    for (uint k = 0u; k < HARMONICS && k < used; k++)
        luma += harmonics(k, d, joined ? row_joined(row, SPLAT_REST + k) : row_signed3(row, SPLAT_REST + k, stored));
    return colors_of(luma * (ROW_BLOCK(row).rest_step * fine));
}

float book_value(BookRef book, uint row, uint j) {
    vec2 pair = unpackHalf2x16(book.word[row + j / 2u]);
    return (j & 1u) == 0u ? pair.x : pair.y;
}

mat2x3 shade_codes(Row row, mat2x3 d, uint used) {
    mat2x3 color = mat2x3(0.0);
    for (uint g = 0u; g < ROW_BLOCK(row).groups; g++) {
        BookRef book = BookRef(ROW_BLOCK(row).book[g]);
        uint first = book.book.first, width = book.book.end - first;
        uint code = row_natural(row, SPLAT_REST + g) * book.book.row;
        for (uint k = first; k < min(book.book.end, used); k++) {
            uint j = k - first;
            color += harmonics(k, d, vec3(book_value(book, code, j), book_value(book, code, width + j),
                                          book_value(book, code, 2u * width + j)));
        }
    }
    return color;
}

// What the key's harmonics have become at the frame: formats/gsz.md, "Warp" and "Curves".
mat2x3 move_harmonics(Row row, mat2x3 d, uint used, mat2x3 color) {
    uint number = row_posed(row, 1u).w;
    color *= 1.0 + unpackHalf2x16(row_posed(row, 3u).w).y;
    if (number == SPLAT_NO_CURVE) return color;
    Motion m = motion_at(FRAME.motion);
    SplatCurve curve = curve_at(m, number);
    uint stored = ROW_BLOCK(row).coefficients;
    Knots knots = knots_of(curve, 3u * stored);
    mat2x3 luma = mat2x3(0.0);
    for (uint k = 0u; k < used; k++)
        luma += harmonics(k, d, vec3(curve_level(m, knots, k), curve_level(m, knots, stored + k),
                                     curve_level(m, knots, 2u * stored + k)));
    return color + colors_of(luma * curve.step);
}

// The colour of a layer, as bright as the Gaussian. Linear in its colour: the processor does the same to harmonics.
vec3 layer_color(uint layer, vec3 color) {
    const vec3 stop[SPLAT_RAMP_STOPS] =
        vec3[](vec3(SPLAT_RAMP_0), vec3(SPLAT_RAMP_1), vec3(SPLAT_RAMP_2), vec3(SPLAT_RAMP_3));
    uint last = max(FRAME.layers, 2u) - 1u, place = min(layer, FRAME.layers - 1u) * uint(SPLAT_RAMP_STOPS - 1);
    uint first = min(place / last, uint(SPLAT_RAMP_STOPS - 2));
    vec3 ramp = mix(stop[first], stop[first + 1u], float(place - first * last) / float(last));
    return ramp * (SPLAT_RAMP_LIFT + SPLAT_RAMP_SHADE * dot(color, vec3(SPLAT_RAMP_LUMA)));
}

mat2x3 shade(Row row, mat2x3 d) {
    if (FRAME.show == SPLAT_SHOW_DEPTH) return mat2x3(depth_color(row), depth_color(row)); // as the first view sees it
    uint degree = push.degree_mip & 255u;
    uint used = min((degree + 1u) * (degree + 1u) - 1u, ROW_BLOCK(row).coefficients);
    float fine = exp2(-0.5 * float(row_signed(row, SPLAT_FINENESS)));
    vec3 base = 0.5 + 0.28209479177387814 * row_dc(row, fine);
    mat2x3 color = ROW_BLOCK(row).groups > 0u ? shade_codes(row, d, used) : shade_levels(row, d, used, fine);
    if (POSED) color = move_harmonics(row, d, used, color);
    for (uint v = 0u; v < VIEWS; v++) {
        color[v] += base;
        if (FRAME.show == SPLAT_SHOW_IMPORTANCE) color[v] = layer_color(ROW_BLOCK(row).layer, color[v]);
        color[v] = max(color[v], 0.0);
    }
    return color;
}

#endif
