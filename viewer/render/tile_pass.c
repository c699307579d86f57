/* SPDX-License-Identifier: MIT */
/* tile_pass.c - project -> an entry for each tile that a splat touches -> sort by tile -> blend each tile. */
#include "tile_pass.h"

#include "gpu_barrier.h"
#include "gsz_shaders.h"

#include <stddef.h>

enum {
    SMALLEST_ROOM = 1 << 18,
    ENTRIES_OF_SPLAT = 4,
    INVOCATIONS = 64 /* of a workgroup of blend_small_tiles.comp, a tile each */
};

gsz_result gsz_tile_pass_create(gsz_gpu *gpu, gsz_tile_pass *pass) {
    const struct {
        gsz_gpu_pipeline *pipeline;
        const gsz_gpu_shader *shader;
    } all[] = {{&pass->place, &gsz_shader_place_entries_comp},
               {&pass->list, &gsz_shader_list_entries_comp},
               {&pass->ranges_of, &gsz_shader_find_ranges_comp}};
    GSZ_GPU_TRY(gsz_render_readers_create(gpu, &pass->project, &gsz_shader_project_looks_comp, 1));
    pass->tile = gpu->is_cpu ? SPLAT_TILE_SMALL : SPLAT_TILE;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        GSZ_GPU_TRY(gsz_gpu_compute_create(gpu, all[i].pipeline, all[i].shader, NULL, 0));
    return GSZ_OK;
}

gsz_result gsz_tile_pass_cover(gsz_gpu *gpu, gsz_tile_pass *pass, uint32_t cover) {
    const gsz_gpu_shader *shader =
        gpu->is_cpu ? &gsz_shader_blend_small_tiles_comp : &gsz_shader_blend_tiles_comp;
    if (pass->blend[cover].handle) return GSZ_OK;
    return gsz_gpu_compute_create(gpu, &pass->blend[cover], shader, &cover, 1);
}

/* ---- memory -------------------------------------------------------------------------------------- */

static void drop_entries(gsz_gpu *gpu, gsz_tile_pass *pass) {
    for (int k = 0; k < 2; k++) {
        gsz_gpu_buffer_destroy(gpu, &pass->key[k]);
        gsz_gpu_buffer_destroy(gpu, &pass->value[k]);
    }
    gsz_gpu_buffer_destroy(gpu, &pass->scratch);
    pass->entry_room = 0;
}

static void drop_splats(gsz_gpu *gpu, gsz_tile_pass *pass) {
    gsz_gpu_buffer_destroy(gpu, &pass->looks);
    gsz_gpu_buffer_destroy(gpu, &pass->sums);
    pass->slots = 0;
}

static void drop_picture(gsz_gpu *gpu, gsz_tile_pass *pass) {
    gsz_gpu_buffer_destroy(gpu, &pass->ranges);
    gsz_gpu_buffer_destroy(gpu, &pass->pixels);
    gsz_gpu_image_destroy(gpu, &pass->image);
    pass->width = pass->height = 0;
}

void gsz_tile_pass_destroy(gsz_gpu *gpu, gsz_tile_pass *pass) {
    drop_entries(gpu, pass);
    drop_splats(gpu, pass);
    drop_picture(gpu, pass);
    gsz_gpu_pipeline *const all[] = {&pass->place, &pass->list, &pass->ranges_of};
    gsz_render_readers_destroy(gpu, &pass->project);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) gsz_gpu_pipeline_destroy(gpu, all[i]);
    for (int c = 0; c < SPLAT_COVERS; c++) gsz_gpu_pipeline_destroy(gpu, &pass->blend[c]);
}

static gsz_result make_entries(gsz_gpu *gpu, gsz_tile_pass *pass, const gsz_splat_sort *sort_sizes,
                               uint32_t room) {
    VkDeviceSize size = (VkDeviceSize)room * sizeof(uint32_t);
    drop_entries(gpu, pass);
    for (int k = 0; k < 2; k++) {
        GSZ_GPU_TRY(gsz_gpu_buffer_create(gpu, &pass->key[k], size, gsz_render_storage,
                                          GSZ_GPU_LOCAL, "tiles of entries"));
        GSZ_GPU_TRY(gsz_gpu_buffer_create(gpu, &pass->value[k], size, gsz_render_storage,
                                          GSZ_GPU_LOCAL, "splats of entries"));
    }
    GSZ_GPU_TRY(gsz_gpu_buffer_create(gpu, &pass->scratch, gsz_splat_sort_scratch(sort_sizes, room),
                                      gsz_render_storage, GSZ_GPU_LOCAL, "scratch of entries"));
    pass->entry_room = room;
    return GSZ_OK;
}

