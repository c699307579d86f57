/* SPDX-License-Identifier: MIT */
/* test_film_stream.c - videos over loopback: segment by segment, by servers that die, and with a clock that waits. */
#include "test_video_support.h"

#include "http_server.h"
#include "player.h"
#include "scene_loader.h"

#include <time.h>
#include <unistd.h>

enum { FRAMES = 8, OF_SEGMENT = 2, SEGMENTS = FRAMES / OF_SEGMENT, FRONT = 1 << 16 };

typedef struct fixture {
    harness h;
    gsz_buffer packed;
    gsz_video *video;
} fixture;

/* What comes with the first request is the first segment, and no other. */
static int setup(void **state) {
    const film it = {.count = 5000,
                     .degree = 1,
                     .frames = FRAMES,
                     .segment_frames = OF_SEGMENT,
                     .turn = 0.05f,
                     .drift = 0.01f,
                     .still = 500};
    static fixture f;
    harness_open(&f.h, 2, 0);
    f.packed = film_pack(&f.h, &it);
    f.video = film_open(&f.h, &f.packed);
    const gsz_video_segment_info *segment = gsz_video_get_info(f.video)->segments;
    assert_int_equal(gsz_video_get_info(f.video)->segment_count, SEGMENTS);
    assert_int_equal(segment[SEGMENTS - 1].background, 0);
    assert_in_range(segment[1].offset, 1, FRONT);
    assert_true(segment[1].offset + segment[1].size > FRONT + (1 << 14));
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    fixture *f = *state;
    gsz_video_close(f->h.context, &f->video);
    gsz_buffer_free(f->h.context, &f->packed);
    harness_close(&f->h);
    return 0;
}

/* ---- loading ---- */

/** What a loader brought of a film. */
typedef struct loaded {
    gsz_film *film;
    gsz_film_part *part;
    uint32_t segment;
    gsz_result result;
    char text[1024];
} loaded;

static bool take(loaded *l, gsz_loaded *piece) {
    if (piece->kind == GSZ_LOADED_FACTS) assert_int_equal(piece->facts->frames, FRAMES);
    if (piece->kind == GSZ_LOADED_FILM) {
        l->film = piece->film;
        l->part = piece->part;
        l->segment = piece->segment;
        piece->film = NULL;
        piece->part = NULL;
    }
    if (piece->kind == GSZ_LOADED_FAILURE) {
        l->result = piece->result;
        memcpy(l->text, piece->text, sizeof l->text);
    }
    gsz_loaded_free(piece);
    return piece->kind != GSZ_LOADED_ALL && piece->kind != GSZ_LOADED_FAILURE;
}

static loaded load(const char *url, gsz_loader_options options) {
    loaded l = {0};
    gsz_loader *loader = NULL;
    gsz_loaded piece = {0};
    options.rows = true;
    if (options.patience == 0) options.patience = -1;
    assert_int_equal(gsz_loader_start(&loader, url, &options), GSZ_OK);
    do assert_true(gsz_loader_poll(loader, &piece, 20));
    while (take(&l, &piece));
    gsz_loader_stop(&loader);
    return l;
}

static void unload(loaded *l) {
    gsz_film_part_close(&l->part);
    gsz_film_close(&l->film);
}

static gsz_result open_part(const loaded *l, uint32_t segment, gsz_film_part **out_part,
                            const gsz_context_options *options, char *error) {
    *error = '\0';
    return gsz_film_part_open(out_part, l->film, segment, false, options, error, 512);
}

/* All segments come, and have the frames of the file. */
static void assert_whole(fixture *f, const loaded *l) {
    char error[512];
    for (uint32_t s = 0; s < SEGMENTS; s++) {
        gsz_film_part *part = NULL;
        gsz_cloud got = {0}, wanted = {0};
        gsz_video_segment *own = film_segment(&f->h, f->video, s);
        if (open_part(l, s, &part, NULL, error) != GSZ_OK) fail_msg("%s", error);
        assert_true(gsz_film_has(l->film, s));
        assert_int_equal(gsz_video_segment_frame(f->h.context, own, 1, &wanted), GSZ_OK);
        assert_int_equal(gsz_video_segment_frame(part->context, part->segment, 1, &got), GSZ_OK);
        assert_int_equal(got.count, wanted.count);
        assert_memory_equal(got.plane[0], wanted.plane[0], got.count * sizeof(float));
        gsz_cloud_free(part->context, &got);
        gsz_cloud_free(f->h.context, &wanted);
        gsz_video_segment_close(f->h.context, &own);
        gsz_film_part_close(&part);
    }
    gsz_film_supply supply = l->film->feed.supply(l->film->feed.user);
    assert_int_equal(supply.there, f->packed.size);
    assert_int_equal(supply.all, f->packed.size);
}

/* ---- tests ---- */

static void films_come_from_any_server(void **state) {
    fixture *f = *state;
    for (int kind = 0; kind < 3; kind++) {
        http_manners manners = {.version = 1, .no_ranges = kind > 0, .no_length = kind > 1};
        http_server *server = http_server_start(f->packed.data, f->packed.size, &manners);
        loaded l = load(http_server_url(server), (gsz_loader_options){.frame = FRAMES - 1});
        assert_string_equal(l.text, "");
        assert_int_equal(l.segment, SEGMENTS - 1);
        assert_whole(f, &l);
        unload(&l);
        if (kind == 0) assert_int_equal(http_server_sent(server), f->packed.size);
        http_server_stop(&server);
    }
}

