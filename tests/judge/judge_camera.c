/* SPDX-License-Identifier: MIT */
/* judge_camera.c - where pictures are taken from: any camera, and rings of them around a scene. */
#include "judge.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const float pi = 3.14159265f;

static void cross(float out[3], const float a[3], const float b[3]) {
    for (int i = 0; i < 3; i++) {
        const int j = (i + 1) % 3, k = (i + 2) % 3;
        out[i] = a[j] * b[k] - a[k] * b[j];
    }
}

static void normalise(float v[3]) {
    const float length = sqrtf(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    for (int i = 0; i < 3; i++) v[i] /= length;
}

judge_camera judge_look_at(const float eye[3], const float target[3], const float up[3],
                           float fov_y_degrees, int height) {
    judge_camera camera = {.focal = 0.5f * (float)height / tanf(fov_y_degrees * pi / 360)};
    float *right = camera.axis[0], *down = camera.axis[1], *forward = camera.axis[2];
    memcpy(camera.eye, eye, sizeof camera.eye);
    for (int i = 0; i < 3; i++) forward[i] = target[i] - eye[i];
    normalise(forward);
    cross(right, forward, up);
    normalise(right);
    cross(down, forward, right);
    return camera;
}

static int ascending(const void *a, const void *b) {
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* The middle of the values, which far outliers do not move. Sorts them. */
static float median(float *values, size_t count) {
    qsort(values, count, sizeof *values, ascending);
    return count ? values[count / 2] : 0;
}

/* Half of the Gaussians are nearer to out_centre than the radius that is returned. */
static float middle(float out_centre[3], const judge_splats *splats) {
    float *values = judge_memory(splats->count, sizeof *values);
    for (int axis = 0; axis < 3; axis++) {
        for (size_t i = 0; i < splats->count; i++) values[i] = splats->position[i][axis];
        out_centre[axis] = median(values, splats->count);
    }
    for (size_t i = 0; i < splats->count; i++) {
        float square = 0;
        for (int axis = 0; axis < 3; axis++) {
            const float d = splats->position[i][axis] - out_centre[axis];
            square += d * d;
        }
        values[i] = sqrtf(square);
    }
    const float radius = median(values, splats->count);
    free(values);
    return radius;
}

/* Rings at 10, 30 and 50 degrees above the horizon in turn; far enough to see most of an object. */
judge_camera judge_orbit(const judge_splats *splats, const float up[3], int index, int count,
                         int height) {
    float centre[3], east[3], north[3], eye[3];
    const float radius = 2.5f * middle(centre, splats);
    const float other[3] = {fabsf(up[0]) < 0.5f, fabsf(up[0]) >= 0.5f, 0};
    cross(east, up, other);
    normalise(east);
    cross(north, up, east);
    const float azimuth = 2 * pi * (float)index / (float)count;
    const float elevation = pi / 18 * (float)(1 + 2 * (index % 3));
    for (int i = 0; i < 3; i++)
        eye[i] = centre[i] +
                 radius * (sinf(elevation) * up[i] +
                           cosf(elevation) * (cosf(azimuth) * east[i] + sinf(azimuth) * north[i]));
    return judge_look_at(eye, centre, up, 50, height);
}
