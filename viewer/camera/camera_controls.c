/* SPDX-License-Identifier: MIT */
/* camera_controls.c - moves a camera and keeps its axes straight. */
#include "camera_controls.h"

#include "vector3.h"

#include <string.h>

/* Closer to the pole than this there is no telling left from right. */
static const float pole_cosine = 0.9998f;
static const float default_fov = 50;
static const float dolly_step = 0.88f, speed_step = 1.25f;
static const float distance_least = 1e-3f, distance_most = 1e3f; /* in reaches */
static const float fov_step = 1.08f, fov_least = 5, fov_most = 120;
static const float speed_least = 0.005f, speed_most = 50;

static float clamp(float x, float low, float high) { return x < low ? low : x > high ? high : x; }

/* ---- the frame ---- */

/* Rounding adds up over thousands of small turns. */
static void straighten(gsz_camera *camera) {
    gsz_normalise3(camera->forward);
    gsz_cross3(camera->right, camera->down, camera->forward);
    gsz_normalise3(camera->right);
    gsz_cross3(camera->down, camera->forward, camera->right);
}

static void turn(gsz_camera *camera, const float axis[3], float angle) {
    gsz_turn3(camera->right, axis, angle);
    gsz_turn3(camera->down, axis, angle);
    gsz_turn3(camera->forward, axis, angle);
    straighten(camera);
}

/* About the scene's up, then about the camera's own right axis, but not over the pole. */
static void turn_head(gsz_controls *controls, float right, float down) {
    gsz_camera *camera = &controls->camera;
    float before = gsz_dot3(camera->forward, controls->up), after, forward[3], axis[3];
    turn(camera, controls->up, -right);
    memcpy(axis, camera->right, sizeof axis);
    memcpy(forward, camera->forward, sizeof forward);
    gsz_turn3(forward, axis, -down);
    after = gsz_dot3(forward, controls->up);
    if (fabsf(after) > pole_cosine && fabsf(after) > fabsf(before)) return;
    /* Past the pole in one leap: the picture would stand on its head. */
    if (gsz_dot3(camera->down, controls->up) < 0) {
        float tipped[3];
        memcpy(tipped, camera->down, sizeof tipped);
        gsz_turn3(tipped, axis, -down);
        if (gsz_dot3(tipped, controls->up) > 0) return;
    }
    turn(camera, axis, -down);
}

static void pivot_of(const gsz_controls *controls, float out[3]) {
    memcpy(out, controls->camera.position, 3 * sizeof *out);
    gsz_move3(out, controls->distance, controls->camera.forward);
}

static void set_distance(gsz_controls *controls, float distance) {
    controls->distance =
        clamp(distance, distance_least * controls->reach, distance_most * controls->reach);
}

/* ---- where to ---- */

void gsz_controls_init(gsz_controls *controls) {
    static const float up[3] = {0, -1, 0};
    *controls = (gsz_controls){.distance = 1, .reach = 1, .speed = 0.5f, .home_distance = 1};
    controls->camera = (gsz_camera){.right = {1, 0, 0},
                                    .down = {0, 1, 0},
                                    .forward = {0, 0, 1},
                                    .fov_y = default_fov,
                                    .pixel_aspect = 1};
    memcpy(controls->up, up, sizeof up);
    controls->home = controls->camera;
}

/* To the point of the line of sight that is nearest to the middle of the ball. */
static float distance_to(const gsz_camera *camera, const gsz_scene_ball *ball) {
    float way[3], along;
    memcpy(way, ball->center, sizeof way);
    gsz_move3(way, -1, camera->position);
    along = gsz_dot3(way, camera->forward);
    return along > 0.1f * ball->radius ? along : 0.5f * ball->radius;
}

void gsz_controls_set_home(gsz_controls *controls, const gsz_camera *home, const float up[3],
                           const gsz_scene_ball *ball) {
    controls->home = *home;
    controls->reach = ball->radius;
    controls->home_distance = distance_to(home, ball);
    memcpy(controls->up, up, sizeof controls->up);
}

void gsz_controls_go_home(gsz_controls *controls) {
    controls->camera = controls->home;
    set_distance(controls, controls->home_distance);
}

void gsz_controls_jump(gsz_controls *controls, const gsz_camera *camera,
                       const gsz_scene_ball *ball) {
    controls->camera = *camera;
    set_distance(controls, distance_to(camera, ball));
}

