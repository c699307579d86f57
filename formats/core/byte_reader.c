/* SPDX-License-Identifier: MIT */
/* byte_reader.c - bounded little-endian reads from untrusted bytes. */
#include "byte_reader.h"

#include <string.h>

void gsz_reader_init(gsz_byte_reader *reader, const void *data, size_t size) {
    *reader = (gsz_byte_reader){.data = data, .size = size};
}

size_t gsz_reader_left(const gsz_byte_reader *reader) {
    return reader->failed ? 0 : reader->size - reader->at;
}

const uint8_t *gsz_reader_bytes(gsz_byte_reader *reader, size_t size) {
    if (reader->failed || size > reader->size - reader->at) {
        reader->failed = true;
        return NULL;
    }
    /* Zero bytes of an empty reader are a success too, so they need an address that is not NULL. */
    static const uint8_t nothing = 0;
    const uint8_t *bytes = reader->data ? reader->data + reader->at : &nothing;
    reader->at += size;
    return bytes;
}

static uint64_t read_little(gsz_byte_reader *reader, size_t size) {
    const uint8_t *bytes = gsz_reader_bytes(reader, size);
    uint64_t value = 0;
    for (size_t i = 0; bytes && i < size; i++) value |= (uint64_t)bytes[i] << (8 * i);
    return value;
}

uint8_t gsz_reader_u8(gsz_byte_reader *reader) { return (uint8_t)read_little(reader, 1); }
uint16_t gsz_reader_u16(gsz_byte_reader *reader) { return (uint16_t)read_little(reader, 2); }
uint32_t gsz_reader_u32(gsz_byte_reader *reader) { return (uint32_t)read_little(reader, 4); }
uint64_t gsz_reader_u64(gsz_byte_reader *reader) { return read_little(reader, 8); }

float gsz_reader_f32(gsz_byte_reader *reader) {
    uint32_t bits = gsz_reader_u32(reader);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

uint64_t gsz_reader_varint(gsz_byte_reader *reader) {
    uint64_t value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
        uint8_t byte = gsz_reader_u8(reader);
        if (reader->failed) return 0;
        if (shift == 63 && byte > 1) break;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
    reader->failed = true;
    return 0;
}
