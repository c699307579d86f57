/* SPDX-License-Identifier: MIT */
/* spz_axes.c - the sixteen systems of axes that a .spz may hold, and the way between each and a cloud's. */
#include "spz_axes.h"

#include <string.h>

static const char names[17][4] = {"RUB", "LDB", "RDB", "LUB", "RUB", "LDF", "RDF", "LUF", "RUF",
                                  "LFD", "RFD", "LFU", "RFU", "LBD", "RBD", "LBU", "RBU"};

/* Where a letter points to among a cloud's axes: x right, y down, z front. */
static void point(char letter, int *out_axis, double *out_sign) {
    static const char along[] = "RDF", against[] = "LUB";
    const char *found = strchr(along, letter);
    *out_sign = found ? 1 : -1;
    *out_axis = (int)(found ? found - along : strchr(against, letter) - against);
}

void gsz_spz_axes_to_cloud(double out[3][3], gsz_spz_axes axes) {
    memset(out, 0, 9 * sizeof **out);
    for (int column = 0; column < 3; column++) {
        int axis;
        double sign;
        point(names[axes][column], &axis, &sign);
        out[axis][column] = sign;
    }
}

bool gsz_spz_axes_signs(float out_sign[3], gsz_spz_axes axes) {
    double matrix[3][3];
    gsz_spz_axes_to_cloud(matrix, axes);
    for (int i = 0; i < 3; i++) out_sign[i] = (float)matrix[i][i];
    return out_sign[0] != 0 && out_sign[1] != 0 && out_sign[2] != 0;
}
