/* SPDX-License-Identifier: MIT */
/* camera_angle.h - angles of view, the same on every machine: no libm but sqrt. Internal. */
#ifndef GSZ_CAMERA_ANGLE_H
#define GSZ_CAMERA_ANGLE_H

/** Degrees in (0, 180) that `extent` is seen under from `distance`, in the middle before it; both above 0. */
double gsz_angle_of_view(double extent, double distance);
/** The tangent of half an angle in degrees, in (0, 180). */
double gsz_half_tangent(double degrees);
/** Degrees of an angle in radians. */
double gsz_degrees(double radians);

#endif
