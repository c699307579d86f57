/* SPDX-License-Identifier: MIT */
/* refdec_entropy.h - streams of symbols and plain bits, and the numbers made of them (section 3). */
#ifndef REFDEC_ENTROPY_H
#define REFDEC_ENTROPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** start(s) is cum[s]: the 0 and the 32768 at its ends are kept beside the 15 counts. */
typedef struct rd_model {
    uint16_t cum[17];
    uint8_t seen;
} rd_model;

/* ---- 3.1: refdec_model.c ---- */

void rd_model_start(rd_model *m, int n);
/** The symbol that holds a slot. */
unsigned rd_model_find(const rd_model *m, unsigned slot);
void rd_model_learn(rd_model *m, int s);
/** Begins all models of an array, whatever its dimensions: `bytes` is its sizeof. */
void rd_models_start(void *models, size_t bytes, int n);

/* ---- 3.2, 3.3: refdec_rans.c ---- */

typedef struct rd_stream {
    const uint8_t *words, *words_end, *plain;
    uint32_t x[2];
    int next;
    uint64_t bits_read, bits_there;
    bool failed; /* a read went past an end, or the syntax was broken; everything reads as 0 then */
} rd_stream;

rd_stream rd_stream_begin(const uint8_t *data, size_t words, size_t plain);
unsigned rd_symbol(rd_stream *s, rd_model *m);
uint32_t rd_bits(rd_stream *s, int n);
/** No read failed and both states are where they began: all that XTRA asks of its end. */
bool rd_states_sound(const rd_stream *s);
/** The whole rule about the end of a stream. */
bool rd_stream_sound(const rd_stream *s);

/* ---- 3.4, 3.5: refdec_integers.c ---- */

/** M[1..6]. */
typedef struct rd_mantissas {
    rd_model of[7];
} rd_mantissas;

void rd_mantissas_start(rd_mantissas *m);
int32_t rd_signed(rd_stream *s, rd_model *tokens, rd_mantissas *m);
/** `low` is a set of 16. */
uint32_t rd_ranged(rd_stream *s, rd_model *high, rd_model *low, int n);

#endif
