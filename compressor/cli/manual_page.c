/* SPDX-License-Identifier: MIT */
/* manual_page.c - prints the manual page of a program, in the macros of man(7). */
#include "description.h"
#include "exit_code.h"

#include <ctype.h>

/* Hyphens stay hyphens, so that options can be copied from the page; nothing becomes a request. */
static void print_text(FILE *stream, const char *text) {
    if (*text == '.' || *text == '\'') fputs("\\&", stream);
    for (; *text; text++) switch (*text) {
        case '\\': fputs("\\e", stream); break;
        case '-': fputs("\\-", stream); break;
        case '~': fputs("\\(ti", stream); break;
        case '^': fputs("\\(ha", stream); break;
        default: fputc(*text, stream);
        }
}

static void print_line(FILE *stream, const char *text) {
    print_text(stream, text);
    fputc('\n', stream);
}

static void print_option(FILE *stream, const gsz_cli_option *option,
                         const gsz_cli_command *command) {
    char range[96];
    fputs(".TP\n", stream);
    if (option->letter) fprintf(stream, "\\fB\\-%c\\fR, ", option->letter);
    fputs("\\fB\\-\\-", stream);
    print_text(stream, option->name);
    fputs("\\fR", stream);
    if (option->value) {
        fputs(" \\fI", stream);
        print_text(stream, option->value);
        fputs("\\fR", stream);
    }
    fputc('\n', stream);
    gsz_cli_option_range(range, sizeof range, option, command);
    print_text(stream, option->help);
    print_line(stream, range);
}

static void print_options(FILE *stream, const gsz_cli_command *command) {
    const gsz_cli_option *option = gsz_cli_option_at(command->options);
    for (; option; option = gsz_cli_option_at(option + 1))
        if (option->kind != GSZ_CLI_REFUSED) print_option(stream, option, command);
    fputs(".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nshow the help\n", stream);
}

static void print_call(FILE *stream, const gsz_cli_command *command) {
    fputs("\\fB", stream);
    print_text(stream, gsz_cli_call_of(command).s);
    fputs("\\fR ", stream);
    print_line(stream, command->synopsis);
}

static void print_synopsis(FILE *stream, const gsz_cli_description *description) {
    fputs(".SH SYNOPSIS\n.nf\n", stream);
    for (int i = 0; i < description->count; i++) print_call(stream, description->commands[i]);
    fprintf(stream, "\\fB%s\\fR \\fB\\-\\-version\\fR\n.fi\n", description->program);
}

static void print_commands(FILE *stream, const gsz_cli_description *description) {
    fputs(".SH COMMANDS\n", stream);
    for (int i = 0; i < description->count; i++) {
        const gsz_cli_command *command = description->commands[i];
        fprintf(stream, ".SS %s: ", command->name);
        print_line(stream, command->summary);
        print_call(stream, command);
        fputs(".PP\n", stream);
        print_line(stream, command->details);
        if (command->options) print_options(stream, command);
    }
}

static void print_single(FILE *stream, const gsz_cli_command *command) {
    fputs(".SH DESCRIPTION\n", stream);
    print_line(stream, command->details);
    fputs(".SH OPTIONS\n", stream);
    print_options(stream, command);
}

static void print_exit_status(FILE *stream) {
    fputs(".SH EXIT STATUS\n", stream);
    for (const gsz_cli_exit_row *row = gsz_cli_exit_table; row->name; row++) {
        fprintf(stream, ".TP\n%d\n", (int)row->code);
        print_line(stream, row->meaning);
    }
}

void gsz_cli_print_manual(FILE *stream, const gsz_cli_description *description) {
    fputs(".\\\" Made by the program from its tables of options.\n.TH ", stream);
    for (const char *p = description->program; *p; p++) fputc(toupper((unsigned char)*p), stream);
    fprintf(stream, " 1 \"\" \"gsz %s\" \"User Commands\"\n.SH NAME\n", gsz_version());
    print_text(stream, description->program);
    fputs(" \\- ", stream);
    print_line(stream, description->summary);
    print_synopsis(stream, description);
    if (gsz_cli_is_single(description))
        print_single(stream, description->commands[0]);
    else
        print_commands(stream, description);
    print_exit_status(stream);
    fputs(".SH SEE ALSO\n.BR ", stream);
    print_text(stream, description->other);
    fputs(" (1)\n", stream);
}
