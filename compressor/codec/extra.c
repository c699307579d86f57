/* SPDX-License-Identifier: MIT */
/* extra.c - floats by their bits: each byte, from the highest, is told by whether the bytes above it were
 * those of the Gaussian before. */
#include "extra.h"

#include "byte_reader.h"
#include "container.h"
#include "context.h"

#include <string.h>

enum { BYTES = 4 };

typedef struct extra_models {
    gsz_model same[BYTES];    /* is the byte that of the value before? */
    gsz_model high[BYTES][2]; /* upper nibble; were the bytes above the same? */
    gsz_model low[BYTES][16];
} extra_models;

static void init_models(extra_models *m) {
    gsz_models_init(m->same, BYTES, 2);
    gsz_models_init(&m->high[0][0], BYTES * 2, GSZ_SYMBOLS);
    gsz_models_init(&m->low[0][0], BYTES * 16, GSZ_SYMBOLS);
}

GSZ_BOTH_WAYS uint32_t code_value(gsz_coder *coder, bool encoding, extra_models *m, uint32_t before,
                                  uint32_t value) {
    uint32_t result = 0;
    bool alike = true;
    for (int b = BYTES - 1; b >= 0; b--) {
        int old = (int)(before >> (8 * b) & 255), now = (int)(value >> (8 * b) & 255);
        bool same = alike && gsz_code_symbol(coder, encoding, &m->same[b], now == old) == 1;
        if (!same) {
            int high = gsz_code_symbol(coder, encoding, &m->high[b][alike], now >> 4);
            now = high << 4 | gsz_code_symbol(coder, encoding, &m->low[b][high], now & 15);
        } else {
            now = old;
        }
        alike = same;
        result |= (uint32_t)now << (8 * b);
    }
    return result;
}

gsz_result gsz_extra_encode(gsz_context *context, gsz_coder *coder, const float *const *plane,
                            size_t planes, const uint32_t *order, uint32_t count, gsz_buffer *out) {
    extra_models models;
    size_t start = out->size;
    gsz_coder_encode(coder, context);
    for (size_t p = 0; p < planes; p++) {
        uint32_t before = 0;
        init_models(&models);
        for (uint32_t i = 0; i < count; i++) {
            uint32_t bits;
            memcpy(&bits, &plane[p][order ? order[i] : i], 4);
            before = code_value(coder, true, &models, before, bits);
        }
    }
    uint32_t words, plain;
    GSZ_TRY(gsz_coder_finish(coder, out, &words, &plain));
    static const uint8_t zeros[64] = {0};
    while ((out->size - start) * GSZ_EXTRA_VALUES_PER_BYTE < (uint64_t)count * planes)
        GSZ_TRY(gsz_buffer_append(context, out, zeros, sizeof zeros));
    return GSZ_OK;
}

bool gsz_extra_decode(gsz_coder *coder, float *const *plane, size_t planes, uint32_t count,
                      const uint8_t *data, size_t size) {
    extra_models models;
    gsz_coder_decode(coder, data, (uint32_t)size, 0);
    for (size_t p = 0; p < planes; p++) {
        uint32_t before = 0;
        init_models(&models);
        for (uint32_t i = 0; i < count && !coder->failed; i++) {
            before = code_value(coder, false, &models, before, 0);
            memcpy(&plane[p][i], &before, 4);
        }
    }
    /* filling may follow the words, so that only the states tell the end */
    return !coder->failed && coder->state[0] == GSZ_RANS_LOW && coder->state[1] == GSZ_RANS_LOW;
}
