/* SPDX-License-Identifier: MIT */
/* compressed_ply_header.c - telling a .compressed.ply from other ones, and what is where in it. */
#include "compressed_ply.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "gsz_interchange.h"
#include "splat_cloud.h"

enum { LINE_MAX_READ = 128, WORD = 64, PROPERTIES_MAX = 64 };

const char *const gsz_cply_bound_names[GSZ_CPLY_BOUNDS] = {
    "min_x",       "min_y",       "min_z",       "max_x",       "max_y",       "max_z",
    "min_scale_x", "min_scale_y", "min_scale_z", "max_scale_x", "max_scale_y", "max_scale_z",
    "min_r",       "min_g",       "min_b",       "max_r",       "max_g",       "max_b"};
const char *const gsz_cply_word_names[GSZ_CPLY_WORDS] = {"packed_position", "packed_rotation",
                                                         "packed_scale", "packed_color"};

typedef struct parser {
    gsz_context *context;
    gsz_cply_header *header;
    const char *name;
    gsz_cply_element *element; /* that properties belong to */
    uint64_t end;              /* of the elements so far */
    bool has_format;
} parser;

/* ---- telling ---- */

static const char *find(const void *data, size_t size, const char *text) {
    const size_t length = strlen(text);
    for (const char *at = data; size >= length; at++, size--)
        if (memcmp(at, text, length) == 0) return at;
    return NULL;
}

bool gsz_compressed_ply_probe(const void *data, size_t size) {
    const char *end = find(data, size, "end_header");
    if (end) size = (size_t)(end - (const char *)data);
    return gsz_ply_probe(data, size) && find(data, size, "\nelement chunk ") &&
           find(data, size, " packed_position");
}

/* ---- lines ---- */

static gsz_result refuse(parser *p, const char *what, const char *word) {
    return gsz_fail(p->context, GSZ_ERROR_FORMAT, "%s: no .compressed.ply: %s '%.40s'", p->name,
                    what, word);
}

static gsz_result parse_element(parser *p, const char *name, const char *count_text) {
    gsz_cply_header *h = p->header;
    char *end;
    unsigned long long count = strtoull(count_text, &end, 10);
    gsz_cply_element *element = strcmp(name, "chunk") == 0    ? &h->chunk
                                : strcmp(name, "vertex") == 0 ? &h->vertex
                                : strcmp(name, "sh") == 0     ? &h->sh
                                                              : NULL;
    if (!element || element->offset) return refuse(p, "an unknown or second element", name);
    if (!*count_text || *end || count_text[0] == '-')
        return refuse(p, "a count that is none:", count_text);
    if (count > GSZ_COUNT_MAX)
        return gsz_fail(p->context, GSZ_ERROR_LIMIT, "%s: more than %zu of an element", p->name,
                        GSZ_COUNT_MAX);
    if (p->element) p->end += p->element->count * p->element->stride;
    *element = (gsz_cply_element){.count = count, .offset = p->end};
    p->element = element;
    return GSZ_OK;
}

static int index_of(const char *const *names, int count, const char *name) {
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return i;
    return -1;
}

/* Where the property of this name is noted, and of which type it has to be. */
static int *slot_of(parser *p, const char *name, const char **out_type, size_t *out_size) {
    gsz_cply_header *h = p->header;
    bool chunk = p->element == &h->chunk, vertex = p->element == &h->vertex;
    int plane = chunk || vertex ? -1 : gsz_plane_find(name);
    int i = chunk    ? index_of(gsz_cply_bound_names, GSZ_CPLY_BOUNDS, name)
            : vertex ? index_of(gsz_cply_word_names, GSZ_CPLY_WORDS, name)
                     : plane - GSZ_PLANE_REST;
    *out_type = chunk ? "float" : vertex ? "uint" : "uchar";
    *out_size = chunk || vertex ? 4 : 1;
    if (i < 0) return NULL;
    return chunk ? &h->bound[i] : vertex ? &h->word[i] : &h->rest[i];
}

static bool same_type(const char *word, const char *type) {
    static const char *const other[][2] = {
        {"float", "float32"}, {"uint", "uint32"}, {"uchar", "uint8"}};
    if (strcmp(word, type) == 0) return true;
    for (int i = 0; i < 3; i++)
        if (strcmp(other[i][0], type) == 0) return strcmp(other[i][1], word) == 0;
    return false;
}

static gsz_result parse_property(parser *p, const char *type, const char *name) {
    const char *wanted;
    size_t size;
    if (!p->element) return refuse(p, "a property in front of the first element:", name);
    int *slot = slot_of(p, name, &wanted, &size);
    if (!same_type(type, wanted)) return refuse(p, "a property of another type:", name);
    if (p->element->stride >= PROPERTIES_MAX * size) return refuse(p, "too many properties:", name);
    if (slot && *slot != GSZ_CPLY_ABSENT) return refuse(p, "a second property", name);
    if (slot) *slot = (int)p->element->stride;
    p->element->stride += size;
    return GSZ_OK;
}

