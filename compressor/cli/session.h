/* SPDX-License-Identifier: MIT */
/* session.h - what every command shares: a context and its pool, progress, a voice for trouble. */
#ifndef GSZ_SESSION_H
#define GSZ_SESSION_H

#include "exit_code.h"
#include "option_table.h"
#include "terminal.h"

typedef struct gsz_cli_session {
    gsz_pool *pool;
    gsz_context *context;
    gsz_cli_progress progress;
    uint64_t max_memory; /**< as the user wants it; 0: no limit */
    uint64_t read_bytes; /**< of the scenes read so far */
    double started;      /**< gsz_cli_clock() at the start */
    const char *program; /**< that errors are told by; NULL: gsz */
    bool quiet;
    bool json;
    bool hushed;    /**< no notices for now: they were given for another frame */
    char about[32]; /**< what messages begin with, such as "frame 7: "; empty: nothing */
} gsz_cli_session;

/** Makes pool and context and catches signals; not GSZ_EXIT_OK: said already. */
int gsz_cli_session_start(gsz_cli_session *session, const gsz_cli_arguments *arguments);
void gsz_cli_session_end(gsz_cli_session *session);

/** Says the error, on standard error and with --json on standard output too, and returns `code`. */
int gsz_cli_fail(gsz_cli_session *session, gsz_cli_exit code, const char *format, ...)
    GSZ_PRINTF(3, 4);
/** Says why a call of the library failed and returns the exit code, GSZ_EXIT_OK for GSZ_OK. `name`
 *  goes before the sentence; NULL: the call knew the file and has named it. */
int gsz_cli_fail_call(gsz_cli_session *session, gsz_result result, const char *name);
/** One line "gsz: warning: ..." on standard error. */
void gsz_cli_warn(gsz_cli_session *session, const char *format, ...) GSZ_PRINTF(2, 3);
/** One line "gsz: notice: ..." there, unless the user wants quiet. */
void gsz_cli_notice(gsz_cli_session *session, const char *format, ...) GSZ_PRINTF(2, 3);
/** Where a line for people goes: standard output, standard error if data takes that; or NULL. */
FILE *gsz_cli_people(const gsz_cli_session *session, bool output_is_data);

#endif
