/* SPDX-License-Identifier: MIT */
/* refdec_bytes.c - see refdec_bytes.h. */
#include "refdec_bytes.h"

#include <string.h>

#include "refdec.h"

const char refdec_no_memory[] = "no memory";

rd_bytes rd_bytes_of(const uint8_t *data, size_t size) { return (rd_bytes){data, size, 0, false}; }

bool rd_bytes_end(const rd_bytes *b) { return !b->failed && b->at == b->size; }

const uint8_t *rd_take(rd_bytes *b, uint64_t count) {
    if (b->failed || count > b->size - b->at) {
        b->failed = true;
        return NULL;
    }
    const uint8_t *taken = b->data + b->at;
    b->at += (size_t)count;
    return taken;
}

uint64_t rd_unsigned(rd_bytes *b, int bytes) {
    const uint8_t *p = rd_take(b, (uint64_t)bytes);
    uint64_t value = 0;
    for (int i = 0; p && i < bytes; i++) value |= (uint64_t)p[i] << (8 * i);
    return value;
}

uint8_t rd_u8(rd_bytes *b) { return (uint8_t)rd_unsigned(b, 1); }
uint16_t rd_u16(rd_bytes *b) { return (uint16_t)rd_unsigned(b, 2); }
uint32_t rd_u32(rd_bytes *b) { return (uint32_t)rd_unsigned(b, 4); }
uint64_t rd_u64(rd_bytes *b) { return rd_unsigned(b, 8); }
int rd_i8(rd_bytes *b) { return (int8_t)rd_u8(b); }
int rd_i16(rd_bytes *b) { return (int16_t)rd_u16(b); }

float rd_f32(rd_bytes *b) {
    uint32_t bits = rd_u32(b);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

uint64_t rd_varint(rd_bytes *b) {
    uint64_t value = 0;
    for (int i = 0; i < 10; i++) {
        uint8_t byte = rd_u8(b);
        if (i == 9 && byte > 1) break;
        value |= (uint64_t)(byte & 127) << (7 * i);
        if (byte < 128) return value;
    }
    b->failed = true;
    return 0;
}
