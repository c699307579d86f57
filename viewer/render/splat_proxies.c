/* SPDX-License-Identifier: MIT */
/* splat_proxies.c - levels of proxies, each made of the one below, and their way into a block of levels. */
#include "splat_proxies.h"

#include "splat_merge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    FAN = GSZ_MERGE_FAN,
    LEVELS = 6, /* of a block, which has 65536 Gaussians at the most */
    POSITION_BITS = 18,
    OPACITY_BITS = 8,
    SCALE_LEVELS = 4095,
    TURN = 1 << SPLAT_ANGLE_BITS
};

_Static_assert(SPLAT_CHUNK % GSZ_MERGE_GROUP == 0 && GSZ_MERGE_GROUP % FAN == 0,
               "four chunks make one chunk of proxies");

/* Steps of colours and harmonics. */
static const float color_step = 1.0f / 128, rest_step = 1.0f / 64;

/* ---- levels ---- */

/* The proxies of all levels, each from a whole chunk on: what is left of its last chunk repeats its last proxy. */
typedef struct tower {
    gsz_merge_body *body;
    uint32_t first[LEVELS + 1], count[LEVELS]; /* first[levels]: all of them */
    uint32_t levels;
} tower;

static uint32_t up_to_chunks(uint32_t count) {
    return (count + SPLAT_CHUNK - 1) / SPLAT_CHUNK * SPLAT_CHUNK;
}

static uint32_t fewer(uint32_t count) { return (count + FAN - 1) / FAN; }

uint64_t gsz_splat_proxies_most(uint64_t gaussians, uint32_t blocks) {
    return gaussians / (FAN - 1) + (uint64_t)blocks * LEVELS * SPLAT_CHUNK;
}

static bool plan_tower(tower *t, uint32_t count) {
    while (count > GSZ_PROXY_ROOT) {
        count = fewer(count);
        t->count[t->levels] = count;
        t->first[t->levels + 1] = t->first[t->levels] + up_to_chunks(count);
        t->levels++;
    }
    t->body = malloc((t->first[t->levels] + 1) * sizeof *t->body);
    return t->body;
}

static void merge_level(gsz_merge_body *out, const gsz_merge_body *from, uint32_t count,
                        int colors) {
    uint32_t made = 0;
    for (uint32_t i = 0; i < count; i += GSZ_MERGE_GROUP) {
        uint32_t group = count - i < GSZ_MERGE_GROUP ? count - i : GSZ_MERGE_GROUP;
        made += gsz_merge_group(out + made, from + i, group, colors);
    }
    for (uint32_t i = made; i < up_to_chunks(made); i++) out[i] = out[made - 1];
}

static int colors_of(const gsz_quantised_block *b) {
    return 3 + 3 * gsz_sh_coefficients(b->sh_degree);
}

static bool build_tower(tower *t, const gsz_quantised_block *b, const gsz_codebook_view *books) {
    gsz_merge_body *leaf = malloc(b->count * sizeof *leaf);
    if (!leaf || !plan_tower(t, b->count)) {
        free(leaf);
        return false;
    }
    for (uint32_t i = 0; i < b->count; i++) gsz_merge_body_of(&leaf[i], b, i, books);
    for (uint32_t l = 0; l < t->levels; l++)
        merge_level(t->body + t->first[l], l ? t->body + t->first[l - 1] : leaf,
                    l ? t->count[l - 1] : b->count, colors_of(b));
    free(leaf);
    return true;
}

/* ---- into a block ---- */

/* The arrays behind a gsz_quantised_block. */
typedef struct proxy_levels {
    uint32_t *cell[3], *none;
    uint16_t *opacity;
    uint8_t *zero, *bits, *face;
    int32_t *scale[3], *rotation[3], *color[GSZ_MERGE_COLORS];
    void *storage;
} proxy_levels;

static bool make_levels(proxy_levels *l, uint32_t count, int colors) {
    size_t words = (size_t)count * (10 + (size_t)colors);
    l->storage = calloc(words + count * 2, sizeof(uint32_t));
    if (!l->storage) return false;
    uint32_t *at = l->storage;
    for (int k = 0; k < 3; k++, at += count) l->cell[k] = at;
    l->none = at;
    at += count;
    for (int k = 0; k < 3; k++, at += count) l->scale[k] = (int32_t *)at;
    for (int k = 0; k < 3; k++, at += count) l->rotation[k] = (int32_t *)at;
    for (int k = 0; k < colors; k++, at += count) l->color[k] = (int32_t *)at;
    l->opacity = (uint16_t *)at;
    l->zero = (uint8_t *)(l->opacity + count);
    l->bits = l->zero + count;
    l->face = l->bits + count;
    return true;
}

