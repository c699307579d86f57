/* SPDX-License-Identifier: MIT */
/* people_text.c - thousands separators, decimal units, and text that cannot upset a terminal. */
#include "people_text.h"

#include <string.h>

gsz_cli_text gsz_cli_count(uint64_t value) {
    gsz_cli_text text;
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)value);
    char *out = text.s;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) *out++ = ',';
        *out++ = digits[i];
    }
    *out = '\0';
    return text;
}

gsz_cli_text gsz_cli_size(uint64_t bytes) {
    static const char *const units[] = {"kB", "MB", "GB"};
    gsz_cli_text text;
    double value = (double)bytes / 1e3;
    int unit = 0;
    if (bytes < 1000) {
        snprintf(text.s, sizeof text.s, "%d B", (int)bytes);
        return text;
    }
    for (; value >= 999.95 && unit < 2; unit++) value /= 1e3;
    snprintf(text.s, sizeof text.s, "%.1f %s", value, units[unit]);
    return text;
}

gsz_cli_text gsz_cli_times(uint64_t large, uint64_t small) {
    gsz_cli_text text = {"-"};
    if (small == 0) return text;
    double ratio = (double)large / (double)small;
    snprintf(text.s, sizeof text.s, ratio < 9.95 ? "%.1fx" : "%.0fx", ratio);
    return text;
}

gsz_cli_text gsz_cli_seconds(double seconds) {
    gsz_cli_text text;
    int decimals = seconds < 0.995 ? 2 : seconds < 99.95 ? 1 : 0;
    snprintf(text.s, sizeof text.s, "%.*f s", decimals, seconds);
    return text;
}

/* ---- foreign text ---- */

size_t gsz_cli_utf8_length(const char *text) {
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *at = (const unsigned char *)text;
    size_t length = *at < 0x80   ? 1
                    : *at < 0xc2 ? 0
                    : *at < 0xe0 ? 2
                    : *at < 0xf0 ? 3
                    : *at < 0xf5 ? 4
                                 : 0;
    uint32_t code = length < 2 ? *at : *at & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) return 0;
        code = code << 6 | (at[i] & 0x3f);
    }
    if (length > 1 && code < smallest[length]) return 0;
    return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? 0 : length;
}

bool gsz_cli_is_control(const char *text) {
    const unsigned char *at = (const unsigned char *)text;
    return *at < 0x20 || *at == 0x7f || (*at == 0xc2 && at[1] >= 0x80 && at[1] <= 0x9f);
}

void gsz_cli_tame(char *text) {
    for (char *at = text; *at; at++)
        if (gsz_cli_is_control(at)) {
            if (*at == '\xc2') *at++ = '?';
            *at = '?';
        }
}

void gsz_cli_print_tame(FILE *stream, const char *text) {
    char piece[512];
    while (*text) {
        /* Cut before a lead byte, so that no character is torn at the end of a piece. */
        size_t size = strnlen(text, sizeof piece - 1);
        while (size > 1 && text[size] && ((unsigned char)text[size] & 0xc0) == 0x80) size--;
        memcpy(piece, text, size);
        piece[size] = '\0';
        gsz_cli_tame(piece);
        fputs(piece, stream);
        text += size;
    }
}
