/* SPDX-License-Identifier: MIT */
/* option_table.c - parses the words behind a command by the command's table of options. */
#include "option_table.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const gsz_cli_option help_option = {.name = "help",
                                           .letter = 'h',
                                           .kind = GSZ_CLI_FLAG,
                                           .field = offsetof(gsz_cli_arguments, help)};

typedef struct parser {
    const gsz_cli_command *command;
    char **next;
    gsz_cli_arguments *arguments;
    char *error;
    size_t error_size;
} parser;

void gsz_cli_arguments_default(gsz_cli_arguments *arguments) {
    memset(arguments, 0, sizeof *arguments);
    gsz_pack_options_default(&arguments->pack);
    gsz_unpack_options_default(&arguments->unpack);
    arguments->ply_format = GSZ_PLY_BINARY_LITTLE;
}

GSZ_PRINTF(2, 3) static bool refuse(parser *p, const char *format, ...) {
    va_list list;
    va_start(list, format);
    vsnprintf(p->error, p->error_size, format, list);
    va_end(list);
    return false;
}

/* ---- finding an option ---- */

static bool is_named(const gsz_cli_option *option, const char *name, size_t length) {
    return strlen(option->name) == length && memcmp(option->name, name, length) == 0;
}

static const gsz_cli_option *find_name(const parser *p, const char *name, size_t length) {
    const gsz_cli_option *option = p->command->options;
    for (; option->name; option++)
        if (is_named(option, name, length)) return option;
    return is_named(&help_option, name, length) ? &help_option : NULL;
}

static const gsz_cli_option *find_letter(const parser *p, char letter) {
    const gsz_cli_option *option = p->command->options;
    for (; option->name; option++)
        if (option->letter == letter) return option;
    return letter == help_option.letter ? &help_option : NULL;
}

static bool refuse_unknown(parser *p, const char *word, size_t length) {
    const gsz_cli_option *option = p->command->options, *nearest = &help_option;
    char name[64];
    int least;
    snprintf(name, sizeof name, "%.*s", (int)(length < 60 ? length : 60), word);
    least = gsz_cli_word_distance(name, nearest->name);
    for (; option->name; option++) {
        int distance = gsz_cli_word_distance(name, option->name);
        if (option->kind == GSZ_CLI_REFUSED || distance >= least) continue;
        least = distance;
        nearest = option;
    }
    return refuse(p, "unknown option '--%s', did you mean '--%s'? (see gsz %s --help)", name,
                  nearest->name, p->command->name);
}

/* ---- values ---- */

static bool set_integer(parser *p, const gsz_cli_option *option, void *field, const char *value) {
    char *end;
    long number = strtol(value, &end, 10);
    if (end == value || *end || number < (long)option->minimum || number > (long)option->maximum)
        return refuse(p, "option '--%s' takes a whole number from %.0f to %.0f, not '%.60s'",
                      option->name, option->minimum, option->maximum, value);
    *(int *)field = (int)number;
    return true;
}

static bool set_number(parser *p, const gsz_cli_option *option, void *field, const char *value) {
    char *end;
    double number = strtod(value, &end);
    if (end == value || *end || !(number >= option->minimum && number <= option->maximum))
        return refuse(p, "option '--%s' takes a number from %g to %g, not '%.60s'", option->name,
                      option->minimum, option->maximum, value);
    *(float *)field = (float)number;
    return true;
}

static bool set_choice(parser *p, const gsz_cli_option *option, void *field, const char *value) {
    char words[128] = "";
    for (int i = 0; option->choices[i]; i++) {
        size_t used = strlen(words);
        if (strcmp(option->choices[i], value) == 0) {
            *(int *)field = i;
            return true;
        }
        snprintf(words + used, sizeof words - used, "%s%s", i ? ", " : "", option->choices[i]);
    }
    return refuse(p, "option '--%s' takes one of %s, not '%.60s'", option->name, words, value);
}

