/* SPDX-License-Identifier: MIT */
/* natural_order.c - compares names by the numbers in them, and keeps lists of them. */
#include "natural_order.h"

#include "array_room.h"

#include <stdlib.h>
#include <string.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The digits at *text as a number without leading zeros, which *text moves behind. */
static size_t take_number(const char **text, const char **out_digits) {
    const char *at = *text;
    size_t length = 0;
    while (*at == '0' && is_digit(at[1])) at++;
    while (is_digit(at[length])) length++;
    *out_digits = at;
    *text = at + length;
    return length;
}

int gsz_cli_compare_naturally(const char *left, const char *right) {
    const char *a = left, *b = right;
    while (*a && *b) {
        if (is_digit(*a) && is_digit(*b)) {
            const char *x, *y;
            size_t x_length = take_number(&a, &x), y_length = take_number(&b, &y);
            int order = memcmp(x, y, x_length < y_length ? x_length : y_length);
            if (x_length != y_length) return x_length < y_length ? -1 : 1;
            if (order != 0) return order;
        } else if (*a++ != *b++) {
            return (unsigned char)a[-1] < (unsigned char)b[-1] ? -1 : 1;
        }
    }
    if (*a || *b) return *a ? 1 : -1;
    return strcmp(left, right);
}

bool gsz_cli_names_take(gsz_cli_names *names, char *name) {
    if (!name || !GSZ_ROOM(&names->name, &names->room, names->count + 1)) {
        free(name);
        return false;
    }
    names->name[names->count++] = name;
    return true;
}

bool gsz_cli_names_add(gsz_cli_names *names, const char *name) {
    return gsz_cli_names_take(names, strdup(name));
}

static int compare_entries(const void *left, const void *right) {
    return gsz_cli_compare_naturally(*(char *const *)left, *(char *const *)right);
}

void gsz_cli_names_sort(gsz_cli_names *names) {
    if (names->count > 0) qsort(names->name, names->count, sizeof *names->name, compare_entries);
}

void gsz_cli_names_free(gsz_cli_names *names) {
    for (size_t i = 0; i < names->count; i++) free(names->name[i]);
    free(names->name);
    *names = (gsz_cli_names){0};
}
