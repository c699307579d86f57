/* SPDX-License-Identifier: MIT */
/* test_video_damage.c - videos cut at every byte or changed in one, and memory that runs out at any point: an error or what is
 * there, and nothing left behind. */
#include "container_surgery.h"
#include "test_formats_failing.h"
#include "test_video_support.h"

enum { DAMAGE_MEMORY = 64 << 20 };

/** Decodes everything that is there; how many segments that were. */
static gsz_result play(gsz_context *context, const void *data, size_t size, bool partial,
                       uint32_t *out_segments) {
    gsz_open_options options = {.partial = partial};
    gsz_video *video = NULL;
    gsz_cloud cloud = {0};
    *out_segments = 0;
    gsz_result result = gsz_video_open(context, &video, data, size, &options);
    uint32_t segments = result == GSZ_OK ? gsz_video_get_info(video)->segment_count : 0;
    for (uint32_t i = 0; result == GSZ_OK && i < segments; i++) {
        const gsz_video_segment_info *info = &gsz_video_get_info(video)->segments[i];
        gsz_video_segment *segment = NULL;
        gsz_video_packets got = {0};
        if (info->missing) continue;
        result = gsz_video_segment_open(context, &segment, video, i);
        for (uint32_t f = 0; result == GSZ_OK && f < info->frames; f++)
            result = gsz_video_segment_frame(context, segment, f, &cloud);
        if (result == GSZ_OK) ++*out_segments;
        /* the last thing of a segment, which may be cut off alone */
        if (result == GSZ_OK) {
            gsz_result sound = gsz_video_read_sound(context, video, i, &got);
            if (!partial || sound != GSZ_ERROR_TRUNCATED) result = sound;
        }
        gsz_video_packets_free(context, &got);
        gsz_video_segment_close(context, &segment);
    }
    gsz_cloud_free(context, &cloud);
    gsz_video_close(context, &video);
    return result;
}

/** A copy of just that size, so that a read behind it is noticed. */
static gsz_result play_cut(harness *h, const gsz_buffer *file, size_t size, bool partial,
                           uint32_t *out_segments) {
    uint8_t *cut = surgery_copy(file->data, size);
    gsz_result result = play(h->context, cut, size, partial, out_segments);
    free(cut);
    return result;
}

static gsz_buffer small_video(harness *h, packets *p) {
    packets_make(p, 9000);
    film it = {.count = 30,
               .degree = 1,
               .frames = 4,
               .segment_frames = 2,
               .turn = 0.1f,
               .drift = 0.3f,
               .still = 12,
               .sound = &p->sound};
    return film_pack(h, &it);
}

