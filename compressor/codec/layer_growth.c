/* SPDX-License-Identifier: MIT */
/* layer_growth.c - levels of growth: where they are, what they do, how they are coded. */
#include "layer_growth.h"

#include "color_space.h"
#include "context.h"
#include "integer_coder.h"

#include <assert.h>

/* ---- where they are ------------------------------------------------------------------------------ */

gsz_result gsz_growth_open(gsz_context *context, gsz_layer_growth *g, uint32_t layers,
                           uint32_t blocks) {
    g->layers = layers;
    GSZ_TRY(GSZ_NEW(context, &g->layer, blocks));
    return GSZ_NEW(context, &g->begin, (size_t)blocks + 1);
}

/** Each number of layers beyond the block's own shows it, and has its runs before those of all greater numbers. */
void gsz_growth_add_block(gsz_layer_growth *g, uint32_t layer, uint32_t gaussians) {
    size_t runs = (gaussians + GSZ_GROWTH_RUN - 1) / GSZ_GROWTH_RUN;
    g->layer[g->blocks] = layer;
    g->begin[g->blocks + 1] = g->begin[g->blocks] + runs;
    g->blocks++;
    for (uint32_t shown = layer + 1; shown < g->layers; shown++)
        for (uint32_t k = shown + 1; k <= g->layers; k++) g->first[k] += runs;
}

gsz_result gsz_growth_clear(gsz_context *context, gsz_layer_growth *g) {
    gsz_free(context, g->level);
    return gsz_alloc(context, (void **)&g->level, g->first[g->layers], GSZ_GROWTH_VALUES);
}

void gsz_growth_free(gsz_context *context, gsz_layer_growth *g) {
    gsz_free(context, g->layer);
    gsz_free(context, g->begin);
    gsz_free(context, g->level);
    *g = (gsz_layer_growth){0};
}

int8_t *gsz_growth_of(const gsz_layer_growth *g, uint32_t layers, uint32_t block) {
    if (!g->level || layers == 0 || layers >= g->layers || g->layer[block] >= layers) return NULL;
    return g->level + (g->first[layers] + g->begin[block]) * GSZ_GROWTH_VALUES;
}

/* ---- what they do -------------------------------------------------------------------------------- */

void gsz_growth_add(const double value[GSZ_GROWTH_VALUES], float *const plane[GSZ_PLANE_COUNT],
                    size_t first, size_t end) {
    double rgb[3];
    gsz_luma_to_rgb(value + 2, rgb);
    for (size_t i = first; i < end; i++) {
        for (int k = 0; k < 3; k++) plane[GSZ_PLANE_SCALE + k][i] += (float)value[0];
        plane[GSZ_PLANE_OPACITY][i] += (float)value[1];
        for (int c = 0; c < 3; c++) plane[GSZ_PLANE_DC + c][i] += (float)rgb[c];
    }
}

static void apply_run(const int8_t *level, float *const plane[], size_t first, size_t end) {
    static const double step[GSZ_GROWTH_VALUES] = GSZ_GROWTH_STEPS;
    double value[GSZ_GROWTH_VALUES];
    for (int v = 0; v < GSZ_GROWTH_VALUES; v++) value[v] = level[v] * step[v];
    gsz_growth_add(value, plane, first, end);
}

void gsz_block_grow(const int8_t *level, gsz_cloud *cloud, size_t first, size_t count) {
    for (size_t i = 0; i < count; i += GSZ_GROWTH_RUN, level += GSZ_GROWTH_VALUES)
        apply_run(level, cloud->plane, first + i,
                  first + (count - i < GSZ_GROWTH_RUN ? count : i + GSZ_GROWTH_RUN));
}

/* ---- how they are coded -------------------------------------------------------------------------- */

typedef struct growth_models {
    gsz_model token[GSZ_GROWTH_VALUES];
    gsz_mantissas mantissas[GSZ_GROWTH_VALUES];
} growth_models;

GSZ_BOTH_WAYS bool code_levels(gsz_coder *coder, bool encoding, int8_t *level, size_t runs) {
    growth_models m;
    bool ok = true;
    gsz_models_init(m.token, GSZ_GROWTH_VALUES, GSZ_SYMBOLS);
    for (int v = 0; v < GSZ_GROWTH_VALUES; v++) gsz_mantissas_init(&m.mantissas[v]);
    for (size_t r = 0; r < runs && ok && !coder->failed; r++)
        for (int v = 0; v < GSZ_GROWTH_VALUES; v++, level++) {
            int32_t now = gsz_code_signed(coder, encoding, &m.token[v], &m.mantissas[v], *level);
            ok = ok && now >= -GSZ_GROWTH_LEVEL_MAX && now <= GSZ_GROWTH_LEVEL_MAX;
            *level = (int8_t)now;
        }
    return ok && !coder->failed;
}

gsz_result gsz_growth_encode(gsz_context *context, gsz_buffer *out, const gsz_layer_growth *g) {
    gsz_coder coder = {0};
    uint32_t words, plain;
    gsz_coder_encode(&coder, context);
    (void)code_levels(&coder, true, g->level, g->first[g->layers]);
    gsz_result result = gsz_coder_finish(&coder, out, &words, &plain);
    assert(result != GSZ_OK || plain == 0);
    gsz_coder_free(&coder, context);
    return result;
}

gsz_result gsz_growth_decode(gsz_context *context, gsz_layer_growth *g, const uint8_t *data,
                             size_t size) {
    gsz_coder coder = {0};
    GSZ_TRY(gsz_growth_clear(context, g));
    gsz_coder_decode(&coder, data, (uint32_t)size, 0);
    bool ok = code_levels(&coder, false, g->level, g->first[g->layers]);
    return ok && gsz_coder_done(&coder) ? GSZ_OK : GSZ_ERROR_CORRUPT;
}