/* Rounded; of NaN the least. */
static int32_t within(float value, float least, float most) {
    return (int32_t)lrintf(fminf(fmaxf(value, least), most));
}

/* Of an angle, what `bend` of splat_values.glsl makes this of: t (0.77 + 0.23 t^2), by Newton. */
static int32_t unbend(float value) {
    float t = value;
    for (int i = 0; i < 4; i++)
        t -= (t * (0.77f + 0.23f * t * t) - value) / (0.77f + 0.69f * t * t);
    return within(t * TURN / 2, -TURN / 2, TURN / 2 - 1);
}

/* The shortest axis leads. */
static void write_axes(proxy_levels *l, uint32_t i, float axis[3][3]) {
    float *lead = axis[2], zero[3], side[3], length = 0, along = 0, across = 0;
    int face = 0;
    for (int k = 1; k < 3; k++)
        if (fabsf(lead[k]) > fabsf(lead[face])) face = k;
    int next = (face + 1) % 3, last = (face + 2) % 3;
    float sign = lead[face] < 0 ? -1.0f : 1.0f, size = fabsf(lead[face]);
    for (int k = 0; k < 3; k++) lead[k] *= sign;
    for (int k = 0; k < 3; k++) {
        zero[k] = (k == next ? 1.0f : 0.0f) - lead[next] * lead[k];
        length += zero[k] * zero[k];
    }
    for (int k = 0; k < 3; k++) zero[k] /= sqrtf(length);
    for (int k = 0; k < 3; k++)
        side[k] = lead[(k + 1) % 3] * zero[(k + 2) % 3] - lead[(k + 2) % 3] * zero[(k + 1) % 3];
    for (int k = 0; k < 3; k++) {
        along += axis[0][k] * zero[k];
        across += axis[0][k] * side[k];
    }
    float turn = (across < 0 ? atan2f(-across, -along) : atan2f(across, along)) / 3.14159265f;
    l->face[i] = (uint8_t)face;
    l->rotation[0][i] = unbend(lead[next] / size);
    l->rotation[1][i] = unbend(lead[last] / size);
    l->rotation[2][i] = within((turn > 0.5f ? turn - 1 : turn) * TURN, -TURN / 2, TURN / 2 - 1);
}

static void write_body(proxy_levels *l, uint32_t i, const gsz_merge_body *body,
                       const gsz_quantised_block *q, int colors) {
    float deviation[3], axis[3][3];
    gsz_merge_axes(deviation, axis, body->covariance);
    write_axes(l, i, axis);
    for (int k = 0; k < 3; k++) {
        float cell = (body->position[k] - q->origin[k]) / q->cell_edge;
        l->cell[k][i] = (uint32_t)within(cell - 0.5f, 0, (1 << POSITION_BITS) - 1);
        l->scale[k][i] = within(sqrtf(deviation[k]) / (float)q->scale_step[0], 0, SCALE_LEVELS);
    }
    for (int k = 0; k < colors; k++) {
        float level = body->color[k] / (k < 3 ? color_step : rest_step);
        l->color[k][i] = within(level, -8191, 8191);
    }
    l->opacity[i] = (uint16_t)within(body->alpha * 255, 1, 254);
    l->bits[i] = SPLAT_ANGLE_BITS;
}

/* What the levels count in, which the largest of them set. */
static void measure(gsz_quantised_block *q, const tower *t) {
    float high[3], variance = 0;
    for (int k = 0; k < 3; k++) q->origin[k] = high[k] = t->body[0].position[k];
    for (uint32_t i = 0; i < q->count; i++) {
        const float *m = t->body[i].covariance;
        for (int k = 0; k < 3; k++) {
            q->origin[k] = fminf(q->origin[k], t->body[i].position[k]);
            high[k] = fmaxf(high[k], t->body[i].position[k]);
        }
        variance = fmaxf(variance, m[0] + m[3] + m[5]);
    }
    float extent =
        fmaxf(high[0] - q->origin[0], fmaxf(high[1] - q->origin[1], high[2] - q->origin[2]));
    q->cell_edge = fmaxf(ldexpf(extent * 1.001f, -POSITION_BITS), 1e-30f);
    q->scale_step[0] = fmax(sqrt(sqrt((double)variance)) / SCALE_LEVELS, 1e-20);
}

