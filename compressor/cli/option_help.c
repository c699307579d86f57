/* SPDX-License-Identifier: MIT */
/* option_help.c - prints the help of a command from its table of options. */
#include "exit_code.h"
#include "option_table.h"

#include <string.h>

enum { HELP_COLUMN = 26, HELP_WIDTH = 80 };

/* Wraps at spaces and starts further lines at `column`; the first line is there already. */
static void print_wrapped(FILE *stream, const char *text, int column) {
    int at = column;
    while (*text) {
        int length = (int)strcspn(text, " ");
        if (at > column && at + 1 + length > HELP_WIDTH) {
            fprintf(stream, "\n%*s", column, "");
            at = column;
        }
        if (at > column) {
            fputc(' ', stream);
            at++;
        }
        fprintf(stream, "%.*s", length, text);
        at += length;
        text += length;
        text += strspn(text, " ");
    }
    fputc('\n', stream);
}

/* The default comes from the defaults themselves, so that the help cannot lie. */
void gsz_cli_option_range(char *out, size_t size, const gsz_cli_option *option,
                          const gsz_cli_command *command) {
    gsz_cli_argument_room defaults;
    const char *field = (const char *)&defaults + option->field;
    double value = 0;
    gsz_cli_command_defaults(&defaults, command);
    out[0] = '\0';
    if (option->kind == GSZ_CLI_CHOICE) {
        snprintf(out, size, " (default %s)", option->choices[*(const int *)field]);
        return;
    }
    if (option->kind != GSZ_CLI_INTEGER && option->kind != GSZ_CLI_NUMBER) return;
    value = option->kind == GSZ_CLI_NUMBER ? *(const float *)field : *(const int *)field;
    if (value >= option->minimum && value <= option->maximum)
        snprintf(out, size, " (%.10g..%.10g, default %g)", option->minimum, option->maximum, value);
    else
        snprintf(out, size, " (%.10g..%.10g)", option->minimum, option->maximum);
}

static void print_row(FILE *stream, const char *left, const char *text) {
    int used = fprintf(stream, "  %s", left);
    if (used > HELP_COLUMN - 2)
        fprintf(stream, "\n%*s", HELP_COLUMN, "");
    else
        fprintf(stream, "%*s", HELP_COLUMN - used, "");
    print_wrapped(stream, text, HELP_COLUMN);
}

static void print_option(FILE *stream, const gsz_cli_option *option,
                         const gsz_cli_command *command) {
    char left[64], range[96], text[512];
    char letter[8] = "    ";
    if (option->letter) snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->value ? " " : "",
             option->value ? option->value : "");
    gsz_cli_option_range(range, sizeof range, option, command);
    snprintf(text, sizeof text, "%s%s", option->help, range);
    print_row(stream, left, text);
}

void gsz_cli_command_help(FILE *stream, const gsz_cli_command *command) {
    fprintf(stream, "Usage: %s %s\n\n", gsz_cli_call_of(command).s, command->synopsis);
    print_wrapped(stream, command->details, 0);
    fputs("\nOptions:\n", stream);
    for (const gsz_cli_option *option = gsz_cli_option_at(command->options); option;
         option = gsz_cli_option_at(option + 1))
        if (option->kind != GSZ_CLI_REFUSED) print_option(stream, option, command);
    print_row(stream, "-h, --help", "show this help");
    gsz_cli_exit_help(stream);
}
