/* SPDX-License-Identifier: MIT */
/* xr_place.c - carries the room of a headset through the scene. */
#include "xr_place.h"

#include "vector3.h"

#include <string.h>

/* ---- from the room to the scene ---- */

void gsz_xr_place_direction(float out[3], const gsz_xr_place *place, const float in[3]) {
    float sum[3] = {0};
    for (int axis = 0; axis < 3; axis++) gsz_move3(sum, in[axis], place->axes[axis]);
    memcpy(out, sum, sizeof sum);
}

void gsz_xr_place_point(float out[3], const gsz_xr_place *place, const float in[3]) {
    float way[3];
    gsz_xr_place_direction(way, place, in);
    memcpy(out, place->origin, 3 * sizeof *out);
    gsz_move3(out, 1 / place->metres, way);
}

void gsz_xr_turn(float out[3], const gsz_xr_pose *pose, const float v[3]) {
    const float *axis = pose->q, w = pose->q[3];
    float once[3], twice[3];
    gsz_cross3(once, axis, v);
    gsz_move3(once, w, v);
    gsz_cross3(twice, axis, once);
    memcpy(out, v, 3 * sizeof *out);
    gsz_move3(out, 2, twice);
}

/* ---- where to begin ---- */

/* What is left of v without its part along `up`. False: nothing. */
static bool make_level(float v[3], const float up[3]) {
    gsz_move3(v, -gsz_dot3(v, up), up);
    return gsz_normalise3(v);
}

void gsz_xr_place_at(gsz_xr_place *place, const gsz_camera *camera, const float up[3],
                     float metres) {
    float *right = place->axes[0], *above = place->axes[1], *back = place->axes[2];
    memcpy(above, up, sizeof place->axes[1]);
    for (int i = 0; i < 3; i++) back[i] = -camera->forward[i];
    if (!gsz_normalise3(above) || !make_level(back, above)) {
        /* It looks straight down, or up: then the top of its picture is ahead. */
        memcpy(back, camera->down, sizeof place->axes[2]);
        if (!make_level(back, above))
            for (int i = 0; i < 3; i++) above[i] = -camera->down[i];
    }
    gsz_cross3(right, above, back);
    memcpy(place->origin, camera->position, sizeof place->origin);
    place->metres = metres;
}

/* ---- carrying ---- */

static float clamp_metres(float metres) {
    if (!(metres > GSZ_XR_METRES_LEAST)) return GSZ_XR_METRES_LEAST;
    return metres < GSZ_XR_METRES_MOST ? metres : GSZ_XR_METRES_MOST;
}

/* If the scene turns to the left in the room, the room turns to the right in the scene. */
static void turn_room(gsz_xr_place *place, float angle) {
    float *right = place->axes[0], *up = place->axes[1], *back = place->axes[2];
    gsz_turn3(back, up, -angle);
    if (make_level(back, up)) gsz_cross3(right, up, back); /* rounding does not add up */
}

void gsz_xr_place_carry(gsz_xr_place *place, const float from[3], const float to[3], float turn,
                        float factor) {
    float held[3], way[3];
    gsz_xr_place_point(held, place, from);
    turn_room(place, turn);
    place->metres = clamp_metres(place->metres * factor);
    gsz_xr_place_direction(way, place, to);
    memcpy(place->origin, held, sizeof held);
    gsz_move3(place->origin, -1 / place->metres, way);
}

void gsz_xr_place_level(gsz_xr_place *place, const gsz_xr_place *home) {
    float lift[3];
    memcpy(lift, home->origin, sizeof lift);
    gsz_move3(lift, -1, place->origin);
    gsz_move3(place->origin, gsz_dot3(lift, place->axes[1]), place->axes[1]);
}

/* ---- directions ---- */

float gsz_xr_heading(const float from[3], const float to[3]) {
    static const float upright = 0.1f; /* of the length: less than that points nowhere */
    float a = hypotf(from[0], from[2]), b = hypotf(to[0], to[2]);
    if (a <= upright * sqrtf(gsz_dot3(from, from)) || b <= upright * sqrtf(gsz_dot3(to, to)))
        return 0;
    return atan2f(from[2] * to[0] - from[0] * to[2], from[0] * to[0] + from[2] * to[2]);
}

bool gsz_xr_floor_hit(float out[3], const gsz_xr_pose *pose, float floor, float farthest) {
    static const float ahead[3] = {0, 0, -1};
    float ray[3], way;
    gsz_xr_turn(ray, pose, ahead);
    if (!(ray[1] < 0) || pose->position[1] <= floor) return false;
    way = (pose->position[1] - floor) / -ray[1];
    if (!(way * hypotf(ray[0], ray[2]) <= farthest)) return false;
    memcpy(out, pose->position, 3 * sizeof *out);
    gsz_move3(out, way, ray);
    out[1] = floor;
    return true;
}
