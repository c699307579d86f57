/* SPDX-License-Identifier: MIT */
/* merge.c - shares the dropped Gaussians out among those that stay, and adds up what each of them was handed.
 *
 * First every dropped Gaussian names its heirs, then every heir sums in the order of the cloud: the same bits for any
 * number of threads. */
#include "merge.h"

#include "context.h"
#include "det_math.h"
#include "merge_steps.h"
#include "moments.h"
#include "neighbours.h"
#include "parallel.h"

#include <assert.h>

enum { HEIRS = 6, RANGE = 256, ROUNDS = 4 };

/** Alike: so many deviations of both together apart, ... */
#define REACH 3.0
/** ... and so far in colour, which runs from 0 to 1 in each channel. */
#define COLOR_APART 0.3
#define COLOR_OF_DC 0.28209479
/** What one Gaussian is allowed, so that its logit stays one. */
#define ALPHA_LEAST 1e-6
#define ALPHA_MOST 0.999

typedef struct merging {
    gsz_context *context;
    const gsz_cloud *kept, *source;
    const uint32_t *kept_index;
    const double *importance;
    size_t dropped_count;
    uint32_t *dropped; /* ascending */
    gsz_neighbours tree;
    uint32_t (*heir)[HEIRS]; /* of each dropped one, indices of kept */
    float (*share)[HEIRS];   /* 0: none */
    size_t *begin;           /* of each kept one's part of `gift`; count + 1 */
    size_t *gift;            /* dropped one * HEIRS + heir */
    gsz_merger out;
} merging;

void gsz_merge_options_default(gsz_merge_options *options) {
    *options = (gsz_merge_options){.rounds = ROUNDS};
}

/* ---- naming heirs -------------------------------------------------------------------------------- */

static double square_color_apart(const gsz_cloud *cloud, size_t a, size_t b) {
    double sum = 0;
    for (int c = 0; c < 3; c++) {
        const float *dc = cloud->plane[GSZ_PLANE_DC + c];
        double d = COLOR_OF_DC * ((double)dc[a] - (double)dc[b]);
        sum += d * d;
    }
    return sum;
}

/** How fit `to` is to stand for `from`, 0..1: near, of one colour, and as much of both together its own. */
static double likeness(const gsz_cloud *cloud, size_t from, size_t to) {
    double color = square_color_apart(cloud, from, to) / (COLOR_APART * COLOR_APART);
    if (!(color < 1)) return 0;
    double a[6], b[6], both[6], apart[3];
    gsz_covariance_of(a, cloud, from);
    gsz_covariance_of(b, cloud, to);
    for (int e = 0; e < 6; e++) both[e] = a[e] + b[e];
    for (int k = 0; k < 3; k++)
        apart[k] = (double)cloud->plane[k][from] - (double)cloud->plane[k][to];
    double square = gsz_covariance_distance(both, apart);
    if (!(square < REACH * REACH)) return 0;
    return gsz_exp(-square / 2 - 2 * color) * gsz_covariance_area(b) / gsz_covariance_area(both);
}

static void name_heirs(merging *m, size_t d) {
    uint32_t i = m->dropped[d];
    float point[3];
    double like[HEIRS], sum = 0;
    if (!(m->importance[i] > 0)) return;
    for (int a = 0; a < 3; a++) point[a] = m->source->plane[GSZ_PLANE_POSITION + a][i];
    int found = gsz_neighbours_find(&m->tree, m->heir[d], point, HEIRS);
    for (int k = 0; k < found; k++) {
        like[k] = likeness(m->source, i, m->kept_index[m->heir[d][k]]);
        sum += like[k];
    }
    for (int k = 0; k < found && sum > 0; k++) m->share[d][k] = (float)(like[k] / sum);
}

static gsz_result name_range(void *user, size_t begin, size_t end, int worker) {
    (void)worker;
    for (size_t d = begin; d < end; d++) name_heirs(user, d);
    return GSZ_OK;
}

