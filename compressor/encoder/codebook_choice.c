/* SPDX-License-Identifier: MIT */
/* codebook_choice.c - what all ways to find codebooks share. */
#include "codebook_choice.h"

#include "context.h"

#include <stdlib.h>
#include <string.h>

typedef struct ranked_code {
    double brightness;
    uint32_t code;
} ranked_code;

static int compare_brightness(const void *a, const void *b) {
    const ranked_code *x = a, *y = b;
    if (x->brightness != y->brightness) return x->brightness < y->brightness ? -1 : 1;
    return (x->code > y->code) - (x->code < y->code);
}

gsz_result gsz_codebook_rank(gsz_context *context, uint32_t *out_place, double *brightness,
                             const uint32_t *users, uint32_t count) {
    ranked_code *ranked = NULL;
    GSZ_TRY(GSZ_NEW(context, &ranked, count));
    for (uint32_t c = 0; c < count; c++) {
        brightness[c] = users[c] ? brightness[c] / users[c] : -1e30;
        ranked[c] = (ranked_code){brightness[c], c};
    }
    qsort(ranked, count, sizeof *ranked, compare_brightness);
    for (uint32_t r = 0; r < count; r++) out_place[ranked[r].code] = r;
    gsz_free(context, ranked);
    return GSZ_OK;
}

void gsz_codebook_choice_free(gsz_context *context, gsz_codebook_choice *choice) {
    gsz_codebooks_free(context, &choice->books);
    gsz_buffer_free(context, &choice->encoded);
    for (int g = 0; g < GSZ_CODE_GROUPS_MAX; g++) gsz_free(context, choice->code_of[g]);
    gsz_free(context, choice->known);
    memset(choice, 0, sizeof *choice);
}
