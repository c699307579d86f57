/* SPDX-License-Identifier: MIT */
/* info_video.c - gathers what gsz info tells of a video, and prints it for people. */
#include "info_video.h"
#include "info_report.h"
#include "people_text.h"

#include <string.h>

enum { LABEL_WIDTH = 14, NAME_WIDTH = 24, BAR_WIDTH = 30 };

double gsz_cli_video_seconds(const gsz_video_info *video) {
    return (double)video->frames * video->rate_denominator / video->rate_numerator;
}

static void list_scenes(gsz_cli_video_share *share, const char *part, const gsz_file_sizes *sizes) {
    gsz_cli_share shares[GSZ_CLI_SHARES];
    gsz_cli_list_shares(shares, sizes);
    for (int i = 0; i < GSZ_CLI_SHARES; i++)
        share[i] = (gsz_cli_video_share){part, shares[i].name, shares[i].bytes};
}

static void list_shares(gsz_cli_video_share *share, const gsz_video_sizes *sizes) {
    list_scenes(share, "key", &sizes->keys);
    list_scenes(share + GSZ_CLI_SHARES, "background", &sizes->backgrounds);
    share += 2 * GSZ_CLI_SHARES;
    for (int i = 0; i < GSZ_MOTION_ATTRIBUTE_COUNT; i++)
        *share++ = (gsz_cli_video_share){
            "motion", gsz_motion_attribute_name((gsz_motion_attribute)i), sizes->motion_bytes[i]};
    *share++ = (gsz_cli_video_share){"motion", "overhead", sizes->motion_overhead_bytes};
    *share++ = (gsz_cli_video_share){NULL, "sound", sizes->sound_bytes};
    *share++ = (gsz_cli_video_share){NULL, "overhead", sizes->overhead_bytes};
}

int gsz_cli_info_video(gsz_cli_session *session, const gsz_cli_video *video,
                       const gsz_cli_arguments *arguments) {
    gsz_cli_video_info info = {.name = video->name, .video = video->info};
    if (arguments->stats || arguments->chunks)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "%s: is a volumetric video, --%s is for scenes: gsz unpack makes some "
                            "of its frames",
                            video->name, arguments->stats ? "stats" : "chunks");
    gsz_result result = gsz_video_get_sizes(session->context, video->video, &info.sizes);
    if (result != GSZ_OK) return gsz_cli_fail_call(session, result, video->name);
    list_shares(info.shares, &info.sizes);
    gsz_cli_progress_clear(&session->progress);
    if (session->json)
        gsz_cli_video_info_json(&info);
    else
        gsz_cli_video_info_people(&info);
    return GSZ_EXIT_OK;
}

/* ---- for people: facts ---- */

static void label(const char *text) { printf("%-*s", LABEL_WIDTH, text); }

static void print_rate(const gsz_video_info *video) {
    double seconds = gsz_cli_video_seconds(video);
    label("frames");
    printf("%s at %.6g a second, %s\n", gsz_cli_count(video->frames).s,
           (double)video->rate_numerator / video->rate_denominator, gsz_cli_seconds(seconds).s);
}

static void print_sound(const gsz_video_info *video) {
    if (!video->has_sound) return;
    label("sound");
    printf("Opus, %s, %s\n", video->sound_channels == 1 ? "mono" : "stereo",
           gsz_cli_seconds((double)video->sound_samples / 48000).s);
}

static void print_size(const gsz_video_info *video) {
    double seconds = gsz_cli_video_seconds(video);
    label("size");
    printf("%s, %s a frame, %.2f Mbit a second\n", gsz_cli_size(video->file_bytes).s,
           gsz_cli_size(video->file_bytes / video->frames).s,
           (double)video->file_bytes * 8e-6 / seconds);
}

static void print_facts(const gsz_cli_video_info *info) {
    const gsz_video_info *video = info->video;
    label("file");
    gsz_cli_print_tame(stdout, info->name);
    printf("\n%-*s%u, a volumetric video\n", LABEL_WIDTH, "version", video->version);
    print_rate(video);
    printf("%-*s%s, the most of a segment\n", LABEL_WIDTH, "gaussians",
           gsz_cli_count(video->gaussians).s);
    printf("%-*s%d\n", LABEL_WIDTH, "SH degree", video->sh_degree);
    printf("%-*s%g, effort %d\n", LABEL_WIDTH, "quality", (double)video->quality, video->effort);
    print_sound(video);
    gsz_cli_bounds_people(video->box_min, video->box_max);
    print_size(video);
}

/* ---- for people: tables ---- */

static void print_backgrounds(const gsz_video_info *video) {
    if (video->background_count == 0) return;
    printf("\n%10s %13s %9s %12s %13s\n", "background", "from segment", "segments", "Gaussians",
           "bytes");
    for (uint32_t b = 0; b < video->background_count; b++) {
        const gsz_video_background_info *background = &video->backgrounds[b];
        printf("%10u %13u %9u %12s %13s\n", b, background->first_segment, background->segments,
               gsz_cli_count(background->gaussians).s, gsz_cli_count(background->bytes).s);
    }
}

static void print_segments(const gsz_video_info *video) {
    printf("\n%7s %9s %7s %9s %12s %13s %13s", "segment", "frame", "frames", "key", "Gaussians",
           "key bytes", "motion bytes");
    printf(video->has_sound ? " %13s\n" : "\n", "sound bytes");
    for (uint32_t s = 0; s < video->segment_count; s++) {
        const gsz_video_segment_info *segment = &video->segments[s];
        printf("%7u %9u %7u %9u %12s %13s %13s", s, segment->first_frame, segment->frames,
               segment->first_frame + segment->key, gsz_cli_count(segment->gaussians).s,
               gsz_cli_count(segment->key_bytes).s, gsz_cli_count(segment->motion_bytes).s);
        if (video->has_sound) printf(" %13s", gsz_cli_count(segment->sound_bytes).s);
        putchar('\n');
    }
}

static void print_share(const gsz_video_info *video, const char *name, uint64_t bytes, bool bar) {
    double share = (double)bytes / (double)video->file_bytes;
    int length = share > 0 && share <= 1 ? (int)(share * BAR_WIDTH + 0.5) : 0;
    char marks[BAR_WIDTH + 1] = "";
    if (bar) memset(marks, '#', (size_t)length);
    printf("%-*s%13s %12.1f %8.1f %%%s%s\n", NAME_WIDTH, name, gsz_cli_count(bytes).s,
           (double)bytes / video->frames, 100 * share, *marks ? "  " : "", marks);
}

static void print_shares(const gsz_cli_video_info *info) {
    printf("\n%-*s%13s %12s %10s\n", NAME_WIDTH, "", "bytes", "a frame", "share");
    for (int i = 0; i < GSZ_CLI_VIDEO_SHARES; i++) {
        const gsz_cli_video_share *share = &info->shares[i];
        char name[32];
        if (share->bytes == 0) continue;
        snprintf(name, sizeof name, "%s%s%s", share->part ? share->part : "",
                 share->part ? " " : "", share->name);
        print_share(info->video, name, share->bytes, true);
    }
    print_share(info->video, "total", info->video->file_bytes, false);
}

void gsz_cli_video_info_people(const gsz_cli_video_info *info) {
    print_facts(info);
    print_segments(info->video);
    print_backgrounds(info->video);
    print_shares(info);
    gsz_cli_metadata_people(info->video->metadata, info->video->metadata_count);
}
