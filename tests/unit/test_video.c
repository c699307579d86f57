/* SPDX-License-Identifier: MIT */
/* test_video.c - performances packed and played: frames are close to what was given, Gaussians keep their numbers, segments end
 * where tracking does, sound comes back in order. */
#include "test_video_support.h"

/* ---- how close frames are ---- */

static double square_to(const gsz_cloud *a, size_t i, const gsz_cloud *b, size_t j) {
    double sum = 0;
    for (int k = 0; k < 3; k++) {
        double d = (double)a->plane[k][i] - (double)b->plane[k][j];
        sum += d * d;
    }
    return sum;
}

/** Who is who: the nearest in place. */
static size_t *match(const gsz_cloud *decoded, const gsz_cloud *source) {
    size_t *of = calloc(decoded->count, sizeof *of);
    assert_non_null(of);
    for (size_t i = 0; i < decoded->count; i++)
        for (size_t j = 1; j < source->count; j++)
            if (square_to(decoded, i, source, j) < square_to(decoded, i, source, of[i])) of[i] = j;
    return of;
}

/** How a rotation of the key has been turned, less the turn that was given: 1 if it is right. */
static double likeness(const gsz_cloud *now, const gsz_cloud *key, size_t i, double angle) {
    double q[4], wanted[4], dot = 0;
    for (int k = 0; k < 4; k++) q[k] = (double)key->plane[GSZ_PLANE_ROTATION + k][i];
    film_turn(wanted, angle, q);
    for (int k = 0; k < 4; k++) dot += wanted[k] * (double)now->plane[GSZ_PLANE_ROTATION + k][i];
    return fabs(dot);
}

typedef struct closeness {
    double place, color, turn; /* root of the mean square; the last: the mean of 1 - likeness */
} closeness;

static closeness compare(const gsz_cloud *now, const gsz_cloud *source, const gsz_cloud *key,
                         const size_t *of, double angle) {
    closeness sum = {0};
    double n = (double)now->count;
    for (size_t i = 0; i < now->count; i++) {
        sum.place += square_to(now, i, source, of[i]) / n;
        sum.turn += (1 - likeness(now, key, i, angle)) / n;
        for (int c = GSZ_PLANE_DC; c < GSZ_PLANE_DC + 3; c++) {
            double d = (double)now->plane[c][i] - (double)source->plane[c][of[i]];
            sum.color += d * d / n;
        }
    }
    return (closeness){sqrt(sum.place), sqrt(sum.color), sum.turn};
}

static gsz_cloud source_frame(harness *h, const film *it, uint32_t frame) {
    gsz_cloud cloud = {0};
    assert_int_equal(film_frame(h->context, &cloud, it, (int)frame), GSZ_OK);
    return cloud;
}

/** The numbers found at the key hold for all frames. */
static void check_segment(harness *h, const film *it, const gsz_video *video, uint32_t index) {
    const gsz_video_segment_info *info = &gsz_video_get_info(video)->segments[index];
    gsz_video_segment *segment = film_segment(h, video, index);
    gsz_cloud key = {0}, now = {0}, source = source_frame(h, it, info->first_frame + info->key);
    assert_int_equal(gsz_video_segment_frame(h->context, segment, info->key, &key), GSZ_OK);
    size_t *of = match(&key, &source);
    gsz_cloud_free(h->context, &source);
    for (uint32_t f = 0; f < info->frames; f++) {
        source = source_frame(h, it, info->first_frame + f);
        assert_int_equal(gsz_video_segment_frame(h->context, segment, f, &now), GSZ_OK);
        double angle = (double)it->turn * ((double)f - info->key);
        closeness c = compare(&now, &source, &key, of, angle);
        if (!(c.place < 0.005 * (double)FILM_EXTENT && c.color < 0.15 && c.turn < 0.001))
            fail_msg("frame %u: place %g, colour %g, turn %g", f, c.place, c.color, c.turn);
        gsz_cloud_free(h->context, &source);
    }
    free(of);
    gsz_cloud_free(h->context, &key);
    gsz_cloud_free(h->context, &now);
    gsz_video_segment_close(h->context, &segment);
}

