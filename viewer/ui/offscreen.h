/* SPDX-License-Identifier: MIT */
/* offscreen.h - gsz-view without a window: draws what cameras see, measures, writes pictures, reports. */
#ifndef GSZ_OFFSCREEN_H
#define GSZ_OFFSCREEN_H

#include "view_options.h"

/** The exit code. What went wrong was said. */
int gsz_offscreen_run(gsz_cli_session *session, const gsz_view_arguments *arguments);

#endif
