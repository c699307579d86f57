/* SPDX-License-Identifier: MIT */
/* refdec_bytes.h - reading bytes within bounds (section 1), and how the reasons of failures travel. */
#ifndef REFDEC_BYTES_H
#define REFDEC_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Functions that can fail return NULL or a reason; the first reason is handed on. */
#define RD_TRY(call)                                                                               \
    do {                                                                                           \
        const char *rd_reason = (call);                                                            \
        if (rd_reason) return rd_reason;                                                           \
    } while (0)
/** A rule of the document. */
#define RD_RULE(holds, reason)                                                                     \
    do {                                                                                           \
        if (!(holds)) return (reason);                                                             \
    } while (0)

/** Reads past the end give 0 and set `failed`, which stays. */
typedef struct rd_bytes {
    const uint8_t *data;
    size_t size, at;
    bool failed;
} rd_bytes;

rd_bytes rd_bytes_of(const uint8_t *data, size_t size);
/** True if nothing failed and nothing is left. */
bool rd_bytes_end(const rd_bytes *b);
/** The next `count` bytes, or NULL. */
const uint8_t *rd_take(rd_bytes *b, uint64_t count);
/** An unsigned integer of 1..8 bytes. */
uint64_t rd_unsigned(rd_bytes *b, int bytes);
uint8_t rd_u8(rd_bytes *b);
uint16_t rd_u16(rd_bytes *b);
uint32_t rd_u32(rd_bytes *b);
uint64_t rd_u64(rd_bytes *b);
int rd_i8(rd_bytes *b);
int rd_i16(rd_bytes *b);
float rd_f32(rd_bytes *b);
uint64_t rd_varint(rd_bytes *b);

#endif
