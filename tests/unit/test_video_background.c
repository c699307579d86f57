/* SPDX-License-Identifier: MIT */
/* test_video_background.c - what stands still is stored once, for as many segments as it does, and is in every frame; segments
 * leave for a file as they are made. */
#include "test_video_support.h"

enum { STILL = 300, COUNT = 600, FRAMES = 9, LENGTH = 3 };
#define CLOSE (0.005 * FILM_EXTENT)

static const film half_still = {.count = COUNT,
                                .degree = 1,
                                .frames = FRAMES,
                                .segment_frames = LENGTH,
                                .turn = 0.2f,
                                .drift = 0.02f,
                                .still = STILL};

/** A film whose still Gaussians, the last `shifted` of them, are elsewhere from a frame on. */
typedef struct story {
    const film *film;
    int frames;
    int shift_frame;
    size_t shifted;
} story;

static gsz_result retell(void *user, gsz_context *context, gsz_cloud *out, uint32_t frame) {
    const story *it = user;
    if ((int)frame >= it->frames) return GSZ_OK;
    gsz_result result = film_frame(context, out, it->film, (int)frame);
    for (size_t i = STILL - it->shifted; (int)frame >= it->shift_frame && i < STILL; i++)
        out->plane[GSZ_PLANE_POSITION + 2][i] += 0.7f;
    return result;
}

static void add_all(harness *h, gsz_video_packer *packer, const story *it) {
    for (uint32_t f = 0; (int)f < it->frames; f++) {
        gsz_cloud cloud = {0};
        assert_int_equal(retell((void *)(uintptr_t)it, h->context, &cloud, f), GSZ_OK);
        assert_int_equal(gsz_video_packer_add(h->context, packer, &cloud), GSZ_OK);
    }
}

static gsz_buffer pack_story(harness *h, const story *it, bool looks_ahead) {
    gsz_video_options options = film_options(it->film);
    gsz_video_packer *packer = NULL;
    gsz_buffer file = {0};
    if (looks_ahead) options.look_ahead = retell;
    options.look_ahead_user = (void *)(uintptr_t)it;
    assert_int_equal(gsz_video_packer_create(h->context, &packer, &options), GSZ_OK);
    add_all(h, packer, it);
    assert_int_equal(gsz_video_packer_finish(h->context, packer, &file, NULL), GSZ_OK);
    gsz_video_packer_destroy(h->context, &packer);
    return file;
}

/* ---- what is in it ---- */

/** Whoever stands still is where the source has it, as closely as the steps are, and the same in all frames. */
static void check_still(harness *h, const gsz_video *video, uint32_t index, gsz_cloud *still) {
    const gsz_video_segment_info *info = &gsz_video_get_info(video)->segments[index];
    const gsz_video_background_info *background =
        &gsz_video_get_info(video)->backgrounds[info->background];
    gsz_video_segment *segment = film_segment(h, video, index);
    gsz_cloud cloud = {0};
    gsz_motion_view motion;
    gsz_video_segment_motion(segment, &motion);
    assert_int_equal(motion.gaussians + background->gaussians, info->gaussians);
    for (uint32_t f = 0; f < info->frames; f++) {
        assert_int_equal(gsz_video_segment_frame(h->context, segment, f, &cloud), GSZ_OK);
        assert_int_equal(cloud.count, info->gaussians);
        for (int p = 0; p < gsz_plane_count(cloud.sh_degree); p++)
            assert_memory_equal(cloud.plane[p] + motion.gaussians, still->plane[p],
                                still->count * sizeof(float));
    }
    gsz_cloud_free(h->context, &cloud);
    gsz_video_segment_close(h->context, &segment);
}

static gsz_cloud unpack_background(harness *h, const gsz_video *video, uint32_t index) {
    const void *data = NULL;
    size_t size = 0;
    assert_int_equal(gsz_video_segment_background(h->context, video, index, &data, &size), GSZ_OK);
    assert_true(size > 0);
    gsz_buffer file = {.data = (uint8_t *)(uintptr_t)data, .size = size};
    return unpack(h, &file);
}

