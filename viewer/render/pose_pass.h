/* SPDX-License-Identifier: MIT */
/* pose_pass.h - moves the Gaussians of a take to where they are at a frame: from levels, joints and curves to values. */
#ifndef GSZ_POSE_PASS_H
#define GSZ_POSE_PASS_H

#include "render_frame.h"
#include "render_take.h"

/** Zero-initialise; release with gsz_pose_pass_destroy. Nothing is made before something moves. */
typedef struct gsz_pose_pass {
    gsz_gpu_pipeline pipeline;
    gsz_gpu_buffer posed;  /**< SplatPosed[] */
    gsz_gpu_buffer chunks; /**< SplatChunk[]: boxes of what was posed */
    gsz_gpu_buffer joints; /**< SplatJoint[] */
    gsz_gpu_buffer upload; /**< the same for each slot, mapped */
    uint32_t joint_room;
    /** The pose to be shown: */
    gsz_joint_pose *joint;
    uint32_t joint_count;
    SplatKnots knots[SPLAT_CURVE_CLASSES];
    bool is_done;      /**< `posed` is as it says */
    uint64_t uploaded; /**< bytes, for the latest one */
} gsz_pose_pass;

/** Makes room, if it is not there. Frames that are recorded already keep theirs. */
gsz_result gsz_pose_pass_reserve(gsz_gpu *gpu, gsz_gpu_frames *frames, gsz_pose_pass *pass,
                                 const gsz_render_room *room) GSZ_CHECKED;
void gsz_pose_pass_destroy(gsz_gpu *gpu, gsz_pose_pass *pass);
/** True if that is the pose that it has. */
bool gsz_pose_pass_has(const gsz_pose_pass *pass, const gsz_video_pose *pose);
/** Copies a pose of no more joints than there is room for. */
void gsz_pose_pass_set(gsz_pose_pass *pass, const gsz_video_pose *pose);
/** Says in the frame where everything is. */
void gsz_pose_pass_fill(const gsz_pose_pass *pass, SplatFrame *frame, const gsz_render_take *take);
/** Records the pass; what it wrote is there for compute shaders then. */
void gsz_pose_pass_record(gsz_pose_pass *pass, const gsz_render_recording *recording, uint32_t slot,
                          const gsz_render_take *take);
/** Bytes of the device's memory. */
uint64_t gsz_pose_pass_bytes(const gsz_pose_pass *pass);

#endif
