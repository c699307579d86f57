/* SPDX-License-Identifier: MIT */
/* renderer.h - draws the Gaussians of a scene on the device: holds them, culls, sorts and draws.
 *
 * The picture is that of gsz_raster.h. Passes of a frame: cull (chunks, then Gaussians) -> sort by depth ->
 * project (dequantise, shade) in that order -> draw. Where Gaussians move, they are posed before: dequantised, carried by
 * joints, changed by curves (formats/gsz.md, "Warp" and "Curves").
 *
 * A video is drawn segment by segment, each a take. The next one is made while the current one is shown:
 *
 *     gsz_renderer_take_create(renderer, &next, &scene, &motion);
 *     for each block of the key, in the order of the file: gsz_renderer_take_add(renderer, next, &rows)
 *     ...
 *     gsz_renderer_show(renderer, next, &pose);          and again with the pose of each frame
 *     gsz_renderer_take_destroy(renderer, &current);
 *
 * None of these waits for the device, but that the lists of GSZ_RENDER_TILES wait when a take is larger than all before. All calls of one renderer are made by one thread. */
#ifndef GSZ_RENDERER_H
#define GSZ_RENDERER_H

#include "gpu_frames.h"
#include "gsz_raster.h"
#include "motion_bits.h"
#include "splat_bits.h"

typedef struct gsz_renderer gsz_renderer;

typedef enum gsz_render_mode {
    GSZ_RENDER_QUADS, /**< one instanced draw, blended by the hardware: the fastest on GPUs */
    GSZ_RENDER_TILES /**< compute shaders, tile by tile, in floats, each pixel ends when it is full */
} gsz_render_mode;

/** What is shown of Gaussians. */
typedef enum gsz_render_show {
    GSZ_RENDER_SPLATS,   /**< the scene */
    GSZ_RENDER_POINTS,   /**< their centres, as discs of three pixels */
    GSZ_RENDER_ELLIPSES, /**< solid up to one deviation, with a rim */
    GSZ_RENDER_DEPTH,    /**< how far away: white the nearest of the picture, dark the farthest */
    GSZ_RENDER_OVERDRAW, /**< how many lie over a pixel: red 32, yellow 128, white 512 */
    GSZ_RENDER_IMPORTANCE, /**< in colours that tell the layers, warm for the first, cold for the last */
    GSZ_RENDER_SHOWS
} gsz_render_show;

/** How a picture is to be drawn. */
typedef struct gsz_render_view {
    gsz_camera camera; /**< but for its size */
    uint32_t width, height;
    float shift
        [2]; /**< pixels, right and down, from the middle of the picture to where the camera's axis meets it */
    gsz_draw_options draw; /**< filter, SH degree, background */
    float splat_scale;     /**< deviations are multiplied by it; 1 as trained */
    gsz_render_mode mode;
    gsz_render_show show;
    float least_alpha; /**< fainter Gaussians are not drawn */
    uint64_t
        budget; /**< about so many Gaussians are drawn at the most, where they stand still; 0: all */
    float
        rim; /**< with a budget: of what it keeps in the middle, so much is kept at the rim (splat_budget.h); 0: as much */
    uint32_t layers; /**< only the most important so many are drawn; 0: all */
    bool
        transparent; /**< no background: colours are premultiplied by what covers a pixel, which is its alpha */
} gsz_render_view;

/** True if two views give the same picture, whatever the mode. */
bool gsz_render_view_equals(const gsz_render_view *a, const gsz_render_view *b);

gsz_result gsz_renderer_create(gsz_gpu *gpu, gsz_gpu_frames *frames,
                               gsz_renderer **out_renderer) GSZ_CHECKED;
void gsz_renderer_destroy(gsz_renderer **renderer);

/** What a scene to come is like. */
typedef struct gsz_render_scene {
    uint64_t gaussians; /**< at the most */
    uint32_t blocks;
    bool changes;    /**< blocks are removed again: then budgets have no meaning */
    bool proxies;    /**< blocks come with proxies */
    uint32_t layers; /**< of importance; 0 or 1: all blocks are of the first, whatever they say */
    const gsz_codebook_view *books; /**< copied */
    int book_count;
    /** The last ones of the blocks, which are from another file and have its codebooks: they stand still in any case. */
    uint32_t still_blocks;
    const gsz_codebook_view *still_books;
    int still_book_count;
} gsz_render_scene;

/** Lets go of the scene that was there, makes room for another one, and shows it. Takes stay. */
gsz_result gsz_renderer_open(gsz_renderer *renderer, const gsz_render_scene *scene) GSZ_CHECKED;
/** Adds a block, which is copied: it is drawn from the next frame on. proxies: of a scene that has them, those that budgets draw
 *  instead of it (splat_proxies.h), where there are any; else NULL. */
gsz_result gsz_renderer_add(gsz_renderer *renderer, const gsz_splat_rows *rows,
                            const gsz_splat_rows *proxies) GSZ_CHECKED;
/** Removes the block of that number, where it is there: it is not drawn from the next frame on. Only of a scene that changes. */
gsz_result gsz_renderer_remove(gsz_renderer *renderer, uint32_t number) GSZ_CHECKED;
/** Gaussians added so far to what is shown, and not removed; proxies do not count. */
uint64_t gsz_renderer_gaussians(const gsz_renderer *renderer);

