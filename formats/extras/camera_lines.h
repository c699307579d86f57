/* SPDX-License-Identifier: MIT */
/* camera_lines.h - a text file a line at a time, of any size, and the words and numbers of a line. Internal. */
#ifndef GSZ_CAMERA_LINES_H
#define GSZ_CAMERA_LINES_H

#include "gsz_files.h"

enum {
    GSZ_LINE_MAX = 1 << 16
}; /* bytes of a line, its end included; of longer ones the text is lost */

typedef struct gsz_camera_lines {
    gsz_context *context;
    gsz_source *source;
    char *text; /* a window of the file, text[at..end) not yet read */
    size_t at, end;
    bool ended; /* nothing comes behind the window */
    char *line; /* the current one, 0 at its end; NULL behind the last */
    bool cut;   /* it was too long: `line` is empty */
    size_t number;
} gsz_camera_lines;

gsz_result gsz_lines_init(gsz_camera_lines *lines, gsz_context *context,
                          gsz_source *source) GSZ_CHECKED;
void gsz_lines_fini(gsz_camera_lines *lines);
/** The next line, without its end ("\n" or "\r\n") and without a byte order mark before the first. */
gsz_result gsz_lines_next(gsz_camera_lines *lines) GSZ_CHECKED;
/** The next line that says something: not blank, not a comment (#), not too long. */
gsz_result gsz_lines_next_full(gsz_camera_lines *lines) GSZ_CHECKED;

/** The next word of the line at *at, closed with a 0 in place; NULL if there is none. */
char *gsz_next_word(char **at);
/** The whole word as a decimal number that is finite. */
bool gsz_parse_number(double *out_value, const char *word);
/** The whole word as a whole number of 0..max. */
bool gsz_parse_count(uint64_t *out_value, const char *word, uint64_t max);

#endif
