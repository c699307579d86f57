/* SPDX-License-Identifier: MIT */
/* command_view.c - gsz view: hands over to gsz-view, which is installed apart. */
#include "commands.h"
#include "session.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { PATH_LENGTH = 4096 };

/* "" where the system does not tell a program where it is. */
static void viewer_beside(char path[PATH_LENGTH]) {
    static const char name[] = "gsz-view";
    ssize_t length = readlink("/proc/self/exe", path, PATH_LENGTH - sizeof name);
    path[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(path, '/');
    if (slash) memcpy(slash + 1, name, sizeof name);
}

static int start(char **words) {
    gsz_cli_session session = {0};
    char beside[PATH_LENGTH];
    /* The word "view" itself stands before the others: its place takes the name of the program. */
    char **arguments = words - 1;
    char name[] = "gsz-view";
    arguments[0] = name;
    viewer_beside(beside);
    if (*beside && access(beside, X_OK) == 0) execv(beside, arguments);
    execvp(name, arguments);
    if (errno == ENOENT)
        return gsz_cli_fail(&session, GSZ_EXIT_OTHER,
                            "gsz-view is not installed: it was looked for beside gsz and on PATH");
    return gsz_cli_fail(&session, GSZ_EXIT_OTHER, "gsz-view cannot be started: %s",
                        strerror(errno));
}

const gsz_cli_command gsz_cli_view = {
    .name = "view",
    .synopsis = "[arguments of gsz-view]",
    .summary = "show a scene (starts gsz-view)",
    .details = "Starts gsz-view, found beside gsz or on PATH, with all arguments as they are; gsz "
               "view --help shows what it takes.",
    .start = start,
};
