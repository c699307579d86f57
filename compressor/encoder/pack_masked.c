/* SPDX-License-Identifier: MIT */
/* pack_masked.c - how many Gaussians go.
 *
 * With q the PSNR that quantising leaves and p the one that dropping leaves, a dB of q costs 6 % of the bytes of each
 * Gaussian, and a dB of p costs
 *   1.2 % of the Gaussians if nothing is refitted: p = q + 7, dropping adds a fifth to the error;
 *   4.3 % after recovery: p = q + 2.
 * Bytes at equal PSNR are least there, at 33 to 45 dB and on scenes of different kinds; and flat, so that a dB
 * more or less does not matter. */
#include "pack_masked.h"

#include "codebook_palette.h"
#include "context.h"
#include "det_math.h"
#include "mask.h"
#include "merge.h"
#include "pack_target.h"
#include "splat_cloud.h"

/** p - q, dB, and q less the PSNR of both errors together. */
#define DROPPED_ABOVE                                                                              \
    4.0 /* before what was dropped is merged, which gains about as much as is missing */
#define DROPPED_ABOVE_BOTH 0.8
#define RECOVERED_ABOVE 2.0
#define RECOVERED_ABOVE_BOTH 2.0
/** What recovery gains of p, dB, at the least. */
#define RECOVERY_GAIN 8.0
/** Of what a Gaussian's bytes are worth: many go at once, and together they are missed more than one by one. */
#define WORTH 0.3
/** A mask is learned for so many more Gaussians than stay: importance alone chooses these. */
#define FIRST_CUT_POWER 0.7
/** p - q of the first cut where the number that stays is open. */
#define FIRST_CUT_ABOVE 0.0

/** Times that quality and number are brought together for a size. */
enum { SIZE_ROUNDS = 7 };

static double error_of(double psnr) { return gsz_exp(-psnr / 10 * gsz_log(10)); }

/* ---- what the quality allows --------------------------------------------------------------------- */

/** What a first cut may take of the bytes that are there: the mask will leave less than half of it. */
static double room_for(const gsz_masking *m) { return m->effort->mask_lessons > 0 ? 2.2 : 1; }

/** The PSNR that quantising a cloud as the options say leaves, in the exam. */
static gsz_result quantised_psnr(const gsz_masking *m, double *out_psnr, const gsz_cloud *cloud) {
    gsz_context *ctx = m->context;
    const gsz_pack_options *o = m->options;
    gsz_packer p = {
        .context = ctx, .cloud = cloud, .source = m->source, .whole = m->whole, .options = o};
    gsz_cloud preview = {0};
    float quality = o->quality;
    gsz_result result = gsz_packer_init(&p);
    if (result == GSZ_OK && o->target_bytes > 0)
        result = gsz_pack_estimate_quality(&p, (double)o->target_bytes * room_for(m), &quality);
    if (result == GSZ_OK) result = gsz_packer_settle(&p, quality);
    if (result == GSZ_OK)
        result = gsz_cloud_create(ctx, &preview, cloud->count, p.settings.header.sh_degree);
    if (result == GSZ_OK) result = gsz_packer_preview(&p, &preview, NULL);
    if (result == GSZ_OK) result = gsz_gallery_compare(&m->school->exam, out_psnr, &preview);
    gsz_cloud_free(ctx, &preview);
    gsz_packer_free(&p);
    return result;
}

static gsz_result quantised_psnr_of_kept(const gsz_masking *m, double *out_psnr,
                                         const gsz_mask_ranking *r) {
    gsz_cloud kept = {0};
    /* Nothing is dropped yet: a copy would be no smaller. */
    if (r->kept == m->source->count) return quantised_psnr(m, out_psnr, m->source);
    gsz_result result = gsz_mask_apply(m->context, &kept, r);
    if (result == GSZ_OK) result = quantised_psnr(m, out_psnr, &kept);
    gsz_cloud_free(m->context, &kept);
    return result;
}

/** Drops what has a PSNR of `above` over q, which becomes *out_psnr. With a size to fit, dropping makes room for a better
 *  quality, which allows less dropping: the number swings, and half the way (in logarithms) is gone each time. */
static gsz_result keep_by_quality(const gsz_masking *m, gsz_mask_ranking *r, double above,
                                  double above_both, double *out_psnr) {
    const gsz_pack_options *o = m->options;
    gsz_gallery *exam = &m->school->exam;
    if (o->target_psnr > 0) {
        *out_psnr = (double)o->target_psnr + above_both;
        return gsz_mask_keep_likeness(m->context, r, exam, *out_psnr + above);
    }
    for (int round = 0; round < (o->target_bytes > 0 ? SIZE_ROUNDS : 1); round++) {
        double before = (double)r->kept;
        GSZ_TRY(quantised_psnr_of_kept(m, out_psnr, r));
        GSZ_TRY(gsz_mask_keep_likeness(m->context, r, exam, *out_psnr + above));
        if (o->target_bytes > 0) r->kept = (size_t)__builtin_sqrt(before * (double)r->kept);
    }
    return GSZ_OK;
}

/* ---- by importance ------------------------------------------------------------------------------- */