void gsz_controls_focus(gsz_controls *controls, const gsz_scene_ball *ball) {
    gsz_camera *camera = &controls->camera;
    float half = tanf(camera->fov_y * (float)M_PI / 360);
    set_distance(controls, ball->radius * sqrtf(1 + half * half) / half);
    memcpy(camera->position, ball->center, sizeof camera->position);
    gsz_move3(camera->position, -controls->distance, camera->forward);
}

void gsz_controls_focus_at(gsz_controls *controls, float x, float y, float depth, float aspect) {
    gsz_camera *camera = &controls->camera;
    float half = tanf(camera->fov_y * (float)M_PI / 360);
    set_distance(controls, depth);
    gsz_move3(camera->position, (2 * x - 1) * half * aspect * depth, camera->right);
    gsz_move3(camera->position, (2 * y - 1) * half * depth, camera->down);
}

/* Keeps the pivot where it is. Where the line of sight is the pole, the picture may be turned any way. */
static void look_at_pivot(gsz_controls *controls, const float forward[3]) {
    gsz_camera *camera = &controls->camera;
    gsz_camera looking = *camera;
    float pivot[3], eye[3], up[3];
    pivot_of(controls, pivot);
    memcpy(eye, pivot, sizeof eye);
    gsz_move3(eye, -controls->distance, forward);
    memcpy(up, controls->up, sizeof up);
    if (fabsf(gsz_dot3(forward, up)) > pole_cosine) {
        const float turned[3] = {up[1], up[2], up[0]};
        memcpy(up, turned, sizeof up);
    }
    if (!gsz_camera_look_at(&looking, eye, pivot, up, camera->fov_y)) return;
    memcpy(camera->position, eye, sizeof eye);
    memcpy(camera->right, looking.right, sizeof camera->right);
    memcpy(camera->down, looking.down, sizeof camera->down);
    memcpy(camera->forward, looking.forward, sizeof camera->forward);
}

void gsz_controls_look_along(gsz_controls *controls, int axis, bool back) {
    float forward[3] = {0, 0, 0};
    forward[axis] = back ? -1 : 1;
    look_at_pivot(controls, forward);
}

void gsz_controls_set_up(gsz_controls *controls, const float up[3]) {
    float forward[3];
    memcpy(controls->up, up, sizeof controls->up);
    memcpy(forward, controls->camera.forward, sizeof forward);
    look_at_pivot(controls, forward);
}

void gsz_controls_widen(gsz_controls *controls, float steps) {
    controls->camera.fov_y =
        clamp(controls->camera.fov_y * powf(fov_step, steps), fov_least, fov_most);
}

/* ---- by hand ---- */

void gsz_controls_orbit(gsz_controls *controls, float right, float down) {
    float pivot[3];
    pivot_of(controls, pivot);
    turn_head(controls, right, down); /* the near side of the scene follows the hand */
    memcpy(controls->camera.position, pivot, sizeof pivot);
    gsz_move3(controls->camera.position, -controls->distance, controls->camera.forward);
}

void gsz_controls_pan(gsz_controls *controls, float right, float down) {
    gsz_camera *camera = &controls->camera;
    float height = 2 * controls->distance * tanf(camera->fov_y * (float)M_PI / 360);
    gsz_move3(camera->position, -right * height, camera->right);
    gsz_move3(camera->position, -down * height, camera->down);
}

void gsz_controls_dolly(gsz_controls *controls, float steps) {
    float before = controls->distance;
    set_distance(controls, before * powf(dolly_step, steps));
    gsz_move3(controls->camera.position, before - controls->distance, controls->camera.forward);
}

void gsz_controls_look(gsz_controls *controls, float right, float down) {
    turn_head(controls, right, down);
}

void gsz_controls_fly(gsz_controls *controls, const float move[3], float seconds) {
    gsz_camera *camera = &controls->camera;
    float way = controls->speed * controls->reach * seconds;
    gsz_move3(camera->position, move[0] * way, camera->right);
    gsz_move3(camera->position, move[1] * way, camera->down);
    gsz_move3(camera->position, move[2] * way, camera->forward);
}

void gsz_controls_change_speed(gsz_controls *controls, float steps) {
    controls->speed = clamp(controls->speed * powf(speed_step, steps), speed_least, speed_most);
}
