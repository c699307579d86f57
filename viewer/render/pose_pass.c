/* SPDX-License-Identifier: MIT */
/* pose_pass.c - the joints of a frame go to the device, and every chunk is posed. */
#include "pose_pass.h"

#include "gsz_shaders.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(SplatPosed) == SPLAT_POSED_PARTS * 16 &&
                   sizeof(SplatJoint) == SPLAT_JOINT_PARTS * 16 && sizeof(SplatKnots) == 16,
               "C and GLSL agree");

/* ---- memory -------------------------------------------------------------------------------------- */

/** Somewhat more than is asked for, so that segments of about one size do not make it grow again and again. */
static uint32_t roomy(uint32_t count) {
    uint64_t room = (uint64_t)count + count / 8;
    return room < UINT32_MAX ? (uint32_t)room : UINT32_MAX;
}

static gsz_result grow(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_gpu_buffer *buffer, uint32_t count,
                       size_t size, const char *name) {
    if (buffer->handle && buffer->size >= count * (VkDeviceSize)size) return GSZ_OK;
    gsz_gpu_frames_retire_buffer(gpu, frames, buffer);
    return gsz_gpu_buffer_create(gpu, buffer, roomy(count) * (VkDeviceSize)size, gsz_render_storage,
                                 GSZ_GPU_LOCAL, name);
}

static gsz_result grow_joints(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_pose_pass *pass,
                              uint32_t count) {
    if (pass->upload.handle && pass->joint_room >= count) return GSZ_OK;
    uint32_t room = roomy(count > 0 ? count : 1);
    gsz_joint_pose *joint = realloc(pass->joint, room * sizeof *joint);
    if (!joint) return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "out of memory");
    pass->joint = joint;
    pass->joint_room = 0;
    gsz_gpu_frames_retire_buffer(gpu, frames, &pass->upload);
    GSZ_GPU_TRY(grow(gpu, frames, &pass->joints, room, sizeof(SplatJoint), "joints"));
    GSZ_GPU_TRY(gsz_gpu_buffer_create(
        gpu, &pass->upload, (VkDeviceSize)room * GSZ_GPU_FRAMES_MAX * sizeof(SplatJoint),
        VK_BUFFER_USAGE_TRANSFER_SRC_BIT, GSZ_GPU_UPLOAD, "joints of frames"));
    pass->joint_room = room;
    return GSZ_OK;
}

gsz_result gsz_pose_pass_reserve(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_pose_pass *pass,
                                 const gsz_render_room *room) {
    VkBuffer posed = pass->posed.handle, chunks = pass->chunks.handle;
    if (!pass->pipeline.handle)
        GSZ_GPU_TRY(
            gsz_gpu_compute_create(gpu, &pass->pipeline, &gsz_shader_pose_splats_comp, NULL, 0));
    GSZ_GPU_TRY(grow(gpu, frames, &pass->posed, room->moved, sizeof(SplatPosed), "posed"));
    GSZ_GPU_TRY(
        grow(gpu, frames, &pass->chunks, room->moved_chunks, sizeof(SplatChunk), "posed chunks"));
    if (posed != pass->posed.handle || chunks != pass->chunks.handle) pass->is_done = false;
    return grow_joints(gpu, frames, pass, room->joints);
}

void gsz_pose_pass_destroy(gsz_gpu *gpu, gsz_pose_pass *pass) {
    gsz_gpu_buffer *const all[] = {&pass->posed, &pass->chunks, &pass->joints, &pass->upload};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) gsz_gpu_buffer_destroy(gpu, all[i]);
    gsz_gpu_pipeline_destroy(gpu, &pass->pipeline);
    free(pass->joint);
    memset(pass, 0, sizeof *pass);
}

uint64_t gsz_pose_pass_bytes(const gsz_pose_pass *pass) {
    return pass->posed.size + pass->chunks.size + pass->joints.size;
}

/* ---- poses --------------------------------------------------------------------------------------- */

bool gsz_pose_pass_has(const gsz_pose_pass *pass, const gsz_video_pose *pose) {
    SplatKnots knots[SPLAT_CURVE_CLASSES];
    gsz_motion_bits_knots(knots, pose);
    return pass->joint_count == pose->joint_count &&
           memcmp(pass->knots, knots, sizeof knots) == 0 &&
           memcmp(pass->joint, pose->joint, pose->joint_count * sizeof *pose->joint) == 0;
}

void gsz_pose_pass_set(gsz_pose_pass *pass, const gsz_video_pose *pose) {
    pass->joint_count = pose->joint_count;
    memcpy(pass->joint, pose->joint, pose->joint_count * sizeof *pose->joint);
    gsz_motion_bits_knots(pass->knots, pose);
    pass->is_done = false;
}

/* ---- recording ----------------------------------------------------------------------------------- */

void gsz_pose_pass_fill(const gsz_pose_pass *pass, SplatFrame *frame, const gsz_render_take *take) {
    frame->motion = take->store.motion.address;
    frame->joints = pass->joints.address;
    frame->still = take->store.chunks.address;
    frame->chunks = pass->chunks.address;
    frame->posed = pass->posed.address;
    memcpy(frame->knots, pass->knots, sizeof frame->knots);
}

static void upload_joints(gsz_pose_pass *pass, VkCommandBuffer commands, uint32_t slot) {
    VkDeviceSize begin = (VkDeviceSize)slot * pass->joint_room * sizeof(SplatJoint);
    VkBufferCopy region = {.srcOffset = begin, .size = pass->joint_count * sizeof(SplatJoint)};
    pass->uploaded = region.size + sizeof pass->knots;
    if (region.size == 0) return;
    memcpy((char *)pass->upload.mapped + begin, pass->joint, (size_t)region.size);
    vkCmdCopyBuffer(commands, pass->upload.handle, pass->joints.handle, 1, &region);
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_COMPUTE,
                           GSZ_GPU_USE_COMPUTE);
}

void gsz_pose_pass_record(gsz_pose_pass *pass, const gsz_render_recording *r, uint32_t slot,
                          const gsz_render_take *take) {
    upload_joints(pass, r->commands, slot);
    if (take->store.chunk_count > 0) {
        gsz_render_bind(r, &pass->pipeline);
        gsz_render_dispatch(r, take->store.chunk_count);
        gsz_render_wait_for_compute(r);
    }
    gsz_gpu_frames_mark(r->frames, "pose");
    pass->is_done = true;
}
