/* SPDX-License-Identifier: MIT */
/* program.h - what gsz and gsz-view have in common around main, after gsz_system_begin. */
#ifndef GSZ_PROGRAM_H
#define GSZ_PROGRAM_H

#include "session.h"

/** Parses the words behind the command and runs it; the exit code. */
int gsz_cli_run(const gsz_cli_command *command, char **words);
/** Call last: the exit code, unless what was printed cannot be written. `program` NULL: gsz. */
int gsz_cli_finish(const char *program, int code);

#endif