/** A scene beside that of gsz_renderer_open: a segment of a video, say. */
typedef struct gsz_render_take gsz_render_take;

/** Makes an empty one. What is added to it reaches the device with the next frame that is drawn, whatever that frame shows.
 *  motion, which is copied too, is what carries its Gaussians; NULL: they stand still. */
gsz_result gsz_renderer_take_create(gsz_renderer *renderer, gsz_render_take **out_take,
                                    const gsz_render_scene *scene,
                                    const gsz_motion_bits *motion) GSZ_CHECKED;
/** Adds a block, which is copied. Where Gaussians move, blocks come in the order of the key's file, and
 *  still ones behind them. */
gsz_result gsz_renderer_take_add(gsz_renderer *renderer, gsz_render_take *take,
                                 const gsz_splat_rows *rows) GSZ_CHECKED;
/** Shows the take at a pose, which is copied and must be of the same segment as its motion (without motion it is not read, and
 *  may be NULL); a NULL take is the scene of gsz_renderer_open. */
gsz_result gsz_renderer_show(gsz_renderer *renderer, gsz_render_take *take,
                             const gsz_video_pose *pose) GSZ_CHECKED;
/** Lets go of it as soon as no frame uses it. If it was shown, the scene of gsz_renderer_open is, until another is. Before
 *  gsz_renderer_destroy, which destroys no takes. */
void gsz_renderer_take_destroy(gsz_renderer *renderer, gsz_render_take **take);

/** True if this view of what is shown gives another picture than the last one drawn. */
bool gsz_renderer_is_stale(const gsz_renderer *renderer, const gsz_render_view *view);

/** Records all passes of a frame, with marks in `frames`; `slot` is that of gsz_gpu_frames_begin. The picture is
 *  complete in renderer memory then. `again`: even passes whose results would be the same (benchmarks). */
gsz_result gsz_renderer_draw(gsz_renderer *renderer, VkCommandBuffer commands, uint32_t slot,
                             const gsz_render_view *view, bool again) GSZ_CHECKED;
/* Two eyes, or any views that are near each other, take one cull and one sort:
 *
 *     result = gsz_renderer_order(renderer, commands, slot, &middle, false);
 *     result = gsz_renderer_draw_pair(renderer, commands, slot, eyes);
 *     for (uint32_t e = 0; e < 2; e++) gsz_renderer_copy_eye(renderer, commands, e, image[e], extent);
 *
 * or, where the mode is not that of quads, or drawing both at once is not wanted,
 *
 *     for (uint32_t e = 0; e < 2; e++) {
 *         result = gsz_renderer_draw_eye(renderer, commands, slot, e, &eyes[e]);
 *         gsz_renderer_copy_eye(renderer, commands, e, image[e], extent);
 *     }
 */

/** Records culling and sorting for a view within which all lies that is drawn next, and whose budget counts. The order is right for whoever looks the
 *  same way, wherever from; for others it is as near as their ways to look. */
gsz_result gsz_renderer_order(gsz_renderer *renderer, VkCommandBuffer commands, uint32_t slot,
                              const gsz_render_view *order, bool again) GSZ_CHECKED;
/** Records drawing for an eye, first 0, then 1, of one size, in the order that was recorded before. */
gsz_result gsz_renderer_draw_eye(gsz_renderer *renderer, VkCommandBuffer commands, uint32_t slot,
                                 uint32_t eye, const gsz_render_view *view) GSZ_CHECKED;
/** The same for both, of one size, with quads, in one pass (multiview). */
gsz_result gsz_renderer_draw_pair(gsz_renderer *renderer, VkCommandBuffer commands, uint32_t slot,
                                  const gsz_render_view views[2]) GSZ_CHECKED;
/** As gsz_renderer_copy_to_image, of the picture of an eye. */
void gsz_renderer_copy_eye(gsz_renderer *renderer, VkCommandBuffer commands, uint32_t eye,
                           VkImage image, VkExtent2D extent);

/** Records a copy of the picture, on its background, into a colour image of that size, of any 8-bit UNORM format, which
 *  is in VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL before and after. */
void gsz_renderer_copy_to_image(gsz_renderer *renderer, VkCommandBuffer commands, VkImage image,
                                VkExtent2D extent);

/** Gaussians that passed culling in the latest frame that is known to be done. */
uint32_t gsz_renderer_visible(const gsz_renderer *renderer);

/** Bytes of the buffers that grow with the Gaussians. */
typedef struct gsz_render_memory {
    uint64_t data;     /**< quantised Gaussians, blocks, chunks, codebooks; of all takes too */
    uint64_t motion;   /**< of all takes: bindings, curves */
    uint64_t posed;    /**< Gaussians of the frame, where they move, and its joints */
    uint64_t uploaded; /**< for the latest pose */
    uint64_t sorting;  /**< keys, indices, records: they share memory */
    uint64_t tiles;    /**< lists of the tiles, once GSZ_RENDER_TILES was used */
    uint64_t picture;
} gsz_render_memory;

gsz_render_memory gsz_renderer_memory(const gsz_renderer *renderer);

#endif
