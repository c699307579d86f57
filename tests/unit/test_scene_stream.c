/* SPDX-License-Identifier: MIT */
/* test_scene_stream.c - scenes over loopback, from servers of all manners. */
#include "test_codec_support.h"

#include "http_server.h"
#include "scene_loader.h"

#include <time.h>
#include <unistd.h>

enum { GAUSSIANS = 150000, PATIENCE = 1, BLOCKS_MOST = 64 };

/** A scene of many blocks in layers, made once. */
typedef struct fixture {
    gsz_context *context;
    gsz_buffer packed;
    gsz_pool *pool;
    uint32_t blocks;
} fixture;

static int setup(void **state) {
    static fixture f;
    gsz_pack_options options;
    gsz_file *file = NULL;
    assert_int_equal(gsz_context_create(&f.context, NULL), GSZ_OK);
    assert_int_equal(gsz_pool_create(&f.pool, 2), GSZ_OK);
    gsz_cloud cloud = make_scene(f.context, GAUSSIANS, 0, 3, 0);
    /* long, so that blocks lie side by side */
    for (size_t i = 0; i < cloud.count; i++) cloud.plane[GSZ_PLANE_POSITION][i] *= 4;
    gsz_pack_options_default(&options);
    options.effort = 1;
    options.layers = 4;
    options.block_gaussians = 8192;
    options.quality = 40;
    options.drop_extra = true;
    assert_int_equal(gsz_pack(f.context, &f.packed, &cloud, &options, NULL), GSZ_OK);
    gsz_cloud_free(f.context, &cloud);
    assert_int_equal(gsz_file_open(f.context, &file, f.packed.data, f.packed.size, NULL), GSZ_OK);
    f.blocks = gsz_file_get_info(file)->blocks;
    gsz_file_close(f.context, &file);
    *state = &f;
    return 0;
}

static int teardown(void **state) {
    fixture *f = *state;
    gsz_buffer_free(f->context, &f->packed);
    gsz_pool_destroy(&f->pool);
    gsz_context_destroy(&f->context);
    return 0;
}

/** What came of a load. */
typedef struct outcome {
    int facts, rows, clouds, messages, enough;
    uint64_t gaussians;
    bool all;
    gsz_result result;
    char text[1024], last_message[1024];
    int gone;
    uint64_t resident;           /* Gaussians */
    uint32_t there[BLOCKS_MOST]; /* of each block */
} outcome;

static void note_rows(outcome *o, const gsz_splat_rows *rows) {
    assert_true(rows->number < BLOCKS_MOST && o->there[rows->number] == 0);
    o->there[rows->number] = rows->block.count;
    o->resident += rows->block.count;
}

static void note_gone(outcome *o, uint32_t number) {
    assert_true(number < BLOCKS_MOST && o->there[number] > 0);
    o->gone++;
    o->resident -= o->there[number];
    o->there[number] = 0;
}

static bool take(outcome *o, gsz_loaded *piece) {
    switch (piece->kind) {
    case GSZ_LOADED_FACTS: o->facts++; break;
    case GSZ_LOADED_ROWS:
        o->rows++;
        o->gaussians += piece->rows.block.count;
        note_rows(o, &piece->rows);
        break;
    case GSZ_LOADED_GONE: note_gone(o, piece->number); break;
    case GSZ_LOADED_CLOUD: o->clouds++; break;
    case GSZ_LOADED_MESSAGE:
        o->messages++;
        memcpy(o->last_message, piece->text, sizeof piece->text);
        break;
    case GSZ_LOADED_ENOUGH: o->enough++; break;
    case GSZ_LOADED_FILM:
    case GSZ_LOADED_HOME: break;
    case GSZ_LOADED_ALL: o->all = true; return false;
    case GSZ_LOADED_FAILURE:
        o->result = piece->result;
        memcpy(o->text, piece->text, sizeof piece->text);
        return false;
    }
    return true;
}

static gsz_loader *start(const fixture *f, const char *url, gsz_loader_options options) {
    gsz_loader *loader = NULL;
    options.pool = f->pool;
    if (options.patience == 0) options.patience = PATIENCE;
    assert_int_equal(gsz_loader_start(&loader, url, &options), GSZ_OK);
    return loader;
}

