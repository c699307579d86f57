/* SPDX-License-Identifier: MIT */
/* ply_ascii.h - the values of an ascii .ply, one after the other. Internal. */
#ifndef GSZ_PLY_ASCII_H
#define GSZ_PLY_ASCII_H

#include "ply_number.h"
#include "source.h"

enum { GSZ_PLY_TEXT_SIZE = 1 << 16, GSZ_PLY_WORD_MAX = 256 };

typedef struct gsz_ply_text {
    gsz_context *context;
    gsz_source *source;
    gsz_locale c_locale;
    char *text; /* GSZ_PLY_TEXT_SIZE bytes and a closing 0 */
    size_t at, end;
    bool ended;
} gsz_ply_text;

/** Begins where reading the source in order stands. Release with gsz_ply_text_fini, also after a failure. */
gsz_result gsz_ply_text_init(gsz_ply_text *text, gsz_context *context,
                             gsz_source *source) GSZ_CHECKED;
void gsz_ply_text_fini(gsz_ply_text *text);
/** The next value; GSZ_ERROR_TRUNCATED, without a sentence of its own, when there is none. NULL: skips it. */
gsz_result gsz_ply_text_next(gsz_ply_text *text, float *out_value) GSZ_CHECKED;

#endif