static gsz_result make_splats(gsz_gpu *gpu, gsz_tile_pass *pass, uint32_t slots) {
    VkDeviceSize groups = slots / SPLAT_GROUP + 1;
    drop_splats(gpu, pass);
    GSZ_GPU_TRY(gsz_gpu_buffer_create(gpu, &pass->looks, (VkDeviceSize)slots * sizeof(SplatLook),
                                      gsz_render_storage, GSZ_GPU_LOCAL, "splats of tiles"));
    GSZ_GPU_TRY(gsz_gpu_buffer_create(gpu, &pass->sums, groups * sizeof(uint32_t),
                                      gsz_render_storage, GSZ_GPU_LOCAL, "sums of entries"));
    pass->slots = slots;
    return GSZ_OK;
}

static uint32_t tiles_along(const gsz_tile_pass *pass, uint32_t pixels) {
    return (pixels + pass->tile - 1) / pass->tile;
}

static gsz_result make_picture(gsz_gpu *gpu, gsz_tile_pass *pass, uint32_t width, uint32_t height) {
    VkDeviceSize tiles = (VkDeviceSize)tiles_along(pass, width) * tiles_along(pass, height);
    drop_picture(gpu, pass);
    GSZ_GPU_TRY(gsz_gpu_buffer_create(gpu, &pass->ranges, tiles * 2 * sizeof(uint32_t),
                                      gsz_render_storage, GSZ_GPU_LOCAL, "ranges of tiles"));
    GSZ_GPU_TRY(gsz_gpu_buffer_create(gpu, &pass->pixels, (VkDeviceSize)width * height * 4,
                                      gsz_render_storage, GSZ_GPU_LOCAL, "pixels"));
    GSZ_GPU_TRY(gsz_gpu_image_create(
        gpu, &pass->image, VK_FORMAT_R8G8B8A8_UNORM, (VkExtent2D){width, height},
        VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT, "picture of tiles"));
    pass->width = width;
    pass->height = height;
    return GSZ_OK;
}

uint32_t gsz_tile_entries_max(const gsz_gpu *gpu, uint32_t splats) {
    const uint64_t most = 1 << 27, least = 1 << 24, room = (uint64_t)splats * 8;
    if (!gpu->is_cpu || room > most) return (uint32_t)most;
    return (uint32_t)(room < least ? least : room);
}

/** Room grows by more than is asked for, so that it does not grow with every frame. */
static uint32_t room_for(const gsz_gpu *gpu, uint32_t slots, uint32_t entries) {
    uint64_t room = (uint64_t)slots * ENTRIES_OF_SPLAT, needed = entries + (uint64_t)entries / 4;
    if (room < SMALLEST_ROOM) room = SMALLEST_ROOM;
    if (room < needed) room = needed;
    uint32_t most = gsz_tile_entries_max(gpu, slots);
    return room < most ? (uint32_t)room : most;
}

gsz_result gsz_tile_pass_resize(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_tile_pass *pass,
                                const gsz_render_lists *lists, uint32_t entries, uint32_t width,
                                uint32_t height) {
    bool more_splats = pass->slots != lists->slots;
    bool more_entries = more_splats || entries > pass->entry_room;
    bool other_picture = pass->width != width || pass->height != height;
    if (!more_splats && !more_entries && !other_picture) return GSZ_OK;
    GSZ_GPU_TRY(gsz_gpu_frames_finish(gpu, frames));
    if (more_splats) GSZ_GPU_TRY(make_splats(gpu, pass, lists->slots));
    if (more_entries)
        GSZ_GPU_TRY(make_entries(gpu, pass, lists->sort, room_for(gpu, lists->slots, entries)));
    return other_picture ? make_picture(gpu, pass, width, height) : GSZ_OK;
}

uint64_t gsz_tile_pass_bytes(const gsz_tile_pass *pass) {
    return pass->looks.size + pass->sums.size + 4 * pass->key[0].size + pass->scratch.size +
           pass->ranges.size;
}

/* ---- recording ----------------------------------------------------------------------------------- */