static outcome finish(gsz_loader *loader, outcome o) {
    gsz_loaded piece = {0};
    bool more = true;
    while (more && gsz_loader_poll(loader, &piece, 20)) {
        more = take(&o, &piece);
        gsz_loaded_free(&piece);
    }
    assert_false(more);
    gsz_loader_stop(&loader);
    return o;
}

static const gsz_loader_options rows_only = {.rows = true};

static outcome load(const fixture *f, http_manners *manners, gsz_loader_options options,
                    uint64_t *out_sent) {
    http_server *server = http_server_start(f->packed.data, f->packed.size, manners);
    assert_non_null(server);
    outcome o = finish(start(f, http_server_url(server), options), (outcome){0});
    if (out_sent) *out_sent = http_server_sent(server);
    http_server_stop(&server);
    return o;
}

static void assert_whole(const fixture *f, const outcome *o) {
    assert_string_equal(o->text, "");
    assert_true(o->all && o->facts == 1);
    assert_int_equal(o->rows, f->blocks);
    assert_int_equal(o->gaussians, GAUSSIANS);
}

/* ---- good servers ---- */

static void ranges_bring_all_once(void **state) {
    const fixture *f = *state;
    http_manners manners = {.version = 1};
    uint64_t sent;
    outcome o = load(f, &manners, rows_only, &sent);
    assert_whole(f, &o);
    assert_int_equal(o.messages, 0);
    assert_int_equal(sent, f->packed.size);
    o = load(f, &manners, (gsz_loader_options){.cloud = true, .first_cloud = true}, NULL);
    assert_true(o.all && o.clouds == 2 && o.rows == 0);
}

static void redirects_are_followed(void **state) {
    const fixture *f = *state;
    http_manners manners = {.redirects = 5};
    outcome o = load(f, &manners, rows_only, NULL);
    assert_whole(f, &o);
    atomic_store(&manners.redirects, 1000);
    o = load(f, &manners, rows_only, NULL);
    assert_non_null(strstr(o.text, "redirects"));
    manners.redirect_to = "file:///etc/hostname";
    o = load(f, &manners, rows_only, NULL);
    assert_int_equal(o.result, GSZ_ERROR_IO);
    assert_int_equal(o.facts, 0);
}

static void whole_files_come_in_their_order(void **state) {
    const fixture *f = *state;
    http_manners manners = {.no_ranges = true};
    for (int length = 0; length < 2; length++) {
        atomic_store(&manners.no_length, length == 0);
        outcome o = load(f, &manners, rows_only, NULL);
        assert_whole(f, &o);
        assert_true(o.messages == 0 || strstr(o.last_message, "whole files only"));
    }
}

/* ---- bad servers ---- */

static void assert_refused(const fixture *f, http_manners *manners, gsz_result result,
                           const char *why) {
    outcome o = load(f, manners, rows_only, NULL);
    if (o.result != result || !strstr(o.text, why)) fail_msg("%d: %s", (int)o.result, o.text);
    assert_non_null(strstr(o.text, "http://127.0.0.1"));
}

static void lies_are_told(void **state) {
    const fixture *f = *state;
    static const char page[] = "<!DOCTYPE html><title>gone</title>";
    fixture other = *f;
    http_manners html = {.type = "text/html"}, packed = {.is_packed = true};
    http_manners shifted = {.shifted = true}, missing = {.status = 404},
                 forbidden = {.status = 403};
    other.packed = (gsz_buffer){.data = (uint8_t *)(uintptr_t)page, .size = sizeof page - 1};
    assert_refused(&other, &html, GSZ_ERROR_FORMAT, "text/html");
    assert_refused(f, &packed, GSZ_ERROR_FORMAT, "packs");
    assert_refused(f, &shifted, GSZ_ERROR_FORMAT, "other bytes");
    assert_refused(f, &missing, GSZ_ERROR_IO, "no such file");
    assert_refused(f, &forbidden, GSZ_ERROR_IO, "403");
}

static void damage_is_told(void **state) {
    fixture other = *(const fixture *)*state;
    http_manners manners = {.version = 1};
    uint8_t *copy = malloc(other.packed.size);
    memcpy(copy, other.packed.data, other.packed.size);
    other.packed.data = copy;
    for (int i = 0; i < 3; i++) {
        size_t at = i == 0 ? 50 : i == 1 ? 200 : other.packed.size - 100;
        copy[at] ^= 1;
        assert_refused(&other, &manners, GSZ_ERROR_CORRUPT, "checksum");
        copy[at] ^= 1;
    }
    other.packed.size -= 1000;
    assert_refused(&other, &manners, GSZ_ERROR_TRUNCATED, "truncated");
    free(copy);
}

