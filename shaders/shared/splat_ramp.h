/* SPDX-License-Identifier: MIT */
/* splat_ramp.h - the colours of layers of importance: warm for the first, cold for the last. Included by C and by GLSL. */
#ifndef SPLAT_RAMP_H
#define SPLAT_RAMP_H

/* Stops at equal distances, R, G, B; a scene of four layers has one each. */
#define SPLAT_RAMP_STOPS 4
#define SPLAT_RAMP_0 1.0, 0.25, 0.125
#define SPLAT_RAMP_1 1.0, 0.8125, 0.1875
#define SPLAT_RAMP_2 0.25, 0.8125, 0.5
#define SPLAT_RAMP_3 0.25, 0.40625, 1.0

/* A layer's colour is multiplied by SPLAT_RAMP_LIFT + SPLAT_RAMP_SHADE * luma of the Gaussian's own colour: the shape of
 * things stays to be seen, and dark ones do not vanish. */
#define SPLAT_RAMP_LIFT 0.375
#define SPLAT_RAMP_SHADE 0.625
#define SPLAT_RAMP_LUMA 0.25, 0.625, 0.125 /* weights of R, G, B */

#endif
