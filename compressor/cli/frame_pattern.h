/* SPDX-License-Identifier: MIT */
/* frame_pattern.h - names with a number in them, as printf writes it: "frame_%04d.ply". */
#ifndef GSZ_FRAME_PATTERN_H
#define GSZ_FRAME_PATTERN_H

#include "natural_order.h"
#include "session.h"

/** Whether the text is a pattern: exactly one %d or %0Nd, and %% for every other percent sign. */
bool gsz_cli_is_pattern(const char *text);
/** Adds the files of a pattern to *paths (zeroed), counting from the smallest number that there is; a gap is an error,
 *  and so is none at all. Not GSZ_EXIT_OK: said already. */
int gsz_cli_pattern_files(gsz_cli_session *session, gsz_cli_names *paths, const char *pattern,
                          size_t most);

#endif
