/* SPDX-License-Identifier: MIT */
/* test_play_ring.c - segments made ahead: in the order of need, never too many, and what becomes of those that are
 * damaged. */
#include "test_video_support.h"

#include "segment_ring.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

enum { SEGMENTS = 8, PATIENCE_MS = 20000 };

/* ---- a maker that notes what it is asked for, and waits to be let on ---- */

typedef struct workshop {
    pthread_mutex_t guard;
    uint32_t order[64];
    int begun, alive, most_alive, cancelled;
    bool urgent[64];
    atomic_bool open; /* makers go on */
    bool damaged[SEGMENTS];
} workshop;

static gsz_result make_box(void *user, void **out_item, uint32_t segment, bool urgent,
                           atomic_bool *cancelled, char *error, size_t size) {
    workshop *w = user;
    pthread_mutex_lock(&w->guard);
    if (w->begun < 64) {
        w->order[w->begun] = segment;
        w->urgent[w->begun++] = urgent;
    }
    if (++w->alive > w->most_alive) w->most_alive = w->alive;
    pthread_mutex_unlock(&w->guard);
    while (!atomic_load(&w->open) && !atomic_load(cancelled)) usleep(200);
    bool given_up = atomic_load(cancelled), broken = w->damaged[segment];
    if (broken) snprintf(error, size, "box %u is damaged", segment);
    pthread_mutex_lock(&w->guard);
    w->cancelled += given_up;
    if (given_up || broken) w->alive--;
    pthread_mutex_unlock(&w->guard);
    if (given_up) return GSZ_ERROR_CANCELLED;
    if (broken) return GSZ_ERROR_CORRUPT;
    uint32_t *box = malloc(sizeof *box);
    assert_non_null(box);
    *box = segment;
    *out_item = box;
    return GSZ_OK;
}

static void destroy_box(void *user, void *item) {
    workshop *w = user;
    free(item);
    pthread_mutex_lock(&w->guard);
    w->alive--;
    pthread_mutex_unlock(&w->guard);
}

static gsz_segment_ring *open_ring(workshop *w, bool open) {
    gsz_segment_ring *ring = NULL;
    gsz_ring_maker maker = {make_box, destroy_box, w};
    *w = (workshop){.guard = PTHREAD_MUTEX_INITIALIZER};
    atomic_store(&w->open, open);
    assert_int_equal(gsz_segment_ring_create(&ring, SEGMENTS, &maker), GSZ_OK);
    return ring;
}

static void close_ring(workshop *w, gsz_segment_ring **ring) {
    gsz_segment_ring_destroy(ring);
    assert_null(*ring);
    assert_int_equal(w->alive, 0);
    assert_true(w->most_alive <= GSZ_RING_SLOTS);
}

static void want(gsz_segment_ring *ring, uint32_t segment, bool playing, bool loop) {
    gsz_segment_ring_want(ring, &(gsz_ring_need){segment, playing, loop});
}

static gsz_ring_state state_of(gsz_segment_ring *ring, uint32_t segment) {
    void *item = NULL;
    gsz_ring_state state = gsz_segment_ring_hold(ring, segment, &item);
    if (state != GSZ_RING_READY) return state;
    assert_non_null(item);
    gsz_segment_ring_release(ring, segment);
    return state;
}

static void wait_for(gsz_segment_ring *ring, uint32_t segment, gsz_ring_state state) {
    for (int ms = 0; ms < PATIENCE_MS && state_of(ring, segment) != state; ms++) usleep(1000);
    assert_int_equal(state_of(ring, segment), state);
}

static int begun(workshop *w) {
    pthread_mutex_lock(&w->guard);
    int count = w->begun;
    pthread_mutex_unlock(&w->guard);
    return count;
}

static void wait_begun(workshop *w, int count) {
    for (int ms = 0; ms < PATIENCE_MS && begun(w) < count; ms++) usleep(1000);
    assert_int_equal(begun(w), count);
}

/* ---- order and bounds ---- */

static void assert_begun(workshop *w, uint32_t segment) {
    int found = 0;
    for (int i = 0; i < w->begun; i++) found += w->order[i] == segment;
    assert_int_equal(found, 1);
}

