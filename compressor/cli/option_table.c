/* SPDX-License-Identifier: MIT */
/* option_table.c - parses the words behind a command by the command's table of options. */
#include "option_table.h"
#include "system_files.h"

#include <string.h>

static const gsz_cli_option help_option = {.name = "help",
                                           .letter = 'h',
                                           .kind = GSZ_CLI_FLAG,
                                           .field = offsetof(gsz_cli_arguments, help)};

typedef struct parser {
    const gsz_cli_command *command;
    char **words, **next;
    gsz_cli_arguments *arguments;
    gsz_cli_complaint complaint;
    const gsz_cli_option *chosen[GSZ_CLI_GROUPS]; /* by group */
    bool several;                                 /* more operands than the command takes */
} parser;

void gsz_cli_arguments_default(gsz_cli_arguments *arguments) {
    memset(arguments, 0, sizeof *arguments);
    gsz_pack_options_default(&arguments->pack);
    gsz_unpack_options_default(&arguments->unpack);
    gsz_draw_options_default(&arguments->draw);
    arguments->ply_format = GSZ_PLY_BINARY_LITTLE;
    arguments->view = -1;
    arguments->scale = 1;
    arguments->ksplat_level = 1;
    arguments->spz_version = 4;
}

void gsz_cli_command_defaults(gsz_cli_argument_room *room, const gsz_cli_command *command) {
    memset(room, 0, sizeof *room);
    gsz_cli_arguments_default(&room->arguments);
    if (command->set_defaults) command->set_defaults(&room->arguments);
}

gsz_cli_call gsz_cli_call_of(const gsz_cli_command *command) {
    gsz_cli_call call;
    if (command->program)
        snprintf(call.s, sizeof call.s, "%s", command->program);
    else
        snprintf(call.s, sizeof call.s, "gsz %s", command->name);
    return call;
}

const gsz_cli_option *gsz_cli_option_at(const gsz_cli_option *row) {
    while (row && !row->name) row = row->rest;
    return row;
}

/* ---- finding an option ---- */

static bool is_named(const gsz_cli_option *option, const char *name, size_t length) {
    return strlen(option->name) == length && memcmp(option->name, name, length) == 0;
}

static const gsz_cli_option *find_name(const parser *p, const char *name, size_t length) {
    const gsz_cli_option *option = gsz_cli_option_at(p->command->options);
    for (; option; option = gsz_cli_option_at(option + 1))
        if (is_named(option, name, length)) return option;
    return is_named(&help_option, name, length) ? &help_option : NULL;
}

static const gsz_cli_option *find_letter(const parser *p, char letter) {
    const gsz_cli_option *option = gsz_cli_option_at(p->command->options);
    for (; option; option = gsz_cli_option_at(option + 1))
        if (option->letter == letter) return option;
    return letter == help_option.letter ? &help_option : NULL;
}

static bool refuse_unknown(parser *p, const char *word, size_t length) {
    const gsz_cli_option *option = gsz_cli_option_at(p->command->options), *nearest = &help_option;
    char name[64];
    int least;
    snprintf(name, sizeof name, "%.*s", (int)(length < 60 ? length : 60), word);
    least = gsz_cli_word_distance(name, nearest->name);
    for (; option; option = gsz_cli_option_at(option + 1)) {
        int distance = gsz_cli_word_distance(name, option->name);
        if (option->kind == GSZ_CLI_REFUSED || distance >= least) continue;
        least = distance;
        nearest = option;
    }
    if (!gsz_cli_is_slip(name, nearest->name))
        return gsz_cli_refuse(&p->complaint, "unknown option '--%s' (see %s --help)", name,
                              gsz_cli_call_of(p->command).s);
    return gsz_cli_refuse(&p->complaint,
                          "unknown option '--%s', did you mean '--%s'? (see %s --help)", name,
                          nearest->name, gsz_cli_call_of(p->command).s);
}

/* ---- options ---- */

/* Remembers the option for its group, and refuses another one of it. */
static bool join_group(parser *p, const gsz_cli_option *option) {
    const gsz_cli_option **chosen = &p->chosen[option->group];
    if (option->group == 0) return true;
    if (*chosen && *chosen != option)
        return gsz_cli_refuse(&p->complaint,
                              "options '--%s' and '--%s' exclude each other, leave one out",
                              (*chosen)->name, option->name);
    *chosen = option;
    return true;
}

