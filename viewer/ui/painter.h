/* SPDX-License-Identifier: MIT */
/* painter.h - draws a scene with one of the two renderers, so that nobody else has to ask which one it is. */
#ifndef GSZ_PAINTER_H
#define GSZ_PAINTER_H

#include "gpu_swapchain.h"
#include "renderer.h"
#include "scene_loader.h"

typedef struct gsz_painter gsz_painter;

typedef struct gsz_painter_options {
    bool cpu;       /**< draw on the processor */
    gsz_pool *pool; /**< for that; borrowed */
    gsz_gpu *gpu;   /**< borrowed; with `cpu` it may be NULL: pictures can only be read then */
    gsz_gpu_frames *frames; /**< of the gpu */
} gsz_painter_options;

/** When it fails, *out_painter still is there for its error; destroy it as ever. NULL: no memory. */
gsz_result gsz_painter_create(gsz_painter **out_painter,
                              const gsz_painter_options *options) GSZ_CHECKED;
/** The device must be done with what was drawn. */
void gsz_painter_destroy(gsz_painter **painter);
/** Why the last call failed. */
const char *gsz_painter_error(const gsz_painter *painter);

/** That of the device, for whoever draws with it in other ways; NULL where the processor draws. */
gsz_renderer *gsz_painter_renderer(gsz_painter *painter);

/** Makes room for a scene in place of the one before. */
gsz_result gsz_painter_open(gsz_painter *painter, const gsz_scene_facts *facts) GSZ_CHECKED;
/** Adds what is in the piece: rows or a cloud; or removes what it says is gone. */
gsz_result gsz_painter_add(gsz_painter *painter, gsz_loaded *piece) GSZ_CHECKED;

/** Shows a frame of a film that gsz_painter_open was told of, in place of what was there: number `frame` of segment
 *  `segment`, which is in the part (with bits for the device, if that draws). */
gsz_result gsz_painter_show(gsz_painter *painter, const gsz_film_part *part, uint32_t segment,
                            uint32_t frame) GSZ_CHECKED;
/** Does a little of what will have to be done before a segment is shown. */
gsz_result gsz_painter_ready(gsz_painter *painter, const gsz_film_part *part,
                             uint32_t segment) GSZ_CHECKED;

/** True if this view gives another picture than the last one drawn. */
bool gsz_painter_is_stale(const gsz_painter *painter, const gsz_render_view *view);
/** What can be done before there are commands: the work of the processor. */
gsz_result gsz_painter_prepare(gsz_painter *painter, const gsz_render_view *view,
                               bool again) GSZ_CHECKED;
/** Records the passes of what was prepared. */
gsz_result gsz_painter_draw(gsz_painter *painter, VkCommandBuffer commands, uint32_t slot,
                            const gsz_render_view *view, bool again) GSZ_CHECKED;
/** Records a copy of the picture into an image of its size, in VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL before and
 *  after. */
gsz_result gsz_painter_copy(gsz_painter *painter, VkCommandBuffer commands, uint32_t slot,
                            const gsz_gpu_target *target) GSZ_CHECKED;
/** Draws and reads the picture: width * height * 4 bytes, RGBA, opaque. */
gsz_result gsz_painter_read(gsz_painter *painter, const gsz_render_view *view,
                            uint8_t *out_pixels) GSZ_CHECKED;

/** Bytes that went to the device for films: a segment, on average, and the latest frame. */
void gsz_painter_film_bytes(const gsz_painter *painter, double *out_segment, double *out_frame);
/** The last picture in floats, where the processor drew it; else NULL. */
const gsz_picture *gsz_painter_picture(const gsz_painter *painter);

/** The cloud that the processor draws; NULL where the device draws, or nothing is there. */
const gsz_cloud *gsz_painter_cloud(const gsz_painter *painter);

/** Gaussians there so far, and those that the last picture is made of. */
uint64_t gsz_painter_gaussians(const gsz_painter *painter);
uint64_t gsz_painter_visible(const gsz_painter *painter);
/** Of the device; with the processor, `data` is what the cloud takes there. */
gsz_render_memory gsz_painter_memory(const gsz_painter *painter);
/** The processor's share of the last frame, ms: drawing, and making bytes of it. */
void gsz_painter_cpu_times(const gsz_painter *painter, double *out_draw, double *out_bytes);

#endif
