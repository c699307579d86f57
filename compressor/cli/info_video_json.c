/* SPDX-License-Identifier: MIT */
/* info_video_json.c - prints what gsz info found in a video as JSON for programs. */
#include "info_report.h"
#include "info_video.h"
#include "report_json.h"

#include <string.h>

static void add_facts(cJSON *report, const gsz_cli_video_info *info) {
    const gsz_video_info *video = info->video;
    cJSON *rate;
    gsz_cli_json_text(report, "file", info->name);
    gsz_cli_json_text(report, "format", "gsz");
    gsz_cli_json_bool(report, "video", true);
    gsz_cli_json_count(report, "version", video->version);
    gsz_cli_json_count(report, "bytes", video->file_bytes);
    gsz_cli_json_count(report, "frames", video->frames);
    rate = gsz_cli_json_array(report, "rate");
    gsz_cli_json_count(rate, NULL, video->rate_numerator);
    gsz_cli_json_count(rate, NULL, video->rate_denominator);
    gsz_cli_json_rounded(report, "seconds", gsz_cli_video_seconds(video), 6);
    gsz_cli_json_rounded(report, "bytes_per_frame", (double)video->file_bytes / video->frames, 4);
    gsz_cli_json_count(report, "gaussians", video->gaussians);
    gsz_cli_json_count(report, "sh_degree", (uint64_t)video->sh_degree);
    gsz_cli_json_float(report, "quality", video->quality);
    gsz_cli_json_count(report, "effort", (uint64_t)video->effort);
}

static void add_sound(cJSON *report, const gsz_video_info *video) {
    if (!video->has_sound) return;
    cJSON *sound = gsz_cli_json_object(report, "sound");
    gsz_cli_json_count(sound, "channels", (uint64_t)video->sound_channels);
    gsz_cli_json_count(sound, "pre_skip", video->sound_pre_skip);
    gsz_cli_json_count(sound, "samples", video->sound_samples);
}

static void add_segments(cJSON *report, const gsz_video_info *video) {
    cJSON *array = gsz_cli_json_array(report, "segments");
    for (uint32_t s = 0; s < video->segment_count; s++) {
        const gsz_video_segment_info *segment = &video->segments[s];
        cJSON *object = gsz_cli_json_object(array, NULL);
        gsz_cli_json_count(object, "first_frame", segment->first_frame);
        gsz_cli_json_count(object, "frames", segment->frames);
        gsz_cli_json_count(object, "key", segment->key);
        gsz_cli_json_count(object, "gaussians", segment->gaussians);
        gsz_cli_json_count(object, "key_bytes", segment->key_bytes);
        gsz_cli_json_count(object, "motion_bytes", segment->motion_bytes);
        gsz_cli_json_count(object, "sound_bytes", segment->sound_bytes);
    }
}

static void add_backgrounds(cJSON *report, const gsz_video_info *video) {
    cJSON *array = gsz_cli_json_array(report, "backgrounds");
    for (uint32_t b = 0; b < video->background_count; b++) {
        const gsz_video_background_info *background = &video->backgrounds[b];
        cJSON *object = gsz_cli_json_object(array, NULL);
        gsz_cli_json_count(object, "first_segment", background->first_segment);
        gsz_cli_json_count(object, "segments", background->segments);
        gsz_cli_json_count(object, "gaussians", background->gaussians);
        gsz_cli_json_count(object, "bytes", background->bytes);
    }
}

/* Rows of one part follow each other. */
static void add_parts(cJSON *report, const gsz_cli_video_info *info) {
    cJSON *parts = gsz_cli_json_object(report, "parts"), *object = NULL;
    const char *part = "";
    for (int i = 0; i < GSZ_CLI_VIDEO_SHARES; i++) {
        const gsz_cli_video_share *share = &info->shares[i];
        if (share->part && strcmp(share->part, part) != 0)
            object = gsz_cli_json_object(parts, part = share->part);
        gsz_cli_json_count(share->part ? object : parts, share->name, share->bytes);
    }
}

void gsz_cli_video_info_json(const gsz_cli_video_info *info) {
    const gsz_video_info *video = info->video;
    cJSON *report = gsz_cli_json_report("info");
    add_facts(report, info);
    add_sound(report, video);
    gsz_cli_json_box(report, video->box_min, video->box_max);
    add_segments(report, video);
    add_backgrounds(report, video);
    add_parts(report, info);
    gsz_cli_json_metadata(report, video->metadata, video->metadata_count);
    gsz_cli_json_print(report);
}
