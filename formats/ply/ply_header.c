/* SPDX-License-Identifier: MIT */
/* ply_header.c - parsing the header of a .ply, a line at a time. */
#include "ply_header.h"

#include <stdio.h>
#include <string.h>

#include "context.h"
#include "splat_cloud.h"
#include "utf8.h"

enum {
    WORDS_MAX = 5, /* "property list uchar int vertex_indices" */
    SHOWN = 40     /* characters of untrusted text in a message */
};

typedef struct span {
    const char *at;
    size_t size;
} span;

typedef enum place { BEFORE_VERTICES, IN_VERTICES, AFTER_VERTICES } place;

typedef struct parser {
    gsz_context *context;
    gsz_ply_header *header;
    const char *name; /* of the file */
    span rest;        /* lines not yet read */
    int line;
    span word[WORDS_MAX];
    size_t words;
    bool has_format;
    bool has_element;
    bool compressed; /* as PlayCanvas does it */
    place place;
    uint64_t element_count;
    uint64_t element_bytes;  /* of one: its fixed properties */
    uint64_t element_values; /* of one */
    size_t properties;       /* of all elements */
} parser;

static const struct {
    const char *name;
    gsz_ply_type type;
} type_names[] = {
    {"char", GSZ_PLY_INT8},      {"int8", GSZ_PLY_INT8},       {"uchar", GSZ_PLY_UINT8},
    {"uint8", GSZ_PLY_UINT8},    {"short", GSZ_PLY_INT16},     {"int16", GSZ_PLY_INT16},
    {"ushort", GSZ_PLY_UINT16},  {"uint16", GSZ_PLY_UINT16},   {"int", GSZ_PLY_INT32},
    {"int32", GSZ_PLY_INT32},    {"uint", GSZ_PLY_UINT32},     {"uint32", GSZ_PLY_UINT32},
    {"float", GSZ_PLY_FLOAT32},  {"float32", GSZ_PLY_FLOAT32}, {"double", GSZ_PLY_FLOAT64},
    {"float64", GSZ_PLY_FLOAT64}};

static const uint8_t type_sizes[] = {1, 1, 2, 2, 4, 4, 4, 8};

/* ---- lines and words ---- */

static bool is(span word, const char *text) {
    return word.size == strlen(text) && memcmp(word.at, text, word.size) == 0;
}

static bool is_space(char c) { return c == ' ' || c == '\t'; }

/* Takes a line off `rest`, without its end ("\n" or "\r\n"); false if no whole line is left. */
static bool take_line(span *rest, span *out_line) {
    const char *end = memchr(rest->at, '\n', rest->size);
    if (!end) return false;
    size_t size = (size_t)(end - rest->at);
    *out_line = (span){rest->at, size && end[-1] == '\r' ? size - 1 : size};
    *rest = (span){end + 1, rest->size - size - 1};
    return true;
}

static void split(parser *p, span line) {
    size_t at = 0;
    for (p->words = 0; p->words < WORDS_MAX; p->words++) {
        while (at < line.size && is_space(line.at[at])) at++;
        if (at == line.size) return;
        size_t start = at;
        while (at < line.size && !is_space(line.at[at])) at++;
        p->word[p->words] = (span){line.at + start, at - start};
    }
    /* A sixth word makes no line that is known: let the count say so. */
    while (at < line.size && is_space(line.at[at])) at++;
    if (at < line.size) p->words = WORDS_MAX + 1;
}

size_t gsz_ply_header_length(const char *text, size_t size) {
    span rest = {text, size}, line;
    while (take_line(&rest, &line)) {
        while (line.size && is_space(line.at[line.size - 1])) line.size--;
        if (is(line, "end_header")) return size - rest.size;
    }
    return 0;
}

/* ---- errors ---- */

static gsz_result malformed(parser *p, const char *reason) {
    return gsz_fail(p->context, GSZ_ERROR_CORRUPT, "%s: line %d of the header: %s", p->name,
                    p->line, reason);
}

static gsz_result malformed_word(parser *p, const char *reason, span word) {
    int shown = word.size < SHOWN ? (int)word.size : SHOWN;
    return gsz_fail(p->context, GSZ_ERROR_CORRUPT, "%s: line %d of the header: %s '%.*s'", p->name,
                    p->line, reason, shown, word.at);
}

/* ---- what the words mean ---- */

static gsz_result copy_name(parser *p, char out_name[GSZ_NAME_MAX], span word) {
    if (word.size >= GSZ_NAME_MAX) return malformed_word(p, "a name too long:", word);
    for (size_t i = 0; i < word.size; i++)
        if (word.at[i] <= ' ' || word.at[i] > '~')
            return malformed(p, "a name that is not printable ASCII");
    memcpy(out_name, word.at, word.size);
    out_name[word.size] = 0;
    return GSZ_OK;
}

