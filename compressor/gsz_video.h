/* SPDX-License-Identifier: MIT */
/* gsz_video.h - volumetric video: a performance recorded as a sequence of clouds, packed in segments of some dozen frames,
 * each of which is decoded by itself.
 *
 * Packing, frame by frame; no more than a segment of frames is held:
 *
 *     gsz_video_options options;
 *     gsz_video_packer *packer = NULL;
 *     gsz_buffer file = {0};
 *     gsz_video_options_default(&options);
 *     if (gsz_video_packer_create(ctx, &packer, &options) == GSZ_OK)
 *         for each frame: gsz_video_packer_add(ctx, packer, &cloud)
 *         gsz_video_packer_finish(ctx, packer, &file, &stats)
 *     gsz_video_packer_destroy(ctx, &packer);
 *
 * Playing: gsz_video_open, gsz_video_segment_open for a segment, gsz_video_segment_frame for its frames, in any order.
 * Devices that move Gaussians themselves take the blocks of a segment's key (gsz_video_segment_key) and its motion
 * (gsz_video_segment_motion) once, and then a small pose for each frame (gsz_video_segment_pose).
 *
 * What is done to the frames is described in formats/gsz.md, "Video": a segment's key is packed as a scene of its own; joints
 * carry its Gaussians through the other frames (DualGS, section 3), curves say what else changes.
 * Frames are tracked if Gaussian i of one is Gaussian i of the next: the same count, and places that move little.
 * Where that ends (another count or SH degree, a cut), a segment ends.
 */
#ifndef GSZ_VIDEO_H
#define GSZ_VIDEO_H

#include "gsz.h"
#include "gsz_files.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- packing ------------------------------------------------------------------------------------- */

typedef enum gsz_video_background {
    GSZ_BACKGROUND_AUTO, /**< what stands still in several segments is stored once, where that is worth it */
    GSZ_BACKGROUND_NONE /**< every key has all Gaussians */
} gsz_video_background;

typedef struct gsz_video_options {
    /** How keys are packed, masks and efforts included. A target_psnr is searched for on the first key, which has to
     *  be 1.25 dB above what frames shall have; its quality is then that of all. No target_bytes, photographs or extra planes. */
    gsz_pack_options pack;
    uint32_t rate_numerator, rate_denominator; /**< frames a second, 1..1000; default 30 / 1 */
    int segment_frames; /**< of a segment, at the most: 1..1024; default 60 */
    gsz_video_background background;
    /** Fills *out (zeroed) with frame `frame` of those to be added, counted from 0, ahead of its turn and as it will be added
     *  then; leaves it empty behind the last one. So it is known what stands still for how long, and is stored once.
     *  NULL: what does not change at all in one segment is taken to stand still in the next ones, until they are seen. */
    gsz_result (*look_ahead)(void *user, gsz_context *context, gsz_cloud *out, uint32_t frame);
    void *look_ahead_user;
} gsz_video_options;

typedef struct gsz_video_stats {
    uint32_t frames, segments;
    uint64_t bytes, key_bytes, motion_bytes, sound_bytes, background_bytes;
    uint64_t source_gaussians, gaussians; /**< added over all frames, given and kept */
    float quality;                        /**< of the keys */
} gsz_video_stats;

/** Opus packets of 20 ms, as gsz_sound.h makes them, or any other encoder; borrowed. */
typedef struct gsz_video_sound {
    int channels;      /**< 1 or 2 */
    uint32_t pre_skip; /**< samples at 48 kHz that a player leaves out, below 2^16 */
    uint64_t samples;  /**< what is left then, at 48 kHz */
    size_t packet_count;
    const uint8_t *bytes; /**< packets, one behind the other */
    const uint32_t
        *offset; /**< packet_count + 1: where each begins in bytes, and where the last ends */
} gsz_video_sound;

typedef struct gsz_video_packer gsz_video_packer;

GSZ_API void gsz_video_options_default(gsz_video_options *options);
GSZ_API gsz_result gsz_video_packer_create(gsz_context *context, gsz_video_packer **out_packer,
                                           const gsz_video_options *options) GSZ_CHECKED;
/** Adds a frame: takes what *cloud holds and leaves it zeroed, also when it fails. The metadata of the first is the
 *  video's. A cloud without Gaussians, or that is not clean, is GSZ_ERROR_ARGUMENT. */
