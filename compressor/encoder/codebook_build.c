/* SPDX-License-Identifier: MIT */
/* codebook_build.c - which way the harmonics of a scene are coded. */
#include "codebook_build.h"

#include "context.h"

#include <stdlib.h>
#include <string.h>

enum { SEARCH_EFFORT = 4 };

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

gsz_result gsz_codebook_build(gsz_context *context, gsz_codebook_choice *out,
                              const gsz_cloud *cloud, const gsz_settings *settings,
                              const gsz_pack_options *options) {
    out->books.sh_degree = settings->header.sh_degree;
    if (settings->header.sh_degree == 0 || options->sh_coding == GSZ_SH_LEVELS) return GSZ_OK;
    if (options->sh_coding == GSZ_SH_AUTO && options->effort < SEARCH_EFFORT) return GSZ_OK;
    GSZ_TRY(gsz_codebook_find_exact(context, out, cloud, settings));
    if (out->books.groups > 0 || options->sh_coding == GSZ_SH_AUTO) return GSZ_OK;
    return gsz_codebook_train(context, out, cloud, settings);
}

void gsz_codebook_choice_free(gsz_context *context, gsz_codebook_choice *choice) {
    gsz_codebooks_free(context, &choice->books);
    gsz_buffer_free(context, &choice->encoded);
    for (int g = 0; g < GSZ_CODE_GROUPS_MAX; g++) gsz_free(context, choice->code_of[g]);
    memset(choice, 0, sizeof *choice);
}
