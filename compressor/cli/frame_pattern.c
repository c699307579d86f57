/* SPDX-License-Identifier: MIT */
/* frame_pattern.c - finds the numbers that a pattern has files for, in one look at the folder. */
#include "frame_pattern.h"
#include "array_room.h"
#include "system_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_MAX = 18 /* of a number, so that it fits 64 bits */ };

/* The pattern taken apart; text is one block of memory that the others point into. */
typedef struct pattern {
    char *text;
    const char *before, *after; /* the number, unescaped */
    int width;                  /* digits at least, 0: as many as it takes */
} pattern;

typedef struct numbers {
    uint64_t *value;
    size_t count, room;
} numbers;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* ---- taking it apart ---- */

/* The length of %d or %0Nd at `text`, 0 if it is neither. */
static size_t conversion_length(const char *text, int *out_width) {
    size_t at = 1;
    *out_width = 0;
    if (text[at] == 'd') return 2;
    if (text[at++] != '0') return 0;
    while (is_digit(text[at]) && *out_width <= DIGITS_MAX)
        *out_width = 10 * *out_width + (text[at++] - '0');
    return text[at] == 'd' && *out_width >= 1 && *out_width <= DIGITS_MAX ? at + 1 : 0;
}

/* False if it is no pattern. The text of `p` has room for the whole of `text` and two more bytes. */
static bool take_apart(pattern *p, const char *text) {
    char *out = p->text;
    p->before = out;
    p->after = NULL;
    while (*text) {
        int width;
        size_t length = *text == '%' && text[1] != '%' ? conversion_length(text, &width) : 0;
        if (length > 0 && !p->after) {
            *out++ = '\0';
            p->after = out;
            p->width = width;
            text += length;
        } else if (*text == '%' && text[1] != '%') {
            return false;
        } else {
            text += *text == '%';
            *out++ = *text++;
        }
    }
    *out = '\0';
    return p->after != NULL;
}

static bool pattern_open(pattern *p, const char *text) {
    *p = (pattern){.text = malloc(strlen(text) + 2)};
    return p->text != NULL;
}

bool gsz_cli_is_pattern(const char *text) {
    pattern p;
    bool is = pattern_open(&p, text) && take_apart(&p, text);
    free(p.text);
    return is;
}

/* The path of a number, from malloc; NULL: out of memory. */
static char *path_of(const pattern *p, uint64_t number) {
    size_t room = strlen(p->before) + strlen(p->after) + 32;
    char *path = malloc(room);
    if (path)
        snprintf(path, room, "%s%0*llu%s", p->before, p->width, (unsigned long long)number,
                 p->after);
    return path;
}

/* ---- looking for numbers ---- */

/* Digits that printf would have written for this width, and the number that they are. */
static bool read_number(uint64_t *out, const char *digits, size_t length, int width) {
    size_t least = width > 0 ? (size_t)width : 1;
    if (length < least || length > DIGITS_MAX || (length > least && digits[0] == '0')) return false;
    *out = 0;
    for (size_t i = 0; i < length; i++) {
        if (!is_digit(digits[i])) return false;
        *out = 10 * *out + (uint64_t)(digits[i] - '0');
    }
    return true;
}

/* The number in the name of an entry that lies between the two parts around it. */
static bool match(uint64_t *out, const char *name, const char *start, const char *end,
                  size_t end_length, int width) {
    size_t length = strlen(name), start_length = strlen(start);
    return length > start_length + end_length && strncmp(name, start, start_length) == 0 &&
           memcmp(name + length - end_length, end, end_length) == 0 &&
           read_number(out, name + start_length, length - start_length - end_length, width);
}

static bool exists(const pattern *p, uint64_t number) {
    char *path = path_of(p, number);
    bool there = path && gsz_system_exists(path);
    free(path);
    return there;
}

static bool add_number(numbers *list, uint64_t number) {
    if (!GSZ_ROOM(&list->value, &list->room, list->count + 1)) return false;
    list->value[list->count++] = number;
    return true;
}

