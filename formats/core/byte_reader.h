/* SPDX-License-Identifier: MIT */
/* byte_reader.h - the one bounded reader of untrusted bytes. Its error is sticky: after the first read past
 * the end every read gives zeros and `failed` stays true, so that a parser checks once per structure. Internal. */
#ifndef GSZ_BYTE_READER_H
#define GSZ_BYTE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct gsz_byte_reader {
    const uint8_t *data;
    size_t size;
    size_t at;
    bool failed;
} gsz_byte_reader;

void gsz_reader_init(gsz_byte_reader *reader, const void *data, size_t size);
size_t gsz_reader_left(const gsz_byte_reader *reader);
/** `size` bytes in place, or NULL (and failed) if there are not so many. */
const uint8_t *gsz_reader_bytes(gsz_byte_reader *reader, size_t size);
/* Little-endian. */
uint8_t gsz_reader_u8(gsz_byte_reader *reader);
uint16_t gsz_reader_u16(gsz_byte_reader *reader);
uint32_t gsz_reader_u32(gsz_byte_reader *reader);
uint64_t gsz_reader_u64(gsz_byte_reader *reader);
float gsz_reader_f32(gsz_byte_reader *reader);
/** LEB128, at most 10 bytes; a longer or overflowing one fails. */
uint64_t gsz_reader_varint(gsz_byte_reader *reader);

#endif