static void cut_at_every_byte(void **state) {
    (void)state;
    harness h;
    packets p;
    harness_open(&h, 1, DAMAGE_MEMORY);
    gsz_buffer file = small_video(&h, &p);
    surgery s;
    uint32_t before = 0, now;
    assert_true(surgery_open(&s, file.data, file.size));
    int time = surgery_find(&s, "TIME", 0);
    assert_true(surgery_find(&s, "BACK", 0) > time);
    size_t front = HEADER_SIZE + (size_t)s.count * ENTRY_SIZE + s.chunk[time].size;
    for (size_t size = 0; size < file.size; size++) {
        gsz_result whole = play_cut(&h, &file, size, false, &now);
        assert_int_equal(whole, size < 4 ? GSZ_ERROR_FORMAT : GSZ_ERROR_TRUNCATED);
        gsz_result part = play_cut(&h, &file, size, true, &now);
        assert_int_equal(part, size < front ? whole : GSZ_OK);
        assert_true(now >= before);
        before = now;
    }
    assert_int_equal(before, 2);
    surgery_free(&s);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

static void sound_that_is_cut_off_is_no_damage(void **state) {
    (void)state;
    harness h;
    packets p;
    harness_open(&h, 1, DAMAGE_MEMORY);
    gsz_buffer file = small_video(&h, &p);
    gsz_open_options options = {.partial = true};
    gsz_video *video = NULL;
    assert_int_equal(gsz_video_open(h.context, &video, file.data, file.size - 1, &options), GSZ_OK);
    assert_false(gsz_video_get_info(video)->segments[1].missing);
    assert_int_equal(gsz_video_verify(h.context, video), GSZ_OK);
    gsz_video_close(h.context, &video);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

static void every_byte_is_covered(void **state) {
    (void)state;
    harness h;
    packets p;
    harness_open(&h, 1, DAMAGE_MEMORY);
    gsz_buffer file = small_video(&h, &p);
    uint32_t segments;
    for (size_t byte = 0; byte < file.size; byte++) {
        file.data[byte] ^= (uint8_t)(1 << byte % 8);
        if (play_cut(&h, &file, file.size, false, &segments) == GSZ_OK)
            fail_msg("byte %zu is not covered", byte);
        file.data[byte] ^= (uint8_t)(1 << byte % 8);
    }
    assert_int_equal(play_cut(&h, &file, file.size, false, &segments), GSZ_OK);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

/** Behind checksums that are right again, those of the keys too: an error or a video. */
static void changed_with_right_checksums(void **state) {
    (void)state;
    harness h;
    packets p;
    harness_open(&h, 1, DAMAGE_MEMORY);
    gsz_buffer file = small_video(&h, &p);
    uint32_t segments;
    int good = 0, refused = 0;
    size_t front = HEADER_SIZE + get_number(file.data + AT_CHUNK_COUNT, 4) * ENTRY_SIZE;
    for (size_t byte = front; byte < file.size; byte++) {
        uint8_t *changed = surgery_copy(file.data, file.size);
        changed[byte] ^= (uint8_t)(1 << byte % 8);
        for (size_t c = HEADER_SIZE; c < front; c += ENTRY_SIZE)
            if (memcmp(changed + c, "SKEY", 4) == 0 || memcmp(changed + c, "BACK", 4) == 0)
                repair_checksums(changed + get_number(changed + c + ENTRY_OFFSET, 8),
                                 (size_t)get_number(changed + c + ENTRY_PACKED, 4));
        repair_checksums(changed, file.size);
        gsz_result result = play(h.context, changed, file.size, false, &segments);
        assert_true(result == GSZ_OK || result == GSZ_ERROR_CORRUPT ||
                    result == GSZ_ERROR_UNSUPPORTED || result == GSZ_ERROR_LIMIT ||
                    result == GSZ_ERROR_TRUNCATED || result == GSZ_ERROR_FORMAT);
        good += result == GSZ_OK;
        refused += result != GSZ_OK;
        free(changed);
    }
    assert_true(good > 100 && refused > 100);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

/* ---- memory ---- */

typedef struct work {
    film film;
    const gsz_buffer *file; /* to play; NULL: to pack */
} work;

static gsz_result do_work(gsz_context *context, const work *w) {
    gsz_buffer file = {0};
    uint32_t segments;
    if (w->file) return play(context, w->file->data, w->file->size, false, &segments);
    gsz_result result = film_try(context, &file, &w->film, NULL);
    gsz_buffer_free(context, &file);
    return result;
}

/** Lets one allocation fail, the first behind the context, then a later one, further and further on. */
static void fail_in_turn(const work *w, int least) {
    int failed = 0;
    for (int at = 2;; at += 1 + at / 24) {
        failing f = {.fail_at = at};
        gsz_context_options options;
        gsz_context *context = NULL;
        gsz_context_options_default(&options);
        options.allocator = (gsz_allocator){failing_alloc, failing_free, &f};
        assert_int_equal(gsz_context_create(&context, &options), GSZ_OK);
        gsz_result result = do_work(context, w);
        if (f.calls >= at) assert_int_equal(result, GSZ_ERROR_MEMORY);
        assert_int_equal(result == GSZ_OK, gsz_context_error(context)[0] == 0);
        assert_int_equal(f.held, 1);
        gsz_context_destroy(&context);
        if (result == GSZ_OK) break;
        failed++;
    }
    assert_true(failed > least);
}

static void no_memory_at_any_point(void **state) {
    (void)state;
    harness h;
    packets p;
    harness_open(&h, 1, 0);
    packets_make(&p, 3000);
    work w = {.film = {.count = 560,
                       .degree = 1,
                       .frames = 4,
                       .segment_frames = 3,
                       .turn = 0.1f,
                       .drift = 0.3f,
                       .still = 40,
                       .sound = &p.sound}};
    gsz_buffer file = film_pack(&h, &w.film);
    fail_in_turn(&w, 50);
    w.file = &file;
    fail_in_turn(&w, 25);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

static void memory_has_a_limit(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    work w = {.film = {.count = 560, .frames = 3, .segment_frames = 3, .turn = 0.1f}};
    gsz_buffer file = film_pack(&h, &w.film);
    int failed = 0, worked = 0;
    for (int playing = 0; playing < 2; playing++)
        for (uint64_t limit = 20000; limit < 20000000; limit += limit / 4) {
            harness little;
            harness_open(&little, 1, limit);
            w.file = playing ? &file : NULL;
            gsz_result result = do_work(little.context, &w);
            assert_true(result == GSZ_OK || result == GSZ_ERROR_MEMORY);
            failed += result != GSZ_OK;
            worked += result == GSZ_OK;
            assert_true(gsz_context_peak_memory(little.context) <= limit);
            harness_close(&little);
        }
    assert_true(failed > 10 && worked > 5);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_at_every_byte),
        cmocka_unit_test(sound_that_is_cut_off_is_no_damage),
        cmocka_unit_test(every_byte_is_covered),
        cmocka_unit_test(changed_with_right_checksums),
        cmocka_unit_test(no_memory_at_any_point),
        cmocka_unit_test(memory_has_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
