/* SPDX-License-Identifier: MIT */
/* growth_fit.c - gradient descent on a few values of each run of Gaussians of the first layers, against pictures of the scene.
 *
 * PSNR, dB, of the first two layers of lego at effort 5, 38 % of the bytes, against the whole, views held out, and what the
 * levels of these two layers take of the file:
 *   as they are                        24.0
 *   1.4 times larger                   26.8
 *   one run for all                    27.3   0.00 %
 *   runs of 256                        27.7   0.02 %
 *   runs of 32                         28.4   0.21 %
 *   runs of 8                          29.0   0.92 % */
#include "growth_fit.h"

#include "color_space.h"
#include "context.h"
#include "det_math.h"
#include "gsz.h"
#include "trainer.h"

#include <string.h>

enum { LESSONS = 40, VALUES = GSZ_GROWTH_VALUES };

/** What all runs begin with, whichever looks best: as they are, or larger, since most Gaussians are missing. */
static const double first_log_scale[] = {0, 0.15, 0.3};
/** How far a value moves in the first lesson; in the last one hardly. */
static const double rate[VALUES] = {0.04, 0.1, 0.05, 0.05, 0.05};
static const double step[VALUES] = GSZ_GROWTH_STEPS;

/** Of one value of a run: with the moments of its gradient (Kingma and Ba 2015). */
typedef struct moving {
    double now, first, second;
} moving;

typedef struct fit {
    gsz_packer *packer;
    gsz_school *school;
    gsz_cloud decoded; /* all layers but the last as they will be, block by block */
    uint32_t shown;    /* layers */
    gsz_cloud plain;   /* those, borrowed from `decoded` */
    gsz_cloud grown;
    size_t runs;
    size_t *begin; /* of each run: its first Gaussian; then their number */
    moving (*value)[VALUES];
    gsz_trainer trainer;
} fit;

static gsz_context *context_of(const fit *f) { return f->packer->context; }

/* ---- runs ---------------------------------------------------------------------------------------- */

/** Blocks of so many layers. */
static size_t blocks_of(const gsz_partition *p, uint32_t layers) {
    size_t blocks = 0;
    while (blocks < p->part_count && p->part[blocks].layer < layers) blocks++;
    return blocks;
}

static size_t shown_blocks(const fit *f) { return blocks_of(&f->packer->partition, f->shown); }

/** Gaussians of the first `blocks` blocks, one at the least. */
static size_t gaussians_of(const gsz_partition *p, size_t blocks) {
    return p->part[blocks - 1].begin + p->part[blocks - 1].count;
}

static void begin_runs(fit *f) {
    const gsz_part *part = f->packer->partition.part;
    for (size_t b = 0; b < shown_blocks(f); b++)
        for (size_t i = 0; i < part[b].count; i += GSZ_GROWTH_RUN)
            f->begin[f->runs++] = part[b].begin + i;
    f->begin[f->runs] = f->plain.count;
}

static gsz_result open_runs(fit *f) {
    gsz_context *ctx = context_of(f);
    size_t blocks = shown_blocks(f);
    f->plain = f->decoded;
    f->plain.count = gaussians_of(&f->packer->partition, blocks);
    size_t most = f->plain.count / GSZ_GROWTH_RUN + blocks;
    GSZ_TRY(GSZ_NEW(ctx, &f->begin, most + 1));
    GSZ_TRY(GSZ_NEW(ctx, &f->value, most));
    GSZ_TRY(gsz_cloud_create(ctx, &f->grown, f->plain.count, f->plain.sh_degree));
    begin_runs(f);
    return gsz_trainer_init(ctx, &f->trainer, &f->school->lessons, &f->grown);
}

static void close_runs(fit *f) {
    gsz_context *ctx = context_of(f);
    gsz_trainer_free(&f->trainer);
    gsz_cloud_free(ctx, &f->grown);
    gsz_free(ctx, f->begin);
    gsz_free(ctx, f->value);
    f->runs = 0;
}

/* ---- learning ------------------------------------------------------------------------------------ */

static void copy_plain(fit *f) {
    for (int p = 0; p < gsz_plane_count(f->plain.sh_degree); p++)
        memcpy(f->grown.plane[p], f->plain.plane[p], f->plain.count * sizeof(float));
}

static void grow(fit *f) {
    double value[VALUES];
    copy_plain(f);
    for (size_t r = 0; r < f->runs; r++) {
        for (int v = 0; v < VALUES; v++) value[v] = f->value[r][v].now;
        gsz_growth_add(value, f->grown.plane, f->begin[r], f->begin[r + 1]);
    }
}

static void set_log_scales(fit *f, double log_scale) {
    for (size_t r = 0; r < f->runs; r++) f->value[r][0].now = log_scale;
    grow(f);
}

static gsz_result choose_first(fit *f) {
    double best = -1, chosen = 0, psnr;
    for (size_t k = 0; k < sizeof first_log_scale / sizeof *first_log_scale; k++) {
        set_log_scales(f, first_log_scale[k]);
        GSZ_TRY(gsz_gallery_score(&f->school->exam, &psnr, &f->grown));
        if (psnr > best) chosen = first_log_scale[k];
        if (psnr > best) best = psnr;
    }
    set_log_scales(f, chosen);
    return GSZ_OK;
}

