/* SPDX-License-Identifier: MIT */
/* pack_masked.c - how many Gaussians go: as many as add a fifth to the error that the quality leaves anyway. Bytes at
 * equal PSNR are least around there, at 33 to 45 dB and on scenes of different kinds; and flat, so that a fifth
 * more or less does not matter. */
#include "pack_masked.h"

#include "context.h"
#include "importance.h"
#include "mask.h"
#include "pack_target.h"

/** By this much, dB, is the error of dropping less than that of quantising: a fifth of it; and than both together. */
#define BELOW 7.0
#define BELOW_BOTH 7.8

enum { GALLERY_VIEWS = 8 };

/** Some of the views that tell the cost; of a list too short to have any, the first. */
static gsz_result open_gallery(gsz_context *context, gsz_gallery *gallery, const gsz_cloud *cloud,
                               const gsz_camera_list *views) {
    gsz_camera_list some = {0};
    gsz_result result = GSZ_OK;
    for (size_t v = 0; v < views->count && some.count < GALLERY_VIEWS && result == GSZ_OK; v++)
        if (gsz_view_tells_cost(v)) result = gsz_camera_list_add(context, &some, &views->camera[v]);
    if (result == GSZ_OK && some.count == 0)
        result = gsz_camera_list_add(context, &some, &views->camera[0]);
    if (result == GSZ_OK) result = gsz_gallery_open(context, gallery, cloud, &some);
    gsz_camera_list_free(context, &some);
    return result;
}

/** The PSNR that quantising a cloud as the options say leaves, against the gallery. */
static gsz_result quantised_psnr(gsz_context *context, double *out_psnr, const gsz_cloud *cloud,
                                 const gsz_cloud *source, gsz_gallery *gallery,
                                 const gsz_pack_options *options) {
    gsz_packer p = {.context = context, .cloud = cloud, .source = source, .options = options};
    gsz_cloud preview = {0};
    float quality = options->quality;
    gsz_result result = gsz_packer_init(&p);
    if (result == GSZ_OK && options->target_bytes > 0)
        result = gsz_pack_estimate_quality(&p, (double)options->target_bytes, &quality);
    if (result == GSZ_OK) result = gsz_packer_settle(&p, quality);
    if (result == GSZ_OK)
        result = gsz_cloud_create(context, &preview, cloud->count, p.settings.header.sh_degree);
    if (result == GSZ_OK) result = gsz_packer_preview(&p, &preview);
    if (result == GSZ_OK) result = gsz_gallery_compare(gallery, out_psnr, &preview);
    gsz_cloud_free(context, &preview);
    gsz_packer_free(&p);
    return result;
}

/** With a size to fit, dropping makes room for a better quality, which allows less dropping: twice round is enough. */
static gsz_result keep_by_quality(gsz_context *context, gsz_mask_ranking *r, gsz_gallery *gallery,
                                  const gsz_pack_options *options) {
    double psnr = (double)options->target_psnr;
    if (psnr > 0) return gsz_mask_keep_likeness(context, r, gallery, psnr + BELOW_BOTH);
    for (int round = 0; round < (options->target_bytes > 0 ? 2 : 1); round++) {
        gsz_cloud kept = {0};
        gsz_result result = gsz_mask_apply(context, &kept, r);
        if (result == GSZ_OK)
            result = quantised_psnr(context, &psnr, &kept, r->cloud, gallery, options);
        gsz_cloud_free(context, &kept);
        GSZ_TRY(result);
        GSZ_TRY(gsz_mask_keep_likeness(context, r, gallery, psnr + BELOW));
    }
    return GSZ_OK;
}

static gsz_result choose(gsz_context *context, gsz_mask_ranking *r, gsz_gallery *gallery,
                         const gsz_cloud *cloud, const gsz_camera_list *views,
                         const gsz_pack_options *options) {
    GSZ_TRY(gsz_mask_rank(context, r, cloud, views));
    if (options->keep > 0) {
        gsz_mask_keep_share(r, (double)options->keep);
        return GSZ_OK;
    }
    if (options->keep_importance > 0) {
        gsz_mask_keep_cumulative(r, (double)options->keep_importance);
        return GSZ_OK;
    }
    GSZ_TRY(open_gallery(context, gallery, cloud, views));
    return keep_by_quality(context, r, gallery, options);
}

gsz_result gsz_pack_mask(gsz_context *context, gsz_cloud *out, const gsz_cloud *cloud,
                         const gsz_camera_list *views, const gsz_pack_options *options) {
    gsz_mask_ranking ranking = {0};
    gsz_gallery gallery = {0};
    gsz_result result = choose(context, &ranking, &gallery, cloud, views, options);
    if (result == GSZ_OK) result = gsz_mask_apply(context, out, &ranking);
    gsz_gallery_close(&gallery);
    gsz_mask_free(context, &ranking);
    return result;
}
