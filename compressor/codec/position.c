/* SPDX-License-Identifier: MIT */
/* position.c - positions by halving the block's box: at each cut the number of Gaussians in the lower half
 * is coded, given how many there are in all; a Gaussian alone in its box gives its remaining bits as they
 * are. The order of the Gaussians is what this saves: log2(count!) bits. */
#include "position.h"

#include <string.h>

enum {
    SMALL = 15,       /* counts up to here are coded exactly */
    PATH = 8,         /* contexts from the last cuts above: was each one-sided? */
    WIDE_CLASSES = 32 /* octaves of a count */
};

void gsz_cuts_init(gsz_cuts *cuts, const uint8_t cell_bits[3]) {
    uint8_t left[3] = {cell_bits[0], cell_bits[1], cell_bits[2]};
    cuts->count = cell_bits[0] + cell_bits[1] + cell_bits[2];
    for (int i = 0; i < cuts->count; i++) {
        int axis = left[1] > left[0] ? 1 : 0;
        if (left[2] > left[axis]) axis = 2;
        memcpy(cuts->left[i], left, 3);
        cuts->axis[i] = (uint8_t)axis;
        left[axis]--;
    }
    memset(cuts->left[cuts->count], 0, 3);
}

/* ---- order --------------------------------------------------------------------------------------- */

typedef struct sort_key {
    uint64_t high; /* the first 64 cuts */
    uint32_t low;  /* the rest */
    uint32_t index;
} sort_key;

static sort_key make_key(const uint32_t *const cell[3], uint32_t index, const gsz_cuts *cuts) {
    sort_key key = {0, 0, index};
    for (int i = 0; i < cuts->count; i++) {
        int axis = cuts->axis[i];
        uint64_t bit = cell[axis][index] >> (cuts->left[i][axis] - 1) & 1;
        if (i < 64)
            key.high |= bit << (63 - i);
        else
            key.low |= (uint32_t)(bit << (95 - i));
    }
    return key;
}

/** One stable counting pass over a byte of the keys. */
static void sort_pass(sort_key *out, const sort_key *in, uint32_t count, bool low, int shift) {
    uint32_t start[257] = {0};
#define DIGIT(key) ((low ? (uint64_t)(key).low : (key).high) >> shift & 255)
    for (uint32_t i = 0; i < count; i++) start[DIGIT(in[i]) + 1]++;
    for (int d = 0; d < 256; d++) start[d + 1] += start[d];
    for (uint32_t i = 0; i < count; i++) out[start[DIGIT(in[i])]++] = in[i];
#undef DIGIT
}

void gsz_position_order(uint32_t *out_order, const uint32_t *const cell[3], uint32_t count,
                        const gsz_cuts *cuts, uint64_t *scratch) {
    sort_key *a = (sort_key *)scratch, *b = a + count;
    for (uint32_t i = 0; i < count; i++) a[i] = make_key(cell, i, cuts);
    int low_bytes = cuts->count > 64 ? (cuts->count - 64 + 7) / 8 : 0;
    int high_bytes = cuts->count > 64 ? 8 : (cuts->count + 7) / 8;
    for (int pass = 0; pass < low_bytes + high_bytes; pass++) {
        bool low = pass < low_bytes;
        int shift = low ? 32 - 8 * (low_bytes - pass) : 64 - 8 * (high_bytes - (pass - low_bytes));
        sort_pass(b, a, count, low, shift);
        sort_key *t = a;
        a = b;
        b = t;
    }
    for (uint32_t i = 0; i < count; i++) out_order[i] = a[i].index;
}

/* ---- coding -------------------------------------------------------------------------------------- */

typedef struct position_models {
    gsz_model small[SMALL + 1][PATH]; /* lower half's count, by the count in all */
    gsz_model wide[WIDE_CLASSES];     /* sixteenths of the count in all, by its octave */
} position_models;

/** Lower half's count of n > SMALL: its sixteenth, then the place in that sixteenth. */
GSZ_BOTH_WAYS uint32_t code_wide(gsz_coder *coder, bool encoding, position_models *models,
                                 uint32_t n, uint32_t lower) {
    gsz_model *model = &models->wide[31 - __builtin_clz(n)];
    uint32_t bucket =
        (uint32_t)gsz_code_symbol(coder, encoding, model, (int)((uint64_t)lower * 16 / (n + 1)));
    uint32_t first = (uint32_t)(((uint64_t)bucket * (n + 1) + 15) / 16);
    uint32_t next = (uint32_t)(((uint64_t)(bucket + 1) * (n + 1) + 15) / 16);
    uint32_t bits = 0;
    while (((uint32_t)1 << bits) < next - first) bits++;
    uint32_t rest = gsz_code_bits(coder, encoding, lower - first, bits);
    lower = first + rest;
    return lower <= n ? lower : n;
}

GSZ_BOTH_WAYS uint32_t code_lower(gsz_coder *coder, bool encoding, position_models *models,
                                  uint32_t n, uint32_t path, uint32_t lower) {
    if (n > SMALL) return code_wide(coder, encoding, models, n, lower);
    return (uint32_t)gsz_code_symbol(coder, encoding, &models->small[n][path], (int)lower);
}

