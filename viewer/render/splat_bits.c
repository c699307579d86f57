/* SPDX-License-Identifier: MIT */
/* splat_bits.c - packs the levels of a block into rows of bits, each field as wide as the block's values need. */
#include "splat_bits.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POSITION_BITS_MAX = 31, WORD_BITS = 32 };

_Static_assert(sizeof(SplatBlock) == 96 + 4 * (SPLAT_FIELDS + 6), "C and GLSL agree");
_Static_assert(SPLAT_RUN_LENGTH == GSZ_GROWTH_RUN, "a run is a run");
_Static_assert(sizeof(SplatBook) == 16 && sizeof(SplatChunk) == 40, "C and GLSL agree");

/** A field of all Gaussians of a block, while rows are made. */
typedef struct column {
    int64_t *level;
    int64_t low, high;
} column;

/* ---- levels -------------------------------------------------------------------------------------- */

static int highest(const uint8_t *values, uint32_t count) {
    int most = 0;
    for (uint32_t i = 0; i < count; i++)
        if (values[i] > most) most = values[i];
    return most;
}

static int64_t middle(const gsz_quantised_block *b, int axis, uint32_t i, int most) {
    int left = most - b->refine[i];
    int64_t whole = (int64_t)b->cell[axis][i] << most;
    return 2 * (whole | (int64_t)b->fine[axis][i] << left) + ((int64_t)1 << left);
}

static int32_t turned(const gsz_quantised_block *b, int angle, uint32_t i) {
    return b->rotation[angle][i] * (1 << (SPLAT_ANGLE_BITS - b->angle_bits[angle == 2][i]));
}

/** Levels of a field, whose kind is asked for once and not for each Gaussian. */
static void copy_levels(int64_t *level, const gsz_quantised_block *b, int field, int most,
                        bool grows) {
#define COPY_LEVELS(value)                                                                         \
    for (uint32_t i = 0; i < b->count; i++) level[i] = (value)
    int k = field - SPLAT_REST;
    if (field >= SPLAT_REST && b->code_groups)
        COPY_LEVELS(b->code[k][i]);
    else if (field >= SPLAT_REST)
        COPY_LEVELS(b->sh[k][i]);
    else if (field >= SPLAT_COLOR)
        COPY_LEVELS(b->color[field - SPLAT_COLOR][i]);
    else if (field == SPLAT_FINENESS)
        COPY_LEVELS(b->fineness[i]);
    else if (field >= SPLAT_ANGLE)
        COPY_LEVELS(turned(b, field - SPLAT_ANGLE, i));
    else if (field == SPLAT_RUN)
        COPY_LEVELS(grows ? i % SPLAT_CHUNK / SPLAT_RUN_LENGTH : 0);
    else if (field == SPLAT_FACE)
        COPY_LEVELS(b->face[i] + 3 * b->needle[i]);
    else if (field >= SPLAT_SCALE)
        COPY_LEVELS(b->scale[field - SPLAT_SCALE][i]);
    else if (field == SPLAT_CLASS)
        COPY_LEVELS(b->scale_class[i]);
    else if (field == SPLAT_OPACITY)
        COPY_LEVELS(b->opacity[i]);
    else
        COPY_LEVELS(middle(b, field, i, most));
#undef COPY_LEVELS
}

static void fill(column *c, const gsz_quantised_block *b, int field, int most, bool grows) {
    int64_t low = INT64_MAX, high = INT64_MIN;
    copy_levels(c->level, b, field, most, grows);
    for (uint32_t i = 0; i < b->count; i++) {
        low = c->level[i] < low ? c->level[i] : low;
        high = c->level[i] > high ? c->level[i] : high;
    }
    c->low = low;
    c->high = high;
}

/* ---- rows ---------------------------------------------------------------------------------------- */

static uint32_t bits_of(uint64_t value) {
    uint32_t bits = 0;
    while (value >> bits) bits++;
    return bits;
}

static int field_count(const gsz_quantised_block *b) {
    int coefficients = gsz_sh_coefficients(b->sh_degree);
    return SPLAT_REST + (b->code_groups ? b->code_groups : 3 * coefficients);
}

static bool is_signed(const gsz_quantised_block *b, int field) {
    return field >= SPLAT_SIGNED && !(field >= SPLAT_REST && b->code_groups);
}

