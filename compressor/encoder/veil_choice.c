/* SPDX-License-Identifier: MIT */
/* veil_choice.c - trial and error. What is hidden mostly stays hidden, wherever it is put; but where opaque Gaussians lie
 * close behind each other, one that is off by little comes out in front, and all of it shows. */
#include "veil_choice.h"

#include "context.h"
#include "det_math.h"
#include "gallery.h"
#include "splat_cloud.h"

typedef enum veiling { ALL, NO_POSITIONS, NONE, VEILINGS } veiling;

typedef struct chooser {
    gsz_packer *packer;
    gsz_gallery gallery;
    gsz_cloud preview;
    gsz_settings usual;
    uint8_t *veil; /* the packer's, kept for it */
} chooser;

static void apply(chooser *c, veiling v) {
    gsz_packer *p = c->packer;
    p->settings.noise = c->usual.noise;
    p->settings.header.weights = c->usual.header.weights;
    p->veil = v == NONE ? NULL : c->veil;
    if (p->veil) gsz_settings_veil(&p->settings);
    if (v == NO_POSITIONS) p->settings.header.weights.position_veil = 0;
}

/** Logarithm of the bytes, less what the PSNR is worth. */
static gsz_result attempt(chooser *c, veiling v, float quality, double *out_cost) {
    gsz_packer *p = c->packer;
    double bytes = 0, psnr;
    apply(c, v);
    GSZ_TRY(gsz_packer_settle(p, quality));
    GSZ_TRY(gsz_packer_encode(p));
    for (size_t i = 0; i < 2 * p->partition.part_count; i++) bytes += (double)p->payload[i].size;
    GSZ_TRY(gsz_packer_preview(p, &c->preview, NULL));
    GSZ_TRY(gsz_gallery_compare(&c->gallery, &psnr, &c->preview));
    *out_cost = gsz_log(bytes) - GSZ_BYTES_PER_DB * psnr;
    return GSZ_OK;
}

static gsz_result choose(chooser *c, float quality) {
    double cost[VEILINGS];
    int best = ALL;
    for (int v = 0; v < VEILINGS; v++) {
        GSZ_TRY(attempt(c, (veiling)v, quality, &cost[v]));
        if (cost[v] < cost[best]) best = v;
    }
    apply(c, (veiling)best);
    return GSZ_OK;
}

gsz_result gsz_veil_choose(gsz_packer *p, const gsz_camera_list *views, float quality) {
    gsz_context *ctx = p->context;
    chooser c = {.packer = p, .usual = p->settings, .veil = p->veil};
    gsz_result result = gsz_gallery_open(ctx, &c.gallery, p->cloud, views);
    if (result == GSZ_OK)
        result = gsz_cloud_create(ctx, &c.preview, p->cloud->count, p->settings.header.sh_degree);
    if (result == GSZ_OK) result = choose(&c, quality);
    if (p->veil != c.veil) gsz_free(ctx, c.veil);
    gsz_cloud_free(ctx, &c.preview);
    gsz_gallery_close(&c.gallery);
    return result;
}
