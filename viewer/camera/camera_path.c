/* SPDX-License-Identifier: MIT */
/* camera_path.c - the curve through the keys of a path, and its length. */
#include "camera_path.h"

#include "array_room.h"
#include "vector3.h"

#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 32 /* of a segment, to measure its length */ };

/* ---- keys and cameras ---- */

/* Shepperd 1978: from the largest of the four, so that nothing small is divided by. Columns are right, down, forward. */
static void quaternion_of(float q[4], const float m[3][3]) {
    float trace = m[0][0] + m[1][1] + m[2][2];
    int i = m[1][1] > m[0][0] ? 1 : 0;
    if (m[2][2] > m[i][i]) i = 2;
    if (trace > m[i][i]) {
        q[0] = 1 + trace;
        q[1] = m[1][2] - m[2][1];
        q[2] = m[2][0] - m[0][2];
        q[3] = m[0][1] - m[1][0];
    } else {
        int j = (i + 1) % 3, k = (i + 2) % 3;
        q[0] = m[j][k] - m[k][j];
        q[1 + i] = 1 + m[i][i] - m[j][j] - m[k][k];
        q[1 + j] = m[i][j] + m[j][i];
        q[1 + k] = m[i][k] + m[k][i];
    }
    float length = sqrtf(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
    for (int n = 0; n < 4; n++) q[n] /= length;
}

gsz_path_key gsz_path_key_of(const gsz_camera *camera, double time) {
    gsz_path_key key = {.time = time, .fov_y = camera->fov_y};
    float columns[3][3]; /* [column][row] */
    memcpy(columns[0], camera->right, sizeof columns[0]);
    memcpy(columns[1], camera->down, sizeof columns[1]);
    memcpy(columns[2], camera->forward, sizeof columns[2]);
    memcpy(key.position, camera->position, sizeof key.position);
    quaternion_of(key.rotation, (const float(*)[3])columns);
    return key;
}

void gsz_path_camera_of(gsz_camera *camera, const gsz_path_key *key) {
    const float *q = key->rotation, w = q[0], x = q[1], y = q[2], z = q[3];
    *camera =
        (gsz_camera){.right = {1 - 2 * (y * y + z * z), 2 * (x * y + w * z), 2 * (x * z - w * y)},
                     .down = {2 * (x * y - w * z), 1 - 2 * (x * x + z * z), 2 * (y * z + w * x)},
                     .forward = {2 * (x * z + w * y), 2 * (y * z - w * x), 1 - 2 * (x * x + y * y)},
                     .fov_y = key->fov_y,
                     .pixel_aspect = 1};
    memcpy(camera->position, key->position, sizeof camera->position);
}

/* ---- the list ---- */

static void forget_way(gsz_path *path) {
    free(path->way);
    path->way = NULL;
    path->ways = 0;
}

bool gsz_path_add(gsz_path *path, const gsz_path_key *key) {
    if (path->count == GSZ_PATH_KEYS_MAX ||
        (path->count > 0 && !(key->time > path->key[path->count - 1].time)) ||
        !GSZ_ROOM(&path->key, &path->capacity, path->count + 1))
        return false;
    path->key[path->count++] = *key;
    forget_way(path);
    return true;
}

void gsz_path_clear(gsz_path *path) {
    path->count = 0;
    forget_way(path);
}

void gsz_path_free(gsz_path *path) {
    forget_way(path);
    free(path->key);
    *path = (gsz_path){0};
}

double gsz_path_seconds(const gsz_path *path) {
    return path->count > 1 ? path->key[path->count - 1].time - path->key[0].time : 0;
}

/* ---- the curve ---- */

/* Of each axis, in units a second; at the ends towards the neighbour. */
static float tangent(const gsz_path *path, size_t i, int axis) {
    size_t before = i > 0 ? i - 1 : i, after = i + 1 < path->count ? i + 1 : i;
    const gsz_path_key *a = &path->key[before], *b = &path->key[after];
    return (b->position[axis] - a->position[axis]) / (float)(b->time - a->time);
}

/* Hermite's cubic. */
static void place(const gsz_path *path, size_t i, float u, float out[3]) {
    const gsz_path_key *a = &path->key[i], *b = &path->key[i + 1];
    float span = (float)(b->time - a->time), v = 1 - u;
    for (int axis = 0; axis < 3; axis++)
        out[axis] =
            (1 + 2 * u) * v * v * a->position[axis] + u * u * (3 - 2 * u) * b->position[axis] +
            span * (u * v * v * tangent(path, i, axis) - u * u * v * tangent(path, i + 1, axis));
}

/* On the shorter arc (Shoemake 1985). */
static void turn(float out[4], const float a[4], const float b[4], float u) {
    float cosine = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
    float sign = cosine < 0 ? -1 : 1, angle = acosf(fminf(fabsf(cosine), 1)), length = 0;
    float first = 1 - u, second = u;
    if (angle > 1e-3f) {
        first = sinf((1 - u) * angle) / sinf(angle);
        second = sinf(u * angle) / sinf(angle);
    }
    for (int n = 0; n < 4; n++) {
        out[n] = first * a[n] + sign * second * b[n];
        length += out[n] * out[n];
    }
    for (int n = 0; n < 4; n++) out[n] /= sqrtf(length);
}

/* The segment of a time between the first key and the last. */
static size_t segment_at(const gsz_path *path, double time) {
    size_t low = 0, high = path->count - 1;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (path->key[middle].time <= time)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* ---- one speed ---- */

static void measure(gsz_path *path) {
    size_t count = (path->count - 1) * SAMPLES + 1;
    float before[3], now[3];
    path->way = malloc(count * sizeof *path->way);
    if (!path->way) return; /* by its times, then */
    path->ways = count;
    path->way[0] = 0;
    memcpy(before, path->key[0].position, sizeof before);
    for (size_t k = 1; k < count; k++) {
        size_t i = (k - 1) / SAMPLES;
        place(path, i, (float)(k - i * SAMPLES) / SAMPLES, now);
        gsz_move3(before, -1, now);
        path->way[k] = path->way[k - 1] + sqrtf(gsz_dot3(before, before));
        memcpy(before, now, sizeof before);
    }
}

/* The segment, and how much of it, where so much of the whole way is gone. */
static size_t segment_along(const gsz_path *path, double share, float *out_u) {
    float wanted = (float)share * path->way[path->ways - 1];
    size_t low = 0, high = path->ways - 1;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (path->way[middle] <= wanted)
            low = middle;
        else
            high = middle;
    }
    float step = path->way[high] - path->way[low],
          rest = step > 0 ? (wanted - path->way[low]) / step : 0;
    size_t i = low / SAMPLES;
    *out_u = ((float)(low - i * SAMPLES) + rest) / SAMPLES;
    return i;
}

static bool is_measured(gsz_path *path) {
    if (!path->way) measure(path);
    return path->way && path->way[path->ways - 1] > 0;
}

void gsz_path_at(gsz_path *path, gsz_camera *out_camera, double seconds) {
    double length = gsz_path_seconds(path), time = path->key[0].time + seconds;
    gsz_path_key key;
    float u;
    size_t i;
    if (!(seconds > 0) || !(seconds < length)) {
        gsz_path_camera_of(out_camera, &path->key[seconds > 0 ? path->count - 1 : 0]);
        return;
    }
    if (path->even && is_measured(path)) {
        i = segment_along(path, seconds / length, &u);
    } else {
        i = segment_at(path, time);
        u = (float)((time - path->key[i].time) / (path->key[i + 1].time - path->key[i].time));
    }
    key.time = time;
    place(path, i, u, key.position);
    turn(key.rotation, path->key[i].rotation, path->key[i + 1].rotation, u);
    key.fov_y = path->key[i].fov_y + u * (path->key[i + 1].fov_y - path->key[i].fov_y);
    gsz_path_camera_of(out_camera, &key);
}
