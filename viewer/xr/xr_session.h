/* SPDX-License-Identifier: MIT */
/* xr_session.h - the session with a headset: its states, its spaces, and the frames that it asks for.
 *
 *     gsz_xr_session_open(&session, &xr, gpu, false);
 *     while (gsz_xr_session_poll(&session) == GSZ_OK && !session.is_over) {
 *         if (!session.is_running) { sleep a little; continue; }
 *         gsz_xr_frame_begin(&session, &frame);
 *         if (frame.is_seen) { draw frame.eye[0] and [1], list layers }
 *         gsz_xr_frame_end(&session, &frame, layers, layer_count);
 *     }
 *     gsz_xr_session_close(&session);
 */
#ifndef GSZ_XR_SESSION_H
#define GSZ_XR_SESSION_H

#include "xr_eyes.h"
#include "xr_instance.h"

enum { GSZ_XR_EYES = 2, GSZ_XR_LAYERS_MAX = 3 };

typedef struct gsz_xr_session {
    gsz_xr *xr; /**< borrowed */
    XrSession handle;
    XrSessionState state;
    bool is_running; /**< begun and not ended: frames are asked for */
    bool is_over;    /**< by whoever wears it, or by gsz_xr_session_leave */
    bool left;       /**< it was asked to end */
    XrEnvironmentBlendMode blend;
    XrSpace room, head, stage;        /**< the last one may not be there */
    bool floor_is_known;              /**< `floor` was measured since the spaces changed */
    float floor;                      /**< height in the room, metres */
    XrExtent2Di picture[GSZ_XR_EYES]; /**< pixels that each eye should have */
} gsz_xr_session;

/** A session for *session (zeroed) with a device that was made by gsz_xr_gpu_maker. `passthrough`: what the cameras of the
 *  headset see shall be behind the scene; GSZ_ERROR_UNSUPPORTED where that is not offered. */
gsz_result gsz_xr_session_open(gsz_xr_session *session, gsz_xr *xr, const gsz_gpu *gpu,
                               bool passthrough) GSZ_CHECKED;
/** Accepts half-open ones. */
void gsz_xr_session_close(gsz_xr_session *session);

/** Takes all events, and begins and ends the session as they say. GSZ_ERROR_IO: the headset was lost. */
gsz_result gsz_xr_session_poll(gsz_xr_session *session) GSZ_CHECKED;
/** Asks the runtime to end it, once; events will say when. */
gsz_result gsz_xr_session_leave(gsz_xr_session *session) GSZ_CHECKED;

/** A frame that was begun. */
typedef struct gsz_xr_frame {
    XrTime time;        /**< when it will be seen */
    double interval_ms; /**< between frames */
    bool is_seen;       /**< it is to be drawn, and `eye` and `view` are known */
    gsz_xr_eye eye[GSZ_XR_EYES];
    XrView view[GSZ_XR_EYES];
} gsz_xr_frame;

/** Waits for the runtime, begins a frame, and says where the eyes will be when it is seen. */
gsz_result gsz_xr_frame_begin(gsz_xr_session *session, gsz_xr_frame *out_frame) GSZ_CHECKED;
gsz_result gsz_xr_frame_end(gsz_xr_session *session, const gsz_xr_frame *frame,
                            const XrCompositionLayerBaseHeader *const *layers,
                            uint32_t layer_count) GSZ_CHECKED;

/** Where a space is in the room at that time; false: it is not known. */
bool gsz_xr_session_locate(const gsz_xr_session *session, gsz_xr_pose *out_pose, XrSpace space,
                           XrTime time);

#endif