static gsz_result list_dropped(merging *m) {
    size_t kept = 0;
    GSZ_TRY(GSZ_NEW(m->context, &m->dropped, m->dropped_count));
    for (size_t i = 0; i < m->source->count; i++)
        if (kept < m->kept->count && m->kept_index[kept] == i)
            kept++;
        else
            m->dropped[i - kept] = (uint32_t)i;
    assert(kept == m->kept->count);
    return GSZ_OK;
}

/** Gifts by heir, each one's in the order of the cloud: counted, then placed. */
static gsz_result sort_gifts(merging *m) {
    size_t count = m->kept->count, sum = 0;
    GSZ_TRY(GSZ_NEW(m->context, &m->begin, count + 1));
    for (size_t d = 0; d < m->dropped_count; d++)
        for (int k = 0; k < HEIRS; k++)
            if (m->share[d][k] > 0) m->begin[m->heir[d][k]]++;
    for (size_t j = 0; j <= count; j++) sum = m->begin[j] += sum;
    GSZ_TRY(GSZ_NEW(m->context, &m->gift, sum));
    for (size_t d = m->dropped_count; d-- > 0;)
        for (int k = HEIRS; k-- > 0;)
            if (m->share[d][k] > 0) m->gift[--m->begin[m->heir[d][k]]] = d * HEIRS + (size_t)k;
    return GSZ_OK;
}

/* ---- inheriting ---------------------------------------------------------------------------------- */

/** Sums over what an heir holds; places are relative to its own. */
typedef struct estate {
    size_t own; /* in the source */
    double own_mass, own_area;
    double mass, mean[3], spread[6], color[GSZ_PLANE_COUNT];
} estate;

static double alpha_of(const gsz_cloud *cloud, size_t i) {
    return 1 / (1 + gsz_exp(-(double)cloud->plane[GSZ_PLANE_OPACITY][i]));
}

static void add(estate *e, const gsz_cloud *cloud, size_t i, double mass,
                const double covariance[6]) {
    double x[3];
    e->mass += mass;
    for (int a = 0; a < 3; a++) {
        x[a] = (double)cloud->plane[a][i] - (double)cloud->plane[a][e->own];
        e->mean[a] += mass * x[a];
    }
    for (int a = 0, k = 0; a < 3; a++)
        for (int b = a; b < 3; b++, k++) e->spread[k] += mass * (covariance[k] + x[a] * x[b]);
    for (int p = GSZ_PLANE_DC; p < gsz_plane_count(cloud->sh_degree); p++)
        e->color[p] += mass * (double)cloud->plane[p][i];
}

static void collect(const merging *m, estate *e, size_t j) {
    const gsz_cloud *cloud = m->source;
    double covariance[6];
    gsz_covariance_of(covariance, cloud, e->own);
    e->own_area = gsz_covariance_area(covariance);
    e->own_mass = alpha_of(cloud, e->own) * e->own_area;
    add(e, cloud, e->own, e->own_mass, covariance);
    for (size_t g = m->begin[j]; g < m->begin[j + 1]; g++) {
        size_t d = m->gift[g] / HEIRS, i = m->dropped[d];
        double share = (double)m->share[d][m->gift[g] % HEIRS];
        gsz_covariance_of(covariance, cloud, i);
        add(e, cloud, i, share * alpha_of(cloud, i) * gsz_covariance_area(covariance), covariance);
    }
}

