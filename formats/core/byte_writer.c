/* SPDX-License-Identifier: MIT */
/* byte_writer.c - little-endian fields appended to a buffer. */
#include "byte_writer.h"

#include <string.h>

#include "context.h"

void gsz_writer_init(gsz_byte_writer *writer, gsz_context *context, gsz_buffer *buffer) {
    *writer = (gsz_byte_writer){.context = context, .buffer = buffer, .result = GSZ_OK};
}

void gsz_writer_bytes(gsz_byte_writer *writer, const void *data, size_t size) {
    if (writer->result != GSZ_OK) return;
    writer->result = gsz_buffer_append(writer->context, writer->buffer, data, size);
}

static void write_little(gsz_byte_writer *writer, uint64_t value, size_t size) {
    uint8_t bytes[8];
    for (size_t i = 0; i < size; i++) bytes[i] = (uint8_t)(value >> (8 * i));
    gsz_writer_bytes(writer, bytes, size);
}

void gsz_writer_u8(gsz_byte_writer *writer, uint8_t value) { write_little(writer, value, 1); }
void gsz_writer_u16(gsz_byte_writer *writer, uint16_t value) { write_little(writer, value, 2); }
void gsz_writer_u32(gsz_byte_writer *writer, uint32_t value) { write_little(writer, value, 4); }
void gsz_writer_u64(gsz_byte_writer *writer, uint64_t value) { write_little(writer, value, 8); }

void gsz_writer_f32(gsz_byte_writer *writer, float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    gsz_writer_u32(writer, bits);
}

void gsz_writer_varint(gsz_byte_writer *writer, uint64_t value) {
    uint8_t bytes[10];
    size_t size = 0;
    while (value >= 0x80) {
        bytes[size++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    bytes[size++] = (uint8_t)value;
    gsz_writer_bytes(writer, bytes, size);
}

void gsz_writer_patch(gsz_byte_writer *writer, size_t at, uint64_t value, int size) {
    if (writer->result != GSZ_OK) return;
    for (int b = 0; b < size; b++) writer->buffer->data[at + (size_t)b] = (uint8_t)(value >> 8 * b);
}