/* That under the playhead first, and alone urgent; behind the last comes the first. */
static void test_order(void **state) {
    (void)state;
    workshop w;
    gsz_segment_ring *ring = open_ring(&w, false);
    want(ring, SEGMENTS - 1, true, true);
    wait_begun(&w, GSZ_RING_THREADS);
    assert_begun(&w, SEGMENTS - 1);
    assert_begun(&w, 0);
    for (int i = 0; i < GSZ_RING_THREADS; i++)
        assert_int_equal(w.urgent[i], w.order[i] == SEGMENTS - 1);
    atomic_store(&w.open, true);
    wait_for(ring, 1, GSZ_RING_READY);
    wait_for(ring, SEGMENTS - 1, GSZ_RING_READY);
    wait_for(ring, 0, GSZ_RING_READY);
    assert_int_equal(begun(&w), 3);
    close_ring(&w, &ring);
}

static void test_without_loop(void **state) {
    (void)state;
    workshop w;
    gsz_segment_ring *ring = open_ring(&w, true);
    want(ring, SEGMENTS - 1, true, false);
    wait_for(ring, SEGMENTS - 1, GSZ_RING_READY);
    assert_int_equal(begun(&w), 1);
    /* paused, what lies before is needed too */
    want(ring, SEGMENTS - 1, false, false);
    wait_for(ring, SEGMENTS - 2, GSZ_RING_READY);
    assert_int_equal(begun(&w), 2);
    close_ring(&w, &ring);
}

/* Through the film twice: each segment is there when it is needed, few are at once, and none is made while it is
 * there. */
static void test_bounded(void **state) {
    (void)state;
    workshop w;
    gsz_segment_ring *ring = open_ring(&w, true);
    for (uint32_t i = 0; i < 2 * SEGMENTS; i++) {
        uint32_t segment = i % SEGMENTS;
        want(ring, segment, true, true);
        wait_for(ring, segment, GSZ_RING_READY);
        wait_for(ring, (segment + 1) % SEGMENTS, GSZ_RING_READY);
        wait_for(ring, (segment + 2) % SEGMENTS, GSZ_RING_READY);
    }
    assert_int_equal(begun(&w), 2 * SEGMENTS + 2);
    assert_int_equal(gsz_segment_ring_get_times(ring).made, 2 * SEGMENTS + 2);
    close_ring(&w, &ring);
}

/* What is held stays, whatever is wanted. */
static void test_held(void **state) {
    (void)state;
    workshop w;
    gsz_segment_ring *ring = open_ring(&w, true);
    void *item = NULL;
    want(ring, 0, true, false);
    wait_for(ring, 0, GSZ_RING_READY);
    assert_int_equal(gsz_segment_ring_hold(ring, 0, &item), GSZ_RING_READY);
    want(ring, 4, true, false);
    wait_for(ring, 4, GSZ_RING_READY);
    wait_for(ring, 5, GSZ_RING_READY);
    assert_int_equal(*(uint32_t *)item, 0);
    assert_int_equal(state_of(ring, 6), GSZ_RING_PENDING);
    gsz_segment_ring_release(ring, 0);
    wait_for(ring, 6, GSZ_RING_READY);
    close_ring(&w, &ring);
}

/* A jump gives up what nobody needs any more, and the end gives up everything. */
static void test_cancel(void **state) {
    (void)state;
    workshop w;
    gsz_segment_ring *ring = open_ring(&w, false);
    want(ring, 0, true, false);
    wait_begun(&w, 2);
    want(ring, 5, true, false);
    wait_begun(&w, 4);
    assert_begun(&w, 5);
    assert_begun(&w, 6);
    close_ring(&w, &ring);
    assert_int_equal(w.cancelled, 4);
}

static void test_damaged(void **state) {
    (void)state;
    workshop w;
    char text[128] = "";
    gsz_segment_ring *ring = open_ring(&w, true);
    w.damaged[1] = true;
    want(ring, 0, true, true);
    wait_for(ring, 1, GSZ_RING_BROKEN);
    assert_true(gsz_segment_ring_complaint(ring, text, sizeof text));
    assert_string_equal(text, "box 1 is damaged");
    /* said once, and made never again; what comes behind is needed instead */
    for (int i = 0; i < 3; i++) want(ring, i % 2 ? 1 : 0, true, true);
    wait_for(ring, 3, GSZ_RING_READY);
    assert_false(gsz_segment_ring_complaint(ring, text, sizeof text));
    assert_begun(&w, 1);
    assert_int_equal(gsz_segment_ring_get_times(ring).broken, 1);
    close_ring(&w, &ring);
}

