/* SPDX-License-Identifier: MIT */
/* report_html.c - buffered markup, escaping and base64. */
#include "report_html.h"
#include "people_text.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

void gsz_cli_html_start(gsz_cli_html *html, gsz_context *context, gsz_output *output) {
    html->context = context;
    html->output = output;
    html->result = GSZ_OK;
    html->used = 0;
}

static void flush(gsz_cli_html *html) {
    if (html->result == GSZ_OK && html->used > 0)
        html->result = gsz_output_write(html->context, html->output, html->buffer, html->used);
    html->used = 0;
}

static void put_bytes(gsz_cli_html *html, const char *bytes, size_t size) {
    while (size > 0) {
        size_t room = sizeof html->buffer - html->used, part = size < room ? size : room;
        memcpy(html->buffer + html->used, bytes, part);
        html->used += part;
        bytes += part;
        size -= part;
        if (html->used == sizeof html->buffer) flush(html);
    }
}

void gsz_cli_html_put(gsz_cli_html *html, const char *markup) {
    put_bytes(html, markup, strlen(markup));
}

void gsz_cli_html_format(gsz_cli_html *html, const char *format, ...) {
    char text[1001];
    va_list list;
    va_start(list, format);
    vsnprintf(text, sizeof text, format, list);
    va_end(list);
    gsz_cli_html_put(html, text);
}

void gsz_cli_html_number(gsz_cli_html *html, double value, int decimals) {
    if (isfinite(value))
        gsz_cli_html_format(html, "%.*f", decimals, value);
    else
        gsz_cli_html_put(html, "&ndash;");
}

/* ---- foreign text ---- */

static const char *entity_of(char c) {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    }
    return NULL;
}

/* Bytes that are no UTF-8, and controls, which HTML does not allow, become U+FFFD. */
void gsz_cli_html_text(gsz_cli_html *html, const char *text) {
    while (*text) {
        size_t length = gsz_cli_utf8_length(text);
        const char *entity = entity_of(*text);
        bool control = length == 0 || gsz_cli_is_control(text);
        if (entity)
            gsz_cli_html_put(html, entity);
        else
            put_bytes(html, control ? "\xef\xbf\xbd" : text, control ? 3 : length);
        text += length > 0 ? length : 1;
    }
}

/* ---- pictures ---- */

static void put_base64(gsz_cli_html *html, const uint8_t *bytes, size_t size) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < size; i += 3) {
        size_t left = size - i;
        uint32_t three = (uint32_t)bytes[i] << 16 | (left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                         (left > 2 ? bytes[i + 2] : 0);
        char four[4] = {digits[three >> 18], digits[three >> 12 & 63],
                        left > 1 ? digits[three >> 6 & 63] : '=',
                        left > 2 ? digits[three & 63] : '='};
        put_bytes(html, four, sizeof four);
    }
}

void gsz_cli_html_png(gsz_cli_html *html, const gsz_buffer *png) {
    gsz_cli_html_put(html, "data:image/png;base64,");
    put_base64(html, png->data, png->size);
}

gsz_result gsz_cli_html_finish(gsz_cli_html *html) {
    flush(html);
    return html->result;
}
