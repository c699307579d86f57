/* SPDX-License-Identifier: MIT */
/* xr_eyes.c - frusta that are wider on one side, and the frustum around two of them. */
#include "xr_eyes.h"

#include "vector3.h"

#include <string.h>

static const float degrees = 57.29577951f;
static const float slope_most = 20; /* of the view that holds both: 87 degrees to a side */

/* ---- an eye ---- */

bool gsz_xr_eye_is_sound(const gsz_xr_eye *eye) {
    const gsz_xr_pose *pose = &eye->pose;
    float sum = eye->left + eye->right + eye->up + eye->down + pose->position[0] +
                pose->position[1] + pose->position[2];
    float turn = gsz_dot3(pose->q, pose->q) + pose->q[3] * pose->q[3];
    return isfinite(sum) && fabsf(turn - 1) < 0.01f && eye->left + eye->right > 0.01f &&
           eye->up + eye->down > 0.01f;
}

static void set_axes(gsz_camera *camera, const gsz_xr_place *place, const gsz_xr_pose *pose) {
    static const float right[3] = {1, 0, 0}, down[3] = {0, -1, 0}, forward[3] = {0, 0, -1};
    float v[3];
    gsz_xr_turn(v, pose, right);
    gsz_xr_place_direction(camera->right, place, v);
    gsz_xr_turn(v, pose, down);
    gsz_xr_place_direction(camera->down, place, v);
    gsz_xr_turn(v, pose, forward);
    gsz_xr_place_direction(camera->forward, place, v);
    gsz_xr_place_point(camera->position, place, pose->position);
}

void gsz_xr_eye_view(gsz_render_view *view, const gsz_xr_place *place, const gsz_xr_eye *eye) {
    float across = (float)view->width / (eye->left + eye->right);
    float along = (float)view->height / (eye->up + eye->down);
    set_axes(&view->camera, place, &eye->pose);
    view->camera.fov_y = 2 * degrees * atanf(0.5f * (eye->up + eye->down));
    view->camera.pixel_aspect = across / along;
    view->shift[0] = 0.5f * (eye->left - eye->right) * across;
    view->shift[1] = 0.5f * (eye->up - eye->down) * along;
}

/* ---- both ---- */

static void set_middle(gsz_camera *middle, const gsz_camera *a, const gsz_camera *b) {
    *middle = *a;
    for (int i = 0; i < 3; i++) {
        middle->position[i] = 0.5f * (a->position[i] + b->position[i]);
        middle->forward[i] = a->forward[i] + b->forward[i];
        middle->right[i] = a->right[i] + b->right[i];
    }
    if (!gsz_normalise3(middle->forward)) memcpy(middle->forward, a->forward, sizeof a->forward);
    gsz_move3(middle->right, -gsz_dot3(middle->right, middle->forward), middle->forward);
    if (!gsz_normalise3(middle->right)) memcpy(middle->right, a->right, sizeof a->right);
    gsz_cross3(middle->down, middle->forward, middle->right);
}

/* Slopes of the ray through a corner of an eye's picture, seen by the camera between them. */
static void corner_slopes(float out[2], const gsz_camera *middle, const gsz_render_view *eye,
                          int corner) {
    const gsz_camera *camera = &eye->camera;
    float half = tanf(0.5f * camera->fov_y / degrees), focal = 0.5f * (float)eye->height / half;
    float x = (float)(corner & 1) - 0.5f, y = (float)(corner >> 1) - 0.5f, ray[3], ahead;
    memcpy(ray, camera->forward, sizeof ray);
    gsz_move3(ray, (x * (float)eye->width - eye->shift[0]) / (focal * camera->pixel_aspect),
              camera->right);
    gsz_move3(ray, (y * (float)eye->height - eye->shift[1]) / focal, camera->down);
    ahead = gsz_dot3(ray, middle->forward);
    out[0] = ahead > 0 ? fabsf(gsz_dot3(ray, middle->right) / ahead) : slope_most;
    out[1] = ahead > 0 ? fabsf(gsz_dot3(ray, middle->down) / ahead) : slope_most;
}

static void widest_slopes(float out[2], const gsz_camera *middle, const gsz_render_view eyes[2]) {
    out[0] = out[1] = 0;
    for (int i = 0; i < 8; i++) {
        float slopes[2];
        corner_slopes(slopes, middle, &eyes[i / 4], i % 4);
        for (int k = 0; k < 2; k++) out[k] = fminf(fmaxf(out[k], slopes[k]), slope_most);
    }
}

/* How far behind the middle both eyes lie within these slopes. */
static float way_back(const gsz_camera *middle, const gsz_render_view eyes[2],
                      const float slopes[2]) {
    float back = 0;
    for (int e = 0; e < 2; e++) {
        float p[3], ahead;
        memcpy(p, eyes[e].camera.position, sizeof p);
        gsz_move3(p, -1, middle->position);
        ahead = gsz_dot3(p, middle->forward);
        back = fmaxf(back, fabsf(gsz_dot3(p, middle->right)) / slopes[0] - ahead);
        back = fmaxf(back, fabsf(gsz_dot3(p, middle->down)) / slopes[1] - ahead);
    }
    return back;
}

void gsz_xr_order_view(gsz_render_view *out_order, const gsz_render_view eyes[2]) {
    gsz_camera *camera = &out_order->camera;
    float slopes[2];
    *out_order = eyes[0];
    out_order->shift[0] = out_order->shift[1] = 0;
    set_middle(camera, &eyes[0].camera, &eyes[1].camera);
    widest_slopes(slopes, camera, eyes);
    gsz_move3(camera->position, -way_back(camera, eyes, slopes), camera->forward);
    camera->fov_y = 2 * degrees * atanf(slopes[1]);
    camera->pixel_aspect =
        (float)out_order->width / (float)out_order->height * slopes[1] / slopes[0];
}
