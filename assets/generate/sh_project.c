/* SPDX-License-Identifier: MIT */
/* sh_project.c - zonal functions turned to any axis: by the addition theorem a zonal function with band
 * weights g_l around the axis a has the coefficients g_l * Y_lm(a). */
#include "sh_project.h"

void gsz_sh_basis(float out[GSZ_SH_TERMS], gsz_vec3 d) {
    float x = d.x, y = d.y, z = d.z, xx = x * x, yy = y * y, zz = z * z;
    out[0] = 0.2820947918f;
    out[1] = -0.4886025119f * y;
    out[2] = 0.4886025119f * z;
    out[3] = -0.4886025119f * x;
    out[4] = 1.092548431f * x * y;
    out[5] = -1.092548431f * y * z;
    out[6] = 0.3153915653f * (2 * zz - xx - yy);
    out[7] = -1.092548431f * x * z;
    out[8] = 0.5462742153f * (xx - yy);
    out[9] = -0.5900435899f * y * (3 * xx - yy);
    out[10] = 2.890611442f * x * y * z;
    out[11] = -0.4570457995f * y * (4 * zz - xx - yy);
    out[12] = 0.3731763326f * z * (2 * zz - 3 * xx - 3 * yy);
    out[13] = -0.4570457995f * x * (4 * zz - xx - yy);
    out[14] = 1.445305721f * z * (xx - yy);
    out[15] = -0.5900435899f * x * (xx - 3 * yy);
}

static int band_of(int term) { return term == 0 ? 0 : term < 4 ? 1 : term < 9 ? 2 : 3; }

static void add_zonal(float (*out)[3], gsz_vec3 axis, gsz_vec3 height, const float weight[4]) {
    float basis[GSZ_SH_TERMS];
    gsz_sh_basis(basis, axis);
    for (int i = 0; i < GSZ_SH_TERMS; i++) {
        float value = weight[band_of(i)] * basis[i];
        out[i][0] += height.x * value;
        out[i][1] += height.y * value;
        out[i][2] += height.z * value;
    }
}

void gsz_sh_add_lobe(float (*out)[3], gsz_vec3 centre, gsz_vec3 height, float sharpness) {
    float weight[4], peak = 0;
    for (int l = 0; l < 4; l++) {
        weight[l] = expf(-(float)(l * (l + 1)) / (2.0f * sharpness));
        peak += (float)(2 * l + 1) / (4.0f * GSZ_PI) * weight[l];
    }
    for (int l = 0; l < 4; l++) weight[l] /= peak;
    add_zonal(out, centre, height, weight);
}

/* 1 - cos^2 of the angle to the normal is 2/3 (P_0 - P_2); P_l has the band weight 4 pi / (2 l + 1). */
void gsz_sh_add_rim(float (*out)[3], gsz_vec3 normal, gsz_vec3 height) {
    const float weight[4] = {2.0f / 3.0f * 4.0f * GSZ_PI, 0, -2.0f / 3.0f * 4.0f * GSZ_PI / 5.0f,
                             0};
    add_zonal(out, normal, height, weight);
}
