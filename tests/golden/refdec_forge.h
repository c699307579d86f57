/* SPDX-License-Identifier: MIT */
/* refdec_forge.h - streams that are made by their decoder: symbols and bits are drawn while it asks for them, and then
 * coded, so that any syntax comes out sound, with values that no encoder would choose. */
#ifndef REFDEC_FORGE_H
#define REFDEC_FORGE_H

#include "refdec_entropy.h"

typedef struct forged_symbol {
    uint32_t start, f;
} forged_symbol;

/** Stands where the decoder expects a stream, with which it begins. */
typedef struct forge {
    rd_stream stream;
    uint64_t *seed;
    uint32_t wild; /* of 256 symbols, how many are drawn from all 16 alike */
    bool upward;   /* symbols are small, and integers made of them not negative */
    forged_symbol *symbol;
    size_t symbols, room;
    uint8_t *plain; /* a bit a byte */
    size_t bits, bits_room;
} forge;

uint32_t forge_draw(uint64_t *seed, uint32_t below);
void forge_begin(forge *f, uint64_t *seed, uint32_t wild);
void forge_free(forge *f);
/** Words and plain bits, as new memory. */
uint8_t *forge_code(const forge *f, uint32_t *out_words, uint32_t *out_plain);

#endif
