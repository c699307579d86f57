/* SPDX-License-Identifier: MIT */
/* growth_fit.h - how the first layers of a file are drawn alone, so that they look like all of it. Internal. */
#ifndef GSZ_GROWTH_FIT_H
#define GSZ_GROWTH_FIT_H

#include "packer.h"
#include "school.h"

/** Finds the growth of what is packed at the settled quality, by pictures of the school's lessons. What does not bring the
 *  pictures of its judge closer stays 0; packer->growth has no levels where all of it does, and with one layer. */
gsz_result gsz_growth_fit(gsz_packer *packer, gsz_school *school) GSZ_CHECKED;

#endif
