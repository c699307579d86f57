/* SPDX-License-Identifier: MIT */
/* utf8.c - well-formed UTF-8. */
#include "utf8.h"

#include <stdint.h>

size_t gsz_utf8_character(const char *text, size_t left) {
    if (left == 0) return 0;
    const uint8_t *byte = (const uint8_t *)text;
    if (byte[0] < 0x80) return 1;
    size_t size = byte[0] >= 0xf0 ? 4 : byte[0] >= 0xe0 ? 3 : 2;
    if (byte[0] < 0xc2 || byte[0] > 0xf4 || size > left) return 0;
    for (size_t i = 1; i < size; i++)
        if ((byte[i] & 0xc0) != 0x80) return 0;
    /* Overlong forms, surrogates and what lies beyond U+10FFFF differ in the second byte. */
    if (byte[0] == 0xe0 && byte[1] < 0xa0) return 0;
    if (byte[0] == 0xed && byte[1] > 0x9f) return 0;
    if (byte[0] == 0xf0 && byte[1] < 0x90) return 0;
    if (byte[0] == 0xf4 && byte[1] > 0x8f) return 0;
    return size;
}

bool gsz_utf8_valid(const char *text, size_t size) {
    for (size_t at = 0; at < size;) {
        size_t step = gsz_utf8_character(text + at, size - at);
        if (step == 0) return false;
        at += step;
    }
    return true;
}
