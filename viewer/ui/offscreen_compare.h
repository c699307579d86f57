/* SPDX-License-Identifier: MIT */
/* offscreen_compare.h - measures a second scene against the first without a window. */
#ifndef GSZ_OFFSCREEN_COMPARE_H
#define GSZ_OFFSCREEN_COMPARE_H

#include "view_options.h"

/** Loads both scenes, scores what each camera sees, writes pictures of it and of what differs, and reports; the exit
 *  code. What went wrong was said. */
int gsz_offscreen_compare(gsz_cli_session *session, const gsz_view_arguments *arguments);

#endif