static void servers_that_never_come_are_given_up(void **state) {
    const fixture *f = *state;
    http_manners dead = {.is_dead = true}, busy = {.status = 503};
    assert_refused(f, &dead, GSZ_ERROR_IO, "");
    assert_refused(f, &busy, GSZ_ERROR_IO, "503");
}

static void changed_files_are_told(void **state) {
    const fixture *f = *state;
    /* Before the first answer is over, so that every other one is of the next version. */
    http_manners manners = {.version = 1, .change_after = 1};
    assert_refused(f, &manners, GSZ_ERROR_CORRUPT, "has changed");
    assert_int_equal(atomic_load(&manners.version), 2);
}

/* ---- servers that die and come back ---- */

static void lost_servers_are_waited_for(void **state) {
    const fixture *f = *state;
    for (int whole = 0; whole < 2; whole++) {
        http_manners manners = {.version = 1, .no_ranges = whole};
        atomic_store(&manners.die_after, (long long)f->packed.size / 2);
        http_server *server = http_server_start(f->packed.data, f->packed.size, &manners);
        gsz_loader_options options = rows_only;
        options.patience = -1;
        gsz_loader *loader = start(f, http_server_url(server), options);
        gsz_loaded piece = {0};
        outcome o = {0};
        /* What had come is shown. */
        while ((!strstr(o.last_message, "trying again") || o.facts == 0) &&
               gsz_loader_poll(loader, &piece, 20)) {
            take(&o, &piece);
            gsz_loaded_free(&piece);
        }
        assert_int_equal(o.facts, 1);
        atomic_store(&manners.is_dead, false);
        o = finish(loader, o);
        assert_whole(f, &o);
        assert_non_null(strstr(o.last_message, "is back"));
        http_server_stop(&server);
    }
}

static void loaders_of_silent_servers_can_be_stopped(void **state) {
    const fixture *f = *state;
    http_manners manners = {.is_silent = true};
    http_server *server = http_server_start(f->packed.data, f->packed.size, &manners);
    gsz_loader *loader = start(f, http_server_url(server), rows_only);
    gsz_loaded piece = {0};
    assert_false(gsz_loader_poll(loader, &piece, 0.2));
    gsz_loader_stop(&loader);
    http_server_stop(&server);
}

/* ---- looks ---- */

/* From its middle, along x. */
static gsz_block_look look_from(float x) {
    gsz_block_look look;
    memset(&look, 0, sizeof look);
    look.is_set = true;
    look.width = 640;
    look.height = 360;
    look.camera = (gsz_camera){.position = {x, 0, 0},
                               .right = {0, 0, -1},
                               .down = {0, 1, 0},
                               .forward = {1, 0, 0},
                               .fov_y = 20,
                               .pixel_aspect = 1};
    look.only_seen = true;
    return look;
}

static void only_what_is_needed_comes(void **state) {
    const fixture *f = *state;
    http_manners manners = {.version = 1};
    http_server *server = http_server_start(f->packed.data, f->packed.size, &manners);
    gsz_loader_options options = {.rows = true, .stay = true, .look = look_from(1.5f)};
    gsz_loader *loader = start(f, http_server_url(server), options);
    gsz_loaded piece = {0};
    outcome o = {0};
    while (o.enough == 0 && gsz_loader_poll(loader, &piece, 20)) {
        take(&o, &piece);
        gsz_loaded_free(&piece);
    }
    assert_true(o.rows < (int)f->blocks);
    assert_true(http_server_sent(server) < f->packed.size);
    gsz_block_look look = look_from(-40);
    gsz_loader_look(loader, &look);
    o = finish(loader, o);
    assert_whole(f, &o);
    assert_int_equal(http_server_sent(server), f->packed.size);
    http_server_stop(&server);
}

/* ---- less room than there are Gaussians ---- */

static void wait_for_enough(gsz_loader *loader, outcome *o, uint64_t room) {
    gsz_loaded piece = {0};
    o->enough = 0;
    while (o->enough == 0 && gsz_loader_poll(loader, &piece, 20)) {
        assert_true(take(o, &piece));
        assert_true(o->resident <= room);
        gsz_loaded_free(&piece);
    }
    assert_int_equal(o->enough, 1);
}