static gsz_result parse_type(parser *p, gsz_ply_type *out_type, span word) {
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        if (!is(word, type_names[i].name)) continue;
        *out_type = type_names[i].type;
        return GSZ_OK;
    }
    return malformed_word(p, "no type of a .ply:", word);
}

static gsz_result parse_count(parser *p, uint64_t *out_count, span word) {
    uint64_t count = 0;
    for (size_t i = 0; i < word.size; i++) {
        if (word.at[i] < '0' || word.at[i] > '9') return malformed_word(p, "no count:", word);
        count = 10 * count + (uint64_t)(word.at[i] - '0');
        if (count > GSZ_COUNT_MAX)
            return gsz_fail(p->context, GSZ_ERROR_LIMIT,
                            "%s: line %d of the header: more than %zu of an element", p->name,
                            p->line, GSZ_COUNT_MAX);
    }
    *out_count = count;
    return GSZ_OK;
}

static gsz_result parse_format(parser *p) {
    if (p->words != 3 || p->has_format) return malformed(p, "one line 'format KIND 1.0' is needed");
    static const char *const formats[] = {[GSZ_PLY_BINARY_LITTLE] = "binary_little_endian",
                                          [GSZ_PLY_BINARY_BIG] = "binary_big_endian",
                                          [GSZ_PLY_ASCII] = "ascii"};
    if (!is(p->word[2], "1.0"))
        return gsz_fail(p->context, GSZ_ERROR_UNSUPPORTED, "%s: a .ply of a version other than 1.0",
                        p->name);
    p->has_format = true;
    for (int i = 0; i < 3; i++) {
        p->header->format = (gsz_ply_format)i;
        if (is(p->word[1], formats[i])) return GSZ_OK;
    }
    return malformed_word(p, "no format of a .ply:", p->word[1]);
}

/* Counts are at most 2^31 - 1 and an element at most 4 KiB, so that no sum here overflows. */
static void end_element(parser *p) {
    if (!p->has_element || p->place != BEFORE_VERTICES) return;
    bool ascii = p->header->format == GSZ_PLY_ASCII;
    p->header->skip += p->element_count * (ascii ? p->element_values : p->element_bytes);
}

static gsz_result parse_element(parser *p) {
    char name[GSZ_NAME_MAX];
    if (p->words != 3) return malformed(p, "'element NAME COUNT' is needed");
    if (!p->has_format) return malformed(p, "the format must come before the elements");
    GSZ_TRY(copy_name(p, name, p->word[1]));
    end_element(p);
    bool vertices = strcmp(name, "vertex") == 0;
    if (vertices && p->place != BEFORE_VERTICES) return malformed(p, "a second element 'vertex'");
    GSZ_TRY(parse_count(p, &p->element_count, p->word[2]));
    if (vertices) {
        p->place = IN_VERTICES;
        p->header->vertices = p->element_count;
    } else if (p->place == IN_VERTICES) {
        p->place = AFTER_VERTICES;
        memcpy(p->header->next_element, name, sizeof name);
    }
    p->has_element = true;
    p->element_bytes = p->element_values = 0;
    return GSZ_OK;
}

static gsz_result parse_list(parser *p) {
    if (p->words != 5) return malformed(p, "'property list TYPE TYPE NAME' is needed");
    int shown = p->word[4].size < SHOWN ? (int)p->word[4].size : SHOWN;
    if (p->place == IN_VERTICES)
        return gsz_fail(p->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: property '%.*s' of the vertices is a list, which no splat scene has",
                        p->name, shown, p->word[4].at);
    if (p->place == BEFORE_VERTICES && p->element_count)
        return gsz_fail(p->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: a list ('%.*s') in front of the vertices, which gsz cannot skip over",
                        p->name, shown, p->word[4].at);
    return GSZ_OK;
}

static gsz_result add_vertex_property(parser *p, const char *name, gsz_ply_type type) {
    gsz_ply_header *header = p->header;
    for (size_t i = 0; i < header->property_count; i++)
        if (strcmp(header->properties[i].name, name) == 0)
            return malformed_word(p, "a second property", p->word[2]);
    gsz_ply_property *property = &header->properties[header->property_count++];
    memcpy(property->name, name, GSZ_NAME_MAX);
    property->type = type;
    property->offset = header->stride;
    header->stride += type_sizes[type];
    if (strcmp(name, "packed_position") == 0) p->compressed = true;
    return GSZ_OK;
}

