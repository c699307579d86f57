/* SPDX-License-Identifier: MIT */
/* pack_masked.c - how many Gaussians go: as many as add a fifth to the error that the quality leaves anyway. Bytes at
 * equal PSNR are least around there, at 33 to 45 dB and on scenes of different kinds; and flat, so that a fifth
 * more or less does not matter. */
#include "pack_masked.h"

#include "context.h"
#include "det_math.h"
#include "mask.h"
#include "pack_target.h"

/** The error of dropping over that of quantising. */
#define SHARE 0.2

enum { GALLERY_VIEWS = 8 };

/** Some of the views that importance is measured in. */
static gsz_result open_gallery(gsz_context *context, gsz_gallery *gallery, const gsz_cloud *cloud,
                               const gsz_camera_list *views) {
    gsz_camera_list some = {0};
    gsz_result result = GSZ_OK;
    for (size_t v = 0; v < views->count && some.count < GALLERY_VIEWS && result == GSZ_OK; v++)
        if (!gsz_view_held_out(v)) result = gsz_camera_list_add(context, &some, &views->camera[v]);
    if (result == GSZ_OK) result = gsz_gallery_open(context, gallery, cloud, &some);
    gsz_camera_list_free(context, &some);
    return result;
}

/** The error that quantising a cloud as the options say leaves, against the gallery. */
static gsz_result quantising_error(gsz_context *context, double *out_mse, const gsz_cloud *cloud,
                                   gsz_gallery *gallery, const gsz_pack_options *options) {
    gsz_packer p = {.context = context, .cloud = cloud, .options = options};
    gsz_cloud preview = {0};
    gsz_likeness likeness = {0};
    float quality = options->quality;
    gsz_result result = gsz_packer_init(&p);
    if (result == GSZ_OK && options->target_bytes > 0)
        result = gsz_pack_estimate_quality(&p, (double)options->target_bytes, &quality);
    if (result == GSZ_OK) result = gsz_packer_settle(&p, quality);
    if (result == GSZ_OK)
        result = gsz_cloud_create(context, &preview, cloud->count, p.settings.header.sh_degree);
    if (result == GSZ_OK) result = gsz_packer_preview(&p, &preview);
    if (result == GSZ_OK) result = gsz_gallery_compare(gallery, &likeness, &preview);
    gsz_cloud_free(context, &preview);
    gsz_packer_free(&p);
    *out_mse = likeness.mse;
    return result;
}

static double mse_of(double psnr) { return gsz_exp(-psnr / 10 * gsz_log(10)); }

/** With a size to fit, dropping makes room for a better quality, which allows less dropping: twice round is enough. */
static gsz_result keep_by_quality(gsz_context *context, gsz_mask_ranking *r, gsz_gallery *gallery,
                                  const gsz_pack_options *options) {
    double mse = mse_of((double)options->target_psnr);
    if (options->target_psnr > 0)
        return gsz_mask_keep_likeness(context, r, gallery, SHARE / (1 + SHARE) * mse);
    for (int round = 0; round < (options->target_bytes > 0 ? 2 : 1); round++) {
        gsz_cloud kept = {0};
        gsz_result result = gsz_mask_apply(context, &kept, r);
        if (result == GSZ_OK) result = quantising_error(context, &mse, &kept, gallery, options);
        gsz_cloud_free(context, &kept);
        GSZ_TRY(result);
        GSZ_TRY(gsz_mask_keep_likeness(context, r, gallery, SHARE * mse));
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
