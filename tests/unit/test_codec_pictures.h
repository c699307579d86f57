/* SPDX-License-Identifier: MIT */
/* test_codec_pictures.h - what tests share that look at what was packed: small pictures from automatic views. */
#ifndef TEST_CODEC_PICTURES_H
#define TEST_CODEC_PICTURES_H

#include "gsz_raster.h"
#include "gsz_views.h"
#include "test_codec_support.h"

enum { PICTURE_WIDTH = 160, PICTURE_HEIGHT = 120 };

/** Automatic cameras for pictures that are small, to be quick. */
static inline gsz_camera_list small_views(harness *h, const gsz_cloud *cloud, int count) {
    gsz_camera_list views = {0};
    gsz_view_options options;
    gsz_view_options_default(&options);
    options.count = count;
    assert_int_equal(gsz_views_place(h->context, &views, cloud, &options), GSZ_OK);
    for (size_t v = 0; v < views.count; v++) {
        views.camera[v].width = PICTURE_WIDTH;
        views.camera[v].height = PICTURE_HEIGHT;
    }
    return views;
}

static inline gsz_pack_stats pack_to(harness *h, gsz_buffer *out, const gsz_cloud *cloud,
                                     const gsz_pack_options *options) {
    gsz_pack_stats stats;
    if (gsz_pack(h->context, out, cloud, options, &stats) != GSZ_OK)
        fail_msg("cannot pack: %s", gsz_context_error(h->context));
    assert_int_equal(stats.bytes, out->size);
    return stats;
}

/** The mean PSNR of the unpacked file against the cloud from the held-out views, measured from outside. */
static inline double measure(harness *h, const gsz_cloud *cloud, const gsz_camera_list *views,
                             const gsz_buffer *packed) {
    gsz_raster *raster = NULL;
    gsz_picture picture[2] = {{0}, {0}};
    gsz_cloud back = unpack(h, packed);
    gsz_score score;
    double sum = 0, count = 0;
    assert_int_equal(gsz_raster_create(h->context, &raster), GSZ_OK);
    for (int k = 0; k < 2; k++)
        assert_int_equal(gsz_picture_create(h->context, &picture[k], PICTURE_WIDTH, PICTURE_HEIGHT),
                         GSZ_OK);
    for (size_t v = 0; v < views->count; v++) {
        const gsz_camera *camera = &views->camera[v];
        if (!gsz_view_held_out(v)) continue;
        assert_int_equal(gsz_raster_draw(h->context, raster, &picture[0], cloud, camera, NULL), 0);
        assert_int_equal(gsz_raster_draw(h->context, raster, &picture[1], &back, camera, NULL), 0);
        assert_int_equal(gsz_picture_score(h->context, &score, &picture[0], &picture[1]), GSZ_OK);
        sum += score.psnr;
        count++;
    }
    for (int k = 0; k < 2; k++) gsz_picture_free(h->context, &picture[k]);
    gsz_raster_destroy(h->context, &raster);
    gsz_cloud_free(h->context, &back);
    return sum / count;
}

#endif
