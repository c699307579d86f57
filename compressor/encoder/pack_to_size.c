/* SPDX-License-Identifier: MIT */
/* pack_to_size.c - a sample of the Gaussians tells the quality for a size roughly, whole files exactly. */
#include "pack_target.h"

#include "context.h"
#include "det_math.h"
#include "quality_search.h"
#include "write_file.h"

enum {
    SAMPLED_LEAST = 8192, /* Gaussians of a sample, if there are so many */
    STRIDE_MOST = 8
};

/* logarithms of bytes, by a step of quality */
#define SIZE_SLOPE 0.04
/** A sample is sparse, which costs more a Gaussian: logarithm of the excess, by an octave of the stride. */
#define SAMPLE_EXCESS 0.06
/** How close a sample has to come: a tenth of the whole work each, they need not be exact. */
#define SAMPLE_NEAR 0.02
/** Files from 99 % to all of the target will do; aimed at is what lies between. */
#define SIZE_AIM 0.995
static double log_bytes(double bytes) { return gsz_log(bytes > 1 ? bytes : 1); }

/** The quality for a size as a sample tells it; *slope becomes that of the curve there. */
static gsz_result estimate_quality(gsz_packer *p, double target, float *quality, double *slope) {
    gsz_quality_search s;
    size_t stride = p->cloud->count / SAMPLED_LEAST + 1;
    if (stride > STRIDE_MOST) stride = STRIDE_MOST;
    double excess = SAMPLE_EXCESS * gsz_log((double)stride) / GSZ_LN2;
    gsz_quality_search_init(&s, log_bytes(target), SAMPLE_NEAR, SAMPLE_NEAR, SIZE_SLOPE, *quality);
    uint64_t bytes = 0;
    do {
        GSZ_TRY(gsz_packer_settle_sample(p, s.next));
        GSZ_TRY(gsz_packer_make_sample(p, stride));
        GSZ_TRY(gsz_packer_encode_sample(p, &bytes));
    } while (!gsz_quality_search_add(&s, log_bytes((double)bytes * (double)stride) - excess));
    *quality = s.best;
    *slope = s.slope;
    return GSZ_OK;
}

/** What is tried, and what came of it. */
typedef struct attempt {
    gsz_packer *packer;
    gsz_pack_stats *stats;
    gsz_buffer *out;
} attempt;

static gsz_result try_size(attempt *a, float quality) {
    gsz_packer *p = a->packer;
    GSZ_TRY(gsz_packer_settle_near(p, quality));
    GSZ_TRY(gsz_packer_encode(p));
    a->stats->encodings++;
    a->stats->quality = quality;
    a->out->size = 0;
    return gsz_write_file(p, a->out, quality);
}

static void say_missed(gsz_context *context, const gsz_pack_stats *stats, uint64_t target,
                       uint64_t bytes) {
    if (bytes > target)
        gsz_say(context, GSZ_MESSAGE_WARNING,
                "%llu bytes cannot be reached: the coarsest quality takes %llu",
                (unsigned long long)target, (unsigned long long)bytes);
    else
        gsz_say(context, GSZ_MESSAGE_NOTICE, "quality %g takes %llu bytes, %llu were allowed",
                (double)stats->quality, (unsigned long long)bytes, (unsigned long long)target);
}

gsz_result gsz_pack_estimate_quality(gsz_packer *p, double bytes, float *quality) {
    double slope;
    return estimate_quality(p, bytes, quality, &slope);
}

gsz_result gsz_pack_to_size(gsz_packer *p, gsz_pack_stats *stats, gsz_buffer *out) {
    gsz_quality_search s;
    attempt a = {.packer = p, .stats = stats, .out = out};
    double most = (double)p->options->target_bytes, aim = SIZE_AIM * most, slope;
    float first = p->options->quality;
    GSZ_TRY(estimate_quality(p, aim, &first, &slope));
    gsz_quality_search_init(&s, log_bytes(aim), log_bytes(aim) - log_bytes(0.99 * most),
                            log_bytes(most) - log_bytes(aim), slope, first);
    do {
        GSZ_TRY(try_size(&a, s.next));
    } while (!gsz_quality_search_add(&s, log_bytes((double)out->size)));
    if (gsz_quality_search_hit(&s)) return GSZ_OK;
    /* rather too small than too large */
    if (out->size > most && s.has_low) GSZ_TRY(try_size(&a, (float)s.low));
    say_missed(p->context, stats, p->options->target_bytes, out->size);
    return GSZ_OK;
}
