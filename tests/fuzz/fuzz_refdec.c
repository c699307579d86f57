/* SPDX-License-Identifier: MIT */
/* fuzz_refdec.c - any bytes as a .gsz, for the library and for the second decoder: what one accepts the other accepts,
 * with the same bits.
 *
 * Inputs come with right checksums from gsz_mutator.c. A finding is a bug of one of the two, or something that
 * formats/gsz.md leaves open. */
#include "fuzz_support.h"
#include "refdec_compare.h"
#include "refdec_compare_video.h"

enum {
    MAX_MEMORY = 256 << 20,
    GAUSSIANS_MAX = 50000, /* more are slow, and nothing new */
    BINDINGS_MAX = 2000,   /* of a video: the second decoder sorts all joints for each */
    SEGMENTS_MAX = 8,
    FRAMES_MOST = 5 /* of a segment that are looked at */
};

/** Of the header, whatever it says: small files that claim much are refused by both in no time. */
static uint64_t gaussians_of(const uint8_t *data, size_t size) {
    uint64_t gaussians = 0;
    for (size_t i = 32; size >= 32 && i-- > 24;) gaussians = gaussians << 8 | data[i];
    return gaussians;
}

static void compare(const uint8_t *data, size_t size, const refdec_options *options) {
    gsz_context *context = new_context(MAX_MEMORY);
    const char *what = decoders_differ(context, data, size, options);
    check(!what, what);
    gsz_context_destroy(&context);
}

static void compare_video(const uint8_t *data, size_t size, bool partial) {
    gsz_context *context = new_context(MAX_MEMORY);
    gsz_video *video = NULL;
    gsz_open_options options = {.partial = partial};
    bool fast = true;
    if (gsz_video_open(context, &video, data, size, &options) == GSZ_OK) {
        const gsz_video_info *info = gsz_video_get_info(video);
        fast = info->gaussians <= BINDINGS_MAX && info->segment_count <= SEGMENTS_MAX;
    }
    gsz_video_close(context, &video);
    if (fast) {
        const char *what = videos_differ(context, data, size, partial, FRAMES_MOST);
        check(!what, what);
    }
    gsz_context_destroy(&context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (gaussians_of(data, size) > GAUSSIANS_MAX && gaussians_of(data, size) <= 4 * size) return 0;
    if (gsz_video_probe(data, size)) {
        compare_video(data, size, false);
        compare_video(data, size - (size_t)data[size - 1] * size / 512, true);
        return 0;
    }
    compare(data, size, &(refdec_options){.layers = 0});
    /* the beginning of it, to a length that the bytes themselves choose */
    size_t part = size > 0 ? size - (size_t)data[size - 1] * size / 512 : 0;
    compare(data, part, &(refdec_options){.partial = true});
    if (size > 46) compare(data, size, &(refdec_options){.layers = 1 + data[46] / 2});
    return 0;
}
