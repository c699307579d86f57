/* SPDX-License-Identifier: MIT */
/* window.h - gsz-view in a window. */
#ifndef GSZ_WINDOW_H
#define GSZ_WINDOW_H

#include "view_options.h"

/** Opens a window on the scene and returns when it is closed; the exit code. What went wrong was said. */
int gsz_window_run(gsz_cli_session *session, const gsz_view_arguments *arguments);

#endif
