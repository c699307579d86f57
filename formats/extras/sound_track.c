/* SPDX-License-Identifier: MIT */
/* sound_track.c - a sound as packets: its memory and whether its numbers fit each other. */
#include "context.h"
#include "gsz_sound.h"

enum {
    PACKETS_MAX =
        (GSZ_SOUND_SAMPLES_MAX + GSZ_SOUND_PRE_SKIP_MAX + GSZ_SOUND_FRAME - 1) / GSZ_SOUND_FRAME
};
_Static_assert((uint64_t)PACKETS_MAX *GSZ_SOUND_PACKET_MAX <= UINT32_MAX, "offsets are 32 bits");

gsz_result gsz_sound_track_add(gsz_context *context, gsz_sound_track *track, const void *packet,
                               size_t size) {
    gsz_clear_error(context);
    if (size < 1 || size > GSZ_SOUND_PACKET_MAX)
        return gsz_fail(context, GSZ_ERROR_LIMIT, "a packet of sound of %zu bytes, not 1 to %d",
                        size, GSZ_SOUND_PACKET_MAX);
    if (track->packet_count >= PACKETS_MAX)
        return gsz_fail(context, GSZ_ERROR_LIMIT, "a sound of more than 12 hours");
    GSZ_TRY(GSZ_GROW(context, &track->offset, &track->capacity, track->packet_count + (size_t)2));
    GSZ_TRY(gsz_buffer_append(context, &track->packets, packet, size));
    track->offset[++track->packet_count] = (uint32_t)track->packets.size;
    return GSZ_OK;
}

void gsz_sound_track_free(gsz_context *context, gsz_sound_track *track) {
    if (!track) return;
    gsz_free(context, track->offset);
    gsz_buffer_free(context, &track->packets);
    *track = (gsz_sound_track){0};
}

static bool offsets_fit(const gsz_sound_track *track) {
    if (!track->offset || track->offset[0] != 0) return false;
    for (uint32_t i = 0; i < track->packet_count; i++) {
        if (track->offset[i + 1] <= track->offset[i]) return false;
        if (track->offset[i + 1] - track->offset[i] > GSZ_SOUND_PACKET_MAX) return false;
    }
    return track->offset[track->packet_count] == track->packets.size;
}

gsz_result gsz_sound_track_check(gsz_context *context, const gsz_sound_track *track,
                                 const char *name) {
    gsz_clear_error(context);
    if (track->channels < 1 || track->channels > GSZ_SOUND_CHANNELS_MAX)
        return gsz_fail(context, GSZ_ERROR_CORRUPT, "%s: a sound of %d channels, not 1 or 2", name,
                        track->channels);
    if (track->samples < 1 || track->samples > GSZ_SOUND_SAMPLES_MAX ||
        track->pre_skip > GSZ_SOUND_PRE_SKIP_MAX)
        return gsz_fail(context, GSZ_ERROR_CORRUPT,
                        "%s: a sound of %llu samples behind %u; 1 sample to 12 hours can be", name,
                        (unsigned long long)track->samples, track->pre_skip);
    uint64_t row = track->pre_skip + track->samples;
    if (track->packet_count != (row + GSZ_SOUND_FRAME - 1) / GSZ_SOUND_FRAME || !offsets_fit(track))
        return gsz_fail(context, GSZ_ERROR_CORRUPT,
                        "%s: the packets of the sound do not fit its %llu samples", name,
                        (unsigned long long)track->samples);
    return GSZ_OK;
}