/** A box on the way down. */
typedef struct box {
    uint32_t begin, count;
    uint32_t corner[3];
    uint8_t cut, path;
} box;

/** How many of the box's Gaussians (in coding order) lie below its next cut. */
static uint32_t count_lower(const gsz_block *block, const box *b, int axis, int bit) {
    uint32_t low = 0, high = b->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (block->cell[axis][b->begin + middle] >> bit & 1)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/** The one Gaussian of a box, or several of one cell: the bits that no cut told. */
GSZ_BOTH_WAYS void code_rest(gsz_coder *coder, bool encoding, gsz_block *block, const box *b,
                             const uint8_t left[3]) {
    for (int axis = 0; axis < 3; axis++) {
        uint32_t *cell = block->cell[axis] + b->begin;
        uint32_t bits = gsz_code_bits(coder, encoding, cell[0] - b->corner[axis], left[axis]);
        if (!encoding)
            for (uint32_t i = 0; i < b->count; i++) cell[i] = b->corner[axis] + bits;
    }
}

/** Cuts a box in two; pushes the halves that hold something, the lower one on top. */
GSZ_BOTH_WAYS int code_cut(gsz_coder *coder, bool encoding, position_models *models,
                           gsz_block *block, const gsz_cuts *cuts, box *stack, int top) {
    box b = stack[top];
    int axis = cuts->axis[b.cut], bit = cuts->left[b.cut][axis] - 1;
    uint32_t lower = encoding ? count_lower(block, &b, axis, bit) : 0;
    lower = code_lower(coder, encoding, models, b.count, b.path, lower);
    if (lower > b.count) {
        coder->failed = true; /* a symbol that no encoder writes */
        lower = b.count;
    }
    bool one_sided = lower == 0 || lower == b.count;
    box half = b;
    half.cut++;
    half.path = (uint8_t)((b.path << 1 | one_sided) & (PATH - 1));
    if (lower < b.count) {
        half.begin = b.begin + lower;
        half.count = b.count - lower;
        half.corner[axis] = b.corner[axis] | (uint32_t)1 << bit;
        stack[top++] = half;
    }
    if (lower > 0) {
        half.begin = b.begin;
        half.count = lower;
        half.corner[axis] = b.corner[axis];
        stack[top++] = half;
    }
    return top;
}

GSZ_BOTH_WAYS void code_positions(gsz_coder *coder, bool encoding, gsz_block *block) {
    position_models models;
    for (int n = 0; n <= SMALL; n++) gsz_models_init(models.small[n], PATH, n < 1 ? 2 : n + 1);
    gsz_models_init(models.wide, WIDE_CLASSES, GSZ_SYMBOLS);
    gsz_cuts cuts;
    gsz_cuts_init(&cuts, block->header.cell_bits);
    box stack[GSZ_CUTS_MAX + 2] = {{.begin = 0, .count = block->header.count}};
    int top = 1;
    while (top > 0 && !coder->failed) {
        const box *b = &stack[--top];
        if (b->count == 1 || b->cut == cuts.count)
            code_rest(coder, encoding, block, b, cuts.left[b->cut]);
        else
            top = code_cut(coder, encoding, &models, block, &cuts, stack, top);
    }
}

void gsz_position_code(gsz_coder *coder, bool encoding, gsz_block *block) {
    if (encoding)
        code_positions(coder, true, block);
    else
        code_positions(coder, false, block);
}

/* ---- neighbours ---------------------------------------------------------------------------------- */

enum { WINDOW = 16 };

void gsz_position_neighbors(gsz_block *block) {
    const uint32_t *x = block->cell[0], *y = block->cell[1], *z = block->cell[2];
    for (uint32_t i = 0; i < block->header.count; i++) {
        int64_t best[2] = {0};
        uint32_t at[2] = {i, i};
        uint32_t first = i > WINDOW ? i - WINDOW : 0;
        for (uint32_t j = i; j-- > first;) {
            int64_t dx = (int64_t)x[i] - x[j], dy = (int64_t)y[i] - y[j], dz = (int64_t)z[i] - z[j];
            int64_t d = dx * dx + dy * dy + dz * dz; /* below 3 * 2^60 */
            if (at[0] == i || d < best[0]) {
                best[1] = best[0], at[1] = at[0];
                best[0] = d, at[0] = j;
            } else if (at[1] == i || d < best[1]) {
                best[1] = d, at[1] = j;
            }
        }
        if (at[1] == i) at[1] = at[0];
        block->near[0][i] = at[0];
        block->near[1][i] = at[1];
    }
}

/* ---- further bits ------------------------------------------------------------------------------- */

GSZ_BOTH_WAYS void code_refine(gsz_coder *coder, bool encoding, gsz_block *block) {
    for (uint32_t i = 0; i < block->header.count; i++)
        for (int axis = 0; axis < 3; axis++)
            block->fine[axis][i] =
                gsz_code_bits(coder, encoding, block->fine[axis][i], block->refine[i]);
}

void gsz_refine_code(gsz_coder *coder, bool encoding, gsz_block *block) {
    if (encoding)
        code_refine(coder, true, block);
    else
        code_refine(coder, false, block);
}
