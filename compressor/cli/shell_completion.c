/* SPDX-License-Identifier: MIT */
/* shell_completion.c - prints what bash, zsh and fish complete a program's command line with. */
#include "description.h"

#include <string.h>

/* ---- what all shells ask ---- */

static const gsz_cli_option *next_option(const gsz_cli_option *row) {
    row = gsz_cli_option_at(row);
    while (row && row->kind == GSZ_CLI_REFUSED) row = gsz_cli_option_at(row + 1);
    return row;
}

static bool names_a_file(const gsz_cli_option *option) {
    return option->kind == GSZ_CLI_TEXT || option->kind == GSZ_CLI_LIST;
}

/* The name of a shell's function: gsz-view becomes gsz_view. */
static void print_function_name(FILE *stream, const char *program) {
    for (; *program; program++) fputc(*program == '-' ? '_' : *program, stream);
}

static void print_choices(FILE *stream, const gsz_cli_option *option) {
    for (const char *const *word = option->choices; *word; word++)
        fprintf(stream, "%s%s", word == option->choices ? "" : " ", *word);
}

/* The first part of a sentence, within single quotes; `escaped` characters get a backslash. */
static void print_hint(FILE *stream, const char *text, const char *escaped) {
    const char *stop = strstr(text, ". ");
    size_t length = strcspn(text, ";:,(");
    if (stop && (size_t)(stop - text) < length) length = (size_t)(stop - text);
    while (length > 0 && text[length - 1] == ' ') length--;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\'')
            fputs("'\\'", stream);
        else if (strchr(escaped, text[i]))
            fputc('\\', stream);
        fputc(text[i], stream);
    }
}

/* ---- bash ---- */

static void print_bash_words(FILE *stream, const gsz_cli_command *command) {
    fputs("words='", stream);
    for (const gsz_cli_option *o = next_option(command->options); o; o = next_option(o + 1))
        fprintf(stream, "--%s ", o->name);
    fputs("--help'", stream);
}

/* What follows an option: its words; else names of files, as the default of the shell. */
static void print_bash_values(FILE *stream, const gsz_cli_command *command) {
    for (const gsz_cli_option *o = next_option(command->options); o; o = next_option(o + 1)) {
        if (o->kind == GSZ_CLI_FLAG || names_a_file(o)) continue;
        fprintf(stream, "    %s:--%s) words='", command->name, o->name);
        if (o->kind == GSZ_CLI_CHOICE) print_choices(stream, o);
        fputs("' value=yes ;;\n", stream);
    }
}

static void print_bash_command_names(FILE *stream, const gsz_cli_description *description) {
    fputs("    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W '", stream);
    for (int i = 0; i < description->count; i++)
        fprintf(stream, "%s ", description->commands[i]->name);
    fputs("help --help --version' -- \"$word\"))\n        return\n    fi\n", stream);
}

void gsz_cli_print_bash(FILE *stream, const gsz_cli_description *description) {
    bool single = gsz_cli_is_single(description);
    fputs("# Made by the program from its tables of options.\n_", stream);
    print_function_name(stream, description->program);
    fputs("() {\n    local word=${COMP_WORDS[COMP_CWORD]} words='' value=''\n    COMPREPLY=()\n",
          stream);
    if (single)
        fprintf(stream, "    local command=%s\n", description->commands[0]->name);
    else
        fputs("    local command=${COMP_WORDS[1]}\n", stream);
    if (!single) print_bash_command_names(stream, description);
    fputs("    case $command:${COMP_WORDS[COMP_CWORD - 1]} in\n", stream);
    for (int i = 0; i < description->count; i++)
        print_bash_values(stream, description->commands[i]);
    fputs("    esac\n    if [ -z \"$value\" ]; then\n        case $command:$word in\n", stream);
    for (int i = 0; i < description->count; i++) {
        fprintf(stream, "        %s:-*) ", description->commands[i]->name);
        print_bash_words(stream, description->commands[i]);
        fputs(" ;;\n", stream);
    }
    fputs("        esac\n    fi\n"
          "    [ -z \"$words\" ] || COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
          "}\ncomplete -o default -F _",
          stream);
    print_function_name(stream, description->program);
    fprintf(stream, " %s\n", description->program);
}

/* ---- zsh ---- */

