/* SPDX-License-Identifier: MIT */
/* test_prune_support.h - what tests of pruning share: discs at places, and cameras that look along z. */
#ifndef TEST_PRUNE_SUPPORT_H
#define TEST_PRUNE_SUPPORT_H

#include "test_codec_support.h"

#include "gsz_views.h"

enum { VIEW_SIDE = 64 };

/** Round Gaussians of this deviation and logit of opacity at x, y, z, grey of this brightness. */
typedef struct test_disc {
    float place[3], deviation, logit, grey;
} test_disc;

static inline gsz_cloud make_discs(gsz_context *context, const test_disc *disc, size_t count) {
    gsz_cloud cloud = {0};
    assert_int_equal(gsz_cloud_create(context, &cloud, count, 0), GSZ_OK);
    for (size_t i = 0; i < count; i++) {
        for (int k = 0; k < 3; k++) {
            cloud.plane[GSZ_PLANE_POSITION + k][i] = disc[i].place[k];
            cloud.plane[GSZ_PLANE_SCALE + k][i] = logf(disc[i].deviation);
            cloud.plane[GSZ_PLANE_DC + k][i] = (disc[i].grey - 0.5f) / 0.2820948f;
        }
        cloud.plane[GSZ_PLANE_ROTATION][i] = 1;
        cloud.plane[GSZ_PLANE_OPACITY][i] = disc[i].logit;
    }
    return cloud;
}

/** A camera at the origin that looks along z, or against it where `direction` is -1. */
static inline void add_view(gsz_context *context, gsz_camera_list *list, float direction) {
    const float eye[3] = {0, 0, 0}, target[3] = {0, 0, direction}, up[3] = {0, -1, 0};
    gsz_camera camera;
    assert_true(gsz_camera_look_at(&camera, eye, target, up, 60));
    camera.width = camera.height = VIEW_SIDE;
    assert_int_equal(gsz_camera_list_add(context, list, &camera), GSZ_OK);
}

#endif
