/* SPDX-License-Identifier: MIT */
/* program.h - what gsz and gsz-view have in common around main, after gsz_system_begin. */
#ifndef GSZ_PROGRAM_H
#define GSZ_PROGRAM_H

#include "session.h"

/** Parses the words behind the command and runs it; the exit code. */
int gsz_cli_run(const gsz_cli_command *command, char **words);
/** The answer to --version: also which kinds of files this build has, of those that programs can do without. */
void gsz_cli_print_version(const char *program);
/** Call last: the exit code, unless what was printed cannot be written. `program` NULL: gsz. */
int gsz_cli_finish(const char *program, int code);

#endif