static void print_zsh_option(FILE *stream, const gsz_cli_option *option) {
    bool takes = option->kind != GSZ_CLI_FLAG;
    const char *again = option->kind == GSZ_CLI_LIST ? "*" : "";
    fputs("        ", stream);
    if (option->letter)
        fprintf(stream, "'(-%c --%s)'{-%c%s,--%s%s}'[", option->letter, option->name,
                option->letter, takes ? "+" : "", option->name, takes ? "=" : "");
    else
        fprintf(stream, "'%s--%s%s[", again, option->name, takes ? "=" : "");
    print_hint(stream, option->help, "[]:\\");
    fputc(']', stream);
    if (takes) {
        fputc(':', stream);
        print_hint(stream, option->value, "[]:\\");
        fputc(':', stream);
    }
    if (option->kind == GSZ_CLI_CHOICE) {
        fputc('(', stream);
        print_choices(stream, option);
        fputc(')', stream);
    } else if (takes && names_a_file(option))
        fputs("_files", stream);
    fputs("' \\\n", stream);
}

static void print_zsh_arguments(FILE *stream, const gsz_cli_command *command) {
    fputs("    _arguments \\\n", stream);
    for (const gsz_cli_option *o = next_option(command->options); o; o = next_option(o + 1))
        print_zsh_option(stream, o);
    fputs("        '(-h --help)'{-h,--help}'[show the help]' '*:file:_files'\n", stream);
}

static void print_zsh_commands(FILE *stream, const gsz_cli_description *description) {
    fputs("    local -a commands=(\n", stream);
    for (int i = 0; i < description->count; i++) {
        fprintf(stream, "        '%s:", description->commands[i]->name);
        print_hint(stream, description->commands[i]->summary, ":\\");
        fputs("'\n", stream);
    }
    fputs("    )\n"
          "    if ((CURRENT == 2)); then\n        _describe command commands\n        return\n    "
          "fi\n"
          "    local command=$words[2]\n    shift words\n    ((CURRENT--))\n    case $command in\n",
          stream);
    for (int i = 0; i < description->count; i++) {
        fprintf(stream, "    %s)\n", description->commands[i]->name);
        print_zsh_arguments(stream, description->commands[i]);
        fputs("    ;;\n", stream);
    }
    fputs("    esac\n", stream);
}

void gsz_cli_print_zsh(FILE *stream, const gsz_cli_description *description) {
    fprintf(stream, "#compdef %s\n# Made by the program from its tables of options.\n_",
            description->program);
    print_function_name(stream, description->program);
    fputs("() {\n", stream);
    if (gsz_cli_is_single(description))
        print_zsh_arguments(stream, description->commands[0]);
    else
        print_zsh_commands(stream, description);
    fputs("}\n_", stream);
    print_function_name(stream, description->program);
    fputs(" \"$@\"\n", stream);
}

/* ---- fish ---- */

static void print_fish_option(FILE *stream, const gsz_cli_option *option, const char *start) {
    fprintf(stream, "%s -l %s", start, option->name);
    if (option->letter) fprintf(stream, " -s %c", option->letter);
    if (option->kind == GSZ_CLI_CHOICE) {
        fputs(" -x -a '", stream);
        print_choices(stream, option);
        fputc('\'', stream);
    } else if (option->kind != GSZ_CLI_FLAG)
        fputs(names_a_file(option) ? " -r" : " -x", stream);
    fputs(" -d '", stream);
    print_hint(stream, option->help, "\\");
    fputs("'\n", stream);
}

static void print_fish_command(FILE *stream, const gsz_cli_command *command, const char *start) {
    for (const gsz_cli_option *o = next_option(command->options); o; o = next_option(o + 1))
        print_fish_option(stream, o, start);
    fprintf(stream, "%s -l help -s h -d 'show the help'\n", start);
}

void gsz_cli_print_fish(FILE *stream, const gsz_cli_description *description) {
    char start[128];
    fputs("# Made by the program from its tables of options.\n", stream);
    for (int i = 0; i < description->count; i++) {
        const gsz_cli_command *command = description->commands[i];
        snprintf(start, sizeof start, "complete -c %s", description->program);
        if (!gsz_cli_is_single(description)) {
            fprintf(stream, "%s -f -n __fish_use_subcommand -a %s -d '", start, command->name);
            print_hint(stream, command->summary, "\\");
            fputs("'\n", stream);
            snprintf(start, sizeof start, "complete -c %s -n '__fish_seen_subcommand_from %s'",
                     description->program, command->name);
        }
        print_fish_command(stream, command, start);
    }
}
