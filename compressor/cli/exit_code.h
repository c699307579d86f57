/* SPDX-License-Identifier: MIT */
/* exit_code.h - the exit codes of gsz: part of its interface, scripts rely on them. */
#ifndef GSZ_EXIT_CODE_H
#define GSZ_EXIT_CODE_H

#include "gsz_base.h"

#include <stdio.h>

typedef enum gsz_cli_exit {
    GSZ_EXIT_OK = 0,
    GSZ_EXIT_OTHER = 1,
    GSZ_EXIT_USAGE = 2,
    GSZ_EXIT_IO = 3,
    GSZ_EXIT_FORMAT = 4,
    GSZ_EXIT_UNSUPPORTED = 5,
    GSZ_EXIT_LIMIT = 6,
    GSZ_EXIT_PARTIAL = 7,
    GSZ_EXIT_INTERRUPTED = 130
} gsz_cli_exit;

typedef struct gsz_cli_exit_row {
    gsz_cli_exit code;
    const char *name; /**< a short one for programs, such as "usage" */
    const char *meaning;
} gsz_cli_exit_row;

/** All exit codes, closed by a row without a name. */
extern const gsz_cli_exit_row gsz_cli_exit_table[];

gsz_cli_exit gsz_cli_exit_of(gsz_result result);
/** A short name for programs, such as "usage". Never NULL. */
const char *gsz_cli_exit_name(gsz_cli_exit code);
/** The table of exit codes, as the help shows it. */
void gsz_cli_exit_help(FILE *stream);

#endif
