/* SPDX-License-Identifier: MIT */
/* exit_code.c - one table of exit codes, for the help, --json and the results of calls. */
#include "exit_code.h"

const gsz_cli_exit_row gsz_cli_exit_table[] = {
    {GSZ_EXIT_OK, "ok", "success"},
    {GSZ_EXIT_OTHER, "other", "another failure, such as too little memory"},
    {GSZ_EXIT_USAGE, "usage", "an option or argument is unknown, missing or out of range"},
    {GSZ_EXIT_IO, "io", "something cannot be opened, read or written"},
    {GSZ_EXIT_FORMAT, "format", "the input is of no known format, damaged or truncated"},
    {GSZ_EXIT_UNSUPPORTED, "unsupported",
     "the input needs a newer version of gsz, or one with more in it"},
    {GSZ_EXIT_LIMIT, "limit", "the input passes a limit on counts or sizes"},
    {GSZ_EXIT_PARTIAL, "partial", "--partial was given, and part of the file was missing"},
    {GSZ_EXIT_INTERRUPTED, "interrupted", "interrupted by Ctrl-C or a request to end"},
    {GSZ_EXIT_OK, NULL, NULL},
};

gsz_cli_exit gsz_cli_exit_of(gsz_result result) {
    switch (result) {
    case GSZ_OK: return GSZ_EXIT_OK;
    case GSZ_ERROR_ARGUMENT: return GSZ_EXIT_USAGE;
    case GSZ_ERROR_MEMORY: return GSZ_EXIT_OTHER;
    case GSZ_ERROR_IO: return GSZ_EXIT_IO;
    case GSZ_ERROR_FORMAT:
    case GSZ_ERROR_CORRUPT:
    case GSZ_ERROR_TRUNCATED: return GSZ_EXIT_FORMAT;
    case GSZ_ERROR_UNSUPPORTED: return GSZ_EXIT_UNSUPPORTED;
    case GSZ_ERROR_LIMIT: return GSZ_EXIT_LIMIT;
    case GSZ_ERROR_CANCELLED: return GSZ_EXIT_INTERRUPTED;
    }
    return GSZ_EXIT_OTHER;
}

const char *gsz_cli_exit_name(gsz_cli_exit code) {
    for (const gsz_cli_exit_row *row = gsz_cli_exit_table; row->name; row++)
        if (row->code == code) return row->name;
    return "other";
}

void gsz_cli_exit_help(FILE *stream) {
    fputs("\nExit codes:\n", stream);
    for (const gsz_cli_exit_row *row = gsz_cli_exit_table; row->name; row++)
        fprintf(stream, "  %3d  %s\n", (int)row->code, row->meaning);
}
