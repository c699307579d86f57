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

/* ---- 3.1: refdec_mixture.c ---- */

enum { RD_MIXED = 3 };

/** What mixes up to RD_MIXED models; all of its weights, the last included. */
typedef struct rd_mixture {
    int models, weight[RD_MIXED];
} rd_mixture;

/** Begins all mixtures of an array, of so many models each. */
void rd_mixtures_start(void *mixtures, size_t bytes, int models);
/** Leaves in *mixed the counts that a symbol is found in. */
void rd_mixture_counts(const rd_mixture *mixture, rd_model *mixed, rd_model *const *models);
/** The weights learn symbol s, and then the models do. */
void rd_mixture_learn(rd_mixture *mixture, rd_model *const *models, int s);

/* ---- 3.2, 3.3: refdec_rans.c ---- */

typedef struct rd_stream {
    const uint8_t *words, *words_end, *plain;
    uint32_t x[2];
    int next;
    uint64_t bits_read, bits_there;
    bool failed; /* a read went past an end, or the syntax was broken; everything reads as 0 then */
} rd_stream;

rd_stream rd_stream_begin(const uint8_t *data, size_t words, size_t plain);
/** A symbol of a model's counts; nothing learns it. */
unsigned rd_find_symbol(rd_stream *s, const rd_model *m);
uint32_t rd_bits(rd_stream *s, int n);
/** No read failed and both states are where they began: all that XTRA asks of its end. */
bool rd_states_sound(const rd_stream *s);
/** The whole rule about the end of a stream. */
bool rd_stream_sound(const rd_stream *s);

/* ---- 3.2: refdec_symbol.c ---- */

unsigned rd_symbol(rd_stream *s, rd_model *m);
unsigned rd_mixed(rd_stream *s, rd_mixture *mixture, rd_model *const *models);

/* ---- 3.4, 3.5: refdec_integers.c ---- */

/** M[1..6]. */
typedef struct rd_mantissas {
    rd_model of[7];
} rd_mantissas;

void rd_mantissas_start(rd_mantissas *m);
int32_t rd_signed(rd_stream *s, rd_model *tokens, rd_mantissas *m);
/** What follows a token. */
int32_t rd_signed_behind(rd_stream *s, int token, rd_mantissas *m);
/** What follows the symbol of the upper four bits, of n; `low` is a set of 16. */
uint32_t rd_ranged_behind(rd_stream *s, uint32_t upper, rd_model *low, int n);

#endif
