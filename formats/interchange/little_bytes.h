/* SPDX-License-Identifier: MIT */
/* little_bytes.h - little-endian numbers at an address that is known to have room. Internal. */
#ifndef GSZ_LITTLE_BYTES_H
#define GSZ_LITTLE_BYTES_H

#include <stdint.h>
#include <string.h>

static inline void gsz_put_u16(uint8_t *to, uint16_t value) {
    to[0] = (uint8_t)value;
    to[1] = (uint8_t)(value >> 8);
}

static inline void gsz_put_u32(uint8_t *to, uint32_t value) {
    gsz_put_u16(to, (uint16_t)value);
    gsz_put_u16(to + 2, (uint16_t)(value >> 16));
}

static inline void gsz_put_f32(uint8_t *to, float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    gsz_put_u32(to, bits);
}

static inline uint16_t gsz_get_u16(const uint8_t *from) {
    return (uint16_t)(from[0] | from[1] << 8);
}

static inline uint32_t gsz_get_u32(const uint8_t *from) {
    return gsz_get_u16(from) | (uint32_t)gsz_get_u16(from + 2) << 16;
}

static inline float gsz_get_f32(const uint8_t *from) {
    uint32_t bits = gsz_get_u32(from);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
