/* SPDX-License-Identifier: MIT */
/* camera_lines.c - lines, words and numbers of text files. */
#include "camera_lines.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "source.h"

gsz_result gsz_lines_init(gsz_camera_lines *lines, gsz_context *context, gsz_source *source) {
    *lines = (gsz_camera_lines){.context = context, .source = source};
    GSZ_TRY(GSZ_NEW(context, &lines->text, GSZ_LINE_MAX + 1));
    return GSZ_OK;
}

void gsz_lines_fini(gsz_camera_lines *lines) {
    gsz_free(lines->context, lines->text);
    *lines = (gsz_camera_lines){0};
}

/* ---- lines ---- */

static gsz_result refill(gsz_camera_lines *lines) {
    uint64_t size = gsz_source_size(lines->source), here = gsz_source_position(lines->source);
    double done = size ? (double)here / (double)size : 0;
    GSZ_TRY(gsz_report_progress(lines->context, "read cameras", done));
    size_t left = lines->end - lines->at, room = GSZ_LINE_MAX - left, got = 0;
    memmove(lines->text, lines->text + lines->at, left);
    GSZ_TRY(gsz_source_read(lines->context, lines->source, lines->text + left, room, &got));
    lines->at = 0;
    lines->end = left + got;
    lines->ended = got < room;
    return GSZ_OK;
}

/* Brings the end of the line into the window; NULL: it has none, or the line is longer than the window. */
static gsz_result find_end(gsz_camera_lines *lines, char **out_end) {
    for (;;) {
        size_t left = lines->end - lines->at;
        *out_end = left ? memchr(lines->text + lines->at, '\n', left) : NULL;
        if (*out_end || lines->ended || left == GSZ_LINE_MAX) return GSZ_OK;
        GSZ_TRY(refill(lines));
    }
}

/* The window holds nothing but a part of the line. */
static gsz_result skip_long(gsz_camera_lines *lines) {
    char *end = NULL;
    for (;;) {
        lines->at = lines->end;
        if (lines->ended) break;
        GSZ_TRY(refill(lines));
        end = memchr(lines->text, '\n', lines->end);
        if (!end) continue;
        lines->at = (size_t)(end - lines->text) + 1;
        break;
    }
    lines->line = lines->text + GSZ_LINE_MAX;
    *lines->line = 0;
    lines->cut = true;
    return GSZ_OK;
}

static void skip_mark(gsz_camera_lines *lines) {
    if (lines->end >= 3 && memcmp(lines->text, "\xef\xbb\xbf", 3) == 0) lines->at = 3;
}

gsz_result gsz_lines_next(gsz_camera_lines *lines) {
    char *end = NULL;
    lines->line = NULL;
    lines->cut = false;
    GSZ_TRY(find_end(lines, &end));
    if (lines->number++ == 0) skip_mark(lines);
    size_t left = lines->end - lines->at;
    if (!end && left == 0) return GSZ_OK;
    if (!end && !lines->ended) return skip_long(lines);
    lines->line = lines->text + lines->at;
    size_t length = end ? (size_t)(end - lines->line) : left;
    lines->at += length + (end ? 1 : 0);
    if (memchr(lines->line, 0, length))
        return gsz_fail(lines->context, GSZ_ERROR_CORRUPT,
                        "%s: line %zu holds a zero byte: this is no text file",
                        gsz_source_name(lines->source), lines->number);
    if (length && lines->line[length - 1] == '\r') length--;
    lines->line[length] = 0;
    return GSZ_OK;
}

gsz_result gsz_lines_next_full(gsz_camera_lines *lines) {
    do {
        GSZ_TRY(gsz_lines_next(lines));
        if (!lines->line) return GSZ_OK;
        if (lines->cut)
            return gsz_fail(lines->context, GSZ_ERROR_CORRUPT,
                            "%s: line %zu is longer than %d bytes", gsz_source_name(lines->source),
                            lines->number, GSZ_LINE_MAX - 1);
        lines->line += strspn(lines->line, " \t");
    } while (!*lines->line || *lines->line == '#');
    return GSZ_OK;
}

/* ---- words ---- */

char *gsz_next_word(char **at) {
    char *word = *at + strspn(*at, " \t");
    if (!*word) return NULL;
    char *end = word + strcspn(word, " \t");
    *at = *end ? end + 1 : end;
    *end = 0;
    return word;
}

/* strtod would take "inf", "nan" and "0x1p3" too. */
bool gsz_parse_number(double *out_value, const char *word) {
    if (!*word || word[strspn(word, "+-.0123456789eE")]) return false;
    char *end = NULL;
    *out_value = strtod(word, &end);
    return !*end && isfinite(*out_value);
}

bool gsz_parse_count(uint64_t *out_value, const char *word, uint64_t max) {
    uint64_t value = 0;
    if (!*word) return false;
    for (; *word; word++) {
        if (*word < '0' || *word > '9') return false;
        uint64_t digit = (uint64_t)(*word - '0');
        if (value > (max - digit) / 10) return false;
        value = 10 * value + digit;
    }
    *out_value = value;
    return true;
}