static const film turning = {.count = 1500,
                             .degree = 1,
                             .frames = 12,
                             .segment_frames = 12,
                             .turn = 0.698f / 11, /* 40 degrees in all */
                             .drift = 0.02f};

static void frames_are_close(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    film it = turning;
    for (it.segment_frames = 7; it.segment_frames <= 12; it.segment_frames += 5) {
        gsz_buffer file = film_pack(&h, &it);
        gsz_video *video = film_open(&h, &file);
        const gsz_video_info *info = gsz_video_get_info(video);
        assert_int_equal(info->segment_count, it.segment_frames == 12 ? 1 : 2);
        assert_int_equal(info->frames, 12);
        assert_int_equal(info->gaussians, it.count);
        /* what turns as a whole is told by few joints */
        for (uint32_t s = 0; s < info->segment_count; s++) {
            check_segment(&h, &it, video, s);
            assert_true(info->segments[s].motion_bytes < info->segments[s].key_bytes);
        }
        gsz_video_close(h.context, &video);
        gsz_buffer_free(h.context, &file);
    }
    harness_close(&h);
}

static void threads_do_not_matter(void **state) {
    (void)state;
    static const int threads[] = {1, 2, 5};
    gsz_buffer first = {0};
    harness one;
    harness_open(&one, 1, 0);
    film it = turning;
    it.frames = 4;
    for (int t = 0; t < 3; t++) {
        harness h;
        harness_open(&h, threads[t], 0);
        gsz_buffer file = film_pack(&h, &it);
        if (t == 0)
            assert_int_equal(gsz_buffer_append(one.context, &first, file.data, file.size), GSZ_OK);
        assert_int_equal(file.size, first.size);
        assert_memory_equal(file.data, first.data, first.size);
        gsz_buffer_free(h.context, &file);
        harness_close(&h);
    }
    gsz_buffer_free(one.context, &first);
    harness_close(&one);
}

/* ---- where segments end ---- */

/** Frames of so many Gaussians and of a degree each, all `apart` from the one before; how they are cut. */
typedef struct shot {
    size_t count;
    int degree;
    float apart;
} shot;

