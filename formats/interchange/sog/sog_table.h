/* SPDX-License-Identifier: MIT */
/* sog_table.h - 256 values that stand for many. Internal. */
#ifndef GSZ_SOG_TABLE_H
#define GSZ_SOG_TABLE_H

#include "gsz_base.h"

enum { GSZ_SOG_TABLE = 256 };

/** The table for `columns` arrays of `count` finite values (at least one in all), ascending. */
gsz_result gsz_sog_table_make(gsz_context *context, float table[GSZ_SOG_TABLE],
                              const float *const *column, int columns, size_t count) GSZ_CHECKED;
/** The entry that is nearest to a value. */
uint8_t gsz_sog_table_find(const float table[GSZ_SOG_TABLE], float value);

#endif
