/* SPDX-License-Identifier: MIT */
/* pack_to_psnr.c - draws what would be decoded, from held-out views, at qualities that come closer to a PSNR;
 * nothing is encoded before the quality is found. */
#include "pack_target.h"

#include "context.h"
#include "quality_search.h"

/* dB by a step of quality */
#define PSNR_SLOPE 0.7
#define PSNR_NEAR 0.15

static gsz_result search(gsz_packer *p, gsz_gallery *gallery, gsz_cloud *preview,
                         gsz_pack_stats *stats) {
    gsz_quality_search s;
    int best_bits = 0;
    bool done;
    double psnr, target = (double)p->options->target_psnr;
    gsz_quality_search_init(&s, target, PSNR_NEAR, PSNR_NEAR, PSNR_SLOPE, p->options->quality);
    do {
        GSZ_TRY(gsz_packer_settle_near(p, s.next));
        GSZ_TRY(gsz_packer_preview(p, preview, NULL));
        GSZ_TRY(gsz_gallery_compare(gallery, &psnr, preview));
        stats->encodings++;
        stats->quality = s.next;
        stats->psnr = psnr;
        float tried = s.next;
        done = gsz_quality_search_add(&s, psnr);
        if (s.best == tried) best_bits = p->settings.header.opacity_bits;
    } while (!done);
    if (gsz_quality_search_hit(&s)) return GSZ_OK;
    if (s.best != stats->quality) {
        stats->quality = s.best;
        stats->psnr = s.best_value;
        GSZ_TRY(gsz_packer_settle_again(p, s.best, best_bits));
    }
    gsz_say(p->context, GSZ_MESSAGE_NOTICE,
            stats->psnr < target ? "%g dB cannot be reached: quality %g gives %.2f dB"
                                 : "%g dB is less than there is: even quality %g gives %.2f dB",
            target, (double)stats->quality, stats->psnr);
    return GSZ_OK;
}

gsz_result gsz_pack_find_psnr(gsz_packer *p, gsz_gallery *gallery, gsz_pack_stats *stats) {
    gsz_cloud preview = {0};
    gsz_result result =
        gsz_cloud_create(p->context, &preview, p->cloud->count, p->settings.header.sh_degree);
    if (result == GSZ_OK) result = search(p, gallery, &preview, stats);
    gsz_cloud_free(p->context, &preview);
    return result;
}
