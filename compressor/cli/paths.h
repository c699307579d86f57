/* SPDX-License-Identifier: MIT */
/* paths.h - where a command's output goes, and whether it may go there. */
#ifndef GSZ_PATHS_H
#define GSZ_PATHS_H

#include "session.h"

enum { GSZ_CLI_PATH_MAX = 4096 };

typedef struct gsz_cli_place {
    char path[GSZ_CLI_PATH_MAX]; /**< "-": standard output */
    bool is_stdout;
} gsz_cli_place;

typedef struct gsz_cli_place_rules {
    const char *from; /**< the ending that the default name drops, such as ".ply" */
    const char *to;   /**< the one that it gets */
    bool text;        /**< the output is text, which a terminal may show */
} gsz_cli_place_rules;

/** Chooses the output for arguments->input and arguments->output, and refuses, before anything is
 *  read, one that is the input itself or would mix with the report or a terminal.
 *  Not GSZ_EXIT_OK: said already. */
int gsz_cli_choose_place(gsz_cli_session *session, gsz_cli_place *place,
                         const gsz_cli_arguments *arguments, const gsz_cli_place_rules *rules);

/** True for "-", which stands for a standard stream. */
bool gsz_cli_is_dash(const char *path);
/** The path for people: "standard input" for "-". */
const char *gsz_cli_input_name(const char *path);
const char *gsz_cli_output_name(const gsz_cli_place *place);
/** What follows the last slash. */
const char *gsz_cli_last_part(const char *path);
/** True if the name goes on before the ending, which may be in any case. */
bool gsz_cli_has_ending(const char *name, const char *ending);
/** True for a directory that is there, and for a name with a slash at its end. */
bool gsz_cli_is_folder(const char *path);
/** Makes the folder if it is missing, and sees that it can be written into. `hint` goes behind the error that it is none.
 *  Not GSZ_EXIT_OK: said already. */
int gsz_cli_make_folder(gsz_cli_session *session, bool *out_made, const char *path,
                        const char *hint);
/** Digits that the numbers of so many files need, `least` at least. */
int gsz_cli_digits(size_t count, int least);
/** The same file under any name: links of both kinds, and redirected standard streams. */
bool gsz_cli_is_same_file(const char *input, const char *output);

#endif