static void assert_cut(const shot *shots, int frames, const uint32_t *lengths, uint32_t segments) {
    harness h;
    harness_open(&h, 1, 0);
    gsz_video_packer *packer = NULL;
    gsz_buffer file = {0};
    film it = {.segment_frames = 60};
    gsz_video_options options = film_options(&it);
    assert_int_equal(gsz_video_packer_create(h.context, &packer, &options), GSZ_OK);
    float at = 0;
    for (int f = 0; f < frames; f++) {
        it.count = shots[f].count;
        it.degree = shots[f].degree;
        gsz_cloud cloud = source_frame(&h, &it, 0);
        at += shots[f].apart;
        for (size_t i = 0; i < cloud.count; i++) cloud.plane[0][i] += at;
        assert_int_equal(gsz_video_packer_add(h.context, packer, &cloud), GSZ_OK);
        assert_null(cloud.storage);
    }
    assert_int_equal(gsz_video_packer_finish(h.context, packer, &file, NULL), GSZ_OK);
    gsz_video_packer_destroy(h.context, &packer);
    gsz_video *video = film_open(&h, &file);
    const gsz_video_info *info = gsz_video_get_info(video);
    assert_int_equal(info->segment_count, segments);
    for (uint32_t s = 0, first = 0; s < segments; first += lengths[s++]) {
        assert_int_equal(info->segments[s].frames, lengths[s]);
        assert_int_equal(info->segments[s].first_frame, first);
        assert_int_equal(info->segments[s].gaussians, shots[first].count);
        assert_int_equal(gsz_video_segment_at(video, first), s);
    }
    gsz_video_close(h.context, &video);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

static void segments_end_where_tracking_does(void **state) {
    (void)state;
    static const shot counts[] = {{50, 0, 0}, {50, 0, 0}, {51, 0, 0}, {51, 0, 0}, {51, 0, 0}};
    static const shot degrees[] = {{50, 0, 0}, {50, 1, 0}, {50, 1, 0}, {50, 3, 0}};
    static const shot places[] = {{50, 0, 0}, {50, 0, 0.1f}, {50, 0, 9}, {50, 0, 0.1f}};
    static const shot single[] = {{1, 2, 0}};
    assert_cut(counts, 5, (const uint32_t[]){2, 3}, 2);
    assert_cut(degrees, 4, (const uint32_t[]){1, 2, 1}, 3);
    assert_cut(places, 4, (const uint32_t[]){2, 2}, 2);
    assert_cut(single, 1, (const uint32_t[]){1}, 1);
}

/** Of a frame alone, the video is the scene. */
static void a_single_frame_is_its_key(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    film it = {.count = 300, .degree = 2, .frames = 1, .segment_frames = 1};
    gsz_buffer file = film_pack(&h, &it);
    gsz_cloud cloud = source_frame(&h, &it, 0), frame = {0};
    gsz_pack_options options = film_options(&it).pack;
    gsz_buffer packed = pack(&h, &cloud, &options);
    gsz_cloud scene = unpack(&h, &packed);
    gsz_video *video = film_open(&h, &file);
    gsz_video_segment *segment = film_segment(&h, video, 0);
    assert_int_equal(gsz_video_segment_frame(h.context, segment, 0, &frame), GSZ_OK);
    assert_same_cloud(&frame, &scene);
    gsz_video_segment_close(h.context, &segment);
    gsz_video_close(h.context, &video);
    gsz_cloud_free(h.context, &cloud);
    gsz_cloud_free(h.context, &frame);
    gsz_cloud_free(h.context, &scene);
    gsz_buffer_free(h.context, &packed);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

/* ---- sound ---- */

static void sound_is_cut_and_comes_back(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    packets p;
    packets_make(&p, 17000);
    film it = {.count = 30, .frames = 9, .segment_frames = 4, .sound = &p.sound};
    gsz_buffer file = film_pack(&h, &it);
    gsz_video *video = film_open(&h, &file);
    const gsz_video_info *info = gsz_video_get_info(video);
    assert_true(info->has_sound && info->sound_channels == 2);
    assert_int_equal(info->sound_samples, 17000);
    assert_int_equal(info->sound_pre_skip, 312);
    uint64_t next = 0;
    for (uint32_t s = 0; s < info->segment_count; s++) {
        gsz_video_packets got = {0};
        assert_int_equal(gsz_video_read_sound(h.context, video, s, &got), GSZ_OK);
        assert_int_equal(got.first, next);
        /* the first packet that begins in the segment: a frame has 1600 samples, a packet 960 */
        assert_int_equal(got.first, ((uint64_t)info->segments[s].first_frame * 1600 + 959) / 960);
        for (uint32_t k = 0; k < got.count; k++, next++) {
            size_t size = p.offset[next + 1] - p.offset[next];
            assert_int_equal(got.offset[k + 1] - got.offset[k], size);
            if (size)
                assert_memory_equal(got.bytes + got.offset[k], p.bytes + p.offset[next], size);
        }
        gsz_video_packets_free(h.context, &got);
    }
    assert_int_equal(next, p.sound.packet_count);
    gsz_video_close(h.context, &video);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

static void sound_that_does_not_fit(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    packets p;
    gsz_buffer file = {0};
    packets_make(&p, 5000);
    film it = {.count = 30, .frames = 2, .segment_frames = 4, .sound = &p.sound};
    p.sound.packet_count--;
    assert_int_equal(film_try(h.context, &file, &it, NULL), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "packets");
    packets_make(&p, 5000);
    p.sound.channels = 3;
    assert_int_equal(film_try(h.context, &file, &it, NULL), GSZ_ERROR_ARGUMENT);
    harness_close(&h);
}

/* ---- arguments ---- */

#define REFUSED(field, value, why)                                                                 \
    do {                                                                                           \
        gsz_video_options options;                                                                 \
        gsz_video_packer *packer = NULL;                                                           \
        gsz_video_options_default(&options);                                                       \
        options.field = value;                                                                     \
        assert_int_equal(gsz_video_packer_create(h.context, &packer, &options),                    \
                         GSZ_ERROR_ARGUMENT);                                                      \
        assert_error(&h, why);                                                                     \
        assert_null(packer);                                                                       \
    } while (0)

static void options_out_of_range(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    REFUSED(segment_frames, 0, "segments of 0 frames are not 1..1024");
    REFUSED(segment_frames, 1025, "segments of 1025");
    REFUSED(rate_numerator, 0, "rate of 0/1");
    REFUSED(rate_denominator, 0, "rate of 30/0");
    REFUSED(rate_numerator, 1001, "rate of 1001/1");
    REFUSED(pack.target_bytes, 1000, "no target size");
    gsz_video_packer *packer = NULL;
    gsz_video_options options;
    gsz_buffer file = {0};
    gsz_video_options_default(&options);
    assert_int_equal(gsz_video_packer_create(h.context, &packer, &options), GSZ_OK);
    assert_int_equal(gsz_video_packer_finish(h.context, packer, &file, NULL), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "without frames");
    gsz_video_packer_destroy(h.context, &packer);
    harness_close(&h);
}

/** They say which frame it is, and are released all the same. */
static void frames_that_are_refused(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    film it = {.count = 20, .segment_frames = 5};
    gsz_video_options options = film_options(&it);
    gsz_video_packer *packer = NULL;
    assert_int_equal(gsz_video_packer_create(h.context, &packer, &options), GSZ_OK);
    gsz_cloud cloud = source_frame(&h, &it, 0);
    assert_int_equal(gsz_video_packer_add(h.context, packer, &cloud), GSZ_OK);
    assert_int_equal(gsz_cloud_create(h.context, &cloud, 0, 0), GSZ_OK);
    assert_int_equal(gsz_video_packer_add(h.context, packer, &cloud), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "frame 1 has no Gaussians");
    assert_null(cloud.storage);
    for (int plane = 0; plane < gsz_plane_count(0); plane++) {
        cloud = source_frame(&h, &it, 0);
        cloud.plane[plane][7] = plane % 2 ? NAN : INFINITY;
        assert_int_equal(gsz_video_packer_add(h.context, packer, &cloud), GSZ_ERROR_ARGUMENT);
        assert_error(&h, "frame 1 is not finite");
        assert_null(cloud.storage);
    }
    gsz_video_packer_destroy(h.context, &packer);
    harness_close(&h);
}

static void what_is_not_there(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    film it = {.count = 20, .frames = 3, .segment_frames = 2};
    gsz_buffer file = film_pack(&h, &it);
    gsz_video *video = film_open(&h, &file);
    gsz_video_segment *segment = NULL;
    gsz_file *scene = NULL;
    gsz_cloud cloud = {0};
    gsz_video_packets none = {0};
    assert_int_equal(gsz_video_segment_open(h.context, &segment, video, 2), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "segment 2 of a video of 2");
    segment = film_segment(&h, video, 1);
    assert_int_equal(gsz_video_segment_frame(h.context, segment, 1, &cloud), GSZ_ERROR_ARGUMENT);
    assert_error(&h, "frame 1 of a segment of 1");
    assert_int_equal(gsz_video_read_sound(h.context, video, 0, &none), GSZ_OK);
    assert_int_equal(none.count, 0);
    assert_int_not_equal(gsz_file_open(h.context, &scene, file.data, file.size, NULL), GSZ_OK);
    assert_error(&h, "video");
    gsz_video_segment_close(h.context, &segment);
    gsz_video_close(h.context, &video);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_are_close),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(segments_end_where_tracking_does),
        cmocka_unit_test(a_single_frame_is_its_key),
        cmocka_unit_test(sound_is_cut_and_comes_back),
        cmocka_unit_test(sound_that_does_not_fit),
        cmocka_unit_test(options_out_of_range),
        cmocka_unit_test(frames_that_are_refused),
        cmocka_unit_test(what_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
