/* SPDX-License-Identifier: MIT */
/* word_distance.c - how far a mistyped word is from a known one. */
#include "option_table.h"

#include <string.h>

enum { LONGEST = 40 };

static int least(int a, int b) { return a < b ? a : b; }

/* Damerau-Levenshtein with adjacent swaps, three rows at a time; words beyond LONGEST are cut. */
int gsz_cli_word_distance(const char *a, const char *b) {
    int rows[3][LONGEST + 1];
    int *before = rows[0], *above = rows[1], *row = rows[2];
    int a_length = (int)strnlen(a, LONGEST), b_length = (int)strnlen(b, LONGEST);
    memset(rows, 0, sizeof rows);
    for (int j = 0; j <= b_length; j++) above[j] = j;
    for (int i = 1; i <= a_length; i++) {
        int *spare = before;
        row[0] = i;
        for (int j = 1; j <= b_length; j++) {
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
        before = above;
        above = row;
        row = spare;
    }
    return above[b_length];
}

bool gsz_cli_is_slip(const char *word, const char *known) {
    return 2 * (size_t)gsz_cli_word_distance(word, known) <= strlen(word);
}
