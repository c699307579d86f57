/* SPDX-License-Identifier: MIT */
/* render_take.h - a scene that a renderer can show, and all those that it holds. Internal to the renderer. */
#ifndef GSZ_RENDER_TAKE_H
#define GSZ_RENDER_TAKE_H

#include "renderer.h"
#include "scene_store.h"

/** Zero-initialise; release with gsz_render_take_close. */
struct gsz_render_take {
    gsz_scene_store store;
    uint32_t layers;                  /**< of importance, at least 1 */
    bool changes;                     /**< blocks are removed again */
    bool proxies;                     /**< blocks may have some, behind them: */
    uint64_t stand_ins;               /**< so many there are */
    bool moves;                       /**< as store.motion says: */
    uint32_t moved, joints;           /**< Gaussians, still ones too, and joints of that */
    struct gsz_render_take *previous; /**< made before it; that of gsz_renderer_open has none */
};

/** That were added, proxies left out. */
static inline uint64_t gsz_render_take_gaussians(const gsz_render_take *take) {
    return take->store.gaussians - take->stand_ins;
}

/** Makes room for the scene. motion may be NULL. */
gsz_result gsz_render_take_open(gsz_render_take *take, gsz_gpu *gpu, gsz_gpu_frames *frames,
                                const gsz_render_scene *scene,
                                const gsz_motion_bits *motion) GSZ_CHECKED;
/** Lets go of everything as soon as no frame uses it, and zeroes. */
void gsz_render_take_close(gsz_render_take *take);

/** What a renderer needs room for. */
typedef struct gsz_render_room {
    uint32_t chunks;
    uint32_t moved_chunks, moved, joints; /**< of takes that move */
} gsz_render_room;

/** Enough for the last take and all before it. */
gsz_render_room gsz_render_takes_room(const gsz_render_take *last);
/** Records the copies that are due to the last take and to all before it. */
void gsz_render_takes_flush(gsz_render_take *last, VkCommandBuffer commands);
/** Adds what they hold to data and motion. */
void gsz_render_takes_measure(const gsz_render_take *last, gsz_render_memory *memory);

#endif
