/* SPDX-License-Identifier: MIT */
/* splat_shading.h - the colour of a few Gaussians seen from a direction: real spherical harmonics up to degree
 * 3, in the order and with the signs of the reference implementation of Kerbl et al. 2023. Internal, for files
 * compiled for several instruction sets. */
#ifndef GSZ_SPLAT_SHADING_H
#define GSZ_SPLAT_SHADING_H

#include "raster_frame.h"
#include "raster_lanes.h"

enum { GSZ_HARMONICS = 15 }; /* beyond the DC */

#define GSZ_SH_0 ((gsz_real)0.28209479177387814)
#define GSZ_SH_1 ((gsz_real)0.4886025119029199)
#define GSZ_SH_2_0 ((gsz_real)1.0925484305920792)
#define GSZ_SH_2_2 ((gsz_real)0.31539156525252005)
#define GSZ_SH_2_4 ((gsz_real)0.5462742152960396)
#define GSZ_SH_3_0 ((gsz_real)0.5900435899266435)
#define GSZ_SH_3_1 ((gsz_real)2.890611442640554)
#define GSZ_SH_3_2 ((gsz_real)0.4570457994644658)
#define GSZ_SH_3_3 ((gsz_real)0.3731763325901154)
#define GSZ_SH_3_5 ((gsz_real)1.445305721320277)

/** The functions beyond the DC at the direction d, of length 1. */
GSZ_LANES_INLINE void gsz_harmonics(gsz_lanes out[GSZ_HARMONICS], const gsz_lanes d[3],
                                    int degree) {
    gsz_lanes x = d[0], y = d[1], z = d[2], xx = x * x, yy = y * y, zz = z * z;
    if (degree < 1) return;
    out[0] = -GSZ_SH_1 * y;
    out[1] = GSZ_SH_1 * z;
    out[2] = -GSZ_SH_1 * x;
    if (degree < 2) return;
    out[3] = GSZ_SH_2_0 * (x * y);
    out[4] = -GSZ_SH_2_0 * (y * z);
    out[5] = GSZ_SH_2_2 * (2 * zz - xx - yy);
    out[6] = -GSZ_SH_2_0 * (x * z);
    out[7] = GSZ_SH_2_4 * (xx - yy);
    if (degree < 3) return;
    out[8] = -GSZ_SH_3_0 * y * (3 * xx - yy);
    out[9] = GSZ_SH_3_1 * (x * y) * z;
    out[10] = -GSZ_SH_3_2 * y * (4 * zz - xx - yy);
    out[11] = GSZ_SH_3_3 * z * (2 * zz - 3 * xx - 3 * yy);
    out[12] = -GSZ_SH_3_2 * x * (4 * zz - xx - yy);
    out[13] = GSZ_SH_3_5 * z * (xx - yy);
    out[14] = -GSZ_SH_3_0 * x * (xx - 3 * yy);
}

/** Adds to out_direction the gradient of sum_k weight[k] function_k by the direction. */
GSZ_LANES_INLINE void gsz_harmonics_gradient(gsz_lanes out[3], const gsz_lanes d[3],
                                             const gsz_lanes w[GSZ_HARMONICS], int degree) {
    gsz_lanes x = d[0], y = d[1], z = d[2], xx = x * x, yy = y * y, zz = z * z;
    if (degree < 1) return;
    out[0] += -GSZ_SH_1 * w[2];
    out[1] += -GSZ_SH_1 * w[0];
    out[2] += GSZ_SH_1 * w[1];
    if (degree < 2) return;
    out[0] +=
        GSZ_SH_2_0 * (y * w[3] - z * w[6]) - 2 * GSZ_SH_2_2 * x * w[5] + 2 * GSZ_SH_2_4 * x * w[7];
    out[1] +=
        GSZ_SH_2_0 * (x * w[3] - z * w[4]) - 2 * GSZ_SH_2_2 * y * w[5] - 2 * GSZ_SH_2_4 * y * w[7];
    out[2] += -GSZ_SH_2_0 * (y * w[4] + x * w[6]) + 4 * GSZ_SH_2_2 * z * w[5];
    if (degree < 3) return;
    gsz_lanes equator = 4 * zz - xx - yy;
    out[0] += -6 * GSZ_SH_3_0 * (x * y) * w[8] + GSZ_SH_3_1 * (y * z) * w[9] +
              2 * GSZ_SH_3_2 * (x * y) * w[10] - 6 * GSZ_SH_3_3 * (x * z) * w[11] -
              GSZ_SH_3_2 * (equator - 2 * xx) * w[12] + 2 * GSZ_SH_3_5 * (x * z) * w[13] -
              3 * GSZ_SH_3_0 * (xx - yy) * w[14];
    out[1] += -3 * GSZ_SH_3_0 * (xx - yy) * w[8] + GSZ_SH_3_1 * (x * z) * w[9] -
              GSZ_SH_3_2 * (equator - 2 * yy) * w[10] - 6 * GSZ_SH_3_3 * (y * z) * w[11] +
              2 * GSZ_SH_3_2 * (x * y) * w[12] - 2 * GSZ_SH_3_5 * (y * z) * w[13] +
              6 * GSZ_SH_3_0 * (x * y) * w[14];
    out[2] += GSZ_SH_3_1 * (x * y) * w[9] - 8 * GSZ_SH_3_2 * (y * z) * w[10] +
              GSZ_SH_3_3 * (6 * zz - 3 * xx - 3 * yy) * w[11] - 8 * GSZ_SH_3_2 * (x * z) * w[12] +
              GSZ_SH_3_5 * (xx - yy) * w[13];
}

/** Colours before they are clamped at 0; `direction` from the eye, of length 1. */
GSZ_LANES_INLINE void gsz_shade(gsz_lanes out[3], const gsz_lanes function[GSZ_HARMONICS],
                                const gsz_raster_input *input, const gsz_real *const *plane) {
    int used = gsz_sh_coefficients(input->sh_degree);
    int stored = gsz_sh_coefficients(input->stored_degree);
    for (int c = 0; c < 3; c++) {
        const gsz_real *const *rest = plane + GSZ_PLANE_REST + c * stored;
        out[c] = GSZ_SH_0 * gsz_lanes_load(plane[GSZ_PLANE_DC + c]) + (gsz_real)0.5;
        for (int k = 0; k < used; k++) out[c] += function[k] * gsz_lanes_load(rest[k]);
    }
}

#endif