/** Magnitudes of two's complement: -8 takes as many bits as 7. */
static uint32_t signed_width(const column *c) {
    if (c->low == 0 && c->high == 0) return 0;
    uint64_t above = c->high > 0 ? (uint64_t)c->high : 0;
    uint64_t below = c->low < 0 ? (uint64_t)(-c->low - 1) : 0;
    return 1 + bits_of(above > below ? above : below);
}

/** Positions count from the lowest of the block, which goes into the origin; those of more bits than a field holds
 *  lose the lowest. */
static void place_positions(SplatBlock *block, column *columns, const gsz_quantised_block *b,
                            int most) {
    uint32_t widest = 0, drop;
    for (int axis = 0; axis < 3; axis++) {
        uint32_t width = bits_of((uint64_t)(columns[axis].high - columns[axis].low));
        if (width > widest) widest = width;
    }
    drop = widest > POSITION_BITS_MAX ? widest - POSITION_BITS_MAX : 0;
    double unit = b->cell_edge * ldexp(1, -most - 1);
    block->unit = (float)(unit * ldexp(1, (int)drop));
    for (int axis = 0; axis < 3; axis++) {
        column *c = &columns[axis];
        block->origin[axis] = (float)(b->origin[axis] + (double)c->low * unit);
        for (uint32_t i = 0; i < b->count; i++) c->level[i] = (c->level[i] - c->low) >> drop;
        c->high = (c->high - c->low) >> drop;
        c->low = 0;
    }
}

/** Fields that lie behind each other in one word: one, or those of a coefficient's channels. */
typedef struct bundle {
    int first, apart, count;
    uint32_t width; /* of all */
} bundle;

/** How a row is cut. */
typedef struct row_plan {
    uint32_t width[SPLAT_FIELDS], word[SPLAT_FIELDS], shift[SPLAT_FIELDS];
    bundle bundle[SPLAT_FIELDS];
    int bundles;
} row_plan;

static void add_bundle(row_plan *plan, int first, int apart, int count) {
    bundle b = {first, apart, count, 0};
    for (int k = 0; k < count; k++) b.width += plan->width[first + k * apart];
    plan->bundle[plan->bundles++] = b;
}

/** Channels are joined where all coefficients allow it; their widths are told in 5 bits each. */
static bool can_join(const row_plan *plan, const gsz_quantised_block *b) {
    int coefficients = gsz_sh_coefficients(b->sh_degree);
    for (int k = 0; k < coefficients; k++) {
        const uint32_t *w = &plan->width[SPLAT_REST + k];
        uint32_t sum = w[0] + w[coefficients] + w[2 * coefficients];
        if (sum > WORD_BITS || w[0] == WORD_BITS) return false;
    }
    return coefficients > 0 && b->code_groups == 0;
}

/** Puts each bundle, the widest first, into the first word with room. Returns the words of a row. */
static uint32_t lay_out(row_plan *plan) {
    uint32_t used[SPLAT_FIELDS] = {0}, words = 1; /* no more words than fields */
    for (uint32_t w = WORD_BITS; w > 0; w--)
        for (int i = 0; i < plan->bundles; i++) {
            const bundle *b = &plan->bundle[i];
            uint32_t word = 0;
            if (b->width != w) continue;
            while (used[word] + w > WORD_BITS) word++;
            for (int k = 0; k < b->count; k++) {
                int field = b->first + k * b->apart;
                plan->word[field] = word;
                plan->shift[field] = used[word];
                used[word] += plan->width[field];
            }
            if (word + 1 > words) words = word + 1;
        }
    return words;
}

static void describe_places(SplatBlock *block, const row_plan *plan, int fields) {
    for (int f = 0; f < fields; f++)
        if (plan->width[f] > 0)
            block->field[f] = plan->word[f] | plan->shift[f] << 8 | plan->width[f] << 16;
    for (int i = 0; i < plan->bundles; i++) {
        const bundle *b = &plan->bundle[i];
        const uint32_t *w = &plan->width[b->first];
        uint32_t at = b->first, last = 2 * (uint32_t)b->apart;
        /* the bundle begins where its first field would, even if that has no bits */
        for (int k = 0; k < b->count && plan->width[at] == 0; k++) at += (uint32_t)b->apart;
        if (b->count == 1 || b->width == 0) continue;
        block->field[b->first] =
            plan->word[at] | plan->shift[at] << 8 | w[0] << 13 | w[b->apart] << 18 | w[last] << 23;
    }
}

