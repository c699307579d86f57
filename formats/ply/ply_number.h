/* SPDX-License-Identifier: MIT */
/* ply_number.h - numbers of an ascii .ply, whatever the locale of the program is. Internal. */
#ifndef GSZ_PLY_NUMBER_H
#define GSZ_PLY_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "platform.h"

enum { GSZ_NUMBER_SIZE = 32 }; /* the longest number that is written, and more */

/** The nearest float; false if the whole of `text` (length bytes and a closing 0) is not a number. */
bool gsz_number_parse(float *out_value, const char *text, size_t length, gsz_locale c_locale);
/** Nine digits, which every float survives; returns the length. The thread must be in the locale "C". */
size_t gsz_number_print(char *out_text, float value);

#endif
