/* SPDX-License-Identifier: MIT */
/* renderer_draw.c - the passes of a frame in order, and what can be left out since nothing changed. */
#include "gpu_barrier.h"
#include "render_view.h"
#include "renderer_state.h"

#include <assert.h>
#include <stddef.h>

_Static_assert(sizeof(SplatFrame) == 312 && sizeof(SplatState) == 64, "C and GLSL agree");
_Static_assert(sizeof(SplatPush) == GSZ_GPU_PUSH_BYTES, "C and GLSL agree");
_Static_assert(sizeof(SplatQuad) == 20 && sizeof(SplatLook) == 52, "C and GLSL agree");

/* ---- what changed -------------------------------------------------------------------------------- */

static const SplatState *state_of(const gsz_renderer *r, uint32_t slot) {
    return (const SplatState *)r->readback.mapped + slot * GSZ_RENDER_EYES;
}

/** Entries that the tiles needed and may have, as far as is known by now. */
static uint32_t needed_entries(const gsz_renderer *r) {
    const SplatState *state = state_of(r, 0);
    uint32_t most = 0;
    for (uint32_t i = 0; i < GSZ_RENDER_STATES; i++)
        if (state[i].entries > most) most = state[i].entries;
    uint32_t room = gsz_tile_entries_max(r->gpu, r->tiles.slots);
    return most < room ? most : room;
}

bool gsz_renderer_is_stale(const gsz_renderer *r, const gsz_render_view *view) {
    if (!r->is_drawn || view->mode != r->drawn.mode || !gsz_render_view_equals(view, &r->drawn))
        return true;
    return view->mode == GSZ_RENDER_TILES && needed_entries(r) > r->tiles.entry_room;
}

uint32_t gsz_renderer_visible(const gsz_renderer *r) { return state_of(r, r->slot)->visible; }

/* ---- frames -------------------------------------------------------------------------------------- */

static void fill_frame(SplatFrame *f, const gsz_renderer *r, const gsz_render_view *view) {
    const gsz_render_lists *l = &r->lists;
    const gsz_render_take *take = r->shown;
    VkDeviceSize list = (VkDeviceSize)l->slots * sizeof(uint32_t);
    *f = (SplatFrame){.blocks = take->store.blocks.address,
                      .chunks = take->store.chunks.address,
                      .starts = l->starts.address,
                      .key0 = l->work.address,
                      .key1 = l->work.address + list,
                      .value0 = l->values.address,
                      .value1 = l->work.address + 2 * list,
                      .splats = l->work.address,
                      .state = l->state.address,
                      .layers = take->layers,
                      .shown = view->layers > 0 && take->layers > 1 ? view->layers : UINT32_MAX,
                      .show = (uint)view->show,
                      .least_alpha = view->least_alpha};
    gsz_share_lists_fill(&r->shares, f);
    if (take->moves) gsz_pose_pass_fill(&r->poses, f, take);
}

static void record_cull(const gsz_renderer *r, const gsz_render_recording *rec) {
    uint32_t chunks = rec->push.chunk_count;
    if (chunks > 0) {
        gsz_render_bind_reader(rec, &r->cull);
        gsz_render_dispatch(rec, chunks);
        gsz_render_wait_for_compute(rec);
    }
    gsz_render_bind(rec, &r->place);
    vkCmdDispatch(rec->commands, 1, 1, 1);
    gsz_render_wait_for_compute(rec);
    if (chunks > 0) {
        gsz_render_bind(rec, &r->gather);
        gsz_render_dispatch(rec, chunks);
        gsz_render_wait_for_compute(rec);
    }
    gsz_gpu_frames_mark(r->frames, "cull");
}

static void record_sort(const gsz_renderer *r, const gsz_render_recording *rec) {
    const SplatFrame *f = rec->frame;
    const gsz_splat_sort_job job = {.count = f->state + offsetof(SplatState, visible),
                                    .key = {f->key0, f->key1},
                                    .value = {f->value0, f->value1},
                                    .scratch = r->lists.scratch.address,
                                    .scratch_buffer = r->lists.scratch.handle,
                                    .most = r->lists.slots,
                                    .bits = 32};
    gsz_splat_sort_record(r->sort, rec->commands, &job);
    gsz_render_wait_for_compute(rec);
    gsz_gpu_frames_mark(r->frames, "sort");
}

/** Passes of the frame before may still read what this one writes. */
static void wait_for_frame_before(VkCommandBuffer commands) {
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_VERTEX, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_TRANSFER);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_COMPUTE,
                           GSZ_GPU_USE_TRANSFER);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_INDIRECT, GSZ_GPU_USE_COMPUTE,
                           GSZ_GPU_USE_TRANSFER);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_COMPUTE,
                           GSZ_GPU_USE_TRANSFER);
}