static void describe(gsz_quantised_block *q, const proxy_levels *l, int colors) {
    for (int k = 0; k < 3; k++) {
        q->cell[k] = l->cell[k];
        q->fine[k] = l->none;
        q->scale[k] = l->scale[k];
        q->rotation[k] = l->rotation[k];
        q->color[k] = l->color[k];
    }
    for (int k = 3; k < colors; k++) q->sh[k - 3] = l->color[k];
    q->refine = q->scale_class = q->needle = l->zero;
    q->fineness = (const int8_t *)l->zero;
    q->angle_bits[0] = q->angle_bits[1] = l->bits;
    q->opacity = l->opacity;
    q->face = l->face;
}

static bool pack_tower(gsz_splat_rows *rows, const tower *t, const gsz_quantised_block *b) {
    int colors = colors_of(b);
    proxy_levels l;
    gsz_quantised_block q = {.count = t->first[t->levels],
                             .layer = b->layer,
                             .sh_degree = b->sh_degree,
                             .opacity_bits = OPACITY_BITS,
                             .reference = 1,
                             .color_step = color_step,
                             .sh_step = rest_step};
    if (!make_levels(&l, q.count, colors)) return false;
    measure(&q, t);
    for (uint32_t i = 0; i < q.count; i++) write_body(&l, i, &t->body[i], &q, colors);
    describe(&q, &l, colors);
    bool made = gsz_splat_rows_make(rows, &q, NULL);
    free(l.storage);
    return made;
}

/* ---- nodes ---- */

/* Least difference of colours that counts: edges against what is behind show in any case. */
static const double least_vary = 0.002;

static gsz_splat_node node_of(const gsz_merge_body *body, uint32_t count, uint32_t children) {
    double mass = 0, spread = 0, vary = 0;
    for (uint32_t i = 0; i < count; i++) {
        double m = (double)gsz_merge_mass(&body[i]);
        mass += m;
        spread += m * (double)body[i].spread;
        vary += m * (double)body[i].vary;
    }
    if (!(mass > 0)) return (gsz_splat_node){GSZ_NODE_ROOT, 0, 0};
    double more = children > count ? children - count : 1;
    return (gsz_splat_node){.parent = GSZ_NODE_ROOT,
                            .gain = (float)(mass * (vary / mass + least_vary) / more),
                            .spread = (float)(spread / mass)};
}

/* Gaussians of the chunks that a chunk of a level stands for; below: how many there are. */
static uint32_t children_of(uint32_t chunk, uint32_t below) {
    uint32_t first = chunk * FAN * SPLAT_CHUNK, most = FAN * SPLAT_CHUNK;
    return below - first < most ? below - first : most;
}

static void cut_level(gsz_splat_rows *rows, const tower *t, uint32_t level, uint32_t below) {
    uint32_t begin = t->first[level] / SPLAT_CHUNK, end = t->first[level + 1] / SPLAT_CHUNK;
    for (uint32_t c = begin; c < end; c++) {
        uint32_t done = (c - begin) * SPLAT_CHUNK, left = t->count[level] - done;
        SplatChunk *chunk = &rows->chunk[c];
        chunk->count = left < SPLAT_CHUNK ? left : SPLAT_CHUNK;
        rows->node[c] =
            node_of(t->body + chunk->first, chunk->count, children_of(c - begin, below));
        if (level + 1 < t->levels) rows->node[c].parent = end + (c - begin) / FAN;
    }
}

static bool make_nodes(gsz_splat_rows *rows, uint32_t count) {
    rows->node = calloc(count + 1, sizeof *rows->node);
    return rows->node;
}

bool gsz_splat_proxies_make(gsz_splat_rows *proxies, gsz_splat_rows *rows,
                            const gsz_quantised_block *b, const gsz_codebook_view *books) {
    tower t = {0};
    bool made = build_tower(&t, b, books) && make_nodes(rows, rows->chunk_count);
    if (made && t.levels > 0)
        made = pack_tower(proxies, &t, b) && make_nodes(proxies, proxies->chunk_count);
    for (uint32_t l = 0; made && l < t.levels; l++)
        cut_level(proxies, &t, l, l ? t.count[l - 1] : b->count);
    for (uint32_t c = 0; made && c < rows->chunk_count; c++)
        rows->node[c].parent = t.levels > 0 ? c / FAN : GSZ_NODE_ROOT;
    if (!made) gsz_splat_rows_free(proxies);
    free(t.body);
    return made;
}