static void fill_frame(const gsz_tile_pass *pass, gsz_render_recording *r) {
    SplatFrame *frame = r->frame;
    frame->splats = pass->looks.address;
    frame->sums = pass->sums.address;
    frame->entry_key0 = pass->key[0].address;
    frame->entry_value0 = pass->value[0].address;
    frame->ranges = pass->ranges.address;
    frame->pixels = pass->pixels.address;
    r->push.entry_room = pass->entry_room;
    r->push.tile = pass->tile;
    r->push.tiles_across = tiles_along(pass, pass->width);
    r->push.tiles_down = tiles_along(pass, pass->height);
}

static uint32_t bits_of(uint32_t count) {
    uint32_t bits = 1;
    while (count >> bits) bits++;
    return bits;
}

static void sort_entries(const gsz_tile_pass *pass, const gsz_render_recording *r) {
    uint32_t tiles = tiles_along(pass, pass->width) * tiles_along(pass, pass->height);
    const gsz_splat_sort_job job = {.count = r->lists->state.address +
                                             offsetof(SplatState, kept_entries),
                                    .key = {pass->key[0].address, pass->key[1].address},
                                    .value = {pass->value[0].address, pass->value[1].address},
                                    .scratch = pass->scratch.address,
                                    .scratch_buffer = pass->scratch.handle,
                                    .most = pass->entry_room,
                                    .bits = bits_of(tiles)};
    gsz_splat_sort_record(r->sort, r->commands, &job);
    gsz_render_wait_for_compute(r);
    gsz_gpu_frames_mark(r->frames, "sort tiles");
}

static void list_entries(const gsz_tile_pass *pass, const gsz_render_recording *r) {
    VkBuffer state = r->lists->state.handle;
    gsz_render_bind_reader(r, &pass->project);
    vkCmdDispatchIndirect(r->commands, state, offsetof(SplatState, project_x));
    gsz_render_wait_for_compute(r);
    gsz_gpu_frames_mark(r->frames, "project");
    gsz_render_bind(r, &pass->place);
    vkCmdDispatch(r->commands, 1, 1, 1);
    gsz_render_wait_for_compute(r);
    gsz_render_bind(r, &pass->list);
    vkCmdDispatchIndirect(r->commands, state, offsetof(SplatState, project_x));
    gsz_render_wait_for_compute(r);
    gsz_gpu_frames_mark(r->frames, "list tiles");
}

static void find_ranges(const gsz_tile_pass *pass, const gsz_render_recording *r) {
    gsz_gpu_memory_barrier(r->commands, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_TRANSFER,
                           GSZ_GPU_USE_TRANSFER);
    vkCmdFillBuffer(r->commands, pass->ranges.handle, 0, VK_WHOLE_SIZE, 0);
    gsz_gpu_memory_barrier(r->commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_COMPUTE,
                           GSZ_GPU_USE_COMPUTE);
    gsz_render_bind(r, &pass->ranges_of);
    vkCmdDispatchIndirect(r->commands, r->lists->state.handle, offsetof(SplatState, entries_x));
    gsz_render_wait_for_compute(r);
}

static void copy_pixels(const gsz_tile_pass *pass, VkCommandBuffer commands) {
    VkBufferImageCopy region = {
        .imageSubresource = {.aspectMask = VK_IMAGE_ASPECT_COLOR_BIT, .layerCount = 1},
        .imageExtent = {pass->width, pass->height, 1}};
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_COMPUTE, GSZ_GPU_USE_TRANSFER,
                           GSZ_GPU_USE_TRANSFER);
    gsz_gpu_image_barrier(commands, pass->image.handle, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_UNDEFINED, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    vkCmdCopyBufferToImage(commands, pass->pixels.handle, pass->image.handle,
                           VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &region);
    gsz_gpu_image_barrier(commands, pass->image.handle, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, GSZ_GPU_USE_TRANSFER,
                          VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL);
}

static void blend(const gsz_tile_pass *pass, const gsz_render_recording *r) {
    uint32_t across = r->push.tiles_across, down = r->push.tiles_down;
    gsz_render_bind(r, &pass->blend[r->cover]);
    if (pass->tile == SPLAT_TILE_SMALL)
        gsz_render_dispatch(r, (across * down + INVOCATIONS - 1) / INVOCATIONS);
    else
        vkCmdDispatch(r->commands, across, down, 1);
}

void gsz_tile_pass_record(gsz_tile_pass *pass, gsz_render_recording *r) {
    fill_frame(pass, r);
    list_entries(pass, r);
    sort_entries(pass, r);
    find_ranges(pass, r);
    blend(pass, r);
    copy_pixels(pass, r->commands);
    gsz_gpu_frames_mark(r->frames, "draw");
}
