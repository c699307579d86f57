/* SPDX-License-Identifier: MIT */
/* option_table.h - a command and its table of options, which parses them and prints the help. */
#ifndef GSZ_OPTION_TABLE_H
#define GSZ_OPTION_TABLE_H

#include "gsz.h"
#include "gsz_files.h"

#include <stdio.h>

enum { GSZ_CLI_LIST_MAX = 64 };

/** The values of an option that may be given several times. */
typedef struct gsz_cli_list {
    const char *item[GSZ_CLI_LIST_MAX];
    int count;
} gsz_cli_list;

/** What the command line said; fields that a command has no option for keep their defaults. */
typedef struct gsz_cli_arguments {
    const char *input;  /**< the first operand, or NULL */
    int inputs;         /**< how many operands there were */
    const char *output; /**< NULL: by default */
    gsz_pack_options pack;
    gsz_cli_list metadata; /**< KEY=VALUE */
    gsz_unpack_options unpack;
    gsz_ply_format ply_format;
    int threads; /**< 0: all processors */
    bool partial;
    bool chunks;
    bool quiet;
    bool json;
    bool help;
} gsz_cli_arguments;

typedef enum gsz_cli_option_kind {
    GSZ_CLI_FLAG,    /**< bool, takes no value */
    GSZ_CLI_INTEGER, /**< int from minimum to maximum */
    GSZ_CLI_NUMBER,  /**< float from minimum to maximum */
    GSZ_CLI_TEXT,    /**< const char *, not empty */
    GSZ_CLI_LIST,    /**< gsz_cli_list of texts, may be given again */
    GSZ_CLI_CHOICE,  /**< int, the index of a word of `choices` */
    GSZ_CLI_REFUSED  /**< known, but not of this version: `help` says so; left out of the help */
} gsz_cli_option_kind;

typedef struct gsz_cli_option {
    const char *name; /**< without the dashes */
    char letter;      /**< or 0 */
    gsz_cli_option_kind kind;
    size_t field; /**< offset in gsz_cli_arguments */
    const char *value;
    const char *help;
    double minimum, maximum;
    const char *const *choices; /**< closed by NULL */
} gsz_cli_option;

struct gsz_cli_session;

typedef struct gsz_cli_command {
    const char *name;
    const char *synopsis; /**< operands and main options */
    const char *summary;
    const char *details;
    const char *several;           /**< the error when there is more than one operand */
    const gsz_cli_option *options; /**< closed by a row without a name */
    int (*run)(struct gsz_cli_session *session, const gsz_cli_arguments *arguments);
    int (*start)(char **words); /**< instead of run: takes the words behind the command unparsed */
} gsz_cli_command;

void gsz_cli_arguments_default(gsz_cli_arguments *arguments);
/** Parses the words behind the command; false, with a sentence in `error`, if they break a rule. */
bool gsz_cli_parse(gsz_cli_arguments *arguments, char *error, size_t error_size,
                   const gsz_cli_command *command, char **words);
/** Synopsis, details and options. */
void gsz_cli_command_help(FILE *stream, const gsz_cli_command *command);

/** Steps to turn one word into the other: insert, drop, change or swap a letter. */
int gsz_cli_word_distance(const char *a, const char *b);

#endif
