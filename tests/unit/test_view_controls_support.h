/* SPDX-License-Identifier: MIT */
/* test_view_controls_support.h - a camera before a ball, for whoever moves it. */
#ifndef TEST_VIEW_CONTROLS_SUPPORT_H
#define TEST_VIEW_CONTROLS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "camera_controls.h"

static const gsz_scene_ball ball = {{1, 2, 3}, 2};

/* At the ball from 8 in front of it, y down. */
static gsz_controls make_controls(void) {
    static const float up[3] = {0, -1, 0}, eye[3] = {1, 2, -5};
    gsz_controls controls;
    gsz_camera home;
    gsz_controls_init(&controls);
    assert_true(gsz_camera_look_at(&home, eye, ball.center, up, 50));
    gsz_controls_set_home(&controls, &home, up, &ball);
    gsz_controls_go_home(&controls);
    return controls;
}

#endif
