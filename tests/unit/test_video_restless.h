/* SPDX-License-Identifier: MIT */
/* test_video_restless.h - a performance in which everything happens: Gaussians turn and travel as a whole, and some of them fade,
 * grow, change colour, leave their place, spin, or shine otherwise. */
#ifndef TEST_VIDEO_RESTLESS_H
#define TEST_VIDEO_RESTLESS_H

#include "test_video_support.h"

#define RESTLESS_TRAVEL 0.25f /* along x, a frame */

static inline void restless_frame(gsz_context *context, gsz_cloud *cloud, const film *it, int f) {
    float t = (float)f;
    assert_int_equal(film_frame(context, cloud, it, f), GSZ_OK);
    float *const *p = cloud->plane;
    for (size_t i = it->still; i < cloud->count; i++) {
        float sway = sinf(t * 0.9f + (float)(i % 31));
        for (int k = 0; k < 3; k++) {
            if (i % 5 == 0) p[GSZ_PLANE_SCALE + k][i] += t * 0.06f * (float)(1 + i % 3);
            if (i % 13 == 5) p[GSZ_PLANE_DC + k][i] += t * 0.3f * (float)(k - 1);
            if (i % 17 == 1) p[k][i] += 0.08f * sway * (float)(k + 1);
        }
        p[0][i] += RESTLESS_TRAVEL * t;
        if (i % 7 == 2) p[GSZ_PLANE_OPACITY][i] += 2.5f * sway;
        if (i % 11 == 3) p[GSZ_PLANE_ROTATION + 2][i] += t * 0.15f;
        for (int r = GSZ_PLANE_REST; i % 4 && r < gsz_plane_count(it->degree); r++)
            p[r][i] += 0.15f * sway * (r % 2 ? 1.0f : -1.0f);
    }
}

static inline gsz_buffer restless_pack(harness *h, const film *it, gsz_sh_coding coding) {
    gsz_video_options options = film_options(it);
    gsz_video_packer *packer = NULL;
    gsz_buffer file = {0};
    options.pack.sh_coding = coding;
    options.pack.layers = 3;
    assert_int_equal(gsz_video_packer_create(h->context, &packer, &options), GSZ_OK);
    for (int f = 0; f < it->frames; f++) {
        gsz_cloud cloud = {0};
        restless_frame(h->context, &cloud, it, f);
        assert_int_equal(gsz_video_packer_add(h->context, packer, &cloud), GSZ_OK);
    }
    if (gsz_video_packer_finish(h->context, packer, &file, NULL) != GSZ_OK)
        fail_msg("cannot pack: %s", gsz_context_error(h->context));
    gsz_video_packer_destroy(h->context, &packer);
    return file;
}

#endif