/* As many as there is room for of those that the look needs, in their order. */
static void assert_has_needed(const fixture *f, const outcome *o, const gsz_block_look *look,
                              uint64_t room) {
    gsz_block_place place[BLOCKS_MOST] = {{0}};
    uint32_t order[BLOCKS_MOST], b = 0;
    gsz_file *file = NULL;
    uint64_t sum = 0;
    assert_int_equal(gsz_file_open(f->context, &file, f->packed.data, f->packed.size, NULL),
                     GSZ_OK);
    const gsz_file_info *info = gsz_file_get_info(file);
    for (size_t i = 0; i < info->chunk_count; i++) {
        if (strcmp(info->chunks[i].type, "BLCK") != 0) continue;
        place[b].layer = info->chunks[i].layer;
        place[b].gaussians = info->chunks[i].gaussians;
        place[b].is_known = gsz_file_block_bounds(file, b, place[b].low, place[b].high);
        b++;
    }
    size_t needed = gsz_block_order(order, place, b, look), kept = 0;
    for (; kept < needed && sum + place[order[kept]].gaussians <= room; kept++) {
        assert_true(o->there[order[kept]] > 0);
        sum += place[order[kept]].gaussians;
    }
    assert_true(kept > 0 && kept < f->blocks);
    gsz_file_close(f->context, &file);
}

/* From a file and from a URL: blocks come and go with the look. */
static void blocks_make_room_for_others(void **state) {
    static const float places[] = {1.5f, -40, 3, 1.5f};
    const fixture *f = *state;
    http_manners manners = {.version = 1};
    http_server *server = http_server_start(f->packed.data, f->packed.size, &manners);
    folder kept;
    folder_make(&kept);
    file_path path = folder_path(&kept, "scene.gsz");
    file_write(path.text, f->packed.data, f->packed.size);
    for (int url = 0; url < 2; url++) {
        gsz_loader_options options = {
            .rows = true, .stay = true, .room = GAUSSIANS / 2, .look = look_from(places[0])};
        gsz_loader *loader = start(f, url ? http_server_url(server) : path.text, options);
        outcome o = {0};
        for (int i = 0; i < 4; i++) {
            gsz_block_look look = look_from(places[i]);
            gsz_loader_look(loader, &look);
            wait_for_enough(loader, &o, options.room);
            assert_has_needed(f, &o, &look, options.room);
        }
        assert_true(o.gone > 0 && o.facts == 1);
        gsz_loader_stop(&loader);
    }
    http_server_stop(&server);
    folder_remove(&kept);
}

/* ---- the cache ---- */

static void the_cache_saves_the_way(void **state) {
    const fixture *f = *state;
    http_manners manners = {.version = 1};
    folder kept;
    gsz_loader_options options = rows_only;
    options.cache.most = 100 << 20;
    folder_make(&kept);
    snprintf(options.cache.folder, sizeof options.cache.folder, "%s", kept.path);
    http_server *server = http_server_start(f->packed.data, f->packed.size, &manners);
    for (int i = 0; i < 3; i++) {
        uint64_t before = http_server_sent(server), sent;
        if (i == 2) atomic_store(&manners.version, 2);
        outcome o = finish(start(f, http_server_url(server), options), (outcome){0});
        assert_whole(f, &o);
        sent = http_server_sent(server) - before;
        assert_true(i == 1 ? sent <= 1 << 16 : sent == f->packed.size);
    }
    http_server_stop(&server);
    folder_remove(&kept);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_bring_all_once),
        cmocka_unit_test(redirects_are_followed),
        cmocka_unit_test(whole_files_come_in_their_order),
        cmocka_unit_test(lies_are_told),
        cmocka_unit_test(damage_is_told),
        cmocka_unit_test(servers_that_never_come_are_given_up),
        cmocka_unit_test(changed_files_are_told),
        cmocka_unit_test(lost_servers_are_waited_for),
        cmocka_unit_test(loaders_of_silent_servers_can_be_stopped),
        cmocka_unit_test(only_what_is_needed_comes),
        cmocka_unit_test(blocks_make_room_for_others),
        cmocka_unit_test(the_cache_saves_the_way),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
