/* SPDX-License-Identifier: MIT */
/* view_device.h - what pictures are made with: a Vulkan device where one is needed, and a painter. */
#ifndef GSZ_VIEW_DEVICE_H
#define GSZ_VIEW_DEVICE_H

#include "painter.h"
#include "view_options.h"

typedef struct gsz_view_device {
    gsz_gpu *gpu; /**< NULL: none is needed */
    gsz_gpu_frames *frames;
    gsz_painter *painter;
    bool cpu; /**< the processor draws */
} gsz_view_device;

/** Opens *device (zeroed) as the arguments ask, with the parts of `gpu` (may be NULL: no window) that the window
 *  asks for. `pool` is borrowed. Not GSZ_EXIT_OK: said already; close it then too. */
int gsz_view_device_open(gsz_cli_session *session, gsz_view_device *device,
                         const gsz_view_arguments *arguments, const gsz_gpu_options *gpu,
                         gsz_pool *pool);
/** Waits until nothing is being drawn, and closes. GSZ_EXIT_OTHER, after saying so, if the validation layer had to
 *  say something. Accepts half-open ones. */
int gsz_view_device_close(gsz_cli_session *session, gsz_view_device *device);

/** Says why a call of the painter or the gpu failed and returns the exit code; GSZ_EXIT_OK for GSZ_OK. */
int gsz_view_device_fail(gsz_cli_session *session, const gsz_view_device *device,
                         gsz_result result);
/** Passes on a message of the loader. */
void gsz_view_device_tell(gsz_cli_session *session, const gsz_loaded *message);
/** How to draw what the command line asks for on this device. */
gsz_render_view gsz_view_device_view(const gsz_view_device *device,
                                     const gsz_view_arguments *arguments,
                                     gsz_screen_filter scene_filter);
/** So many Gaussians there is room for on the device; 0: no limit, the processor draws. */
uint64_t gsz_view_device_room(const gsz_view_device *device, const gsz_view_arguments *arguments);
/** The folder for what can be made anew, `of` a kind or "" for all; false: there is none. */
bool gsz_view_find_cache(char *path, size_t size, const char *of);
/** For people: the name of the device that draws. */
const char *gsz_view_device_name(const gsz_view_device *device);

#endif