static uint32_t plan_row(row_plan *plan, SplatBlock *block, const gsz_quantised_block *b) {
    int fields = field_count(b), coefficients = gsz_sh_coefficients(b->sh_degree);
    bool joined = can_join(plan, b);
    for (int f = 0; f < (joined ? SPLAT_REST : fields); f++) add_bundle(plan, f, 0, 1);
    for (int k = 0; k < (joined ? coefficients : 0); k++)
        add_bundle(plan, SPLAT_REST + k, coefficients, 3);
    uint32_t words = lay_out(plan);
    describe_places(block, plan, fields);
    block->joined = joined;
    return words;
}

static void write_field(gsz_splat_rows *rows, const row_plan *plan, int field, const column *c) {
    uint32_t width = plan->width[field], *word = rows->words + plan->word[field];
    if (width == 0) return;
    uint32_t mask = (uint32_t)(((uint64_t)1 << width) - 1);
    for (uint32_t i = 0; i < rows->block.count; i++, word += rows->block.row)
        *word |= ((uint32_t)c->level[i] & mask) << plan->shift[field];
}

/* ---- what the block shares ----------------------------------------------------------------------- */

static void describe(SplatBlock *block, const gsz_quantised_block *b) {
    block->count = b->count;
    block->coefficients = (uint)gsz_sh_coefficients(b->sh_degree);
    block->groups = (uint)b->code_groups;
    block->opacity_top = (float)((1 << b->opacity_bits) - 1);
    block->footprint = b->footprint;
    block->reference = b->reference;
    block->scale_first = (float)b->scale_first;
    block->scale_step = (float)b->scale_step[0];
    block->color_step = b->color_step;
    block->rest_step = b->sh_step;
    block->layer = b->layer;
    block->grown_most = 1;
}

static float deviation(const SplatBlock *s, int64_t level, int64_t scale_class) {
    double step = s->scale_step * exp2(0.5 * (double)scale_class);
    double value = s->scale_first + step * (level ? (double)level : 0.25);
    return (float)(value * value * s->reference);
}

/** Bounds of the centres as the device will see them, a unit wider for its rounding, and the largest deviation. */
static void bound_chunk(SplatChunk *chunk, const SplatBlock *block, const column *columns) {
    chunk->reach = 0;
    for (int axis = 0; axis < 3; axis++) {
        int64_t low = INT64_MAX, high = 0;
        for (uint32_t i = chunk->first; i < chunk->first + chunk->count; i++) {
            int64_t at = columns[axis].level[i];
            if (at < low) low = at;
            if (at > high) high = at;
        }
        chunk->low[axis] = (float)(block->origin[axis] + (double)(low - 1) * block->unit);
        chunk->high[axis] = (float)(block->origin[axis] + (double)(high + 1) * block->unit);
    }
    for (uint32_t i = chunk->first; i < chunk->first + chunk->count; i++) {
        float reach =
            deviation(block, columns[SPLAT_SCALE].level[i], columns[SPLAT_CLASS].level[i]);
        if (reach > chunk->reach) chunk->reach = reach;
    }
}

static bool make_chunks(gsz_splat_rows *rows, const column *columns) {
    uint32_t count = rows->block.count;
    rows->chunk_count = (count + SPLAT_CHUNK - 1) / SPLAT_CHUNK;
    rows->chunk = calloc(rows->chunk_count, sizeof *rows->chunk);
    if (!rows->chunk) return false;
    for (uint32_t c = 0; c < rows->chunk_count; c++) {
        SplatChunk *chunk = &rows->chunk[c];
        chunk->first = c * SPLAT_CHUNK;
        chunk->count = count - chunk->first < SPLAT_CHUNK ? count - chunk->first : SPLAT_CHUNK;
        bound_chunk(chunk, &rows->block, columns);
    }
    return true;
}

/* ---- growth -------------------------------------------------------------------------------------- */

enum { GROWTH_WORDS = 2 /* of a run */ };

gsz_splat_growth gsz_splat_growth_of(const gsz_file *file, uint32_t block, uint32_t layer) {
    gsz_splat_growth growth = {0};
    const int8_t *level = gsz_file_block_growth(file, layer + 1, block);
    while (level && growth.count < GSZ_SPLAT_GROWTHS) {
        growth.level[growth.count++] = level;
        level = gsz_file_block_growth(file, layer + 1 + growth.count, block);
    }
    return growth;
}

static uint32_t runs_of(uint32_t count) {
    return (count + SPLAT_RUN_LENGTH - 1) / SPLAT_RUN_LENGTH;
}

static void write_run(uint32_t word[GROWTH_WORDS], const int8_t level[GSZ_GROWTH_VALUES]) {
    for (int v = 0; v < GSZ_GROWTH_VALUES; v++)
        word[v / 4] |= (uint32_t)(uint8_t)level[v] << v % 4 * 8;
}

