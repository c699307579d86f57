/* SPDX-License-Identifier: MIT */
/* camera_path_file.h - paths and bookmarks as JSON.
 *
 *     {
 *       "format": "gsz-camera-path",
 *       "version": 1,
 *       "even": false,
 *       "keys": [
 *         {"time": 0, "position": [0, -1, -4], "rotation": [1, 0, 0, 0], "fov_y": 50},
 *         {"time": 2.5, "position": [2, -1, -3], "rotation": [0.966, 0, -0.259, 0], "fov_y": 40}
 *       ],
 *       "bookmarks": [
 *         {"slot": 1, "position": [0, 0, -2], "rotation": [1, 0, 0, 0], "fov_y": 50}
 *       ]
 *     }
 *
 * time: seconds, at least 0 and at most GSZ_PATH_SECONDS_MAX, rising from key to key; at most GSZ_PATH_KEYS_MAX keys.
 * position: of the eye, in the units of the scene. rotation: w x y z of a quaternion of length 1, which turns the axes of
 * the camera into those of the scene: x is right, y down, z forward, as in COLMAP. fov_y: the vertical angle of view in
 * degrees, from 1 to 170. even: at one speed along the curve. slot: 1 to 9, each at most once. "even", "keys" and
 * "bookmarks" may be left out; other names are not looked at. */
#ifndef GSZ_CAMERA_PATH_FILE_H
#define GSZ_CAMERA_PATH_FILE_H

#include "camera_path.h"

enum { GSZ_PATH_ERROR_MAX = 512 };

/** Reads *path (zeroed) from a file, or standard input for "-". When it fails, the path stays empty, and `error` is one
 *  line that names the file and what is wrong in it. */
gsz_result gsz_path_read(gsz_context *context, gsz_path *path, const char *name,
                         char error[GSZ_PATH_ERROR_MAX]) GSZ_CHECKED;
/** Writes the path as a file that appears whole or not at all. */
gsz_result gsz_path_write(gsz_context *context, const gsz_path *path, const char *name,
                          char error[GSZ_PATH_ERROR_MAX]) GSZ_CHECKED;

#endif
