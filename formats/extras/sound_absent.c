/* SPDX-License-Identifier: MIT */
/* sound_absent.c - instead of what makes and plays sounds, where libsndfile, libsamplerate or libopus is missing. */
#include "context.h"
#include "gsz_sound.h"
#include "source.h"

static gsz_result absent(gsz_context *context, const char *name) {
    return gsz_fail(context, GSZ_ERROR_UNSUPPORTED,
                    "%s: this build has no sound, which needs libsndfile, libsamplerate and "
                    "libopus",
                    name);
}

void gsz_sound_options_default(gsz_sound_options *options) { *options = (gsz_sound_options){0}; }

gsz_result gsz_sound_encode(gsz_context *context, gsz_sound_track *track, gsz_source *source,
                            const gsz_sound_options *options) {
    (void)track, (void)options;
    gsz_clear_error(context);
    return absent(context, gsz_source_name(source));
}

gsz_result gsz_sound_decoder_create(gsz_context *context, gsz_sound_decoder **out_decoder,
                                    int channels) {
    (void)channels;
    gsz_clear_error(context);
    *out_decoder = NULL;
    return absent(context, "the sound");
}

void gsz_sound_decoder_destroy(gsz_context *context, gsz_sound_decoder **decoder) {
    (void)context, (void)decoder;
}

/* There is no decoder to call these with. */

void gsz_sound_decoder_reset(gsz_sound_decoder *decoder) { (void)decoder; }

bool gsz_sound_decode(gsz_sound_decoder *decoder, float *out_samples, const void *packet,
                      size_t size) {
    (void)decoder, (void)out_samples, (void)packet, (void)size;
    return false;
}
