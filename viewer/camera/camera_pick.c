/* SPDX-License-Identifier: MIT */
/* camera_pick.c - a ray through a cloud: each Gaussian stops as much light as it has at its nearest to the ray. */
#include "camera_pick.h"

#include "array_room.h"
#include "vector3.h"

#include <stdlib.h>

static const float nearest = 0.2f, alpha_cap = 0.99f, alpha_cut = 1.0f / 255, dilation = 0.3f,
                   farthest = 3.33f /* deviations at which an opaque one ends */;

typedef struct ray {
    const gsz_camera *camera;
    float way[3]; /* with 1 along camera->forward */
    float pixel;  /* height of a pixel at depth 1 */
} ray;

typedef struct hit {
    float depth, alpha;
} hit;

typedef struct hits {
    hit *item;
    size_t count, capacity;
} hits;

static ray ray_through(const gsz_camera *camera, float x, float y, int width, int height) {
    float half = tanf(camera->fov_y * (float)M_PI / 360);
    ray r = {.camera = camera, .pixel = 2 * half / (float)height};
    float across = (2 * x - 1) * half * (float)width / ((float)height * camera->pixel_aspect);
    for (int i = 0; i < 3; i++)
        r.way[i] =
            camera->forward[i] + across * camera->right[i] + (2 * y - 1) * half * camera->down[i];
    return r;
}

/* v in the axes of the Gaussian, in deviations: rows of the rotation's inverse. */
static void into_axes(float out[3], const float v[3], const float q[4], const float deviation[3]) {
    float w = q[0], x = q[1], y = q[2], z = q[3];
    const float axis[3][3] = {{1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)},
                              {2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)},
                              {2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)}};
    for (int i = 0; i < 3; i++) out[i] = gsz_dot3(axis[i], v) / deviation[i];
}

static bool read_rotation(float q[4], const gsz_cloud *cloud, size_t i) {
    float square = 0;
    for (int n = 0; n < 4; n++) {
        q[n] = cloud->plane[GSZ_PLANE_ROTATION + n][i];
        square += q[n] * q[n];
    }
    if (!(square > 0)) return false;
    for (int n = 0; n < 4; n++) q[n] /= sqrtf(square);
    return true;
}

/* As wide as it is drawn: at that depth a pixel has some width of its own. Returns the largest. */
static float read_deviations(float out[3], const gsz_cloud *cloud, size_t i, float pixel) {
    float largest = 0;
    for (int n = 0; n < 3; n++) {
        float s = expf(cloud->plane[GSZ_PLANE_SCALE + n][i]);
        out[n] = sqrtf(s * s + dilation * pixel * pixel);
        largest = fmaxf(largest, out[n]);
    }
    return largest;
}

/* 0: the ray does not meet it. */
static float alpha_on(const ray *r, const gsz_cloud *cloud, size_t i, const float to[3],
                      float depth) {
    float aside[3] = {to[0], to[1], to[2]}, deviation[3], q[4], from[3], along[3], share, largest;
    gsz_move3(aside, -depth, r->way); /* from the ray, in the plane of that depth */
    largest = read_deviations(deviation, cloud, i, r->pixel * depth);
    if (gsz_dot3(aside, aside) >
            farthest * farthest * largest * largest * gsz_dot3(r->way, r->way) ||
        !read_rotation(q, cloud, i))
        return 0;
    into_axes(from, aside, q, deviation);
    into_axes(along, r->way, q, deviation);
    share = gsz_dot3(from, along) / gsz_dot3(along, along);
    gsz_move3(from, -share, along);
    return 1 / (1 + expf(-cloud->plane[GSZ_PLANE_OPACITY][i])) * expf(-0.5f * gsz_dot3(from, from));
}

static bool add(hits *list, float depth, float alpha) {
    if (!GSZ_ROOM(&list->item, &list->capacity, list->count + 1)) return false;
    list->item[list->count++] = (hit){depth, alpha < alpha_cap ? alpha : alpha_cap};
    return true;
}

static bool find(hits *list, const ray *r, const gsz_cloud *cloud) {
    for (size_t i = 0; i < cloud->count; i++) {
        float to[3], depth, alpha;
        for (int axis = 0; axis < 3; axis++)
            to[axis] = cloud->plane[GSZ_PLANE_POSITION + axis][i] - r->camera->position[axis];
        depth = gsz_dot3(to, r->camera->forward);
        if (!(depth > nearest)) continue;
        alpha = alpha_on(r, cloud, i, to, depth);
        if (alpha >= alpha_cut && !add(list, depth, alpha)) return false;
    }
    return true;
}

static int compare(const void *a, const void *b) {
    float x = ((const hit *)a)->depth, y = ((const hit *)b)->depth;
    return (x > y) - (x < y);
}

bool gsz_camera_pick(float *out_depth, const gsz_cloud *cloud, const gsz_camera *camera, float x,
                     float y, int width, int height) {
    ray r = ray_through(camera, x, y, width, height);
    hits list = {0};
    float left = 1;
    bool found = false;
    if (find(&list, &r, cloud) && list.count > 0) {
        qsort(list.item, list.count, sizeof *list.item, compare);
        for (size_t i = 0; i < list.count && !found; i++) {
            left *= 1 - list.item[i].alpha;
            found = left < 0.5f;
            *out_depth = list.item[i].depth;
        }
    }
    free(list.item);
    return found;
}
