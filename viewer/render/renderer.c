/* SPDX-License-Identifier: MIT */
/* renderer.c - what a renderer holds from frame to frame: its passes, scenes, takes and lists. */
#include "gsz_shaders.h"
#include "renderer_state.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/** Of each Gaussian in gsz_render_lists.work: three lists of keys and values, or a SplatQuad. */
enum { WORK_BYTES = sizeof(SplatQuad) };

/* ---- making and destroying ----------------------------------------------------------------------- */

static gsz_result make_pipelines(gsz_renderer *r) {
    GSZ_GPU_TRY(gsz_splat_sort_create(r->gpu, &r->sort));
    GSZ_GPU_TRY(gsz_render_readers_create(r->gpu, &r->cull, &gsz_shader_cull_comp, 1));
    GSZ_GPU_TRY(gsz_gpu_compute_create(r->gpu, &r->place, &gsz_shader_place_chunks_comp, NULL, 0));
    GSZ_GPU_TRY(gsz_gpu_compute_create(r->gpu, &r->gather, &gsz_shader_gather_comp, NULL, 0));
    return gsz_quad_pass_create(r->gpu, &r->quads, 1);
}

static gsz_result make_small_buffers(gsz_renderer *r) {
    GSZ_GPU_TRY(gsz_gpu_buffer_create(
        r->gpu, &r->constants, GSZ_RENDER_FRAMES_OF_SLOT * GSZ_GPU_FRAMES_MAX * sizeof(SplatFrame),
        VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT, GSZ_GPU_UPLOAD, "constants of frames"));
    return gsz_gpu_buffer_create(r->gpu, &r->readback, GSZ_RENDER_STATES * sizeof(SplatState),
                                 VK_BUFFER_USAGE_TRANSFER_DST_BIT, GSZ_GPU_READBACK,
                                 "state of frames");
}

gsz_result gsz_renderer_create(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_renderer **out_renderer) {
    gsz_renderer *r = calloc(1, sizeof *r);
    *out_renderer = r;
    if (!r) return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "out of memory");
    r->gpu = gpu;
    r->frames = frames;
    r->last = r->shown = &r->own;
    gsz_result result = make_pipelines(r);
    if (result == GSZ_OK) result = make_small_buffers(r);
    if (result == GSZ_OK) memset(r->readback.mapped, 0, (size_t)r->readback.size);
    if (result == GSZ_OK) result = gsz_renderer_open(r, &(gsz_render_scene){0});
    if (result != GSZ_OK) gsz_renderer_destroy(out_renderer);
    return result;
}

static void drop_lists(gsz_renderer *r) {
    gsz_render_lists *l = &r->lists;
    gsz_gpu_buffer *const all[] = {&l->values, &l->work,  &l->second,
                                   &l->starts, &l->state, &l->scratch};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        gsz_gpu_frames_retire_buffer(r->gpu, r->frames, all[i]);
    l->slots = 0;
    r->is_sorted = false;
}

void gsz_renderer_destroy(gsz_renderer **renderer) {
    gsz_renderer *r = *renderer;
    if (!r) return;
    /* Whoever destroys the frames sees what goes wrong here too. */
    if (gsz_gpu_frames_finish(r->gpu, r->frames) != GSZ_OK) r->is_drawn = false;
    drop_lists(r);
    gsz_share_lists_drop(&r->shares, r->gpu, r->frames);
    gsz_splat_budget_free(&r->budget);
    gsz_render_take_close(&r->own);
    gsz_pose_pass_destroy(r->gpu, &r->poses);
    gsz_tile_pass_destroy(r->gpu, &r->tiles);
    gsz_quad_pass_destroy(r->gpu, &r->quads);
    gsz_quad_pass_destroy(r->gpu, &r->pair);
    gsz_render_readers_destroy(r->gpu, &r->cull);
    gsz_gpu_pipeline_destroy(r->gpu, &r->place);
    gsz_gpu_pipeline_destroy(r->gpu, &r->gather);
    gsz_splat_sort_destroy(r->gpu, &r->sort);
    gsz_gpu_buffer_destroy(r->gpu, &r->constants);
    gsz_gpu_buffer_destroy(r->gpu, &r->readback);
    free(r);
    *renderer = NULL;
}

/* ---- scenes -------------------------------------------------------------------------------------- */

static gsz_result make_list(gsz_renderer *r, gsz_gpu_buffer *buffer, VkDeviceSize size,
                            const char *name) {
    return gsz_gpu_buffer_create(r->gpu, buffer, size, gsz_render_storage, GSZ_GPU_LOCAL, name);
}

static gsz_result make_lists(gsz_renderer *r, uint32_t chunks) {
    gsz_render_lists *l = &r->lists;
    VkDeviceSize slots = (VkDeviceSize)chunks * SPLAT_CHUNK;
    drop_lists(r);
    l->sort = r->sort;
    GSZ_GPU_TRY(make_list(r, &l->values, slots * sizeof(uint32_t), "order"));
    GSZ_GPU_TRY(make_list(r, &l->work, slots * WORK_BYTES, "keys and splats"));
    GSZ_GPU_TRY(make_list(r, &l->starts, chunks * sizeof(uint32_t), "starts of chunks"));
    GSZ_GPU_TRY(make_list(r, &l->state, sizeof(SplatState), "state"));
    GSZ_GPU_TRY(
        make_list(r, &l->scratch, gsz_splat_sort_scratch(r->sort, (uint32_t)slots), "scratch"));
    l->slots = (uint32_t)slots;
    return GSZ_OK;
}

/** Another picture than the last one is to be drawn. */
static void forget_picture(gsz_renderer *r) {
    r->is_drawn = r->is_sorted = r->poses.is_done = false;
}

