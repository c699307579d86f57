/* SPDX-License-Identifier: MIT */
/* camera_pick.h - what lies under a point of the picture: how far away is the surface that is seen there? */
#ifndef GSZ_CAMERA_PICK_H
#define GSZ_CAMERA_PICK_H

#include "gsz_camera.h"
#include "gsz_splats.h"

/** Follows the ray through (x, y), 0..1 across and down a picture of `width` x `height` pixels, through the cloud, and
 *  writes where more than half of the light is stopped: the depth along camera->forward. False: nowhere. */
bool gsz_camera_pick(float *out_depth, const gsz_cloud *cloud, const gsz_camera *camera, float x,
                     float y, int width, int height);

#endif