static void record_readback(const gsz_renderer *r, VkCommandBuffer commands, uint32_t slot,
                            uint32_t eye) {
    VkBufferCopy region = {.dstOffset = (slot * GSZ_RENDER_EYES + eye) * sizeof(SplatState),
                           .size = sizeof(SplatState)};
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_TRANSFER,
                           GSZ_GPU_USE_TRANSFER);
    vkCmdCopyBuffer(commands, r->lists.state.handle, r->readback.handle, 1, &region);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_HOST, GSZ_GPU_USE_HOST);
}

/** Makes room for the picture in the pass that draws it, and what that needs to show it so. */
static gsz_result prepare(gsz_renderer *r, const gsz_render_view *view) {
    uint32_t cover = gsz_render_view_cover(view);
    if (view->mode == GSZ_RENDER_QUADS) {
        GSZ_GPU_TRY(gsz_quad_pass_cover(r->gpu, &r->quads, cover));
        return gsz_quad_pass_resize(r->gpu, r->frames, &r->quads, view->width, view->height);
    }
    if (!r->has_tiles) {
        GSZ_GPU_TRY(gsz_tile_pass_create(r->gpu, &r->tiles));
        r->has_tiles = true;
    }
    GSZ_GPU_TRY(gsz_tile_pass_cover(r->gpu, &r->tiles, cover));
    return gsz_tile_pass_resize(r->gpu, r->frames, &r->tiles, &r->lists, needed_entries(r),
                                view->width, view->height);
}

static bool is_to_sort(const gsz_renderer *r, const gsz_render_view *view, bool again) {
    return again || !r->is_sorted || !gsz_render_view_same_order(view, &r->ordered);
}

/** Chooses what a budget allows; without one everything, where there are proxies, which are to be left out then. */
static gsz_result share(gsz_renderer *r, const gsz_render_view *view) {
    const gsz_render_take *own = &r->own;
    uint64_t most = view->budget > 0 ? view->budget : UINT64_MAX;
    float rim = view->budget > 0 && view->rim > 0 ? view->rim : 1;
    bool is_all = gsz_render_take_gaussians(own) <= most && rim == 1 && !own->proxies;
    bool whole = view->layers == 0 || view->layers >= own->layers;
    r->shares.is_used = false;
    if (is_all || own->changes || r->shown != own) return GSZ_OK;
    (own->proxies && whole ? gsz_splat_budget_cut : gsz_splat_budget_choose)(
        &r->budget, &view->camera, view->width, view->height, most, rim);
    return gsz_share_lists_write(&r->shares, r->gpu, r->frames, &r->budget);
}

static gsz_render_recording begin(gsz_renderer *r, VkCommandBuffer commands, uint32_t slot,
                                  uint32_t which, const gsz_render_view *view) {
    uint32_t index = slot * GSZ_RENDER_FRAMES_OF_SLOT + which;
    gsz_render_recording rec = {
        .gpu = r->gpu,
        .frames = r->frames,
        .commands = commands,
        .lists = &r->lists,
        .sort = r->sort,
        .frame = (SplatFrame *)r->constants.mapped + index,
        .is_posed = r->shown->moves,
        .transparent = view->transparent,
        .cover = gsz_render_view_cover(view),
        .push = {.frame = r->constants.address + index * sizeof(SplatFrame)}};
    fill_frame(rec.frame, r, view);
    rec.push.chunk_count = r->shares.is_used ? r->shares.pick_count : r->shown->store.chunk_count;
    gsz_render_view_fill(&rec.push, view);
    rec.frame->camera = rec.push.camera;
    return rec;
}

static void end(gsz_renderer *r, uint32_t slot, const gsz_render_view *view, bool is_pair) {
    r->slot = slot;
    r->drawn = *view;
    r->is_drawn = true;
    r->is_pair = is_pair;
}

static void record_order(gsz_renderer *r, const gsz_render_recording *rec, uint32_t slot,
                         const gsz_render_view *view, bool again) {
    gsz_render_takes_flush(r->last, rec->commands);
    if (rec->is_posed && (again || !r->poses.is_done))
        gsz_pose_pass_record(&r->poses, rec, slot, r->shown);
    if (!is_to_sort(r, view, again)) return;
    record_cull(r, rec);
    record_sort(r, rec);
    r->ordered = *view;
    r->is_sorted = true;
}

static void record_picture(gsz_renderer *r, gsz_render_recording *rec,
                           const gsz_render_view *view) {
    if (view->mode == GSZ_RENDER_QUADS)
        gsz_quad_pass_record(&r->quads, rec);
    else
        gsz_tile_pass_record(&r->tiles, rec);
}

