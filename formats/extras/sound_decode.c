/* SPDX-License-Identifier: MIT */
/* sound_decode.c - Opus packets to samples, whatever the packets hold. */
#include <assert.h>
#include <string.h>

#include <opus.h>

#include "context.h"
#include "gsz_sound.h"

struct gsz_sound_decoder {
    int channels;
    OpusDecoder *opus;
};

static gsz_result start(gsz_context *context, gsz_sound_decoder *decoder) {
    void *room = NULL;
    int size = opus_decoder_get_size(decoder->channels);
    GSZ_TRY(gsz_alloc(context, &room, (size_t)size, 1));
    decoder->opus = room;
    int error = opus_decoder_init(decoder->opus, GSZ_SOUND_RATE, decoder->channels);
    if (error == OPUS_OK) return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_UNSUPPORTED, "libopus does not start: %s",
                    opus_strerror(error));
}

gsz_result gsz_sound_decoder_create(gsz_context *context, gsz_sound_decoder **out_decoder,
                                    int channels) {
    gsz_clear_error(context);
    *out_decoder = NULL;
    if (channels < 1 || channels > GSZ_SOUND_CHANNELS_MAX)
        return gsz_fail(context, GSZ_ERROR_ARGUMENT, "a sound of %d channels, not 1 or 2",
                        channels);
    gsz_sound_decoder *decoder = NULL;
    GSZ_TRY(GSZ_NEW(context, &decoder, 1));
    decoder->channels = channels;
    gsz_result result = start(context, decoder);
    if (result != GSZ_OK) gsz_sound_decoder_destroy(context, &decoder);
    *out_decoder = decoder;
    return result;
}

void gsz_sound_decoder_destroy(gsz_context *context, gsz_sound_decoder **decoder) {
    if (!decoder || !*decoder) return;
    gsz_free(context, (*decoder)->opus);
    gsz_free(context, *decoder);
    *decoder = NULL;
}

void gsz_sound_decoder_reset(gsz_sound_decoder *decoder) {
    int error = opus_decoder_ctl(decoder->opus, OPUS_RESET_STATE);
    assert(error == OPUS_OK);
    (void)error;
}

static bool decode_packet(gsz_sound_decoder *decoder, float *samples, const void *packet,
                          size_t size) {
    if (!packet || size < 1 || size > GSZ_SOUND_PACKET_MAX) return false;
    opus_int32 bytes = (opus_int32)size;
    if (opus_packet_get_nb_samples(packet, bytes, GSZ_SOUND_RATE) != GSZ_SOUND_FRAME) return false;
    return opus_decode_float(decoder->opus, packet, bytes, samples, GSZ_SOUND_FRAME, 0) ==
           GSZ_SOUND_FRAME;
}

static void conceal(gsz_sound_decoder *decoder, float *samples) {
    if (opus_decode_float(decoder->opus, NULL, 0, samples, GSZ_SOUND_FRAME, 0) == GSZ_SOUND_FRAME)
        return;
    memset(samples, 0, sizeof *samples * GSZ_SOUND_FRAME * (size_t)decoder->channels);
}

/* Packets that nobody encoded can decode to anything: ears and devices are spared that. */
static float limited(float value) {
    if (value != value) return 0;
    return value > 1 ? 1 : value < -1 ? -1 : value;
}

bool gsz_sound_decode(gsz_sound_decoder *decoder, float *out_samples, const void *packet,
                      size_t size) {
    bool good = decode_packet(decoder, out_samples, packet, size);
    if (!good) conceal(decoder, out_samples);
    for (int i = 0; i < GSZ_SOUND_FRAME * decoder->channels; i++)
        out_samples[i] = limited(out_samples[i]);
    return good;
}
