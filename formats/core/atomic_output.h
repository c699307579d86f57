/* SPDX-License-Identifier: MIT */
/* atomic_output.h - choosing how an output stays unseen until it is whole. Internal. */
#ifndef GSZ_ATOMIC_OUTPUT_H
#define GSZ_ATOMIC_OUTPUT_H

#include "gsz_files.h"

/** gsz_output_open; with `named` as where the system has no files without a name: a temporary one beside. */
gsz_result gsz_output_open_as(gsz_context *context, gsz_output **out_output, const char *path,
                              bool named) GSZ_CHECKED;

#endif
