/* SPDX-License-Identifier: MIT */
/* refdec_symbol.c - symbols that models learn, one or several at once (3.2). */
#include "refdec_entropy.h"

unsigned rd_symbol(rd_stream *s, rd_model *m) {
    unsigned symbol = rd_find_symbol(s, m);
    rd_model_learn(m, (int)symbol);
    return symbol;
}

unsigned rd_mixed(rd_stream *s, rd_mixture *mixture, rd_model *const *models) {
    rd_model counts;
    rd_mixture_counts(mixture, &counts, models);
    unsigned symbol = rd_find_symbol(s, &counts);
    rd_mixture_learn(mixture, models, (int)symbol);
    return symbol;
}
