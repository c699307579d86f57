/* SPDX-License-Identifier: MIT */
/* xr_app_run.h - gsz-view --vr. */
#ifndef GSZ_XR_APP_RUN_H
#define GSZ_XR_APP_RUN_H

#include "view_options.h"

/** Shows a scene in a headset until whoever wears it has had enough; the exit code. */
int gsz_xr_app_run(gsz_cli_session *session, const gsz_view_arguments *arguments);

#endif
