/* SPDX-License-Identifier: MIT */
/* byte_writer.h - little-endian fields appended to a buffer; the mirror of byte_reader.h. Its failure is
 * sticky: check gsz_writer_result once per structure. Internal. */
#ifndef GSZ_BYTE_WRITER_H
#define GSZ_BYTE_WRITER_H

#include "gsz_base.h"

typedef struct gsz_byte_writer {
    gsz_context *context;
    gsz_buffer *buffer;
    gsz_result result;
} gsz_byte_writer;

void gsz_writer_init(gsz_byte_writer *writer, gsz_context *context, gsz_buffer *buffer);
void gsz_writer_bytes(gsz_byte_writer *writer, const void *data, size_t size);
void gsz_writer_u8(gsz_byte_writer *writer, uint8_t value);
void gsz_writer_u16(gsz_byte_writer *writer, uint16_t value);
void gsz_writer_u32(gsz_byte_writer *writer, uint32_t value);
void gsz_writer_u64(gsz_byte_writer *writer, uint64_t value);
void gsz_writer_f32(gsz_byte_writer *writer, float value);
/** Overwrites `size` bytes at `at` of the buffer with an earlier field's value, now that it is known. */
void gsz_writer_patch(gsz_byte_writer *writer, size_t at, uint64_t value, int size);
void gsz_writer_varint(gsz_byte_writer *writer, uint64_t value);

#endif
