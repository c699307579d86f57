/* SPDX-License-Identifier: MIT */
/* sh_project.h - lobes on the sphere of view directions as spherical harmonics of degree 3. */
#ifndef GSZ_SH_PROJECT_H
#define GSZ_SH_PROJECT_H

#include "vec3.h"

enum { GSZ_SH_TERMS = 16 }; /**< the DC and 15 more */

/** The 16 real harmonics in direction d (unit length), in the order and with the signs of f_rest. */
void gsz_sh_basis(float out[GSZ_SH_TERMS], gsz_vec3 d);
/** Adds a round lobe around `centre` whose peak is `height`: the heat kernel on the sphere, cut after band 3.
 *  A sharpness of 2 is broad, 8 as narrow as degree 3 can be without ringing much. */
void gsz_sh_add_lobe(float (*out)[3], gsz_vec3 centre, gsz_vec3 height, float sharpness);
/** Adds what grows towards grazing view of a surface with that normal: 0 face on, `height` at the rim. */
void gsz_sh_add_rim(float (*out)[3], gsz_vec3 normal, gsz_vec3 height);

#endif
