/* SPDX-License-Identifier: MIT */
/* half_float.h - IEEE 754 binary16, for processors that have none. Internal. */
#ifndef GSZ_HALF_FLOAT_H
#define GSZ_HALF_FLOAT_H

#include <stdint.h>

float gsz_half_decode(uint16_t half);
/** The nearest, ties to even; what is too large becomes the largest finite one, NaN stays NaN. */
uint16_t gsz_half_encode(float value);

#endif