static gsz_result parse_line(parser *p, const char *line) {
    char word[3][WORD] = {"", "", ""}, more[2] = "";
    int words = sscanf(line, "%63s %63s %63s %1s", word[0], word[1], word[2], more);
    if (words <= 0 || strcmp(word[0], "comment") == 0 || strcmp(word[0], "obj_info") == 0)
        return GSZ_OK;
    if (words != 3) return refuse(p, "a line of the header that is not known:", line);
    if (strcmp(word[0], "element") == 0) return parse_element(p, word[1], word[2]);
    if (strcmp(word[0], "property") == 0) return parse_property(p, word[1], word[2]);
    if (strcmp(word[0], "format") != 0)
        return refuse(p, "a line of the header that is not known:", line);
    p->has_format = strcmp(word[1], "binary_little_endian") == 0 && strcmp(word[2], "1.0") == 0;
    return p->has_format ? GSZ_OK
                         : refuse(p, "a format other than binary_little_endian 1.0:", line);
}

/* ---- the whole ---- */

static gsz_result check_bounds(parser *p) {
    const gsz_cply_header *h = p->header;
    bool colors = h->bound[12] != GSZ_CPLY_ABSENT;
    for (int i = 0; i < GSZ_CPLY_BOUNDS; i++)
        if ((i < 12 || colors) && h->bound[i] == GSZ_CPLY_ABSENT)
            return refuse(p, "element chunk lacks", gsz_cply_bound_names[i]);
    for (int i = 0; i < GSZ_CPLY_WORDS; i++)
        if (h->word[i] == GSZ_CPLY_ABSENT)
            return refuse(p, "element vertex lacks", gsz_cply_word_names[i]);
    return GSZ_OK;
}

static gsz_result check_harmonics(parser *p) {
    gsz_cply_header *h = p->header;
    int count = (int)h->sh.stride;
    if (h->sh.offset == 0) return GSZ_OK;
    h->sh_degree = count == 9 ? 1 : count == 24 ? 2 : count == 45 ? 3 : 0;
    if (h->sh_degree == 0) return refuse(p, "element sh needs 9, 24 or 45 properties,", "f_rest");
    for (int i = 0; i < count; i++)
        if (h->rest[i] == GSZ_CPLY_ABSENT) return refuse(p, "element sh lacks some", "f_rest");
    if (h->sh.count != h->vertex.count)
        return gsz_fail(p->context, GSZ_ERROR_CORRUPT, "%s: %llu harmonics for %llu vertices",
                        p->name, (unsigned long long)h->sh.count,
                        (unsigned long long)h->vertex.count);
    return GSZ_OK;
}

static gsz_result finish(parser *p) {
    gsz_cply_header *h = p->header;
    if (!p->has_format) return refuse(p, "it has no line", "format");
    if (p->element) p->end += p->element->count * p->element->stride;
    h->size = p->end;
    GSZ_TRY(check_bounds(p));
    GSZ_TRY(check_harmonics(p));
    if (h->chunk.count != (h->vertex.count + GSZ_CPLY_CHUNK - 1) / GSZ_CPLY_CHUNK)
        return gsz_fail(p->context, GSZ_ERROR_CORRUPT, "%s: %llu chunks for %llu vertices", p->name,
                        (unsigned long long)h->chunk.count, (unsigned long long)h->vertex.count);
    return GSZ_OK;
}

/* Comments may be longer than the line that is kept of them. */
static gsz_result parse_lines(parser *p, const char *text, size_t size) {
    const char *at = text, *end = text + size;
    for (int number = 0; at < end; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((stop ? stop : end) - at);
        char line[LINE_MAX_READ];
        if (length > sizeof line - 1) length = sizeof line - 1;
        memcpy(line, at, length);
        line[length] = 0;
        at = stop ? stop + 1 : end;
        if (number > 0 && at < end) GSZ_TRY(parse_line(p, line));
    }
    return GSZ_OK;
}

gsz_result gsz_cply_header_parse(gsz_context *context, gsz_cply_header *header, const char *name,
                                 const char *text, size_t size) {
    parser p = {.context = context, .header = header, .name = name, .end = size};
    *header = (gsz_cply_header){0};
    for (int i = 0; i < GSZ_CPLY_BOUNDS; i++) header->bound[i] = GSZ_CPLY_ABSENT;
    for (int i = 0; i < GSZ_CPLY_WORDS; i++) header->word[i] = GSZ_CPLY_ABSENT;
    for (int i = 0; i < GSZ_CPLY_REST; i++) header->rest[i] = GSZ_CPLY_ABSENT;
    GSZ_TRY(parse_lines(&p, text, size));
    return finish(&p);
}
