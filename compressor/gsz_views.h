/* SPDX-License-Identifier: MIT */
/* gsz_views.h - cameras for a scene that comes without any: where someone would stand to photograph it.
 *
 *     gsz_camera_list views = {0};
 *     if (gsz_views_place(ctx, &views, &cloud, NULL) == GSZ_OK) ...
 *     gsz_camera_list_free(ctx, &views);
 *
 * The same cloud and options give the same cameras for any number of threads and on any machine.
 */
#ifndef GSZ_VIEWS_H
#define GSZ_VIEWS_H

#include "gsz_camera.h"
#include "gsz_splats.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gsz_view_options {
    int count;     /**< cameras at the most, 1..1024; default 32 */
    uint32_t seed; /**< another choice of the same kind; default 0 */
    float up
        [3]; /**< the axis that points up; 0 0 0 (default): what the metadata says ("up"), or a guess */
    float fov_y;  /**< vertical angle, degrees; default 50 */
    float aspect; /**< width over height of the pictures; default 4/3 */
    /** Of a thing so small that whoever comes close has its middle nearer than 0.2, where nothing is drawn, some views
     *  show it as it then looks, cut open: for telling what can be seen at all, not for pictures. Default false. */
    bool cut_open;
} gsz_view_options;

GSZ_API void gsz_view_options_default(gsz_view_options *options);
/** Appends cameras to *list, fewer than options->count where so many are not worth a picture: around the scene where it can be seen from outside, inside it where it surrounds
 *  free space, never in or close to something opaque, near and far, each looking at much of it. The first of
 *  them are already spread out. GSZ_ERROR_ARGUMENT if nothing of the cloud can be seen. options may be NULL. */
GSZ_API gsz_result gsz_views_place(gsz_context *context, gsz_camera_list *list,
                                   const gsz_cloud *cloud,
                                   const gsz_view_options *options) GSZ_CHECKED;

/** True for every fourth view of a list: those are never optimised on, and figures come from them alone. */
static inline bool gsz_view_held_out(size_t index) { return index % 4 == 3; }
/** Drops all but the held-out views of the list; a list of fewer than four stays whole. */
GSZ_API void gsz_views_keep_held_out(gsz_camera_list *list);

#ifdef __cplusplus
}
#endif
#endif
