/* SPDX-License-Identifier: MIT */
/* cpu_renderer.h - draws a cloud on the processor with gsz_raster.h: where there is no GPU, and as the reference. */
#ifndef GSZ_CPU_RENDERER_H
#define GSZ_CPU_RENDERER_H

#include "renderer.h"
#include "scene_file.h"

typedef struct gsz_cpu_renderer gsz_cpu_renderer;

/** `pool` is borrowed; must outlive the renderer. */
gsz_result gsz_cpu_renderer_create(gsz_cpu_renderer **out_renderer, gsz_pool *pool) GSZ_CHECKED;
void gsz_cpu_renderer_destroy(gsz_cpu_renderer **renderer);

/** Takes *cloud, which is zeroed, in place of the one before. */
void gsz_cpu_renderer_take(gsz_cpu_renderer *renderer, gsz_scene_cloud *cloud);
/** The same, and hands over the one before in exchange. */
void gsz_cpu_renderer_swap(gsz_cpu_renderer *renderer, gsz_scene_cloud *cloud);
/** The cloud as it is drawn, scaled and coloured as the last view asked for. */
const gsz_cloud *gsz_cpu_renderer_cloud(const gsz_cpu_renderer *renderer);
/** Gaussians of the cloud. */
uint64_t gsz_cpu_renderer_gaussians(const gsz_cpu_renderer *renderer);
/** Those that the last picture may show: in front of the camera, within the picture by their centres and some. */
uint64_t gsz_cpu_renderer_visible(gsz_cpu_renderer *renderer);
/** Bytes that the cloud takes. */
uint64_t gsz_cpu_renderer_bytes(const gsz_cpu_renderer *renderer);

/** True if this view gives another picture than the last one. */
bool gsz_cpu_renderer_is_stale(const gsz_cpu_renderer *renderer, const gsz_render_view *view);
/** Draws, unless the picture is there and not `again`; `mode` of the view has no meaning here, and
 *  what it cannot show is shown as splats. */
gsz_result gsz_cpu_renderer_draw(gsz_cpu_renderer *renderer, const gsz_render_view *view,
                                 bool again) GSZ_CHECKED;
/** The last picture, until the next one is drawn. */
const gsz_picture *gsz_cpu_renderer_picture(const gsz_cpu_renderer *renderer);
/** Writes the last picture: width * height * 4 bytes, RGB or BGR and 255, rows from the top. */
void gsz_cpu_renderer_write(const gsz_cpu_renderer *renderer, uint8_t *out_pixels, bool bgr);
/** Why the last call failed; "": out of memory, or it did not. */
const char *gsz_cpu_renderer_error(const gsz_cpu_renderer *renderer);

#endif
