/* SPDX-License-Identifier: MIT */
/* video_input.c - opens a video and hands out its frames, a segment at a time. */
#include "video_input.h"
#include "input_limits.h"
#include "paths.h"
#include "people_text.h"

bool gsz_cli_sniff_video(const char *path) {
    unsigned char start[GSZ_CLI_START];
    return gsz_video_probe(start, gsz_cli_read_start(path, start, sizeof start));
}

static int open_bytes(gsz_cli_session *session, gsz_cli_video *video, bool partial) {
    gsz_open_options options;
    gsz_open_options_default(&options);
    options.partial = partial;
    gsz_result result = gsz_video_open(session->context, &video->video, video->bytes.data,
                                       video->bytes.size, &options);
    if (result != GSZ_OK) return gsz_cli_fail_call(session, result, video->name);
    video->info = gsz_video_get_info(video->video);
    return GSZ_EXIT_OK;
}

int gsz_cli_video_open(gsz_cli_session *session, gsz_cli_video *video, const char *path,
                       bool partial) {
    int code = gsz_cli_read_bytes(session, &video->bytes, path);
    video->name = gsz_cli_input_name(path);
    return code == GSZ_EXIT_OK ? open_bytes(session, video, partial) : code;
}

int gsz_cli_video_take(gsz_cli_session *session, gsz_cli_video *video, gsz_cli_packed *packed,
                       bool partial) {
    video->name = packed->name;
    video->bytes = packed->bytes;
    packed->bytes = (gsz_buffer){0};
    return open_bytes(session, video, partial);
}

void gsz_cli_video_close(gsz_cli_session *session, gsz_cli_video *video) {
    gsz_video_segment_close(session->context, &video->segment);
    gsz_video_close(session->context, &video->video);
    gsz_buffer_free(session->context, &video->bytes);
}

/* ---- frames ---- */

static gsz_result open_segment(gsz_context *context, gsz_cli_video *video, uint32_t index) {
    if (video->segment && video->segment_index == index) return GSZ_OK;
    gsz_video_segment_close(context, &video->segment);
    video->segment_index = index;
    return gsz_video_segment_open(context, &video->segment, video->video, index);
}

/* A cloud that is used again has it already. */
static gsz_result add_metadata(gsz_context *context, gsz_cloud *cloud, const gsz_video_info *info) {
    gsz_result result = GSZ_OK;
    for (size_t i = cloud->metadata_count; i < info->metadata_count && result == GSZ_OK; i++)
        result =
            gsz_cloud_add_metadata(context, cloud, info->metadata[i].key, info->metadata[i].value);
    return result;
}

int gsz_cli_video_frame(gsz_cli_session *session, gsz_cli_video *video, gsz_cloud *cloud,
                        uint32_t frame) {
    gsz_context *context = session->context;
    uint32_t index = gsz_video_segment_at(video->video, frame);
    const gsz_video_segment_info *segment = &video->info->segments[index];
    /* the key, and the frame that is made of it */
    size_t planes = 2 * (size_t)gsz_plane_count(video->info->sh_degree);
    int code = gsz_cli_check_proportion(session, video->name, segment->gaussians, planes,
                                        video->bytes.size);
    if (code != GSZ_EXIT_OK) return code;
    gsz_result result = open_segment(context, video, index);
    if (result == GSZ_OK)
        result =
            gsz_video_segment_frame(context, video->segment, frame - segment->first_frame, cloud);
    if (result == GSZ_OK) result = add_metadata(context, cloud, video->info);
    return gsz_cli_fail_call(session, result, video->name);
}

/* ---- files that end early ---- */

uint32_t gsz_cli_video_missing(const gsz_cli_video *video, uint32_t first, uint32_t last) {
    uint32_t missing = 0;
    for (uint32_t s = 0; s < video->info->segment_count; s++) {
        const gsz_video_segment_info *segment = &video->info->segments[s];
        uint32_t begin = segment->first_frame, end = begin + segment->frames;
        if (begin < first) begin = first;
        if (end > last + 1) end = last + 1;
        if (segment->missing && begin < end) missing += end - begin;
    }
    return missing;
}

int gsz_cli_video_warn_missing(gsz_cli_session *session, const gsz_cli_video *video,
                               uint32_t missing) {
    if (missing == 0) return GSZ_EXIT_OK;
    gsz_cli_warn(session, "%s: ends early: %s of %s frames are missing", video->name,
                 gsz_cli_count(missing).s, gsz_cli_count(video->info->frames).s);
    return GSZ_EXIT_PARTIAL;
}
