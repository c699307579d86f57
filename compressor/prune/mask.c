/* SPDX-License-Identifier: MIT */
/* mask.c - ranks Gaussians by importance and drops the last of them, as many as an error allows. */
#include "mask.h"

#include "context.h"
#include "det_math.h"
#include "importance.h"
#include "splat_cloud.h"

#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 6 };

/** How near above, in dB, the PSNR has to come. */
#define NEAR 0.4

/* ---- ranking ------------------------------------------------------------------------------------- */

typedef struct ranked {
    double importance;
    uint32_t index;
} ranked;

static int compare_ranked(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->importance != y->importance) return x->importance > y->importance ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

static gsz_result sort(gsz_context *context, gsz_mask_ranking *r) {
    size_t count = r->cloud->count;
    ranked *all = NULL;
    GSZ_TRY(GSZ_NEW(context, &all, count));
    for (size_t i = 0; i < count; i++) all[i] = (ranked){r->importance[i], (uint32_t)i};
    qsort(all, count, sizeof *all, compare_ranked);
    for (size_t k = count; k-- > 0;) {
        r->order[k] = all[k].index;
        r->tail[k] = r->tail[k + 1] + all[k].importance;
    }
    gsz_free(context, all);
    return GSZ_OK;
}

static gsz_result prepare(gsz_context *context, gsz_mask_ranking *r, const gsz_cloud *cloud) {
    r->cloud = cloud;
    r->kept = cloud->count;
    GSZ_TRY(GSZ_NEW(context, &r->importance, cloud->count));
    GSZ_TRY(GSZ_NEW(context, &r->order, cloud->count));
    return GSZ_NEW(context, &r->tail, cloud->count + 1);
}

gsz_result gsz_mask_rank(gsz_context *context, gsz_mask_ranking *r, const gsz_cloud *cloud,
                         const gsz_camera_list *views) {
    GSZ_TRY(prepare(context, r, cloud));
    GSZ_TRY(gsz_importance_measure(context, r->importance, cloud, views, GSZ_IMPORTANCE_DEFAULT));
    return sort(context, r);
}

gsz_result gsz_mask_rank_scores(gsz_context *context, gsz_mask_ranking *r, const gsz_cloud *cloud,
                                const double *score) {
    GSZ_TRY(prepare(context, r, cloud));
    memcpy(r->importance, score, cloud->count * sizeof *score);
    return sort(context, r);
}

void gsz_mask_free(gsz_context *context, gsz_mask_ranking *r) {
    gsz_free(context, r->importance);
    gsz_free(context, r->order);
    gsz_free(context, r->tail);
    *r = (gsz_mask_ranking){0};
}

/* ---- choosing ------------------------------------------------------------------------------------ */

void gsz_mask_keep_share(gsz_mask_ranking *r, double share) {
    double kept = share * (double)r->cloud->count + 0.5;
    r->kept = (size_t)gsz_clamp(kept, 1, (double)r->cloud->count);
}

/** As few as leave no more than this importance to what is dropped. */
static void keep_by_tail(gsz_mask_ranking *r, double dropped) {
    size_t low = 1, high = r->cloud->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (r->tail[middle] <= dropped)
            high = middle;
        else
            low = middle + 1;
    }
    r->kept = low;
}

void gsz_mask_keep_cumulative(gsz_mask_ranking *r, double tau) {
    keep_by_tail(r, (1 - tau) * r->tail[0]);
}

gsz_result gsz_mask_measure(gsz_context *context, double *out_psnr, const gsz_mask_ranking *r,
                            gsz_gallery *gallery) {
    gsz_cloud cloud = {0};
    gsz_result result = gsz_mask_apply(context, &cloud, r);
    if (result == GSZ_OK) result = gsz_gallery_compare(gallery, out_psnr, &cloud);
    gsz_cloud_free(context, &cloud);
    return result;
}

/** The error grows a little faster than the importance that is dropped: a few steps along that line, and never
 *  more error than is allowed. */
gsz_result gsz_mask_keep_likeness(gsz_context *context, gsz_mask_ranking *r, gsz_gallery *gallery,
                                  double psnr) {
    double dropped = 0.002 * r->tail[0], here, safe = 0;
    for (int round = 0; round < ROUNDS; round++) {
        keep_by_tail(r, dropped);
        GSZ_TRY(gsz_mask_measure(context, &here, r, gallery));
        if (here >= psnr && dropped > safe) safe = dropped;
        if (here >= psnr && here <= psnr + NEAR) return GSZ_OK;
        double off = gsz_clamp(here - (psnr + NEAR / 2), -12, 12);
        dropped *= gsz_exp(off / 10 * gsz_log(10));
        if (dropped > r->tail[0]) dropped = r->tail[0];
    }
    keep_by_tail(r, safe);
    return GSZ_OK;
}

static int compare_indices(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

gsz_result gsz_mask_kept(gsz_context *context, uint32_t **out_index, const gsz_mask_ranking *r) {
    GSZ_TRY(GSZ_NEW(context, out_index, r->kept));
    memcpy(*out_index, r->order, r->kept * sizeof **out_index);
    qsort(*out_index, r->kept, sizeof **out_index, compare_indices);
    return GSZ_OK;
}

gsz_result gsz_mask_apply(gsz_context *context, gsz_cloud *out, const gsz_mask_ranking *r) {
    uint32_t *index = NULL;
    GSZ_TRY(gsz_mask_kept(context, &index, r));
    gsz_result result = gsz_cloud_pick(context, out, r->cloud, index, r->kept);
    gsz_free(context, index);
    return result;
}
