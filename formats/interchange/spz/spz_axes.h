/* SPDX-License-Identifier: MIT */
/* spz_axes.h - the sixteen systems of axes that a .spz may hold, and the way between each and a cloud's. Internal. */
#ifndef GSZ_SPZ_AXES_H
#define GSZ_SPZ_AXES_H

#include "gsz_spz.h"

/** Coordinates of a file's system -> those of a cloud (RDF): a matrix of 0, 1 and -1. */
void gsz_spz_axes_to_cloud(double out[3][3], gsz_spz_axes axes);
/** Signs of x, y, z if the way is that alone; false if axes change places. */
bool gsz_spz_axes_signs(float out_sign[3], gsz_spz_axes axes);

#endif
