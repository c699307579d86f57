/* SPDX-License-Identifier: MIT */
/* xr_eyes.h - from the eyes of a headset to the views that are drawn, and to the one that both are sorted for. Pure. */
#ifndef GSZ_XR_EYES_H
#define GSZ_XR_EYES_H

#include "renderer.h"
#include "xr_place.h"

/** An eye in the room, and how far it sees to all sides: tangents, all positive for one that looks straight ahead. */
typedef struct gsz_xr_eye {
    gsz_xr_pose pose;
    float left, right, up, down;
} gsz_xr_eye;

/** False: numbers that no eye has (not finite, or nothing to be seen), as of runtimes that are starting. */
bool gsz_xr_eye_is_sound(const gsz_xr_eye *eye);
/** Sets camera and shift of a view that has its size. */
void gsz_xr_eye_view(gsz_render_view *view, const gsz_xr_place *place, const gsz_xr_eye *eye);
/** The view from between the eyes, as far back as it takes for all that both see to lie within it. */
void gsz_xr_order_view(gsz_render_view *out_order, const gsz_render_view eyes[2]);

#endif