static void inherit(merging *m, size_t h) {
    gsz_cloud *out = &m->out.merged;
    size_t j = m->out.heir[h];
    estate e = {.own = m->kept_index[j]};
    collect(m, &e, j);
    for (int a = 0; a < 3; a++) e.mean[a] /= e.mass;
    for (int a = 0, k = 0; a < 3; a++)
        for (int b = a; b < 3; b++, k++) e.spread[k] = e.spread[k] / e.mass - e.mean[a] * e.mean[b];
    for (int a = 0; a < 3; a++)
        out->plane[a][h] = (float)((double)m->source->plane[a][e.own] + e.mean[a]);
    for (int p = GSZ_PLANE_SCALE; p < GSZ_PLANE_OPACITY; p++)
        out->plane[p][h] = m->source->plane[p][e.own];
    gsz_covariance_to(out, h, e.spread, e.own_mass / e.mass);
    for (int p = GSZ_PLANE_DC; p < gsz_plane_count(out->sh_degree); p++)
        out->plane[p][h] = (float)(e.color[p] / e.mass);
    double alpha = gsz_clamp(e.mass / gsz_covariance_area(e.spread), ALPHA_LEAST, ALPHA_MOST);
    out->plane[GSZ_PLANE_OPACITY][h] = (float)gsz_log(alpha / (1 - alpha));
}

static gsz_result inherit_range(void *user, size_t begin, size_t end, int worker) {
    (void)worker;
    merging *m = user;
    for (size_t h = begin; h < end; h++) inherit(m, h);
    return GSZ_OK;
}

/* ---- all of it ----------------------------------------------------------------------------------- */

static gsz_result list_heirs(merging *m) {
    size_t count = 0;
    for (size_t j = 0; j < m->kept->count; j++) count += m->begin[j] < m->begin[j + 1];
    GSZ_TRY(GSZ_NEW(m->context, &m->out.heir, count));
    GSZ_TRY(gsz_cloud_create(m->context, &m->out.merged, count, m->kept->sh_degree));
    for (size_t j = 0, h = 0; j < m->kept->count; j++)
        if (m->begin[j] < m->begin[j + 1]) m->out.heir[h++] = (uint32_t)j;
    return GSZ_OK;
}

/** Whole steps. */
static void take_merged(gsz_cloud *kept, const gsz_merger *from) {
    for (int p = 0; p < gsz_plane_count(kept->sh_degree); p++)
        for (size_t h = 0; h < from->merged.count; h++)
            kept->plane[p][from->heir[h]] = from->merged.plane[p][h];
}

static gsz_result merge(merging *m) {
    gsz_context *ctx = m->context;
    m->dropped_count = m->source->count - m->kept->count;
    GSZ_TRY(list_dropped(m));
    GSZ_TRY(gsz_neighbours_build(ctx, &m->tree, m->kept));
    GSZ_TRY(GSZ_NEW(ctx, &m->heir, m->dropped_count));
    GSZ_TRY(GSZ_NEW(ctx, &m->share, m->dropped_count));
    GSZ_TRY(gsz_parallel_ranges(ctx, NULL, m->dropped_count, RANGE, name_range, m));
    GSZ_TRY(sort_gifts(m));
    GSZ_TRY(list_heirs(m));
    return gsz_parallel_ranges(ctx, NULL, m->out.merged.count, RANGE, inherit_range, m);
}

/** All but what the steps need. */
static void release(merging *m) {
    gsz_neighbours_free(m->context, &m->tree);
    gsz_free(m->context, m->dropped);
    gsz_free(m->context, m->heir);
    gsz_free(m->context, m->share);
    gsz_free(m->context, m->begin);
    gsz_free(m->context, m->gift);
}

gsz_result gsz_merge_dropped(gsz_context *context, gsz_cloud *kept, const gsz_cloud *source,
                             const uint32_t *kept_index, const double *importance,
                             const gsz_merge_options *options) {
    assert(kept->count <= source->count && kept->sh_degree == source->sh_degree);
    merging m = {.context = context,
                 .kept = kept,
                 .source = source,
                 .kept_index = kept_index,
                 .importance = importance,
                 .out = {.source = source, .kept_index = kept_index}};
    gsz_result result = merge(&m);
    release(&m);
    if (result == GSZ_OK && options->teacher)
        result = gsz_merge_steps(context, kept, &m.out, options);
    else if (result == GSZ_OK)
        take_merged(kept, &m.out);
    gsz_free(context, m.out.heir);
    gsz_cloud_free(context, &m.out.merged);
    return result;
}