static gsz_result choose_by_importance(const gsz_masking *m, gsz_mask_ranking *r,
                                       gsz_course *course) {
    const gsz_pack_options *o = m->options;
    bool recovers = m->effort->recovery_lessons > 0;
    if (o->keep > 0) gsz_mask_keep_share(r, (double)o->keep);
    if (o->keep_importance > 0) gsz_mask_keep_cumulative(r, (double)o->keep_importance);
    if (o->keep > 0 || o->keep_importance > 0) return GSZ_OK;
    return keep_by_quality(m, r, recovers ? RECOVERED_ABOVE - RECOVERY_GAIN : DROPPED_ABOVE,
                           recovers ? RECOVERED_ABOVE_BOTH : DROPPED_ABOVE_BOTH, &course->aim);
}

/* ---- by a learned mask --------------------------------------------------------------------------- */

/** What the picture may lose for the bytes of one Gaussian of `count`: the slope of error over bytes. */
static double worth_at(double psnr, size_t count) {
    return WORTH * gsz_log(10) / 10 / GSZ_BYTES_PER_DB * error_of(psnr) / (double)count;
}

/** A share to keep, and the q that goes with it. */
static gsz_result cut_for_share(const gsz_masking *m, gsz_mask_ranking *r, gsz_course *course) {
    double share = (double)m->options->keep, psnr;
    gsz_mask_keep_share(r, share);
    course->keep = r->kept;
    GSZ_TRY(gsz_mask_measure(m->context, &psnr, r, &m->school->exam));
    course->aim = psnr + RECOVERY_GAIN;
    course->worth = worth_at(course->aim, course->keep);
    gsz_mask_keep_share(r, gsz_exp(FIRST_CUT_POWER * gsz_log(share)));
    return GSZ_OK;
}

static gsz_result cut_for_quality(const gsz_masking *m, gsz_mask_ranking *r, gsz_course *course) {
    double importance = (double)m->options->keep_importance;
    if (importance > 0) {
        gsz_mask_keep_cumulative(r, importance);
        GSZ_TRY(quantised_psnr_of_kept(m, &course->aim, r));
    } else {
        GSZ_TRY(keep_by_quality(m, r, FIRST_CUT_ABOVE, RECOVERED_ABOVE_BOTH, &course->aim));
    }
    course->worth = worth_at(course->aim, r->kept);
    return GSZ_OK;
}

static gsz_result first_cut(const gsz_masking *m, gsz_mask_ranking *r, gsz_course *course) {
    course->mask_lessons = m->effort->mask_lessons;
    if (course->mask_lessons == 0) return choose_by_importance(m, r, course);
    return m->options->keep > 0 ? cut_for_share(m, r, course) : cut_for_quality(m, r, course);
}

/* ---- all of it ----------------------------------------------------------------------------------- */

/** Harmonics that are the same for many Gaussians are worth more as they are. */
static gsz_result recognise_harmonics(const gsz_masking *m, const gsz_cloud *cloud, bool *out) {
    const gsz_pack_options *o = m->options;
    gsz_palette palette = {0};
    int degree = cloud->sh_degree < o->sh_degree ? cloud->sh_degree : o->sh_degree;
    *out = false;
    if (degree == 0 || o->sh_coding == GSZ_SH_LEVELS) return GSZ_OK;
    gsz_result result = gsz_palette_find(m->context, &palette, cloud, degree);
    *out = palette.count > 0;
    gsz_palette_free(m->context, &palette);
    return result;
}

/** Hands what is dropped to what stays, as far as pictures ask for it. */
static gsz_result merge(const gsz_masking *m, gsz_cloud *kept, const uint32_t *index) {
    gsz_gallery some = m->school->lessons; /* borrowed: the first pictures of it */
    gsz_merge_options options;
    gsz_merge_options_default(&options);
    if (some.views.count > GSZ_MERGE_VIEWS) some.views.count = GSZ_MERGE_VIEWS;
    options.teacher = &some;
    options.judge = gsz_school_judge(m->school);
    return gsz_merge_dropped(m->context, kept, m->source, index, m->importance, &options);
}

/** Indices of the Gaussians that stay, rising. The ranking is of no use then. */
static gsz_result choose(const gsz_masking *m, uint32_t **out_index, size_t *out_count,
                         gsz_course *course) {
    gsz_mask_ranking ranking = {0};
    gsz_result result = gsz_mask_rank_scores(m->context, &ranking, m->source, m->importance);
    if (result == GSZ_OK) result = first_cut(m, &ranking, course);
    if (result == GSZ_OK) result = gsz_mask_kept(m->context, out_index, &ranking);
    *out_count = ranking.kept;
    gsz_mask_free(m->context, &ranking);
    return result;
}

static gsz_result cut(const gsz_masking *m, gsz_cloud *out, gsz_course *course) {
    uint32_t *index = NULL;
    size_t count;
    gsz_result result = choose(m, &index, &count, course);
    if (result == GSZ_OK) result = gsz_cloud_pick(m->context, out, m->source, index, count);
    if (result == GSZ_OK && count < m->source->count) result = merge(m, out, index);
    gsz_raster_rest(m->context, m->school->exam.raster); /* it has seen more than will be left */
    gsz_free(m->context, index);
    return result;
}

gsz_result gsz_pack_mask(const gsz_masking *m, gsz_cloud *out, gsz_course_result *out_result) {
    gsz_course course = {.lessons = &m->school->lessons,
                         .exam = gsz_school_judge(m->school),
                         .recovery_lessons = m->effort->recovery_lessons,
                         .stop = m->stop,
                         .stage = "refine"};
    GSZ_TRY(cut(m, out, &course));
    if (course.recovery_lessons == 0) return GSZ_OK;
    GSZ_TRY(recognise_harmonics(m, out, &course.freeze_harmonics));
    return gsz_refine(m->context, out, &course, out_result);
}