/** By the values of a run. */
static void gradient_of(const fit *f, size_t r, double out[VALUES]) {
    float *const *plane = f->trainer.gradient.plane;
    double rgb[3] = {0, 0, 0};
    out[0] = out[1] = 0;
    for (size_t i = f->begin[r]; i < f->begin[r + 1]; i++) {
        for (int k = 0; k < 3; k++) out[0] += (double)plane[GSZ_PLANE_SCALE + k][i];
        out[1] += (double)plane[GSZ_PLANE_OPACITY][i];
        for (int c = 0; c < 3; c++) rgb[c] += (double)plane[GSZ_PLANE_DC + c][i];
    }
    gsz_rgb_to_luma(rgb, out + 2);
}

/** decay[k]: the moments' decay to the power of the lessons so far. */
static void move(moving *m, double gradient, double most, const double decay[2]) {
    m->first = 0.9 * m->first + 0.1 * gradient;
    m->second = 0.99 * m->second + 0.01 * gradient * gradient;
    double mean = m->first / (1 - decay[0]), square = m->second / (1 - decay[1]);
    if (square > 0) m->now -= most * mean / __builtin_sqrt(square);
}

static gsz_result learn(fit *f) {
    gsz_cloud *gradient = &f->trainer.gradient;
    double decay[2] = {1, 1}, by_value[VALUES];
    for (int lesson = 0; lesson < LESSONS; lesson++) {
        double left = 1 - lesson / (double)LESSONS;
        grow(f);
        GSZ_TRY(gsz_trainer_look(&f->trainer, &f->grown));
        decay[0] *= 0.9;
        decay[1] *= 0.99;
        for (size_t r = 0; r < f->runs; r++) {
            gradient_of(f, r, by_value);
            for (int v = 0; v < VALUES; v++)
                move(&f->value[r][v], by_value[v], left * rate[v], decay);
        }
        for (int p = 0; p < gsz_plane_count(gradient->sh_degree); p++)
            memset(gradient->plane[p], 0, gradient->count * sizeof(float));
        double done = f->shown - left + 1.0 / LESSONS;
        GSZ_TRY(
            gsz_report_progress(context_of(f), "grow", done / (f->packer->partition.layers - 1)));
    }
    return GSZ_OK;
}

/* ---- levels -------------------------------------------------------------------------------------- */

/** Of all runs: those of the blocks lie behind each other. */
static void round_values(fit *f, int8_t *level) {
    for (size_t r = 0; r < f->runs; r++)
        for (int v = 0; v < VALUES; v++) {
            double value = gsz_round(f->value[r][v].now / step[v]);
            level[r * VALUES + (size_t)v] =
                (int8_t)gsz_clamp(value, -GSZ_GROWTH_LEVEL_MAX, GSZ_GROWTH_LEVEL_MAX);
        }
}

/** Takes back what does not help. */
static gsz_result judge(fit *f, int8_t *level, bool *out_helps) {
    const gsz_part *part = f->packer->partition.part;
    gsz_gallery *gallery = &f->school->exam;
    double before, after;
    copy_plain(f);
    GSZ_TRY(gsz_gallery_score(gallery, &before, &f->grown));
    for (size_t b = 0; b < shown_blocks(f); b++)
        gsz_block_grow(gsz_growth_of(&f->packer->growth, f->shown, (uint32_t)b), &f->grown,
                       part[b].begin, part[b].count);
    GSZ_TRY(gsz_gallery_score(gallery, &after, &f->grown));
    *out_helps = after > before;
    if (!*out_helps) memset(level, 0, f->runs * VALUES);
    return GSZ_OK;
}

static gsz_result fit_layers(fit *f, bool *out_helps) {
    int8_t *level = gsz_growth_of(&f->packer->growth, f->shown, 0);
    GSZ_TRY(open_runs(f));
    GSZ_TRY(choose_first(f));
    GSZ_TRY(learn(f));
    round_values(f, level);
    return judge(f, level, out_helps);
}

/* ---- all of it ----------------------------------------------------------------------------------- */

static gsz_result decode(fit *f) {
    gsz_packer *p = f->packer;
    size_t blocks = blocks_of(&p->partition, p->partition.layers - 1);
    GSZ_TRY(gsz_cloud_create(p->context, &f->decoded, gaussians_of(&p->partition, blocks),
                             p->settings.header.sh_degree));
    return gsz_packer_preview_some(p, &f->decoded, blocks);
}

static gsz_result run(fit *f) {
    gsz_packer *p = f->packer;
    bool helps = false;
    GSZ_TRY(gsz_packer_open_growth(p));
    GSZ_TRY(decode(f));
    for (f->shown = 1; f->shown < p->partition.layers; f->shown++) {
        bool these = false;
        gsz_result result = fit_layers(f, &these);
        close_runs(f);
        GSZ_TRY(result);
        helps |= these;
    }
    if (!helps) gsz_growth_free(p->context, &p->growth);
    return GSZ_OK;
}

gsz_result gsz_growth_fit(gsz_packer *packer, gsz_school *school) {
    fit f = {.packer = packer, .school = school};
    if (packer->partition.layers < 2) return GSZ_OK;
    gsz_result result = run(&f);
    gsz_cloud_free(packer->context, &f.decoded);
    return result;
}
