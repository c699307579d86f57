/* SPDX-License-Identifier: MIT */
/* rans.h - the entropy coder: two interleaved rANS states over adaptive models, and a plain bit stream
 * for what has no pattern. Internal; specified in formats/gsz.md, "Entropy coding".
 *
 * A coder either encodes or decodes. The syntax of each attribute is written once for both: a function
 * takes the coder and a constant `encoding`, hands values in and gets values out. rANS gives symbols back
 * in the reverse of the order they were put, so the encoder only notes them (models adapt forwards) and
 * gsz_coder_finish codes them from the last to the first.
 */
#ifndef GSZ_RANS_H
#define GSZ_RANS_H

#include "gsz_base.h"
#include "model_mixer.h"

/** For functions whose `encoding` is a constant at every call: each direction is compiled by itself. */
#define GSZ_BOTH_WAYS static inline __attribute__((always_inline))

#define GSZ_RANS_LOW 65536u /* states stay in [2^16, 2^32) */

typedef struct gsz_coder {
    /* encoding */
    gsz_context *context;
    gsz_buffer symbols; /* noted symbols: uint32_t start << 16 | frequency */
    gsz_buffer bits;    /* plain bits, whole bytes of them */
    gsz_result result;  /* sticky: an allocation failed */
    /* decoding */
    const uint8_t *words, *words_end;
    const uint8_t *bits_at, *bits_end;
    uint32_t state[2];
    bool failed; /* sticky: read past the end */
    /* both */
    uint32_t turn; /* which of the two states is next */
    uint64_t hold; /* plain bits not yet written or already read */
    uint32_t held;
} gsz_coder;

/** Ready to encode; reuses the buffers of an earlier stream of the same (or a zeroed) coder. */
void gsz_coder_encode(gsz_coder *coder, gsz_context *context);
/** Appends the stream to *out: the words of the symbols, then the plain bits; reports both sizes. */
gsz_result gsz_coder_finish(gsz_coder *coder, gsz_buffer *out, uint32_t *out_words,
                            uint32_t *out_bits) GSZ_CHECKED;
void gsz_coder_free(gsz_coder *coder, gsz_context *context);

/** Ready to decode the stream that gsz_coder_finish wrote. */
void gsz_coder_decode(gsz_coder *coder, const uint8_t *data, uint32_t words_size,
                      uint32_t bits_size);
/** True if everything was there and the states ended where the encoder began: checks the whole stream. */
bool gsz_coder_done(const gsz_coder *coder);

gsz_result gsz_coder_grow(gsz_coder *coder);
void gsz_coder_flush_bits(gsz_coder *coder);

static inline void gsz_coder_note(gsz_coder *coder, uint32_t start, uint32_t frequency) {
    if (coder->symbols.capacity - coder->symbols.size < 4 && gsz_coder_grow(coder) != GSZ_OK)
        return;
    uint32_t note = start << 16 | frequency;
    __builtin_memcpy(coder->symbols.data + coder->symbols.size, &note, 4);
    coder->symbols.size += 4;
}

static inline uint32_t gsz_coder_slot(const gsz_coder *coder) {
    return coder->state[coder->turn & 1] & (GSZ_MODEL_TOTAL - 1);
}

static inline void gsz_coder_advance(gsz_coder *coder, uint32_t start, uint32_t frequency) {
    uint32_t *state = &coder->state[coder->turn++ & 1];
    uint32_t x = frequency * (*state >> GSZ_MODEL_BITS) + (*state & (GSZ_MODEL_TOTAL - 1)) - start;
    if (x < GSZ_RANS_LOW) {
        if (coder->words_end - coder->words >= 2) {
            x = x << 16 | (uint32_t)(coder->words[0] | coder->words[1] << 8);
            coder->words += 2;
        } else {
            coder->failed = true;
            x = GSZ_RANS_LOW;
        }
    }
    *state = x;
}

/** Codes one symbol (0..15) with a model and teaches it. */
GSZ_BOTH_WAYS int gsz_code_symbol(gsz_coder *coder, bool encoding, gsz_model *model, int symbol) {
    if (!encoding) symbol = gsz_model_find(model, gsz_coder_slot(coder));
    uint32_t start = gsz_model_start(model, symbol);
    uint32_t frequency = gsz_model_end(model, symbol) - start;
    if (encoding)
        gsz_coder_note(coder, start, frequency);
    else
        gsz_coder_advance(coder, start, frequency);
    gsz_model_learn(model, symbol);
    return symbol;
}

/* mixed_symbol.c; not inline, where compilers would find the models' places anew at every use */
int gsz_decode_mixed_2(gsz_coder *coder, gsz_mixer *mixer, gsz_model *a, gsz_model *b);
int gsz_decode_mixed_3(gsz_coder *coder, gsz_mixer *mixer, gsz_model *a, gsz_model *b,
                       gsz_model *c);
void gsz_encode_mixed(gsz_coder *coder, gsz_mixer *mixer, gsz_model *const *models, int count,
                      int symbol);

/** Codes one symbol with `count` (2 or 3, constant) models at once and teaches all of them. */
GSZ_BOTH_WAYS int gsz_code_mixed(gsz_coder *coder, bool encoding, gsz_mixer *mixer,
                                 gsz_model *const *models, int count, int symbol) {
    if (encoding) {
        gsz_encode_mixed(coder, mixer, models, count, symbol);
        return symbol;
    }
    if (count == 2) return gsz_decode_mixed_2(coder, mixer, models[0], models[1]);
    return gsz_decode_mixed_3(coder, mixer, models[0], models[1], models[2]);
}

/** Codes `count` (0..32) plain bits. */
GSZ_BOTH_WAYS uint32_t gsz_code_bits(gsz_coder *coder, bool encoding, uint32_t value,
                                     uint32_t count) {
    uint64_t mask = ((uint64_t)1 << count) - 1;
    if (encoding) {
        coder->hold |= (value & mask) << coder->held;
        coder->held += count;
        if (coder->held >= 32) gsz_coder_flush_bits(coder);
        return value;
    }
    while (coder->held < count) {
        if (coder->bits_at == coder->bits_end) {
            coder->failed = true;
            return 0;
        }
        coder->hold |= (uint64_t)*coder->bits_at++ << coder->held;
        coder->held += 8;
    }
    value = (uint32_t)(coder->hold & mask);
    coder->hold >>= count;
    coder->held -= count;
    return value;
}

#endif
