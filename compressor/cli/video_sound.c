/* SPDX-License-Identifier: MIT */
/* video_sound.c - packets between sound files and videos. */
#include "video_sound.h"
#include "interrupt.h"

int gsz_cli_sound_read(gsz_cli_session *session, gsz_sound_track *track, const char *path) {
    gsz_source *source = NULL;
    gsz_sound_options options;
    gsz_sound_options_default(&options);
    options.any_length = session->max_memory > 0; /* as all limits of input_limits.h */
    gsz_result result = gsz_source_open(session->context, &source, path);
    if (result == GSZ_OK) result = gsz_sound_encode(session->context, track, source, &options);
    gsz_source_close(session->context, &source);
    return gsz_cli_fail_call(session, result, NULL);
}

gsz_video_sound gsz_cli_sound_of(const gsz_sound_track *track) {
    return (gsz_video_sound){.channels = track->channels,
                             .pre_skip = track->pre_skip,
                             .samples = track->samples,
                             .packet_count = track->packet_count,
                             .bytes = track->packets.data,
                             .offset = track->offset};
}

/** Packets of all segments, one after the other. */
static gsz_result collect(gsz_context *context, gsz_sound_track *track,
                          const gsz_cli_video *video) {
    const gsz_video_info *info = video->info;
    gsz_result result = GSZ_OK;
    track->channels = info->sound_channels;
    track->pre_skip = info->sound_pre_skip;
    track->samples = info->sound_samples;
    for (uint32_t s = 0; s < info->segment_count && result == GSZ_OK; s++) {
        gsz_video_packets packets = {0};
        result = gsz_video_read_sound(context, video->video, s, &packets);
        for (uint32_t k = 0; k < packets.count && result == GSZ_OK; k++)
            result = gsz_sound_track_add(context, track, packets.bytes + packets.offset[k],
                                         packets.offset[k + 1] - packets.offset[k]);
        gsz_video_packets_free(context, &packets);
    }
    return result == GSZ_OK ? gsz_sound_track_check(context, track, video->name) : result;
}

int gsz_cli_sound_write(gsz_cli_session *session, const gsz_cli_video *video, const char *path) {
    gsz_context *context = session->context;
    gsz_sound_track track = {0};
    gsz_output *output = NULL;
    gsz_result result = collect(context, &track, video);
    if (result == GSZ_OK) result = gsz_output_open(context, &output, path);
    if (result == GSZ_OK) result = gsz_sound_write_wav(context, output, &track);
    if (result == GSZ_OK && gsz_cli_interrupted()) result = GSZ_ERROR_CANCELLED;
    if (result == GSZ_OK) result = gsz_output_commit(context, output);
    gsz_output_close(context, &output);
    gsz_sound_track_free(context, &track);
    return gsz_cli_fail_call(session, result, video->name);
}