/* ---- of a film ---- */

static const film small = {
    .count = 60, .degree = 0, .frames = 9, .segment_frames = 3, .turn = 0.05f, .drift = 0.01f};

static gsz_film *film_of(gsz_buffer *file, size_t size, uint64_t flip) {
    gsz_film *opened = NULL;
    gsz_context *context = NULL;
    gsz_buffer bytes = {0};
    assert_int_equal(gsz_context_create(&context, NULL), GSZ_OK);
    assert_int_equal(gsz_buffer_append(context, &bytes, file->data, size), GSZ_OK);
    if (flip > 0) bytes.data[flip] ^= 0x5a;
    assert_int_equal(gsz_film_open(&opened, context, &bytes, "small.gsz"), GSZ_OK);
    return opened;
}

/* Frames out of the ring are those of the library. */
static void test_film(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 2, 0);
    gsz_buffer file = film_pack(&h, &small);
    gsz_film *opened = film_of(&file, file.size, 0);
    gsz_segment_ring *ring = NULL;
    gsz_cloud cloud = {0}, wanted = {0};
    void *item = NULL;
    assert_int_equal(gsz_segment_ring_of_film(&ring, opened, true, NULL), GSZ_OK);
    for (uint32_t s = 0; s < 3; s++) {
        want(ring, s, true, true);
        wait_for(ring, s, GSZ_RING_READY);
        assert_int_equal(gsz_segment_ring_hold(ring, s, &item), GSZ_RING_READY);
        gsz_film_part *part = item;
        gsz_video_segment *segment = film_segment(&h, opened->video, s);
        assert_int_equal(part->bits->gaussians, 60);
        assert_true(gsz_film_bits_size(part->bits) > 60);
        assert_int_equal(gsz_video_segment_frame(h.context, part->segment, 2, &cloud), GSZ_OK);
        assert_int_equal(gsz_video_segment_frame(h.context, segment, 2, &wanted), GSZ_OK);
        assert_memory_equal(cloud.plane[0], wanted.plane[0], 60 * sizeof(float));
        gsz_video_segment_close(h.context, &segment);
        gsz_segment_ring_release(ring, s);
    }
    gsz_segment_ring_destroy(&ring);
    gsz_film_close(&opened);
    gsz_cloud_free(h.context, &cloud);
    gsz_cloud_free(h.context, &wanted);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

/* Damage and a lost end: complaints name film and segment, and the rest plays. */
static void test_damaged_film(void **state) {
    (void)state;
    harness h;
    harness_open(&h, 1, 0);
    gsz_buffer file = film_pack(&h, &small);
    gsz_video *video = film_open(&h, &file);
    const gsz_video_segment_info *last = &gsz_video_get_info(video)->segments[2];
    uint64_t second = file.size - last->key_bytes - last->motion_bytes - 8;
    size_t cut = (size_t)(file.size - last->motion_bytes);
    gsz_video_close(h.context, &video);
    gsz_film *opened = film_of(&file, cut, second);
    gsz_segment_ring *ring = NULL;
    char text[256] = "";
    assert_int_equal(gsz_segment_ring_of_film(&ring, opened, false, NULL), GSZ_OK);
    want(ring, 1, true, false);
    wait_for(ring, 1, GSZ_RING_BROKEN);
    assert_true(gsz_segment_ring_complaint(ring, text, sizeof text));
    want(ring, 2, true, false);
    wait_for(ring, 2, GSZ_RING_BROKEN);
    want(ring, 0, true, false);
    wait_for(ring, 0, GSZ_RING_READY);
    assert_non_null(strstr(text, "small.gsz: segment "));
    gsz_segment_ring_destroy(&ring);
    gsz_film_close(&opened);
    gsz_buffer_free(h.context, &file);
    harness_close(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),   cmocka_unit_test(test_without_loop),
        cmocka_unit_test(test_bounded), cmocka_unit_test(test_held),
        cmocka_unit_test(test_cancel),  cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_film),    cmocka_unit_test(test_damaged_film),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
