/* SPDX-License-Identifier: MIT */
/* layer_growth.h - the chunk that tells how the first layers are drawn while those behind them are not there. Internal;
 * specified in formats/gsz.md, "Growth of layers". */
#ifndef GSZ_LAYER_GROWTH_H
#define GSZ_LAYER_GROWTH_H

#include "gsz.h"
#include "rans.h"

enum {
    GSZ_GROWTH_LAYERS_MAX =
        8, /* of a file with growth: what it asks for stays in proportion to its blocks */
    GSZ_GROWTH_LEVEL_MAX = 31 /* codes without plain bits */
};

/** A step of log scale, opacity logit, and of the three parts of the DC after the colour transform. */
#define GSZ_GROWTH_STEPS                                                                           \
    { 1 / 16.0, 1 / 4.0, 1 / 16.0, 1 / 16.0, 1 / 16.0 }

/** Levels of all runs of all blocks that some first layers have, the fewest layers first. Zero-initialise; release with
 *  gsz_growth_free. */
typedef struct gsz_layer_growth {
    uint32_t layers, blocks;
    uint32_t *layer; /* of each block */
    size_t *begin;   /* of each block: the runs of those before it; then of all */
    size_t first[GSZ_GROWTH_LAYERS_MAX +
                 1]; /* by a number of layers: where its runs begin; [layers]: of all */
    int8_t *level;   /* GSZ_GROWTH_VALUES a run; NULL: none is known */
} gsz_layer_growth;

/** Room for so many blocks of at most GSZ_GROWTH_LAYERS_MAX layers, which are then added in the order of the file. */
gsz_result gsz_growth_open(gsz_context *context, gsz_layer_growth *growth, uint32_t layers,
                           uint32_t blocks) GSZ_CHECKED;
void gsz_growth_add_block(gsz_layer_growth *growth, uint32_t layer, uint32_t gaussians);
/** All levels 0. */
gsz_result gsz_growth_clear(gsz_context *context, gsz_layer_growth *growth) GSZ_CHECKED;
void gsz_growth_free(gsz_context *context, gsz_layer_growth *growth);

/** Levels of the runs of a block where the first `layers` are shown; NULL: there are none. */
int8_t *gsz_growth_of(const gsz_layer_growth *growth, uint32_t layers, uint32_t block);

/** Adds to Gaussians first .. end - 1 what the values of a run say: log scale, opacity logit, and DC before the transform. */
void gsz_growth_add(const double value[GSZ_GROWTH_VALUES], float *const plane[GSZ_PLANE_COUNT],
                    size_t first, size_t end);

gsz_result gsz_growth_encode(gsz_context *context, gsz_buffer *out,
                             const gsz_layer_growth *growth) GSZ_CHECKED;
/** Fills in the levels of blocks that were added. GSZ_ERROR_CORRUPT without a message. */
gsz_result gsz_growth_decode(gsz_context *context, gsz_layer_growth *growth, const uint8_t *data,
                             size_t size) GSZ_CHECKED;

#endif