GSZ_API gsz_result gsz_video_packer_add(gsz_context *context, gsz_video_packer *packer,
                                        gsz_cloud *cloud) GSZ_CHECKED;
/** What is heard from the first frame on; before that is added, and borrowed until the packer is finished. */
GSZ_API void gsz_video_packer_set_sound(gsz_video_packer *packer, const gsz_video_sound *sound);
/** Segments go to `output` as they are done, so that no more than one is in memory; before the first frame is added. The
 *  output is borrowed until the packer is finished, fresh, and used for nothing else; committing it is the caller's. */
GSZ_API void gsz_video_packer_set_output(gsz_video_packer *packer, gsz_output *output);
/** Packs what is left and writes the whole file: into *out_file, or, with an output, there: out_file may be NULL then.
 *  out_stats may be NULL. */
GSZ_API gsz_result gsz_video_packer_finish(gsz_context *context, gsz_video_packer *packer,
                                           gsz_buffer *out_file,
                                           gsz_video_stats *out_stats) GSZ_CHECKED;
GSZ_API void gsz_video_packer_destroy(gsz_context *context, gsz_video_packer **packer);

/** A whole video in memory. */
typedef struct gsz_video_part {
    const void *data;
    size_t size;
} gsz_video_part;

/** Joins videos of the same rate, packed without sound (frames of one performance by several machines, say), into one:
 *  their segments are taken as they are. Quality, effort and metadata are the first's. sound may be NULL.
 *  *out_failed, unless it is NULL, is the part that an error is about; count: none of them. */
GSZ_API gsz_result gsz_video_join(gsz_context *context, gsz_buffer *out_file, size_t *out_failed,
                                  const gsz_video_part *parts, size_t count,
                                  const gsz_video_sound *sound) GSZ_CHECKED;

/* ---- opening ------------------------------------------------------------------------------------- */

typedef struct gsz_video gsz_video;

#define GSZ_NO_BACKGROUND UINT32_MAX

/** What stands still in several segments and is stored once. */
typedef struct gsz_video_background_info {
    uint32_t first_segment, segments;
    uint32_t gaussians;
    uint64_t offset, bytes; /**< where it lies in the file */
} gsz_video_background_info;

typedef struct gsz_video_segment_info {
    uint32_t first_frame, frames;
    uint32_t key;        /**< the frame of the segment that is packed as a scene */
    uint32_t gaussians;  /**< of each frame: of the key, then of the background */
    uint32_t background; /**< its number; GSZ_NO_BACKGROUND: there is none */
    uint64_t key_bytes, motion_bytes, sound_bytes;
    bool missing; /**< the file ends before it does (partial files only) */
    uint64_t offset,
        size; /**< the bytes of the file that all of it lies in, but for its background */
} gsz_video_segment_info;

typedef struct gsz_video_info {
    uint16_t version;
    uint32_t frames, segment_count;
    uint32_t rate_numerator, rate_denominator;
    int sh_degree;       /**< the highest of a segment */
    uint32_t gaussians;  /**< the most of a segment */
    uint64_t file_bytes; /**< as the header says, even when fewer are there */
    float quality;
    int effort;
    float box_min[3], box_max[3]; /**< bounds of the keys' positions */
    bool has_sound;
    int sound_channels;
    uint32_t sound_pre_skip;
    uint64_t sound_samples; /**< at 48 kHz */
    size_t metadata_count;
    const gsz_metadata_entry *metadata;
    const gsz_video_segment_info *segments;
    uint32_t background_count;
    const gsz_video_background_info *backgrounds;
} gsz_video_info;

/** True if the bytes begin as a .gsz with a video does; they are not checked. 12 bytes are enough. */
GSZ_API bool gsz_video_probe(const void *data, size_t size);
/** Reads header, table and timeline; `data` is borrowed and must outlive the video. */
GSZ_API gsz_result gsz_video_open(gsz_context *context, gsz_video **out_video, const void *data,
                                  size_t size, const gsz_open_options *options) GSZ_CHECKED;
GSZ_API void gsz_video_close(gsz_context *context, gsz_video **video);
/** Owned by the video. */
GSZ_API const gsz_video_info *gsz_video_get_info(const gsz_video *video);