static bool wants_no_more(void *user, const char *stage, double fraction) {
    (void)stage;
    (void)fraction;
    ++*(int *)user;
    return false;
}

/* With one segment there, one waits for the others until one does not want to, or the server is back. */
static void lost_servers_are_waited_for(void **state) {
    fixture *f = *state;
    http_manners manners = {.version = 1, .die_after = FRONT + 1};
    http_server *server = http_server_start(f->packed.data, f->packed.size, &manners);
    loaded l = load(http_server_url(server), (gsz_loader_options){0});
    gsz_film_part *part = NULL;
    gsz_context_options options;
    char error[512];
    int asked = 0;
    assert_non_null(l.film);
    gsz_context_options_default(&options);
    options.progress = wants_no_more;
    options.user = &asked;
    for (uint32_t s = 1; s < SEGMENTS; s++) {
        assert_false(gsz_film_has(l.film, s));
        assert_int_equal(open_part(&l, s, &part, &options, error), GSZ_ERROR_CANCELLED);
    }
    assert_int_equal(asked, SEGMENTS - 1);
    atomic_store(&manners.is_dead, false);
    assert_whole(f, &l);
    assert_non_null(strstr(l.film->feed.supply(l.film->feed.user).notice, "is back"));
    unload(&l);
    http_server_stop(&server);
}

static void servers_that_never_come_back_are_given_up(void **state) {
    fixture *f = *state;
    http_manners manners = {.version = 1, .die_after = FRONT + 1};
    http_server *server = http_server_start(f->packed.data, f->packed.size, &manners);
    loaded l = load(http_server_url(server), (gsz_loader_options){.patience = 0.1});
    gsz_film_part *part = NULL;
    char error[512];
    assert_non_null(l.film);
    assert_int_equal(open_part(&l, 2, &part, NULL, error), GSZ_ERROR_IO);
    assert_null(part);
    assert_non_null(strstr(error, "http://127.0.0.1"));
    unload(&l);
    http_server_stop(&server);
}

static void the_cache_saves_the_way(void **state) {
    fixture *f = *state;
    http_manners manners = {.version = 1};
    folder kept;
    gsz_loader_options options = {.cache = {.most = 100 << 20}};
    folder_make(&kept);
    snprintf(options.cache.folder, sizeof options.cache.folder, "%s", kept.path);
    http_server *server = http_server_start(f->packed.data, f->packed.size, &manners);
    for (int i = 0; i < 2; i++) {
        loaded l = load(http_server_url(server), options);
        assert_whole(f, &l);
        unload(&l);
        assert_int_equal(http_server_sent(server), f->packed.size + (i > 0 ? FRONT : 0));
    }
    http_server_stop(&server);
    folder_remove(&kept);
}

/* ---- the clock ---- */

/** Asks for what is due, a 60th of a second later each time, until a frame of a segment comes. */
static bool plays_to(gsz_player *player, double *now, uint32_t segment, int tries) {
    gsz_player_frame due;
    for (; tries > 0; tries--) {
        const struct timespec pause = {.tv_nsec = 5000000};
        *now += 1.0 / 60;
        if (gsz_player_next(player, *now, 0, &due)) {
            gsz_player_release(player, &due);
            gsz_player_presented(player, &due, *now);
            if (due.segment == segment) return true;
        }
        nanosleep(&pause, NULL);
    }
    return false;
}

static void clocks_wait_for_bytes(void **state) {
    fixture *f = *state;
    http_manners manners = {.version = 1, .die_after = FRONT + 1};
    http_server *server = http_server_start(f->packed.data, f->packed.size, &manners);
    loaded l = load(http_server_url(server), (gsz_loader_options){0});
    gsz_player_options options = {.speed = 1};
    gsz_player *player = NULL;
    char error[256];
    double now = 0;
    assert_non_null(l.film);
    assert_int_equal(gsz_segment_ring_of_film(&options.ring, l.film, true, NULL), GSZ_OK);
    gsz_segment_ring_put(options.ring, l.segment, l.part, 0);
    assert_int_equal(gsz_player_create(&player, l.film, &options, error, sizeof error), GSZ_OK);
    assert_true(plays_to(player, &now, 0, 1000));
    assert_false(plays_to(player, &now, 1, 50));
    assert_true(gsz_player_get_state(player).waiting && gsz_player_get_state(player).playing);
    assert_int_equal(gsz_player_get_counts(player).waits, 1);
    assert_true(gsz_player_get_state(player).at <= OF_SEGMENT);
    atomic_store(&manners.is_dead, false);
    assert_true(plays_to(player, &now, 1, 4000));
    assert_int_equal(gsz_player_get_counts(player).dropped, 0);
    gsz_player_destroy(&player);
    http_server_stop(&server);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(films_come_from_any_server),
        cmocka_unit_test(lost_servers_are_waited_for),
        cmocka_unit_test(servers_that_never_come_back_are_given_up),
        cmocka_unit_test(the_cache_saves_the_way),
        cmocka_unit_test(clocks_wait_for_bytes),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
