/* SPDX-License-Identifier: MIT */
/* renderer.c - the passes of a frame in order, what can be left out since nothing changed, and the memory between them. */
#include "renderer.h"

#include "gpu_barrier.h"
#include "gsz_shaders.h"
#include "pose_pass.h"
#include "quad_pass.h"
#include "render_frame.h"
#include "render_take.h"
#include "share_lists.h"
#include "tile_pass.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(SplatFrame) == 312 && sizeof(SplatState) == 64, "C and GLSL agree");
_Static_assert(sizeof(SplatPush) == GSZ_GPU_PUSH_BYTES, "C and GLSL agree");
_Static_assert(sizeof(SplatQuad) == 20 && sizeof(SplatLook) == 52, "C and GLSL agree");
_Static_assert((int)GSZ_RENDER_IMPORTANCE == SPLAT_SHOW_IMPORTANCE, "C and GLSL agree");

/** Of each Gaussian in gsz_render_lists.work: three lists of keys and values, or a SplatQuad. */
enum { WORK_BYTES = sizeof(SplatQuad) };
/* A slot has a SplatState for each eye, and a SplatFrame, and one more for what is culled and sorted for both. */
enum { EYES = 2, ORDER = EYES, FRAMES_OF_SLOT, STATES = EYES * GSZ_GPU_FRAMES_MAX };

struct gsz_renderer {
    gsz_gpu *gpu;
    gsz_gpu_frames *frames;
    gsz_render_take own;    /* of gsz_renderer_open */
    gsz_render_take *last;  /* of all takes, `own` the first */
    gsz_render_take *shown; /* never NULL */
    gsz_splat_sort *sort;
    gsz_render_readers cull;
    gsz_gpu_pipeline place, gather;
    gsz_pose_pass poses;
    gsz_render_lists lists;
    gsz_splat_budget budget; /* of `own` */
    gsz_share_lists shares;
    gsz_quad_pass quads;
    gsz_quad_pass pair; /* of both eyes at once */
    gsz_tile_pass tiles;
    gsz_gpu_buffer constants; /* SplatFrame of each slot and eye */
    gsz_gpu_buffer readback;  /* SplatState of each slot and eye */
    uint32_t slot;            /* of the latest frame */
    gsz_render_view drawn;    /* the latest picture */
    gsz_render_view ordered;  /* what was culled and sorted for */
    bool is_drawn;            /* there is one, of what is shown as it is */
    bool is_sorted;           /* lists.values is that of `ordered` */
    bool is_pair;             /* the latest picture is that of both eyes at once */
    bool has_tiles;           /* the tile pass was made */
    bool has_pair;            /* and that of both eyes */
};

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
        r->gpu, &r->constants, FRAMES_OF_SLOT * GSZ_GPU_FRAMES_MAX * sizeof(SplatFrame),
        VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT, GSZ_GPU_UPLOAD, "constants of frames"));
    return gsz_gpu_buffer_create(r->gpu, &r->readback, STATES * sizeof(SplatState),
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

/* ---- what changed -------------------------------------------------------------------------------- */

static bool same_camera(const gsz_camera *a, const gsz_camera *b) {
    return memcmp(a->position, b->position, sizeof a->position) == 0 &&
           memcmp(a->right, b->right, sizeof a->right) == 0 &&
           memcmp(a->down, b->down, sizeof a->down) == 0 &&
           memcmp(a->forward, b->forward, sizeof a->forward) == 0 && a->fov_y == b->fov_y &&
           a->pixel_aspect == b->pixel_aspect;
}

/** True if culling and sorting for one is right for the other. */
static bool same_order(const gsz_render_view *a, const gsz_render_view *b) {
    return same_camera(&a->camera, &b->camera) && a->width == b->width && a->height == b->height &&
           memcmp(a->shift, b->shift, sizeof a->shift) == 0 && a->splat_scale == b->splat_scale &&
           a->least_alpha == b->least_alpha && a->layers == b->layers && a->budget == b->budget &&
           a->rim == b->rim;
}

static bool same_look(const gsz_render_view *a, const gsz_render_view *b) {
    return a->draw.filter == b->draw.filter && a->show == b->show &&
           a->draw.sh_degree == b->draw.sh_degree && a->transparent == b->transparent &&
           memcmp(a->draw.background, b->draw.background, sizeof a->draw.background) == 0;
}

bool gsz_render_view_equals(const gsz_render_view *a, const gsz_render_view *b) {
    return same_order(a, b) && same_look(a, b);
}

static const SplatState *state_of(const gsz_renderer *r, uint32_t slot) {
    return (const SplatState *)r->readback.mapped + slot * EYES;
}

/** Entries that the tiles needed and may have, as far as is known by now. */
static uint32_t needed_entries(const gsz_renderer *r) {
    const SplatState *state = state_of(r, 0);
    uint32_t most = 0;
    for (uint32_t i = 0; i < STATES; i++)
        if (state[i].entries > most) most = state[i].entries;
    return most < GSZ_TILE_ENTRIES_MAX ? most : GSZ_TILE_ENTRIES_MAX;
}

bool gsz_renderer_is_stale(const gsz_renderer *r, const gsz_render_view *view) {
    if (!r->is_drawn || view->mode != r->drawn.mode || !gsz_render_view_equals(view, &r->drawn))
        return true;
    return view->mode == GSZ_RENDER_TILES && needed_entries(r) > r->tiles.entry_room;
}

uint32_t gsz_renderer_visible(const gsz_renderer *r) { return state_of(r, r->slot)->visible; }

/* ---- frames -------------------------------------------------------------------------------------- */

static void fill_camera(SplatCamera *out, const gsz_render_view *view) {
    const gsz_camera *camera = &view->camera;
    double focal = 0.5 * view->height / tan(camera->fov_y * (3.14159265358979323846 / 360));
    const double length[2] = {focal * camera->pixel_aspect, focal};
    const double size[2] = {view->width, view->height};
    memcpy(out->eye, camera->position, sizeof out->eye);
    memcpy(out->right, camera->right, sizeof out->right);
    memcpy(out->down, camera->down, sizeof out->down);
    memcpy(out->forward, camera->forward, sizeof out->forward);
    for (int r = 0; r < 2; r++) {
        out->focal[r] = (float)length[r];
        out->center[r] = (float)(0.5 * (size[r] - 1) + (double)view->shift[r]);
        out->limit[r] =
            (float)(SPLAT_WIDE * (0.5 * size[r] + fabs((double)view->shift[r])) / length[r]);
    }
}

/** Pictures of figures are on black, whatever scenes are on. */
static bool is_measure(const gsz_render_view *view) {
    return view->show == GSZ_RENDER_DEPTH || view->show == GSZ_RENDER_OVERDRAW;
}

static void fill_push(SplatPush *push, const gsz_renderer *r, const gsz_render_view *view) {
    bool mip = view->draw.filter == GSZ_SCREEN_FILTER_MIP;
    push->splat_scale = view->splat_scale;
    push->width = view->width;
    push->height = view->height;
    push->degree_mip =
        (uint)view->draw.sh_degree | (mip ? 256u : 0) | (view->transparent ? 512u : 0);
    push->chunk_count = r->shares.is_used ? r->shares.pick_count : r->shown->store.chunk_count;
    if (!is_measure(view)) memcpy(push->background, view->draw.background, sizeof push->background);
    fill_camera(&push->camera, view);
}

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
    VkBufferCopy region = {.dstOffset = (slot * EYES + eye) * sizeof(SplatState),
                           .size = sizeof(SplatState)};
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_TRANSFER,
                           GSZ_GPU_USE_TRANSFER);
    vkCmdCopyBuffer(commands, r->lists.state.handle, r->readback.handle, 1, &region);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_HOST, GSZ_GPU_USE_HOST);
}