static gsz_result parse_property(parser *p) {
    char name[GSZ_NAME_MAX] = "";
    gsz_ply_type type = GSZ_PLY_FLOAT32;
    if (!p->has_element) return malformed(p, "a property in front of the first element");
    if (++p->properties > GSZ_PLY_PROPERTIES_MAX)
        return gsz_fail(p->context, GSZ_ERROR_LIMIT, "%s: more than %d properties", p->name,
                        GSZ_PLY_PROPERTIES_MAX);
    if (p->words >= 2 && is(p->word[1], "list")) return parse_list(p);
    if (p->words != 3) return malformed(p, "'property TYPE NAME' is needed");
    GSZ_TRY(parse_type(p, &type, p->word[1]));
    GSZ_TRY(copy_name(p, name, p->word[2]));
    p->element_bytes += type_sizes[type];
    p->element_values++;
    if (p->place == IN_VERTICES) return add_vertex_property(p, name, type);
    if (p->place == BEFORE_VERTICES && strcmp(name, "min_x") == 0) p->compressed = true;
    return GSZ_OK;
}

/* ---- the whole header ---- */

static gsz_result finish(parser *p) {
    if (!p->has_format) return malformed(p, "no line 'format' in front of this one");
    end_element(p);
    if (p->compressed)
        return gsz_fail(p->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: a compressed.ply of PlayCanvas, not a plain one: gsz convert reads it",
                        p->name);
    if (p->place == BEFORE_VERTICES)
        return gsz_fail(p->context, GSZ_ERROR_FORMAT, "%s: no element 'vertex': not a splat scene",
                        p->name);
    return GSZ_OK;
}

static gsz_result parse_line(parser *p, span line) {
    if (line.size > GSZ_PLY_LINE_MAX)
        return gsz_fail(p->context, GSZ_ERROR_LIMIT, "%s: line %d of the header is too long",
                        p->name, p->line);
    split(p, line);
    if (p->words == 0) return GSZ_OK;
    if (is(p->word[0], "comment") || is(p->word[0], "obj_info")) return GSZ_OK;
    if (is(p->word[0], "format")) return parse_format(p);
    if (is(p->word[0], "element")) return parse_element(p);
    if (is(p->word[0], "property")) return parse_property(p);
    return malformed_word(p, "no keyword of a .ply:", p->word[0]);
}

gsz_result gsz_ply_header_parse(gsz_context *context, gsz_ply_header *header, const char *name,
                                const char *text, size_t size) {
    *header = (gsz_ply_header){.size = size};
    parser p = {.context = context, .header = header, .name = name, .rest = {text, size}};
    span line;
    while (take_line(&p.rest, &line)) {
        p.line++;
        if (p.line == 1) continue; /* "ply": gsz_ply_probe has seen it */
        if (p.rest.size == 0) return finish(&p);
        GSZ_TRY(parse_line(&p, line));
    }
    return gsz_fail(context, GSZ_ERROR_TRUNCATED, "%s: ends within its header", name);
}

/* ---- comments ---- */

/* Metadata is UTF-8 without zero bytes; a comment may be anything, so what does not fit becomes '?'. */
static void clean_comment(char *out_text, span text) {
    for (size_t at = 0; at < text.size;) {
        size_t step = gsz_utf8_character(text.at + at, text.size - at);
        if (step == 0 || text.at[at] == 0) {
            out_text[at++] = '?';
        } else {
            memcpy(out_text + at, text.at + at, step);
            at += step;
        }
    }
    out_text[text.size] = 0;
}

static bool comment_of(span line, span *out_comment) {
    static const char keyword[] = "comment";
    size_t size = sizeof keyword - 1;
    if (line.size < size || memcmp(line.at, keyword, size) != 0) return false;
    if (line.size > size && !is_space(line.at[size])) return false;
    if (line.size > size) size++;
    *out_comment = (span){line.at + size, line.size - size};
    return true;
}

gsz_result gsz_ply_header_comments(gsz_context *context, gsz_cloud *cloud, const char *name,
                                   const char *text, size_t size) {
    char *value = NULL;
    GSZ_TRY(GSZ_NEW(context, &value, GSZ_PLY_LINE_MAX + 1));
    span rest = {text, size}, line, comment;
    size_t left_out = 0;
    gsz_result result = GSZ_OK;
    while (result == GSZ_OK && take_line(&rest, &line)) {
        if (!comment_of(line, &comment)) continue;
        if (comment.size > GSZ_METADATA_VALUE_MAX || cloud->metadata_count == GSZ_METADATA_MAX) {
            left_out++;
            continue;
        }
        clean_comment(value, comment);
        result = gsz_cloud_add_metadata(context, cloud, "comment", value);
    }
    gsz_free(context, value);
    if (result == GSZ_OK && left_out)
        gsz_say(context, GSZ_MESSAGE_WARNING, "%s: %zu comments left out: too many or too long",
                name, left_out);
    return result;
}
