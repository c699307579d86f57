/* SPDX-License-Identifier: MIT */
/* rans.c - starting and ending entropy-coded streams. */
#include "rans.h"

#include "context.h"

#include <string.h>

/** A new stream; the buffers of an encoder stay. */
static void restart(gsz_coder *coder) {
    gsz_buffer symbols = coder->symbols, bits = coder->bits;
    memset(coder, 0, sizeof *coder);
    coder->symbols = symbols;
    coder->bits = bits;
    coder->symbols.size = coder->bits.size = 0;
}

void gsz_coder_encode(gsz_coder *coder, gsz_context *context) {
    restart(coder);
    coder->context = context;
}

void gsz_coder_free(gsz_coder *coder, gsz_context *context) {
    gsz_buffer_free(context, &coder->symbols);
    gsz_buffer_free(context, &coder->bits);
}

gsz_result gsz_coder_grow(gsz_coder *coder) {
    if (coder->result == GSZ_OK)
        coder->result = gsz_buffer_reserve(coder->context, &coder->symbols, 1u << 16);
    return coder->result;
}

void gsz_coder_flush_bits(gsz_coder *coder) {
    while (coder->held >= 8) {
        uint8_t byte = (uint8_t)coder->hold;
        if (coder->result == GSZ_OK)
            coder->result = gsz_buffer_append(coder->context, &coder->bits, &byte, 1);
        coder->hold >>= 8;
        coder->held -= 8;
    }
}

/** Codes the noted symbols backwards into `words`, which is filled from its end; returns its first byte. */
static uint8_t *code_backwards(const gsz_coder *coder, uint8_t *end) {
    uint32_t state[2] = {GSZ_RANS_LOW, GSZ_RANS_LOW};
    size_t count = coder->symbols.size / 4;
    while (count-- > 0) {
        uint32_t note;
        memcpy(&note, coder->symbols.data + count * 4, 4);
        uint32_t start = note >> 16, frequency = note & 0xffff;
        uint32_t x = state[count & 1];
        if (x >= (uint64_t)frequency << (32 - GSZ_MODEL_BITS)) {
            *--end = (uint8_t)(x >> 8);
            *--end = (uint8_t)x;
            x >>= 16;
        }
        state[count & 1] = (x / frequency << GSZ_MODEL_BITS) + x % frequency + start;
    }
    for (int s = 1; s >= 0; s--)
        for (int shift = 24; shift >= 0; shift -= 8) *--end = (uint8_t)(state[s] >> shift);
    return end;
}

gsz_result gsz_coder_finish(gsz_coder *coder, gsz_buffer *out, uint32_t *out_words,
                            uint32_t *out_bits) {
    coder->held += (8 - coder->held % 8) % 8;
    gsz_coder_flush_bits(coder);
    GSZ_TRY(coder->result);
    /* a symbol emits at most one word, so this much room is enough for any stream */
    size_t room = coder->symbols.size > 0 ? coder->symbols.size / 2 + 8 : 0;
    GSZ_TRY(gsz_buffer_reserve(coder->context, out, room + coder->bits.size));
    size_t words = 0;
    if (room > 0) {
        uint8_t *begin = out->data + out->size, *end = begin + room;
        uint8_t *first = code_backwards(coder, end);
        words = (size_t)(end - first);
        memmove(begin, first, words);
    }
    out->size += words;
    *out_words = (uint32_t)words;
    *out_bits = (uint32_t)coder->bits.size;
    return gsz_buffer_append(coder->context, out, coder->bits.data, coder->bits.size);
}

void gsz_coder_decode(gsz_coder *coder, const uint8_t *data, uint32_t words_size,
                      uint32_t bits_size) {
    restart(coder);
    coder->words = data;
    coder->words_end = data + words_size;
    coder->bits_at = coder->words_end;
    coder->bits_end = coder->bits_at + bits_size;
    coder->state[0] = coder->state[1] = GSZ_RANS_LOW;
    if (words_size == 0) return; /* a stream of plain bits alone */
    if (words_size < 8) {
        coder->failed = true;
        return;
    }
    for (int s = 0; s < 2; s++, coder->words += 4)
        coder->state[s] = (uint32_t)coder->words[0] | (uint32_t)coder->words[1] << 8 |
                          (uint32_t)coder->words[2] << 16 | (uint32_t)coder->words[3] << 24;
}

bool gsz_coder_done(const gsz_coder *coder) {
    return !coder->failed && coder->words == coder->words_end &&
           coder->bits_at == coder->bits_end && coder->state[0] == GSZ_RANS_LOW &&
           coder->state[1] == GSZ_RANS_LOW;
}
