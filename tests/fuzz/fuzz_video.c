/* SPDX-License-Identifier: MIT */
/* fuzz_video.c - any bytes as a video: no crash, no memory beyond the limit, all ways of reading agree, frames are finite and
 * of the shape that was promised, packets lie where they should.
 *
 * Inputs come with right checksums from gsz_mutator.c, those of the keys inside too. */
#include <math.h>

#include "fuzz_support.h"
#include "gsz_video.h"

enum {
    MAX_MEMORY = 256 << 20,
    GAUSSIANS_MAX = 20000, /* more are slow, and nothing new */
    SEGMENTS_MAX = 20,
    FRAMES_MOST = 4, /* of a segment that are looked at */
    PACKET_MAX = 1275
};

static gsz_video *open_video(gsz_context *context, const void *data, size_t size, bool partial) {
    gsz_open_options options = {.partial = partial};
    gsz_video *video = NULL;
    gsz_result result = gsz_video_open(context, &video, data, size, &options);
    check((result == GSZ_OK) == !gsz_context_error(context)[0], "an error without a sentence");
    check((result == GSZ_OK) == (video != NULL), "a failure that left something behind");
    return video;
}

/* ---- what must hold ---- */

static void check_info(const gsz_video *video) {
    const gsz_video_info *info = gsz_video_get_info(video);
    uint32_t frames = 0, gaussians = 0;
    check(info->segment_count > 0, "a video without segments");
    for (uint32_t i = 0; i < info->segment_count; i++) {
        const gsz_video_segment_info *s = &info->segments[i];
        check(s->first_frame == frames && s->frames > 0 && s->key < s->frames,
              "a segment's frames");
        if (i < SEGMENTS_MAX) check(gsz_video_segment_at(video, frames) == i, "another segment");
        if (s->gaussians > gaussians) gaussians = s->gaussians;
        frames += s->frames;
    }
    check(frames == info->frames && gaussians == info->gaussians, "segments do not add up");
    for (uint32_t b = 0; b < info->background_count; b++)
        check(info->segments[info->backgrounds[b].first_segment].background == b,
              "a background of other segments");
}

static void check_frame(const gsz_cloud *cloud, const gsz_video_info *info,
                        const gsz_video_segment_info *segment) {
    check(cloud->count == segment->gaussians, "another number of Gaussians");
    check(cloud->sh_degree <= info->sh_degree, "a degree above that of the video");
    for (int plane = 0; plane < gsz_plane_count(cloud->sh_degree); plane++)
        for (size_t i = 0; i < cloud->count; i++)
            check(isfinite(cloud->plane[plane][i]), "not finite");
}

/** Indices that a device goes by without looking. */
static void check_motion(const gsz_motion_view *m, const gsz_video_segment_info *s) {
    bool fits = s->background == GSZ_NO_BACKGROUND ? m->gaussians == s->gaussians
                                                   : m->gaussians < s->gaussians;
    check(fits && m->frames == s->frames && m->key == s->key, "motion of another segment");
    for (size_t k = 0; k < (size_t)m->gaussians * (size_t)m->near; k++)
        check(m->joint[k] < m->joint_count, "a joint that is not there");
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++)
        for (uint32_t k = 0; k < m->curves[g].count; k++)
            check(m->curves[g].gaussian[k] < m->gaussians, "a curve of nobody");
}

static void check_pose(const gsz_motion_view *m, const gsz_video_pose *pose) {
    check(pose->joint_count == m->joint_count, "another number of joints");
    for (int g = 0; g < GSZ_CURVE_GROUPS; g++) {
        const gsz_curves_view *c = &m->curves[g];
        for (uint32_t k = 0; k < c->count; k++) {
            const gsz_knot_place *at = &pose->place[c->class_of[c->gaussian[k]]];
            int last = at->first > at->second ? at->first : at->second;
            check((size_t)(last + 1) * (size_t)c->channels <= c->first[k + 1] - c->first[k],
                  "a knot that is not there");
        }
    }
}

