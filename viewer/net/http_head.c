/* SPDX-License-Identifier: MIT */
/* http_head.c - lines of HTTP: names in any case, numbers checked, everything else left alone. */
#include "http_head.h"

#include <string.h>
#include <strings.h>

bool gsz_http_is_url(const char *text) {
    return strncasecmp(text, "http://", 7) == 0 || strncasecmp(text, "https://", 8) == 0;
}

/* The value if the line is of that name, without space around it. */
static bool value_of(const char *line, size_t size, const char *name, const char **out_value,
                     size_t *out_size) {
    size_t at = strlen(name);
    if (size <= at || strncasecmp(line, name, at) != 0 || line[at] != ':') return false;
    at++;
    while (at < size && (line[at] == ' ' || line[at] == '\t')) at++;
    while (size > at && (unsigned char)line[size - 1] <= ' ') size--;
    *out_value = line + at;
    *out_size = size - at;
    return true;
}

/* Without what is not text, and cut where there is no room. */
static void copy_text(char *out, size_t room, const char *value, size_t size) {
    size_t used = 0;
    for (size_t i = 0; i < size && used + 1 < room; i++)
        if (value[i] >= ' ' && value[i] <= '~') out[used++] = value[i];
    out[used] = '\0';
}

static bool read_number(const char **at, const char *end, uint64_t *out) {
    const char *begin = *at;
    *out = 0;
    for (; *at < end && **at >= '0' && **at <= '9'; ++*at) {
        if (*out > UINT64_MAX / 16) return false;
        *out = *out * 10 + (uint64_t)(**at - '0');
    }
    return *at > begin;
}

/* "bytes 0-99/1234", or a * for what is not known. */
static void take_range(gsz_http_answer *answer, const char *value, size_t size) {
    const char *at = value + 6, *end = value + size;
    uint64_t first, last, total;
    if (size < 6 || strncasecmp(value, "bytes ", 6) != 0) return;
    if (!read_number(&at, end, &first) || at == end || *at++ != '-') return;
    if (!read_number(&at, end, &last) || at == end || *at++ != '/') return;
    answer->first = first;
    if (read_number(&at, end, &total) && at == end && total > last) answer->total = total;
}

static void take_length(gsz_http_answer *answer, const char *value, size_t size) {
    const char *at = value;
    uint64_t length;
    if (answer->status == 200 && read_number(&at, value + size, &length) && at == value + size)
        answer->total = length;
}

/* A tag that is weak says nothing of single bytes. One that is cut would be of nothing. */
static void take_version(gsz_http_answer *answer, const char *value, size_t size, bool is_tag) {
    if (size >= sizeof answer->version || (is_tag && (size == 0 || value[0] != '"'))) return;
    if (!is_tag && answer->version[0] == '"') return;
    copy_text(answer->version, sizeof answer->version, value, size);
}

static void take_status(gsz_http_answer *answer, const char *line, size_t size) {
    const char *at = memchr(line, ' ', size), *end = line + size;
    uint64_t status;
    *answer = (gsz_http_answer){0};
    if (!at) return;
    at++;
    if (read_number(&at, end, &status) && status < 1000) answer->status = (long)status;
}

void gsz_http_take_line(gsz_http_answer *answer, const char *line, size_t size) {
    const char *value;
    size_t length;
    if (size > 5 && memcmp(line, "HTTP/", 5) == 0) take_status(answer, line, size);
    if (value_of(line, size, "content-range", &value, &length)) take_range(answer, value, length);
    if (value_of(line, size, "content-length", &value, &length)) take_length(answer, value, length);
    if (value_of(line, size, "content-type", &value, &length))
        copy_text(answer->type, sizeof answer->type, value, length);
    if (value_of(line, size, "etag", &value, &length)) take_version(answer, value, length, true);
    if (value_of(line, size, "last-modified", &value, &length))
        take_version(answer, value, length, false);
    if (value_of(line, size, "content-encoding", &value, &length))
        answer->is_packed = length > 0 && !(length == 8 && strncasecmp(value, "identity", 8) == 0);
}
