/* SPDX-License-Identifier: MIT */
/* people_text.h - numbers and foreign text as people want to read them. */
#ifndef GSZ_PEOPLE_TEXT_H
#define GSZ_PEOPLE_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/** A short text by value: printf("%s", gsz_cli_count(n).s). */
typedef struct gsz_cli_text {
    char s[32];
} gsz_cli_text;

/** "1,234,567" */
gsz_cli_text gsz_cli_count(uint64_t value);
/** "812 B", "51.2 kB", "2.1 MB", "1.3 GB": decimal units. */
gsz_cli_text gsz_cli_size(uint64_t bytes);
/** How many times smaller `small` is than `large`: "39x", "8.4x"; "-" if that has no meaning. */
gsz_cli_text gsz_cli_times(uint64_t large, uint64_t small);
/** "0.42 s", "3.2 s", "127 s" */
gsz_cli_text gsz_cli_seconds(double seconds);
/** Length of the UTF-8 character there, 0 if it is none: overlong, a surrogate, beyond U+10FFFF. */
size_t gsz_cli_utf8_length(const char *text);
/** C0, DEL, and the C1 set as UTF-8 writes it (C2 80..9F): what could command a terminal. */
bool gsz_cli_is_control(const char *text);
/** Makes foreign text fit for one line of a terminal: control characters become '?'. */
void gsz_cli_tame(char *text);
/** Prints text tamed. */
void gsz_cli_print_tame(FILE *stream, const char *text);

#endif