/** Where the device would find what moves. */
static void read_pose(gsz_context *context, const gsz_video_segment *segment, uint32_t frame,
                      const gsz_video_segment_info *s) {
    gsz_motion_view motion;
    gsz_video_pose pose = {0};
    gsz_video_segment_motion(segment, &motion);
    gsz_result result = gsz_video_segment_pose(context, segment, frame, &pose);
    check(result == GSZ_OK || result == GSZ_ERROR_MEMORY, "a pose that cannot be had");
    check_motion(&motion, s);
    if (result == GSZ_OK) check_pose(&motion, &pose);
    gsz_video_pose_free(context, &pose);
}

static gsz_result read_segment(gsz_context *context, const gsz_video *video, uint32_t index) {
    const gsz_video_info *info = gsz_video_get_info(video);
    const gsz_video_segment_info *s = &info->segments[index];
    gsz_video_segment *segment = NULL;
    gsz_cloud cloud = {0};
    gsz_result result = gsz_video_segment_open(context, &segment, video, index);
    check((result == GSZ_OK) == (segment != NULL), "a failure that left something behind");
    check((result == GSZ_OK) == !gsz_context_error(context)[0], "an error without a sentence");
    check(!s->missing || result != GSZ_OK, "a segment that is missing, and is there");
    for (uint32_t k = 0; segment && k < FRAMES_MOST && k < s->frames; k++) {
        uint32_t last = s->frames - 1, most = last < FRAMES_MOST ? last : FRAMES_MOST - 1;
        uint32_t frame = most ? last * k / most : 0;
        gsz_result drawn = gsz_video_segment_frame(context, segment, frame, &cloud);
        check(drawn == GSZ_OK || drawn == GSZ_ERROR_MEMORY, "a frame that cannot be had");
        if (drawn == GSZ_OK) check_frame(&cloud, info, s);
        read_pose(context, segment, frame, s);
    }
    gsz_cloud_free(context, &cloud);
    gsz_video_segment_close(context, &segment);
    return result;
}

static gsz_result read_sound(gsz_context *context, const gsz_video *video, uint32_t index,
                             uint64_t *next) {
    gsz_video_packets p = {0};
    unsigned sum = 0;
    gsz_result result = gsz_video_read_sound(context, video, index, &p);
    check((result == GSZ_OK) == !gsz_context_error(context)[0], "an error without a sentence");
    if (result == GSZ_OK && p.offset) {
        check(index == 0 || p.first == *next || *next == UINT64_MAX, "packets that do not go on");
        for (uint32_t k = 0; k < p.count; k++) {
            check(p.offset[k + 1] - p.offset[k] <= PACKET_MAX, "a packet that is too long");
            for (uint32_t b = p.offset[k]; b < p.offset[k + 1]; b++) sum += p.bytes[b];
        }
    }
    volatile unsigned read = sum; /* so that the bytes are looked at */
    (void)read;
    *next = result == GSZ_OK ? p.first + p.count : UINT64_MAX;
    gsz_video_packets_free(context, &p);
    return result;
}

static void read_opened(gsz_context *context, const gsz_video *video) {
    const gsz_video_info *info = gsz_video_get_info(video);
    gsz_result first = GSZ_OK;
    uint64_t next = 0;
    check_info(video);
    if (info->gaussians > GAUSSIANS_MAX || info->segment_count > SEGMENTS_MAX) return;
    for (uint32_t i = 0; i < info->segment_count; i++) {
        gsz_result result = read_segment(context, video, i);
        gsz_result sound = read_sound(context, video, i, &next);
        if (info->segments[i].missing) continue;
        /* A file that ends early may have the frames without their sound. */
        if (sound == GSZ_ERROR_TRUNCATED) sound = GSZ_OK;
        if (first == GSZ_OK) first = result != GSZ_OK ? result : sound;
    }
    check(gsz_video_verify(context, video) == first, "verifying says otherwise");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    gsz_context *context = new_context(MAX_MEMORY);
    gsz_video *video = open_video(context, data, size, false);
    /* a whole file is no other for a reader that would take less */
    gsz_video *partial = video ? NULL : open_video(context, data, size, true);
    if (video || partial) read_opened(context, video ? video : partial);
    gsz_video_close(context, &video);
    gsz_video_close(context, &partial);
    gsz_context_destroy(&context);
    return 0;
}
