/* SPDX-License-Identifier: MIT */
/* camera_path.h - a way for a camera: keys in time, a smooth curve through them; and places to come back to.
 *
 * Positions follow a Catmull-Rom spline through the keys, with tangents for times that are not evenly spaced; orientations
 * turn on great circles from key to key, angles of view change evenly. An even path goes along its curve at one speed,
 * whatever the times between its keys are; its first and last times stay. */
#ifndef GSZ_CAMERA_PATH_H
#define GSZ_CAMERA_PATH_H

#include "gsz_camera.h"

enum {
    GSZ_PATH_KEYS_MAX = 4096,
    GSZ_PATH_BOOKMARKS = 9,
    GSZ_PATH_SECONDS_MAX = 86400 /**< of the last key */
};

typedef struct gsz_path_key {
    double time;       /**< seconds from the beginning, rising from key to key; 0 of bookmarks */
    float position[3]; /**< as in gsz_camera */
    float rotation[4]; /**< w x y z, unit length: turns x y z into right, down, forward */
    float fov_y;       /**< degrees */
} gsz_path_key;

/** Zero-initialise; release with gsz_path_free. */
typedef struct gsz_path {
    size_t count, capacity;
    gsz_path_key *key;
    bool even; /**< at one speed */
    bool has_bookmark[GSZ_PATH_BOOKMARKS];
    gsz_path_key bookmark[GSZ_PATH_BOOKMARKS];
    /* Of even paths: the way to each of so many times, once it was asked for. */
    float *way;
    size_t ways;
} gsz_path;

/** The key of a camera, and the camera of a key: with square pixels, without size and name. */
gsz_path_key gsz_path_key_of(const gsz_camera *camera, double time);
void gsz_path_camera_of(gsz_camera *out_camera, const gsz_path_key *key);

/** Appends. False: the path has GSZ_PATH_KEYS_MAX keys, time is not behind the last one's, or no memory. */
bool gsz_path_add(gsz_path *path, const gsz_path_key *key) GSZ_CHECKED;
/** Forgets the keys; bookmarks stay. */
void gsz_path_clear(gsz_path *path);
void gsz_path_free(gsz_path *path);

/** From the first key to the last; 0 of fewer than two. */
double gsz_path_seconds(const gsz_path *path);
/** The camera so many seconds after the first key; before it and behind the last one it stays there. The path has keys. */
void gsz_path_at(gsz_path *path, gsz_camera *out_camera, double seconds);

#endif