/** What the bytes of a segment's motion are accounted to. */
typedef enum gsz_motion_attribute {
    GSZ_MOTION_JOINTS,  /**< which Gaussians are joints */
    GSZ_MOTION_POSES,   /**< of the joints, frame by frame */
    GSZ_MOTION_OPACITY, /**< from here on curves of single Gaussians */
    GSZ_MOTION_SCALE,
    GSZ_MOTION_COLOR,
    GSZ_MOTION_PLACE, /**< where the joints miss */
    GSZ_MOTION_SPIN,  /**< how they turn too little */
    GSZ_MOTION_SH,
    GSZ_MOTION_ATTRIBUTE_COUNT
} gsz_motion_attribute;

/** "joints", "poses" ... Never NULL. */
GSZ_API const char *gsz_motion_attribute_name(gsz_motion_attribute attribute);

typedef struct gsz_video_sizes {
    gsz_file_sizes keys;                               /**< added over the keys */
    gsz_file_sizes backgrounds;                        /**< and over the backgrounds */
    uint64_t motion_bytes[GSZ_MOTION_ATTRIBUTE_COUNT]; /**< entropy-coded, over all segments */
    uint64_t motion_overhead_bytes;                    /**< their headers */
    uint64_t sound_bytes;
    uint64_t overhead_bytes; /**< header, table, timeline, metadata */
} gsz_video_sizes;

/** Where the bytes are of the segments that are there. Reads headers only. */
GSZ_API gsz_result gsz_video_get_sizes(gsz_context *context, const gsz_video *video,
                                       gsz_video_sizes *out_sizes) GSZ_CHECKED;

/* ---- segments and frames ------------------------------------------------------------------------- */

typedef struct gsz_video_segment gsz_video_segment;

/** Decodes segment `index`. Calls for different segments may run at once, each with its own context. */
GSZ_API gsz_result gsz_video_segment_open(gsz_context *context, gsz_video_segment **out_segment,
                                          const gsz_video *video, uint32_t index) GSZ_CHECKED;
GSZ_API void gsz_video_segment_close(gsz_context *context, gsz_video_segment **segment);
/** The segment of a frame of the video. */
GSZ_API uint32_t gsz_video_segment_at(const gsz_video *video, uint32_t frame);
/** Fills *cloud with frame 0..frames-1 of the segment. A cloud of the right shape is reused, anything else it holds is
 *  released first; zero-initialise. Gaussian i is the same one in all frames of a segment. */
GSZ_API gsz_result gsz_video_segment_frame(gsz_context *context, gsz_video_segment *segment,
                                           uint32_t frame, gsz_cloud *cloud) GSZ_CHECKED;

/* ---- motion as it is stored, for devices --------------------------------------------------------- */

/** The bytes of a segment's key, which are the video's: a whole .gsz file of its own, for gsz_file_open. Its Gaussian i, blocks
 *  in file order, is Gaussian i of all frames. Their checksum is checked. */
GSZ_API gsz_result gsz_video_segment_key(gsz_context *context, const gsz_video *video,
                                         uint32_t index, const void **out_data,
                                         size_t *out_size) GSZ_CHECKED;

enum {
    GSZ_JOINTS_MAX = 4096,
    GSZ_JOINTS_NEAR_MAX = 8,
    GSZ_CURVE_CLASSES = 4 /**< 0: nothing changes; the others say how far apart knots are */
};

/** What curves are about, in the order in which they are applied: formats/gsz.md, "Curves", has the formulas. */
typedef enum gsz_curve_group {
    GSZ_CURVE_OPACITY, /**< alpha */
    GSZ_CURVE_SCALE,   /**< logarithms, three axes */
    GSZ_CURVE_COLOR,   /**< DC after the colour transform */
    GSZ_CURVE_PLACE,   /**< where the joints miss, scene's axes */
    GSZ_CURVE_SPIN,    /**< how they turn too little: a rotation vector */
    GSZ_CURVE_SH,      /**< harmonics after the colour transform: [channel * coefficients + k] */
    GSZ_CURVE_GROUPS
} gsz_curve_group;

/** Curves of one group. That of Gaussian gaussian[k] has at knot n and channel c the level
 *  level[first[k] + n * channels + c]; at the key it has 0. */