/** Behind the rows, where there is room. */
static void write_growth(gsz_splat_rows *rows, const gsz_splat_growth *growth) {
    SplatBlock *block = &rows->block;
    uint32_t runs = runs_of(block->count), *word = rows->words + (size_t)block->row * block->count;
    int most = 0;
    block->growth = block->row * block->count;
    block->growths = growth->count;
    for (uint32_t k = 0; k < growth->count; k++)
        for (uint32_t r = 0; r < runs; r++, word += GROWTH_WORDS) {
            const int8_t *level = growth->level[k] + (size_t)r * GSZ_GROWTH_VALUES;
            write_run(word, level);
            if (level[0] > most) most = level[0];
        }
    block->grown_most = (float)exp(most / 16.0);
}

/* ---- blocks -------------------------------------------------------------------------------------- */

static bool make_rows(gsz_splat_rows *rows, const gsz_quantised_block *b,
                      const gsz_splat_growth *growth, column *columns) {
    bool grows = growth && growth->count > 0;
    int fields = field_count(b), most = highest(b->refine, b->count);
    row_plan plan = {0};
    for (int f = 0; f < fields; f++) fill(&columns[f], b, f, most, grows);
    describe(&rows->block, b);
    place_positions(&rows->block, columns, b, most);
    for (int f = 0; f < fields; f++)
        plan.width[f] =
            is_signed(b, f) ? signed_width(&columns[f]) : bits_of((uint64_t)columns[f].high);
    rows->block.row = plan_row(&plan, &rows->block, b);
    rows->word_count = (size_t)rows->block.row * b->count;
    if (grows) rows->word_count += (size_t)runs_of(b->count) * GROWTH_WORDS * growth->count;
    rows->words = calloc(rows->word_count, sizeof *rows->words);
    if (!rows->words) return false;
    for (int f = 0; f < fields; f++) write_field(rows, &plan, f, &columns[f]);
    if (grows) write_growth(rows, growth);
    rows->layer = b->layer;
    return make_chunks(rows, columns);
}

bool gsz_splat_rows_make(gsz_splat_rows *rows, const gsz_quantised_block *b,
                         const gsz_splat_growth *growth) {
    column columns[SPLAT_FIELDS] = {{0}};
    int fields = field_count(b);
    int64_t *levels = calloc((size_t)fields * b->count, sizeof *levels);
    if (!levels) return false;
    for (int f = 0; f < fields; f++) columns[f].level = levels + (size_t)f * b->count;
    bool made = make_rows(rows, b, growth, columns);
    if (!made) gsz_splat_rows_free(rows);
    free(levels);
    return made;
}

void gsz_splat_rows_free(gsz_splat_rows *rows) {
    free(rows->words);
    free(rows->chunk);
    free(rows->node);
    memset(rows, 0, sizeof *rows);
}

/* ---- codebooks ----------------------------------------------------------------------------------- */

/** The nearest half float; ties away from 0 and values beyond the largest half do not matter to colours. */
static uint32_t half_of(float value) {
    float size = fabsf(value);
    uint32_t sign = signbit(value) ? 0x8000 : 0;
    if (!(size >= 0x1p-25f)) return sign;
    if (size >= 65504) return sign | 0x7bff;
    int exponent;
    float mantissa = frexpf(size, &exponent); /* [0.5, 1) */
    if (exponent < -13) return sign | (uint32_t)lrintf(ldexpf(size, 24));
    return sign | (((uint32_t)(exponent + 14) << 10) + (uint32_t)lrintf(mantissa * 2048) - 1024);
}

bool gsz_splat_book_make(uint32_t **out_words, size_t *out_count, const gsz_codebook_view *book) {
    SplatBook head = {.first = (uint)book->first, .end = (uint)book->end};
    uint32_t values = 3 * (head.end - head.first), words = sizeof head / sizeof(uint32_t);
    head.row = (values + 1) / 2;
    *out_count = words + (size_t)book->count * head.row;
    *out_words = calloc(*out_count, sizeof **out_words);
    if (!*out_words) return false;
    memcpy(*out_words, &head, sizeof head);
    for (uint32_t code = 0; code < book->count; code++)
        for (uint32_t j = 0; j < values; j++)
            (*out_words)[words + (size_t)code * head.row + j / 2] |=
                half_of(book->values[(size_t)code * values + j]) << (j % 2 * 16);
    return true;
}
