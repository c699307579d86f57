/* SPDX-License-Identifier: MIT */
/* natural_order.h - lists of names that grow, and the order that people count them in. */
#ifndef GSZ_NATURAL_ORDER_H
#define GSZ_NATURAL_ORDER_H

#include <stdbool.h>
#include <stddef.h>

/** Names that the list owns. Zero-initialise; release with gsz_cli_names_free. */
typedef struct gsz_cli_names {
    char **name;
    size_t count, room;
} gsz_cli_names;

/** "photo_2" before "photo_10": runs of digits compare as numbers of any length, all else as bytes. Of names that
 *  differ in leading zeros alone the one with more comes first, so that only the same name is equal. */
int gsz_cli_compare_naturally(const char *a, const char *b);

/** Adds a copy; false: out of memory. */
bool gsz_cli_names_add(gsz_cli_names *names, const char *name);
/** The same for a string from malloc, which it takes over even if it fails; NULL fails. */
bool gsz_cli_names_take(gsz_cli_names *names, char *name);
void gsz_cli_names_sort(gsz_cli_names *names);
void gsz_cli_names_free(gsz_cli_names *names);

#endif
