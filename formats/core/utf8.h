/* SPDX-License-Identifier: MIT */
/* utf8.h - telling well-formed UTF-8 (RFC 3629) from other bytes. Internal. */
#ifndef GSZ_UTF8_H
#define GSZ_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/** Bytes of the character that the `left` bytes at `text` begin with, 1..4, or 0 if they begin with none. */
size_t gsz_utf8_character(const char *text, size_t left);
bool gsz_utf8_valid(const char *text, size_t size);

#endif