/* `value` is what is joined to the option, or NULL. */
static bool apply(parser *p, const gsz_cli_option *option, char *value) {
    if (option->kind == GSZ_CLI_REFUSED)
        return gsz_cli_refuse(&p->complaint, "option '--%s': %s", option->name, option->help);
    if (!join_group(p, option)) return false;
    if (option->kind == GSZ_CLI_FLAG) {
        if (value)
            return gsz_cli_refuse(&p->complaint, "option '--%s' takes no value", option->name);
        *(bool *)((char *)p->arguments + option->field) = true;
        return true;
    }
    if (!value) value = *p->next ? *p->next++ : NULL;
    if (!value)
        return gsz_cli_refuse(&p->complaint, "option '--%s' needs a value: --%s %s", option->name,
                              option->name, option->value);
    if (option->kind == GSZ_CLI_TEXT) gsz_system_use_slashes(value); /* it may be a path */
    return gsz_cli_set_value(option, (char *)p->arguments + option->field, value, &p->complaint);
}

/* ---- words ---- */

static bool take_long(parser *p, char *word) {
    size_t length = strcspn(word, "=");
    const gsz_cli_option *option = find_name(p, word, length);
    if (!option) return refuse_unknown(p, word, length);
    return apply(p, option, word[length] ? word + length + 1 : NULL);
}

/* -o FILE, -oFILE; flags may be joined: -hx is -h -x. */
static bool take_letters(parser *p, char *letters) {
    for (; *letters; letters++) {
        const gsz_cli_option *option = find_letter(p, *letters);
        if (!option)
            return gsz_cli_refuse(&p->complaint, "unknown option '-%c' (see %s --help)", *letters,
                                  gsz_cli_call_of(p->command).s);
        if (option->kind != GSZ_CLI_FLAG) return apply(p, option, letters[1] ? letters + 1 : NULL);
        if (!apply(p, option, NULL)) return false;
    }
    return true;
}

/* A shell may make any number of words of frame_?.ply: operands stay where they are, moved up over the words that
 * have been read. */
static void take_operand(parser *p, char *word) {
    gsz_cli_operands *operands = &p->arguments->operands;
    int most = p->command->most ? p->command->most : 1;
    p->several |= operands->count == most;
    if (p->several) return;
    gsz_system_use_slashes(word);
    p->words[operands->count++] = word;
    operands->item = (const char *const *)p->words;
    p->arguments->input = operands->item[0];
}

static bool check_operands(parser *p) {
    const gsz_cli_operands *operands = &p->arguments->operands;
    if (p->arguments->help) return true;
    if (operands->count == 0)
        return gsz_cli_refuse(&p->complaint, "no input given: %s %s", gsz_cli_call_of(p->command).s,
                              p->command->synopsis);
    if (p->several) return gsz_cli_refuse(&p->complaint, "%s", p->command->several);
    for (int i = 0; i < operands->count; i++)
        if (!*operands->item[i])
            return gsz_cli_refuse(&p->complaint, "the name of the input is empty");
    if (operands->count < p->command->least)
        return gsz_cli_refuse(&p->complaint, "%s: %s %s", p->command->few,
                              gsz_cli_call_of(p->command).s, p->command->synopsis);
    return true;
}

bool gsz_cli_parse(gsz_cli_arguments *arguments, char *error, size_t error_size,
                   const gsz_cli_command *command, char **words) {
    parser p = {.command = command,
                .words = words,
                .next = words,
                .arguments = arguments,
                .complaint = {error, error_size}};
    bool ended = false;
    while (*p.next) {
        char *word = *p.next++;
        if (ended || word[0] != '-' || !word[1])
            take_operand(&p, word);
        else if (strcmp(word, "--") == 0)
            ended = true;
        else if (!(word[1] == '-' ? take_long(&p, word + 2) : take_letters(&p, word + 1)))
            return false;
    }
    return check_operands(&p);
}

/* ---- options of most commands ---- */

#define FIELD(name) offsetof(gsz_cli_arguments, name)

const gsz_cli_option gsz_cli_common_options[] = {
    {.name = "threads",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(threads),
     .value = "N",
     .help = "threads to work on, by default one for each processor; results never depend on it",
     .minimum = 1,
     .maximum = 256},
    {.name = "quiet",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(quiet),
     .help = "print nothing but warnings and errors"},
    {.name = "json",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(json),
     .help = "print a report for programs instead of the one for people"},
    {0},
};