typedef struct gsz_curves_view {
    float step;   /**< see gsz_motion_step; 0: nothing changes, and the rest is empty */
    int channels; /**< 1, 3, or 3 for each coefficient of harmonics */
    uint32_t count;
    const uint32_t *gaussian; /**< ascending */
    const size_t *first;      /**< count + 1 */
    const int16_t *level;
    const uint8_t *class_of; /**< of each Gaussian of the key; 0: it has no curve */
} gsz_curves_view;

/** The same of the background of a segment, whose Gaussians come behind those of the key and stay as they are; of size 0, if there
 *  is none. It is that of other segments, too. */
GSZ_API gsz_result gsz_video_segment_background(gsz_context *context, const gsz_video *video,
                                                uint32_t index, const void **out_data,
                                                size_t *out_size) GSZ_CHECKED;

/** What carries the Gaussians of a key through the frames of its segment; all of it is the segment's. */
typedef struct gsz_motion_view {
    uint32_t frames, key, gaussians;
    int sh_degree;
    uint32_t joint_count;
    int near; /**< joints that each Gaussian follows; 0: there are none */
    /** [gaussian * near + k]; the first is the nearest, and weights of a Gaussian add up to 255. */
    const uint16_t *joint;
    const uint8_t *weight;
    gsz_curves_view curves[GSZ_CURVE_GROUPS];
    const int8_t *fineness; /**< of each Gaussian, as in gsz_unpack_options */
    const uint8_t *refine;
} gsz_motion_view;

GSZ_API void gsz_video_segment_motion(const gsz_video_segment *segment, gsz_motion_view *out_view);
/** What a level of a Gaussian's curve is worth: the group's step, finer by what the key knows of the Gaussian. */
GSZ_API double gsz_motion_step(const gsz_motion_view *view, gsz_curve_group group,
                               uint32_t gaussian);

/** What a joint does at a frame, to be blended by the weights of those who follow it: formats/gsz.md, "Warp". */
typedef struct gsz_joint_pose {
    float linear[3][3], shift[3]; /**< x -> linear x + shift */
    float tint[3];                /**< added to DC: red, green, blue */
    float gain;                   /**< harmonics are multiplied by 1 + gain */
    float turn[4]; /**< quaternion w, x, y, z of the rotation nearest to linear, w >= 0 */
} gsz_joint_pose;

/** Where a frame lies among the knots of a class: what is between the level of one and that of another. */
typedef struct gsz_knot_place {
    int first, second; /**< numbers of knots; -1: the key, whose level is 0 */
    double weight;     /**< of the second */
} gsz_knot_place;

/** All that changes from frame to frame of a segment. Zero-initialise. */
typedef struct gsz_video_pose {
    uint32_t frame; /**< of the segment */
    uint32_t joint_count;
    gsz_joint_pose *joint;
    gsz_knot_place place[GSZ_CURVE_CLASSES]; /**< by class; of class 0: at the key */
} gsz_video_pose;

/** Fills *pose for frame 0..frames-1 of the segment, in memory that is used again. Calls for one segment may run at once, each
 *  with its own context. */
GSZ_API gsz_result gsz_video_segment_pose(gsz_context *context, const gsz_video_segment *segment,
                                          uint32_t frame, gsz_video_pose *pose) GSZ_CHECKED;
GSZ_API void gsz_video_pose_free(gsz_context *context, gsz_video_pose *pose);

/* ---- sound --------------------------------------------------------------------------------------- */

/** The packets that begin in a segment, in the order of time. */
typedef struct gsz_video_packets {
    uint64_t first; /**< number of the first of them: packet n begins at sample 960 n */
    uint32_t count;
    const uint8_t *bytes;
    uint32_t *offset; /**< count + 1, as in gsz_video_sound */
} gsz_video_packets;

/** Fills *packets (zeroed); the bytes are the video's. */
GSZ_API gsz_result gsz_video_read_sound(gsz_context *context, const gsz_video *video,
                                        uint32_t segment, gsz_video_packets *packets) GSZ_CHECKED;
GSZ_API void gsz_video_packets_free(gsz_context *context, gsz_video_packets *packets);
/** Checks every checksum and decodes every segment, keeping nothing. */
GSZ_API gsz_result gsz_video_verify(gsz_context *context, const gsz_video *video) GSZ_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
