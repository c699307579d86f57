/* SPDX-License-Identifier: MIT */
/* render_take.c - scenes in the memory of the device, side by side. */
#include "render_take.h"
#include "splat_proxies.h"

#include <string.h>

gsz_result gsz_render_take_open(gsz_render_take *take, gsz_gpu *gpu, gsz_gpu_frames *frames,
                                const gsz_render_scene *scene, const gsz_motion_bits *motion) {
    take->layers = scene->layers > 1 ? scene->layers : 1;
    take->changes = scene->changes;
    take->proxies = scene->proxies;
    uint64_t more = scene->proxies ? gsz_splat_proxies_most(scene->gaussians, scene->blocks) : 0;
    GSZ_GPU_TRY(gsz_scene_store_open(&take->store, gpu, frames, scene->gaussians + more,
                                     scene->proxies ? 2 * scene->blocks : scene->blocks,
                                     scene->books, scene->book_count));
    if (scene->still_blocks > 0)
        GSZ_GPU_TRY(gsz_scene_store_use_books(&take->store, scene->blocks - scene->still_blocks,
                                              scene->still_books, scene->still_book_count));
    if (!motion) return GSZ_OK;
    if (scene->gaussians > motion->gaussians && scene->still_blocks == 0)
        return gsz_gpu_fail(gpu, GSZ_ERROR_ARGUMENT, "more Gaussians than their motion is of");
    take->moves = true;
    take->moved = (uint32_t)scene->gaussians; /* no more than chunks can hold */
    take->joints = motion->joints;
    return gsz_scene_store_move(&take->store, motion);
}

void gsz_render_take_close(gsz_render_take *take) {
    gsz_scene_store_close(&take->store);
    memset(take, 0, sizeof *take);
}

static uint32_t larger(uint32_t a, uint32_t b) { return a > b ? a : b; }

gsz_render_room gsz_render_takes_room(const gsz_render_take *last) {
    gsz_render_room room = {0};
    for (const gsz_render_take *t = last; t; t = t->previous) {
        room.chunks = larger(room.chunks, t->store.chunk_room);
        if (!t->moves) continue;
        room.moved_chunks = larger(room.moved_chunks, t->store.chunk_room);
        room.moved = larger(room.moved, t->moved);
        room.joints = larger(room.joints, t->joints);
    }
    return room;
}

void gsz_render_takes_flush(gsz_render_take *last, VkCommandBuffer commands) {
    for (gsz_render_take *t = last; t; t = t->previous) gsz_scene_store_flush(&t->store, commands);
}

void gsz_render_takes_measure(const gsz_render_take *last, gsz_render_memory *memory) {
    for (const gsz_render_take *t = last; t; t = t->previous) {
        memory->data += t->store.bytes - t->store.motion.size;
        memory->motion += t->store.motion.size;
    }
}