gsz_result gsz_renderer_draw(gsz_renderer *r, VkCommandBuffer commands, uint32_t slot,
                             const gsz_render_view *view, bool again) {
    GSZ_GPU_TRY(prepare(r, view));
    if (is_to_sort(r, view, again)) GSZ_GPU_TRY(share(r, view));
    gsz_render_recording rec = begin(r, commands, slot, 0, view);
    wait_for_frame_before(commands);
    record_order(r, &rec, slot, view, again);
    record_picture(r, &rec, view);
    record_readback(r, commands, slot, 0);
    end(r, slot, view, false);
    return GSZ_OK;
}

/* ---- two eyes ------------------------------------------------------------------------------------ */

gsz_result gsz_renderer_order(gsz_renderer *r, VkCommandBuffer commands, uint32_t slot,
                              const gsz_render_view *order, bool again) {
    if (is_to_sort(r, order, again)) GSZ_GPU_TRY(share(r, order));
    gsz_render_recording rec = begin(r, commands, slot, GSZ_RENDER_ORDER, order);
    wait_for_frame_before(commands);
    record_order(r, &rec, slot, order, again);
    return GSZ_OK;
}

gsz_result gsz_renderer_draw_eye(gsz_renderer *r, VkCommandBuffer commands, uint32_t slot,
                                 uint32_t eye, const gsz_render_view *view) {
    assert(eye < GSZ_RENDER_EYES && r->is_sorted);
    /* Not between the eyes: what the first one is drawn with may not be made anew. */
    if (eye == 0) GSZ_GPU_TRY(prepare(r, view));
    gsz_render_recording rec = begin(r, commands, slot, eye, view);
    wait_for_frame_before(commands);
    record_picture(r, &rec, view);
    record_readback(r, commands, slot, eye);
    end(r, slot, view, false);
    return GSZ_OK;
}

static gsz_result prepare_pair(gsz_renderer *r, const gsz_render_view *view) {
    gsz_render_lists *l = &r->lists;
    if (!r->has_pair) {
        GSZ_GPU_TRY(gsz_quad_pass_create(r->gpu, &r->pair, GSZ_RENDER_EYES));
        r->has_pair = true;
    }
    GSZ_GPU_TRY(gsz_quad_pass_cover(r->gpu, &r->pair, gsz_render_view_cover(view)));
    if (!l->second.handle)
        GSZ_GPU_TRY(
            gsz_gpu_buffer_create(r->gpu, &l->second, (VkDeviceSize)l->slots * sizeof(SplatQuad),
                                  gsz_render_storage, GSZ_GPU_LOCAL, "splats of the second eye"));
    return gsz_quad_pass_resize(r->gpu, r->frames, &r->pair, view->width, view->height);
}

gsz_result gsz_renderer_draw_pair(gsz_renderer *r, VkCommandBuffer commands, uint32_t slot,
                                  const gsz_render_view views[2]) {
    assert(r->is_sorted && views[0].width == views[1].width && views[0].height == views[1].height);
    GSZ_GPU_TRY(prepare_pair(r, views));
    const gsz_render_recording rec[GSZ_RENDER_EYES] = {begin(r, commands, slot, 0, &views[0]),
                                                       begin(r, commands, slot, 1, &views[1])};
    rec[1].frame->splats = r->lists.second.address;
    wait_for_frame_before(commands);
    gsz_quad_pass_record(&r->pair, rec);
    record_readback(r, commands, slot, 0);
    end(r, slot, &views[0], true);
    return GSZ_OK;
}

/* ---- the picture --------------------------------------------------------------------------------- */

static const gsz_gpu_image *picture_of(const gsz_renderer *r) {
    if (r->is_pair) return &r->pair.image;
    return r->drawn.mode == GSZ_RENDER_QUADS ? &r->quads.image : &r->tiles.image;
}

static void copy(const gsz_renderer *r, VkCommandBuffer commands, uint32_t layer, VkImage image,
                 VkExtent2D extent) {
    const gsz_gpu_image *from = picture_of(r);
    VkImageBlit region = {
        .srcSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, layer, 1},
        .srcOffsets = {{0}, {(int32_t)from->extent.width, (int32_t)from->extent.height, 1}},
        .dstSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1},
        .dstOffsets = {{0}, {(int32_t)extent.width, (int32_t)extent.height, 1}}};
    vkCmdBlitImage(commands, from->handle, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, image,
                   VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region, VK_FILTER_NEAREST);
}

void gsz_renderer_copy_to_image(gsz_renderer *r, VkCommandBuffer commands, VkImage image,
                                VkExtent2D extent) {
    copy(r, commands, 0, image, extent);
}

void gsz_renderer_copy_eye(gsz_renderer *r, VkCommandBuffer commands, uint32_t eye, VkImage image,
                           VkExtent2D extent) {
    copy(r, commands, r->is_pair ? eye : 0, image, extent);
}