gsz_result gsz_renderer_open(gsz_renderer *r, const gsz_render_scene *scene) {
    drop_lists(r);
    gsz_render_take_close(&r->own);
    gsz_splat_budget_free(&r->budget);
    r->shown = &r->own;
    forget_picture(r);
    /* Frees what was let go before as much is asked for again. */
    GSZ_GPU_TRY(gsz_gpu_frames_finish(r->gpu, r->frames));
    memset(r->readback.mapped, 0, (size_t)r->readback.size);
    GSZ_GPU_TRY(gsz_render_take_open(&r->own, r->gpu, r->frames, scene, NULL));
    uint32_t chunks = gsz_render_takes_room(r->last).chunks;
    return make_lists(r, chunks > 0 ? chunks : 1);
}

gsz_result gsz_renderer_add(gsz_renderer *r, const gsz_splat_rows *rows,
                            const gsz_splat_rows *proxies) {
    bool more = r->own.proxies && proxies && proxies->chunk_count > 0;
    GSZ_GPU_TRY(gsz_renderer_take_add(r, &r->own, rows));
    if (more) GSZ_GPU_TRY(gsz_renderer_take_add(r, &r->own, proxies));
    if (more) r->own.stand_ins += proxies->block.count;
    if (r->own.changes || gsz_splat_budget_add(&r->budget, rows, more ? proxies : NULL))
        return GSZ_OK;
    return gsz_gpu_fail(r->gpu, GSZ_ERROR_MEMORY, "out of memory");
}

gsz_result gsz_renderer_remove(gsz_renderer *r, uint32_t number) {
    assert(r->own.changes);
    if (r->shown == &r->own) forget_picture(r);
    return gsz_scene_store_remove(&r->own.store, number);
}

uint64_t gsz_renderer_gaussians(const gsz_renderer *r) {
    return gsz_render_take_gaussians(r->shown);
}

/* ---- takes --------------------------------------------------------------------------------------- */

/** Room for all takes. An eighth more than is needed, so that it does not grow with every segment. */
static gsz_result reserve(gsz_renderer *r) {
    gsz_render_room room = gsz_render_takes_room(r->last);
    uint64_t chunks = (uint64_t)room.chunks + room.chunks / 8, most = UINT32_MAX / SPLAT_CHUNK;
    if (r->lists.slots / SPLAT_CHUNK < room.chunks)
        GSZ_GPU_TRY(make_lists(r, (uint32_t)(chunks < most ? chunks : most)));
    return room.moved > 0 ? gsz_pose_pass_reserve(r->gpu, r->frames, &r->poses, &room) : GSZ_OK;
}

gsz_result gsz_renderer_take_create(gsz_renderer *r, gsz_render_take **out_take,
                                    const gsz_render_scene *scene, const gsz_motion_bits *motion) {
    gsz_render_take *take = calloc(1, sizeof *take);
    *out_take = take;
    if (!take) return gsz_gpu_fail(r->gpu, GSZ_ERROR_MEMORY, "out of memory");
    gsz_result result = gsz_render_take_open(take, r->gpu, r->frames, scene, motion);
    take->previous = r->last;
    r->last = take;
    if (result == GSZ_OK) result = reserve(r);
    if (result != GSZ_OK) gsz_renderer_take_destroy(r, out_take);
    return result;
}

gsz_result gsz_renderer_take_add(gsz_renderer *r, gsz_render_take *take,
                                 const gsz_splat_rows *rows) {
    if (take == r->shown) forget_picture(r);
    if (take->moves && take->store.gaussians + rows->block.count > take->moved)
        return gsz_gpu_fail(r->gpu, GSZ_ERROR_ARGUMENT, "more Gaussians than their motion is of");
    return gsz_scene_store_add(&take->store, rows);
}

gsz_result gsz_renderer_show(gsz_renderer *r, gsz_render_take *take, const gsz_video_pose *pose) {
    gsz_render_take *next = take ? take : &r->own;
    if (next->moves && (!pose || pose->joint_count != next->joints))
        return gsz_gpu_fail(r->gpu, GSZ_ERROR_ARGUMENT, "a pose of another segment");
    if (next == r->shown && (!next->moves || gsz_pose_pass_has(&r->poses, pose))) return GSZ_OK;
    if (next->moves) gsz_pose_pass_set(&r->poses, pose);
    r->shown = next;
    forget_picture(r);
    return GSZ_OK;
}

void gsz_renderer_take_destroy(gsz_renderer *r, gsz_render_take **out_take) {
    gsz_render_take *take = *out_take, **at = &r->last;
    if (!take) return;
    while (*at != take) at = &(*at)->previous;
    *at = take->previous;
    if (r->shown == take) {
        r->shown = &r->own;
        forget_picture(r);
    }
    gsz_render_take_close(take);
    free(take);
    *out_take = NULL;
}

/* ---- memory -------------------------------------------------------------------------------------- */

gsz_render_memory gsz_renderer_memory(const gsz_renderer *r) {
    const gsz_render_lists *l = &r->lists;
    gsz_render_memory memory = {.posed = gsz_pose_pass_bytes(&r->poses),
                                .uploaded = r->poses.uploaded,
                                .sorting = l->values.size + l->work.size + l->second.size +
                                           l->starts.size + l->scratch.size + l->state.size,
                                .tiles = gsz_tile_pass_bytes(&r->tiles),
                                .picture = r->quads.image.span.size + r->pair.image.span.size +
                                           r->tiles.image.span.size + r->tiles.pixels.size};
    gsz_render_takes_measure(r->last, &memory);
    return memory;
}
