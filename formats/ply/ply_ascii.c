/* SPDX-License-Identifier: MIT */
/* ply_ascii.c - splitting an ascii .ply into its values. Lines mean nothing: only the order of values does. */
#include "ply_ascii.h"

#include <string.h>

#include "context.h"

gsz_result gsz_ply_text_init(gsz_ply_text *text, gsz_context *context, gsz_source *source) {
    *text = (gsz_ply_text){.context = context, .source = source};
    text->c_locale = gsz_platform_new_locale();
    if (!text->c_locale) return gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: a locale");
    return GSZ_NEW(context, &text->text, GSZ_PLY_TEXT_SIZE + 1);
}

void gsz_ply_text_fini(gsz_ply_text *text) {
    gsz_free(text->context, text->text);
    gsz_platform_free_locale(text->c_locale);
    *text = (gsz_ply_text){0};
}

/* Words end at any byte that is no visible character; so does the buffer, at its closing 0. */
static bool in_word(char c) { return (unsigned char)c > ' '; }

static gsz_result refill(gsz_ply_text *text) {
    size_t left = text->end - text->at, got = 0, room = GSZ_PLY_TEXT_SIZE - left;
    memmove(text->text, text->text + text->at, left);
    GSZ_TRY(gsz_source_read(text->context, text->source, text->text + left, room, &got));
    text->at = 0;
    text->end = left + got;
    text->text[text->end] = 0;
    text->ended = got < room;
    return GSZ_OK;
}

/* Brings the whole next word into the buffer, unless it is longer than any number. */
static gsz_result find_word(gsz_ply_text *text) {
    for (;;) {
        while (text->at < text->end && !in_word(text->text[text->at])) text->at++;
        if (text->end - text->at >= GSZ_PLY_WORD_MAX || text->ended) return GSZ_OK;
        GSZ_TRY(refill(text));
    }
}

gsz_result gsz_ply_text_next(gsz_ply_text *text, float *out_value) {
    GSZ_TRY(find_word(text));
    if (text->at == text->end) return GSZ_ERROR_TRUNCATED;
    char *word = text->text + text->at;
    size_t length = 0;
    while (length < GSZ_PLY_WORD_MAX && in_word(word[length])) length++;
    text->at += length;
    if (length == GSZ_PLY_WORD_MAX)
        return gsz_fail(text->context, GSZ_ERROR_CORRUPT, "%s: a value of more than %d characters",
                        gsz_source_name(text->source), GSZ_PLY_WORD_MAX - 1);
    if (!out_value) return GSZ_OK;
    word[length] = 0; /* over white space that would be passed next, or the closing 0 */
    if (gsz_number_parse(out_value, word, length, text->c_locale)) return GSZ_OK;
    if (text->at == text->end && text->ended) return GSZ_ERROR_TRUNCATED; /* within "1e-5" */
    return gsz_fail(text->context, GSZ_ERROR_CORRUPT, "%s: a value that is not a number: '%.40s'",
                    gsz_source_name(text->source), word);
}
