/* SPDX-License-Identifier: MIT */
/* xr_instance.h - OpenXR and a headset: the runtime, the system, and the Vulkan device that it wants to be drawn with.
 *
 * Errors: a call that fails returns a gsz_result and leaves a sentence in xr->error. GSZ_ERROR_UNSUPPORTED: no loader, no
 * runtime, or one without Vulkan; GSZ_ERROR_IO: no headset, or it was lost; else as gsz_base.h has them. */
#ifndef GSZ_XR_INSTANCE_H
#define GSZ_XR_INSTANCE_H

#include "gpu_device.h"
#include "xr_api.h"

typedef struct gsz_xr {
    gsz_xr_api api;
    XrInstance instance;
    XrSystemId system;
    bool vulkan2; /**< XR_KHR_vulkan_enable2; else XR_KHR_vulkan_enable */
    char runtime[XR_MAX_RUNTIME_NAME_SIZE];
    char headset[XR_MAX_SYSTEM_NAME_SIZE];
    char error[512];    /**< why the last failing call failed: one line without a full stop */
    gsz_result failure; /**< and what it returned */
} gsz_xr;

/** Opens *xr (zeroed), which may be half-open when it fails; close it as ever. */
gsz_result gsz_xr_open(gsz_xr *xr) GSZ_CHECKED;
/** Accepts half-open ones. */
void gsz_xr_close(gsz_xr *xr);

/** What makes a gsz_gpu as the runtime wants it: for gsz_gpu_options, as long as *xr is there. */
gsz_gpu_maker gsz_xr_gpu_maker(gsz_xr *xr);

/** Sets xr->error and returns `result`. */
gsz_result gsz_xr_fail(gsz_xr *xr, gsz_result result, const char *format, ...) GSZ_PRINTF(3, 4);
/** GSZ_OK for results that are no errors; else an error "what: XR_ERROR_SESSION_LOST" and the like, with what to do
 *  about it where that is known. */
gsz_result gsz_xr_check(gsz_xr *xr, XrResult result, const char *what) GSZ_CHECKED;

/** Returns from the caller what is not GSZ_OK. */
#define GSZ_XR_TRY(call)                                                                           \
    do {                                                                                           \
        gsz_result xr_result_ = (call);                                                            \
        if (xr_result_ != GSZ_OK) return xr_result_;                                               \
    } while (0)

#endif