/* All entries of the folder in which the number is part of a name; more than `most` of them are enough to refuse.
 * 0, or an errno. */
static int scan(numbers *list, gsz_system_folder *folder, const pattern *p, size_t most) {
    const char *slash = strrchr(p->before, '/'), *start = slash ? slash + 1 : p->before;
    const size_t end_length = strcspn(p->after, "/");
    const char *name = "";
    while (list->count <= most && (name = gsz_system_next_name(folder)) != NULL) {
        uint64_t number;
        if (!match(&number, name, start, p->after, end_length, p->width)) continue;
        if (exists(p, number) && !add_number(list, number)) return ENOMEM;
    }
    return name ? 0 : errno;
}

static int compare_numbers(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* The folder that holds the part of the path with the number. */
static gsz_system_folder *open_folder(const pattern *p) {
    const char *slash = strrchr(p->before, '/');
    char folder[GSZ_SYSTEM_PATH_MAX];
    int length =
        slash ? snprintf(folder, sizeof folder, "%.*s", (int)(slash - p->before) + 1, p->before)
              : snprintf(folder, sizeof folder, ".");
    if (length < (int)sizeof folder) return gsz_system_open_folder(folder);
    errno = ENAMETOOLONG;
    return NULL;
}

static int find_numbers(gsz_cli_session *session, numbers *list, const pattern *p, const char *text,
                        size_t most) {
    gsz_system_folder *folder = open_folder(p);
    if (!folder) return gsz_cli_fail(session, GSZ_EXIT_IO, "%s: %s", text, strerror(errno));
    int error = scan(list, folder, p, most);
    gsz_system_close_folder(folder);
    if (error) return gsz_cli_fail(session, GSZ_EXIT_IO, "%s: %s", text, strerror(error));
    if (list->count == 0)
        return gsz_cli_fail(session, GSZ_EXIT_IO,
                            "%s: no file has a name of this pattern: check the folder and the "
                            "number of digits",
                            text);
    if (list->count > most)
        return gsz_cli_fail(session, GSZ_EXIT_LIMIT, "%s: more than %zu frames", text, most);
    qsort(list->value, list->count, sizeof *list->value, compare_numbers);
    return GSZ_EXIT_OK;
}

/* ---- the files ---- */

static int say_gap(gsz_cli_session *session, const char *missing, size_t follow) {
    if (!missing) return gsz_cli_fail(session, GSZ_EXIT_OTHER, "out of memory");
    return gsz_cli_fail(session, GSZ_EXIT_IO,
                        "%s is missing, but %zu frame%s follow%s it: add it, or name the frames "
                        "without a pattern",
                        missing, follow, follow == 1 ? "" : "s", follow == 1 ? "s" : "");
}

static int add_files(gsz_cli_session *session, gsz_cli_names *paths, const pattern *p,
                     const numbers *list) {
    for (size_t i = 0; i < list->count; i++) {
        if (list->value[i] != list->value[0] + i) {
            char *missing = path_of(p, list->value[0] + i);
            int code = say_gap(session, missing, list->count - i);
            free(missing);
            return code;
        }
        if (!gsz_cli_names_take(paths, path_of(p, list->value[i])))
            return gsz_cli_fail(session, GSZ_EXIT_OTHER, "out of memory");
    }
    return GSZ_EXIT_OK;
}

int gsz_cli_pattern_files(gsz_cli_session *session, gsz_cli_names *paths, const char *text,
                          size_t most) {
    pattern p;
    numbers list = {0};
    int code;
    if (!pattern_open(&p, text)) return gsz_cli_fail(session, GSZ_EXIT_OTHER, "out of memory");
    if (take_apart(&p, text)) {
        code = find_numbers(session, &list, &p, text, most);
        if (code == GSZ_EXIT_OK) code = add_files(session, paths, &p, &list);
    } else {
        code = gsz_cli_fail(session, GSZ_EXIT_USAGE, "%s: a pattern has one %%d or %%0Nd", text);
    }
    free(list.value);
    free(p.text);
    return code;
}