static bool set_text(parser *p, const gsz_cli_option *option, void *field, const char *value) {
    if (!*value) return refuse(p, "option '--%s' needs a value that is not empty", option->name);
    *(const char **)field = value;
    return true;
}

static bool add_text(parser *p, const gsz_cli_option *option, void *field, const char *value) {
    gsz_cli_list *list = field;
    if (list->count == GSZ_CLI_LIST_MAX)
        return refuse(p, "option '--%s' is given more than %d times", option->name,
                      GSZ_CLI_LIST_MAX);
    return set_text(p, option, &list->item[list->count++], value);
}

static bool set_value(parser *p, const gsz_cli_option *option, const char *value) {
    void *field = (char *)p->arguments + option->field;
    switch (option->kind) {
    case GSZ_CLI_INTEGER: return set_integer(p, option, field, value);
    case GSZ_CLI_NUMBER: return set_number(p, option, field, value);
    case GSZ_CLI_CHOICE: return set_choice(p, option, field, value);
    case GSZ_CLI_TEXT: return set_text(p, option, field, value);
    case GSZ_CLI_LIST: return add_text(p, option, field, value);
    case GSZ_CLI_FLAG:
    case GSZ_CLI_REFUSED: break;
    }
    return false;
}

/* `value` is what is joined to the option, or NULL. */
static bool apply(parser *p, const gsz_cli_option *option, const char *value) {
    if (option->kind == GSZ_CLI_REFUSED)
        return refuse(p, "option '--%s': %s", option->name, option->help);
    if (option->kind == GSZ_CLI_FLAG) {
        if (value) return refuse(p, "option '--%s' takes no value", option->name);
        *(bool *)((char *)p->arguments + option->field) = true;
        return true;
    }
    if (!value) value = *p->next ? *p->next++ : NULL;
    if (!value)
        return refuse(p, "option '--%s' needs a value: --%s %s", option->name, option->name,
                      option->value);
    return set_value(p, option, value);
}

/* ---- words ---- */

static bool take_long(parser *p, const char *word) {
    size_t length = strcspn(word, "=");
    const gsz_cli_option *option = find_name(p, word, length);
    if (!option) return refuse_unknown(p, word, length);
    return apply(p, option, word[length] ? word + length + 1 : NULL);
}

/* -o FILE, -oFILE; flags may be joined: -hx is -h -x. */
static bool take_letters(parser *p, const char *letters) {
    for (; *letters; letters++) {
        const gsz_cli_option *option = find_letter(p, *letters);
        if (!option)
            return refuse(p, "unknown option '-%c' (see gsz %s --help)", *letters,
                          p->command->name);
        if (option->kind != GSZ_CLI_FLAG) return apply(p, option, letters[1] ? letters + 1 : NULL);
        if (!apply(p, option, NULL)) return false;
    }
    return true;
}

static void take_operand(parser *p, const char *word) {
    if (p->arguments->inputs++ == 0) p->arguments->input = word;
}

static bool check_operands(parser *p) {
    if (p->arguments->help) return true;
    if (p->arguments->inputs == 0)
        return refuse(p, "no input given: gsz %s %s", p->command->name, p->command->synopsis);
    if (p->arguments->inputs > 1) return refuse(p, "%s", p->command->several);
    if (!*p->arguments->input) return refuse(p, "the name of the input is empty");
    return true;
}

bool gsz_cli_parse(gsz_cli_arguments *arguments, char *error, size_t error_size,
                   const gsz_cli_command *command, char **words) {
    parser p = {command, words, arguments, error, error_size};
    bool ended = false;
    while (*p.next) {
        const char *word = *p.next++;
        if (ended || word[0] != '-' || !word[1])
            take_operand(&p, word);
        else if (strcmp(word, "--") == 0)
            ended = true;
        else if (!(word[1] == '-' ? take_long(&p, word + 2) : take_letters(&p, word + 1)))
            return false;
    }
    return check_operands(&p);
}
