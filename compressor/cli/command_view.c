/* SPDX-License-Identifier: MIT */
/* command_view.c - gsz view: hands over to gsz-view, which is installed apart. */
#include "commands.h"
#include "session.h"

#include "system_process.h"

#include <errno.h>
#include <string.h>

static int start(char **words) {
    gsz_cli_session session = {0};
    /* The word "view" itself stands before the others. */
    int error = gsz_system_become("gsz-view", words - 1);
    if (error == ENOENT)
        return gsz_cli_fail(&session, GSZ_EXIT_OTHER,
                            "gsz-view is not installed: it was looked for beside gsz and on PATH");
    return gsz_cli_fail(&session, GSZ_EXIT_OTHER, "gsz-view cannot be started: %s",
                        strerror(error));
}

const gsz_cli_command gsz_cli_view = {
    .name = "view",
    .synopsis = "[arguments of gsz-view]",
    .summary = "show a scene (starts gsz-view)",
    .details = "Starts gsz-view, found beside gsz or on PATH, with all arguments as they are; gsz "
               "view --help shows what it takes.",
    .start = start,
};