static uint32_t cover_of(const gsz_render_view *view) {
    switch (view->show) {
    case GSZ_RENDER_POINTS: return SPLAT_COVER_DISC;
    case GSZ_RENDER_ELLIPSES: return SPLAT_COVER_RIMMED;
    case GSZ_RENDER_OVERDRAW: return SPLAT_COVER_COUNT;
    default: return SPLAT_COVER_SOFT;
    }
}

/** Makes room for the picture in the pass that draws it, and what that needs to show it so. */
static gsz_result prepare(gsz_renderer *r, const gsz_render_view *view) {
    uint32_t cover = cover_of(view);
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
    return again || !r->is_sorted || !same_order(view, &r->ordered);
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
    uint32_t index = slot * FRAMES_OF_SLOT + which;
    gsz_render_recording rec = {
        .gpu = r->gpu,
        .frames = r->frames,
        .commands = commands,
        .lists = &r->lists,
        .sort = r->sort,
        .frame = (SplatFrame *)r->constants.mapped + index,
        .is_posed = r->shown->moves,
        .transparent = view->transparent,
        .cover = cover_of(view),
        .push = {.frame = r->constants.address + index * sizeof(SplatFrame)}};
    fill_frame(rec.frame, r, view);
    fill_push(&rec.push, r, view);
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
    gsz_render_recording rec = begin(r, commands, slot, ORDER, order);
    wait_for_frame_before(commands);
    record_order(r, &rec, slot, order, again);
    return GSZ_OK;
}

gsz_result gsz_renderer_draw_eye(gsz_renderer *r, VkCommandBuffer commands, uint32_t slot,
                                 uint32_t eye, const gsz_render_view *view) {
    assert(eye < EYES && r->is_sorted);
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
        GSZ_GPU_TRY(gsz_quad_pass_create(r->gpu, &r->pair, EYES));
        r->has_pair = true;
    }
    GSZ_GPU_TRY(gsz_quad_pass_cover(r->gpu, &r->pair, cover_of(view)));
    if (!l->second.handle)
        GSZ_GPU_TRY(make_list(r, &l->second, (VkDeviceSize)l->slots * sizeof(SplatQuad),
                              "splats of the second eye"));
    return gsz_quad_pass_resize(r->gpu, r->frames, &r->pair, view->width, view->height);
}

gsz_result gsz_renderer_draw_pair(gsz_renderer *r, VkCommandBuffer commands, uint32_t slot,
                                  const gsz_render_view views[2]) {
    assert(r->is_sorted && views[0].width == views[1].width && views[0].height == views[1].height);
    GSZ_GPU_TRY(prepare_pair(r, views));
    const gsz_render_recording rec[EYES] = {begin(r, commands, slot, 0, &views[0]),
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
