/* SPDX-License-Identifier: MIT */
/* description.h - a program as manuals and shells know it: pages and completions from the tables of its options, so that
 * they cannot say anything else than the program does. */
#ifndef GSZ_DESCRIPTION_H
#define GSZ_DESCRIPTION_H

#include "option_table.h"

typedef struct gsz_cli_description {
    const char *program;
    const char *summary;
    const char *other; /**< the program to see also */
    const gsz_cli_command *const *commands;
    int count;
} gsz_cli_description;

/** True if the program is a single command, without a word for it. */
bool gsz_cli_is_single(const gsz_cli_description *description);

/** A page of section 1, for man. */
void gsz_cli_print_manual(FILE *stream, const gsz_cli_description *description);
/** Completions for bash, zsh and fish. */
void gsz_cli_print_bash(FILE *stream, const gsz_cli_description *description);
void gsz_cli_print_zsh(FILE *stream, const gsz_cli_description *description);
void gsz_cli_print_fish(FILE *stream, const gsz_cli_description *description);

/** Answers the words `--describe man|bash|zsh|fish`, which the build asks for; false if they are not what the words say. */
bool gsz_cli_describe(const gsz_cli_description *description, char **words);

#endif