/** How far the nearest of a frame is, squared. */
static double nearest(const gsz_cloud *cloud, size_t count, const gsz_cloud *other, size_t i) {
    double best = 1e9;
    for (size_t k = 0; k < count; k++) {
        double square = 0;
        for (int axis = 0; axis < 3; axis++) {
            double d = (double)cloud->plane[axis][k] - (double)other->plane[axis][i];
            square += d * d;
        }
        if (square < best) best = square;
    }
    return best;
}

static void stored_once(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer file = film_pack(&h, &half_still);
    gsz_video *video = film_open(&h, &file);
    const gsz_video_info *info = gsz_video_get_info(video);
    assert_int_equal(info->segment_count, 3);
    assert_int_equal(info->background_count, 1);
    assert_int_equal(info->backgrounds[0].segments, 3);
    assert_int_equal(info->backgrounds[0].gaussians, STILL);
    assert_int_equal(info->gaussians, COUNT);
    gsz_cloud still = unpack_background(&h, video, 2), source = {0};
    double square = 0;
    for (uint32_t s = 0; s < 3; s++) {
        assert_int_equal(info->segments[s].background, 0);
        assert_int_equal(info->segments[s].gaussians, COUNT);
        check_still(&h, video, s, &still);
    }
    assert_int_equal(film_frame(h.context, &source, &half_still, 7), GSZ_OK);
    for (size_t i = 0; i < still.count; i++) square += nearest(&source, STILL, &still, i);
    assert_true(square < CLOSE * CLOSE * (double)still.count);
    gsz_cloud_free(h.context, &still);
    gsz_cloud_free(h.context, &source);
    gsz_video_close(h.context, &video);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

/* ---- for how long ---- */

static void expect_backgrounds(const story *it, bool looks_ahead, const uint32_t *segments,
                               uint32_t count) {
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer file = pack_story(&h, it, looks_ahead);
    gsz_video *video = film_open(&h, &file);
    const gsz_video_info *info = gsz_video_get_info(video);
    assert_int_equal(info->background_count, count);
    for (uint32_t b = 0; b < count; b++) {
        assert_int_equal(info->backgrounds[b].segments, segments[b]);
        gsz_cloud still = unpack_background(&h, video, info->backgrounds[b].first_segment);
        for (uint32_t s = 0; s < info->segment_count; s++)
            if (info->segments[s].background == b) check_still(&h, video, s, &still);
        gsz_cloud_free(h.context, &still);
    }
    gsz_video_close(h.context, &video);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

/** One that few Gaussians leave is chosen without them by whom can look ahead; others learn of it too late. */
static void as_long_as_it_lasts(void **state) {
    (void)state;
    story it = {&half_still, FRAMES, 6, STILL / 3};
    expect_backgrounds(&it, true, (const uint32_t[]){3}, 1);
    expect_backgrounds(&it, false, (const uint32_t[]){2, 1}, 2);
    it.shifted = STILL;
    expect_backgrounds(&it, true, (const uint32_t[]){2}, 1);
    it.frames = LENGTH;
    expect_backgrounds(&it, true, NULL, 0);
}

/** All of one Gaussian would be still, and nothing left to what moves; of two, one is. */
static void few_are_whole(void **state) {
    (void)state;
    for (size_t count = 1; count <= 3; count++) {
        const film few = {
            .count = count, .frames = FRAMES, .segment_frames = LENGTH, .still = count};
        harness h;
        harness_open(&h, 1, 0);
        gsz_buffer file = film_pack(&h, &few);
        gsz_video *video = film_open(&h, &file);
        const gsz_video_info *info = gsz_video_get_info(video);
        assert_int_equal(info->background_count, count > 1);
        for (uint32_t s = 0; s < info->segment_count; s++)
            assert_int_equal(info->segments[s].gaussians, count);
        gsz_video_close(h.context, &video);
        gsz_buffer_free(h.context, &file);
        harness_close(&h);
    }
}

static void nothing_of_it_depends_on_threads(void **state) {
    (void)state;
    const story it = {&half_still, FRAMES, 6, STILL / 3};
    harness one, more;
    harness_open(&one, 1, 0);
    harness_open(&more, 3, 0);
    gsz_buffer a = pack_story(&one, &it, true), b = pack_story(&more, &it, true);
    assert_int_equal(a.size, b.size);
    assert_memory_equal(a.data, b.data, a.size);
    gsz_buffer_free(one.context, &a);
    gsz_buffer_free(more.context, &b);
    harness_close(&one);
    harness_close(&more);
}

/* ---- by other ways ---- */

static void joined_as_they_are(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer file = film_pack(&h, &half_still), joined = {0};
    const gsz_video_part parts[] = {{file.data, file.size}, {file.data, file.size}};
    assert_int_equal(gsz_video_join(h.context, &joined, NULL, parts, 2, NULL), GSZ_OK);
    gsz_video *video = film_open(&h, &joined);
    const gsz_video_info *info = gsz_video_get_info(video);
    assert_int_equal(info->segment_count, 6);
    assert_int_equal(info->background_count, 2);
    assert_int_equal(info->backgrounds[1].first_segment, 3);
    gsz_cloud still = unpack_background(&h, video, 5);
    check_still(&h, video, 0, &still);
    check_still(&h, video, 5, &still);
    gsz_cloud_free(h.context, &still);
    gsz_video_close(h.context, &video);
    gsz_buffer_free(h.context, &file);
    gsz_buffer_free(h.context, &joined);
    harness_close(&h);
}

/** The file is that of memory, and what is held for it does not grow with its segments. */
static void written_as_it_is_made(void **state) {
    (void)state;
    harness h;
    packets p;
    film it = half_still;
    packets_make(&p, 14000);
    it.sound = &p.sound;
    harness_open(&h, 1, 0);
    gsz_buffer whole = film_pack(&h, &it);
    const story told = {&it, FRAMES, FRAMES, 0};
    const gsz_video_options options = film_options(&it);
    gsz_video_packer *packer = NULL;
    gsz_video_stats stats;
    gsz_output *output = NULL;
    folder f;
    folder_make(&f);
    file_path path = folder_path(&f, "out.gsz");
    assert_int_equal(gsz_output_open(h.context, &output, path.text), GSZ_OK);
    assert_int_equal(gsz_video_packer_create(h.context, &packer, &options), GSZ_OK);
    gsz_video_packer_set_sound(packer, &p.sound);
    gsz_video_packer_set_output(packer, output);
    add_all(&h, packer, &told);
    assert_true(gsz_output_size(output) > whole.size / 2);
    assert_int_equal(gsz_video_packer_finish(h.context, packer, NULL, &stats), GSZ_OK);
    gsz_video_packer_destroy(h.context, &packer);
    assert_int_equal(gsz_output_commit(h.context, output), GSZ_OK);
    gsz_output_close(h.context, &output);
    gsz_buffer got = file_read(&h, path.text);
    assert_int_equal(stats.bytes, whole.size);
    assert_int_equal(got.size, whole.size);
    assert_memory_equal(got.data, whole.data, whole.size);
    gsz_buffer_free(h.context, &got);
    gsz_buffer_free(h.context, &whole);
    folder_remove(&f);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stored_once),        cmocka_unit_test(as_long_as_it_lasts),
        cmocka_unit_test(few_are_whole),      cmocka_unit_test(nothing_of_it_depends_on_threads),
        cmocka_unit_test(joined_as_they_are), cmocka_unit_test(written_as_it_is_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
