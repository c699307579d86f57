/* SPDX-License-Identifier: MIT */
/* refdec_model.c - adaptive models (3.1). */
#include "refdec_entropy.h"

void rd_model_start(rd_model *m, int n) {
    int spare = 32768 - (16 - n);
    for (int i = 0; i <= 16; i++) m->cum[i] = (uint16_t)(i <= n ? spare * i / n : spare + (i - n));
    m->seen = 0;
}

void rd_models_start(void *models, size_t bytes, int n) {
    rd_model *m = models;
    for (size_t i = 0; i < bytes / sizeof *m; i++) rd_model_start(&m[i], n);
}

static int rate_of(int seen) {
    return seen < 2 ? 2 : seen < 6 ? 3 : seen < 14 ? 4 : seen < 32 ? 5 : seen < 63 ? 6 : 7;
}

unsigned rd_model_find(const rd_model *m, unsigned slot) {
    unsigned s = 0;
    for (int i = 1; i <= 15; i++) s += m->cum[i] <= slot;
    return s;
}

void rd_model_learn(rd_model *m, int s) {
    int rate = rate_of(m->seen);
    for (int i = 1; i <= 15; i++) {
        int target = i <= s ? i : 32752 + i;
        m->cum[i] = (uint16_t)(m->cum[i] + ((target - m->cum[i]) >> rate));
    }
    if (m->seen < 63) m->seen++;
}
