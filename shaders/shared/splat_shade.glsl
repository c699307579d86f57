// SPDX-License-Identifier: MIT
// splat_shade.glsl - the colour of a Gaussian seen from a direction: spherical harmonics in the order and with the
// signs of Kerbl et al. 2023, out of levels or out of codebooks.
#ifndef SPLAT_SHADE_GLSL
#define SPLAT_SHADE_GLSL

#include "splat_curves.glsl"
#include "splat_depth.glsl"
#include "splat_ramp.h"
#include "splat_values.glsl"

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

vec3 shade_levels(Row row, vec3 d, uint used, float fine) {
    uint stored = ROW_BLOCK(row).coefficients, joined = ROW_BLOCK(row).joined != 0u ? used : 0u;
    vec3 luma = vec3(0.0);
    for (uint k = 0u; k < joined; k++) luma += harmonic(k, d) * row_joined(row, SPLAT_REST + k);
    for (uint k = joined; k < used; k++) luma += harmonic(k, d) * row_signed3(row, SPLAT_REST + k, stored);
    return color_of(luma * (ROW_BLOCK(row).rest_step * fine));
}

float book_value(BookRef book, uint row, uint j) {
    vec2 pair = unpackHalf2x16(book.word[row + j / 2u]);
    return (j & 1u) == 0u ? pair.x : pair.y;
}

vec3 shade_codes(Row row, vec3 d, uint used) {
    vec3 color = vec3(0.0);
    for (uint g = 0u; g < ROW_BLOCK(row).groups; g++) {
        BookRef book = BookRef(ROW_BLOCK(row).book[g]);
        uint first = book.book.first, width = book.book.end - first;
        uint code = row_natural(row, SPLAT_REST + g) * book.book.row;
        for (uint k = first; k < min(book.book.end, used); k++) {
            uint j = k - first;
            color += harmonic(k, d) * vec3(book_value(book, code, j), book_value(book, code, width + j),
                                           book_value(book, code, 2u * width + j));
        }
    }
    return color;
}

// What the key's harmonics have become at the frame: formats/gsz.md, "Warp" and "Curves".
vec3 move_harmonics(Row row, vec3 d, uint used, vec3 color) {
    uint number = row_posed(row, 1u).w;
    color *= 1.0 + unpackHalf2x16(row_posed(row, 3u).w).y;
    if (number == SPLAT_NO_CURVE) return color;
    Motion m = motion_at(FRAME.motion);
    SplatCurve curve = curve_at(m, number);
    uint stored = ROW_BLOCK(row).coefficients;
    Knots knots = knots_of(curve, 3u * stored);
    vec3 luma = vec3(0.0);
    for (uint k = 0u; k < used; k++)
        luma += harmonic(k, d) * vec3(curve_level(m, knots, k), curve_level(m, knots, stored + k),
                                      curve_level(m, knots, 2u * stored + k));
    return color + color_of(luma * curve.step);
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

vec3 shade(Row row, vec3 d, uint degree) {
    if (FRAME.show == SPLAT_SHOW_DEPTH) return depth_color(row);
    uint used = min((degree + 1u) * (degree + 1u) - 1u, ROW_BLOCK(row).coefficients);
    float fine = exp2(-0.5 * float(row_signed(row, SPLAT_FINENESS)));
    vec3 color = 0.5 + 0.28209479177387814 * row_dc(row, fine);
    vec3 rest = ROW_BLOCK(row).groups > 0u ? shade_codes(row, d, used) : shade_levels(row, d, used, fine);
    color += POSED ? move_harmonics(row, d, used, rest) : rest;
    if (FRAME.show == SPLAT_SHOW_IMPORTANCE) color = layer_color(ROW_BLOCK(row).layer, color);
    return max(color, 0.0);
}

#endif
