/* SPDX-License-Identifier: MIT */
/* refdec_mixture.c - several models as one (3.1, mixing). */
#include "refdec_entropy.h"

enum { WHOLE = 32752 };

void rd_mixtures_start(void *mixtures, size_t bytes, int models) {
    rd_mixture *m = mixtures;
    for (size_t i = 0; i < bytes / sizeof *m; i++) {
        m[i] = (rd_mixture){.models = models};
        int left = WHOLE;
        for (int k = 0; k < models - 1; k++) left -= m[i].weight[k] = WHOLE / models;
        m[i].weight[models - 1] = left;
    }
}

void rd_mixture_counts(const rd_mixture *mixture, rd_model *mixed, rd_model *const *models) {
    mixed->cum[0] = 0;
    mixed->cum[16] = 32768;
    for (int i = 1; i <= 15; i++) {
        int sum = i;
        for (int k = 0; k < mixture->models; k++)
            sum += models[k]->cum[i] * mixture->weight[k] >> 15;
        mixed->cum[i] = (uint16_t)sum;
    }
}

static void learn_weights(rd_mixture *m, const uint32_t *share, uint32_t sum) {
    int n = 0, left = WHOLE;
    while (sum >> n >= 1u << 17) n++;
    uint64_t r = ((uint32_t)WHOLE << 17) / (sum >> n);
    for (int k = 0; k < m->models - 1; k++) {
        int part = (int)((share[k] >> n) * r >> 17);
        int aim = part - (part >> 4) + 2047 / m->models;
        m->weight[k] += (aim - m->weight[k]) >> 5;
        left -= m->weight[k];
    }
    m->weight[m->models - 1] = left;
}

void rd_mixture_learn(rd_mixture *mixture, rd_model *const *models, int s) {
    uint32_t share[RD_MIXED], sum = 0;
    for (int k = 0; k < mixture->models; k++) {
        uint32_t slots = models[k]->cum[s + 1] - models[k]->cum[s];
        sum += share[k] = (uint32_t)mixture->weight[k] * slots;
    }
    learn_weights(mixture, share, sum);
    for (int k = 0; k < mixture->models; k++) rd_model_learn(models[k], s);
}
