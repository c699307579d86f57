/* SPDX-License-Identifier: MIT */
/* test_scene_loader.c - scenes loaded on a thread: what comes, in which order, and that it may end at any moment. */
#include "test_codec_support.h"

#include "gsz_files.h"
#include "scene_loader.h"

#include <time.h>
#include <unistd.h>

#define GOLDEN GSZ_TEST_FOLDER "/golden/"

/** What came of a load. */
typedef struct loaded {
    int pieces, facts, rows, clouds, films, homes, alls, failures, messages;
    uint32_t frames, segment;
    bool has_bits;
    uint64_t row_gaussians, announced;
    size_t cloud_count[4];
    int book_count;
    float up[3];
    gsz_result result;
    char text[1024];
} loaded;

static void take_rows(loaded *got, const gsz_loaded *piece, uint32_t *layer) {
    uint64_t in_chunks = 0;
    assert_true(piece->rows.layer >= *layer);
    *layer = piece->rows.layer;
    for (uint32_t i = 0; i < piece->rows.chunk_count; i++) in_chunks += piece->rows.chunk[i].count;
    assert_int_equal(in_chunks, piece->rows.block.count);
    got->row_gaussians += in_chunks;
    got->rows++;
}

/* Only a message may come before the facts, nothing behind the end. */
static void take(loaded *got, const gsz_loaded *piece, uint32_t *layer) {
    got->pieces++;
    assert_true(got->facts == 1 || piece->kind == GSZ_LOADED_FACTS ||
                piece->kind == GSZ_LOADED_MESSAGE || piece->kind == GSZ_LOADED_FAILURE);
    assert_int_equal(got->alls + got->failures, 0);
    switch (piece->kind) {
    case GSZ_LOADED_FACTS:
        got->facts++;
        got->announced = piece->facts->gaussians;
        got->frames = piece->facts->frames;
        got->book_count = piece->facts->book_count;
        break;
    case GSZ_LOADED_ROWS: take_rows(got, piece, layer); break;
    case GSZ_LOADED_GONE: fail(); break; /* there is room for all */
    case GSZ_LOADED_CLOUD:
        assert_true(got->clouds < 4);
        got->cloud_count[got->clouds++] = piece->cloud.cloud.count;
        break;
    case GSZ_LOADED_FILM:
        got->films++;
        got->segment = piece->segment;
        got->has_bits = piece->part->bits != NULL;
        assert_non_null(piece->film->info);
        assert_true(piece->points.count > 0);
        break;
    case GSZ_LOADED_HOME:
        got->homes++;
        memcpy(got->up, piece->up, sizeof got->up);
        break;
    case GSZ_LOADED_ENOUGH: break;
    case GSZ_LOADED_MESSAGE: got->messages++; break;
    case GSZ_LOADED_ALL: got->alls++; break;
    case GSZ_LOADED_FAILURE:
        got->failures++;
        got->result = piece->result;
        snprintf(got->text, sizeof got->text, "%s", piece->text);
        break;
    }
}

/* Loads until the end, or until `most` pieces have come. */
static loaded load_some(const char *path, gsz_loader_options options, int most) {
    gsz_loader *loader = NULL;
    gsz_loaded piece = {0};
    loaded got = {0};
    uint32_t layer = 0;
    assert_int_equal(gsz_pool_create(&options.pool, 2), GSZ_OK);
    assert_int_equal(gsz_loader_start(&loader, path, &options), GSZ_OK);
    while (got.pieces < most && gsz_loader_poll(loader, &piece, -1)) {
        take(&got, &piece, &layer);
        gsz_loaded_free(&piece);
        assert_true(gsz_loader_progress(loader) >= 0 && gsz_loader_progress(loader) <= 1);
    }
    gsz_loader_stop(&loader);
    assert_null(loader);
    gsz_pool_destroy(&options.pool);
    return got;
}

static loaded load(const char *path, gsz_loader_options options) {
    return load_some(path, options, 1 << 20);
}

static const gsz_loader_options rows_only = {.rows = true};
static const gsz_loader_options clouds = {.cloud = true, .first_cloud = true};
static const gsz_loader_options everything = {
    .rows = true, .cloud = true, .first_cloud = true, .home = true, .aspect = 1.5f};

/* ---- files ---- */

static void write_file(const char *path, const void *data, size_t size) {
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    if (size) assert_int_equal(fwrite(data, 1, size, stream), size);
    assert_int_equal(fclose(stream), 0);
}

static uint8_t *read_golden(const char *name, size_t *size) {
    char path[4096];
    uint8_t *data = malloc(1 << 22);
    FILE *stream;
    snprintf(path, sizeof path, GOLDEN "%s", name);
    stream = fopen(path, "rb");
    assert_non_null(data);
    assert_non_null(stream);
    *size = fread(data, 1, 1 << 22, stream);
    fclose(stream);
    return data;
}

static void write_ply(const char *path, size_t count) {
    harness h;
    gsz_cloud cloud;
    gsz_output *output = NULL;
    harness_open(&h, 1, 0);
    cloud = make_scene(h.context, count, 2, 4, 0);
    assert_int_equal(gsz_output_open(h.context, &output, path), GSZ_OK);
    assert_int_equal(gsz_ply_write(h.context, output, &cloud, NULL), GSZ_OK);
    assert_int_equal(gsz_output_commit(h.context, output), GSZ_OK);
    gsz_output_close(h.context, &output);
    gsz_cloud_free(h.context, &cloud);
    harness_close(&h);
}

/* ---- what comes ---- */

static void test_rows_of_all_layers(void **state) {
    loaded got = load(GOLDEN "layers.gsz", rows_only);
    (void)state;
    assert_int_equal(got.alls, 1);
    assert_int_equal(got.rows, 4);
    assert_int_equal(got.clouds + got.homes + got.failures, 0);
    assert_int_equal(got.row_gaussians, got.announced);
    got = load(GOLDEN "several_blocks.gsz", rows_only);
    assert_int_equal(got.rows, 3);
    assert_int_equal(got.row_gaussians, got.announced);
}

static void test_codebooks(void **state) {
    loaded got = load(GOLDEN "codebook_a_band.gsz", rows_only);
    (void)state;
    assert_int_equal(got.book_count, 3);
    assert_int_equal(got.row_gaussians, got.announced);
    assert_int_equal(load(GOLDEN "codebook_of_few.gsz", rows_only).book_count, 1);
    assert_int_equal(load(GOLDEN "degree_3.gsz", rows_only).book_count, 0);
}

static void test_first_cloud(void **state) {
    loaded got = load(GOLDEN "layers.gsz", clouds);
    (void)state;
    assert_int_equal(got.clouds, 2);
    assert_true(got.cloud_count[0] < got.cloud_count[1]);
    assert_int_equal(got.cloud_count[1], got.announced);
    assert_int_equal(got.rows, 0);
    assert_int_equal(load(GOLDEN "several_blocks.gsz", clouds).clouds, 1);
}

static void test_ply(void **state) {
    loaded got;
    (void)state;
    write_ply("test_scene_loader.ply", 3000);
    got = load("test_scene_loader.ply", everything);
    assert_int_equal(got.alls, 1);
    assert_int_equal(got.announced, 3000);
    assert_int_equal(got.row_gaussians, 3000);
    assert_int_equal(got.clouds, 1);
    assert_int_equal(got.cloud_count[0], 3000);
    got = load("test_scene_loader.ply", clouds);
    assert_int_equal(got.cloud_count[0], 3000);
    assert_int_equal(load("test_scene_loader.ply", rows_only).row_gaussians, 3000);
    unlink("test_scene_loader.ply");
}

/* Where nothing can be seen there is no home, and that is no failure. */
static void test_home(void **state) {
    gsz_loader_options options = everything;
    loaded got;
    (void)state;
    write_ply("test_scene_loader_home.ply", 4000);
    got = load("test_scene_loader_home.ply", options);
    assert_int_equal(got.homes, 1);
    assert_true(fabsf(got.up[0] * got.up[0] + got.up[1] * got.up[1] + got.up[2] * got.up[2] - 1) <
                1e-4f);
    options.up[2] = 2;
    got = load("test_scene_loader_home.ply", options);
    assert_true(fabsf(got.up[2] - 1) < 1e-6f);
    unlink("test_scene_loader_home.ply");
    got = load(GOLDEN "one_gaussian.gsz", options);
    assert_int_equal(got.alls, 1);
}

/* Of a film comes the segment of the first frame, as the device or the processor needs it. */
static void test_film(void **state) {
    gsz_loader_options options = everything;
    loaded got;
    (void)state;
    got = load(GOLDEN "video.gsz", options);
    assert_int_equal(got.alls, 1);
    assert_int_equal(got.films, 1);
    assert_int_equal(got.rows + got.clouds, 0);
    assert_true(got.has_bits);
    assert_int_equal(got.segment, 0);
    assert_true(got.frames > 1);
    options.frame = got.frames - 1;
    options.rows = false;
    got = load(GOLDEN "video.gsz", options);
    assert_int_equal(got.films, 1);
    assert_false(got.has_bits);
    assert_true(got.segment > 0);
}

/* ---- what fails ---- */

static void assert_fails(const char *path, gsz_result result, const char *said) {
    const gsz_loader_options *all[] = {&rows_only, &clouds, &everything};
    for (int i = 0; i < 3; i++) {
        loaded got = load(path, *all[i]);
        assert_int_equal(got.failures, 1);
        assert_int_equal(got.result, result);
        assert_non_null(strstr(got.text, said));
        assert_null(strchr(got.text, '\n'));
    }
}

static void test_bad_files(void **state) {
    static const char text[] = "not a scene at all, but long enough to look at";
    static const char ply[] = "ply\nformat ascii 1.0\nelement vertex 3\nend_header\n";
    (void)state;
    assert_fails("missing.gsz", GSZ_ERROR_IO, "missing.gsz: ");
    assert_fails(GSZ_TEST_FOLDER, GSZ_ERROR_IO, GSZ_TEST_FOLDER ": ");
    write_file("test_scene_loader_bad", text, sizeof text);
    assert_fails("test_scene_loader_bad", GSZ_ERROR_FORMAT, "test_scene_loader_bad: ");
    write_file("test_scene_loader_bad", text, 0);
    assert_fails("test_scene_loader_bad", GSZ_ERROR_FORMAT, "test_scene_loader_bad: ");
    write_file("test_scene_loader_bad", ply, sizeof ply - 1);
    assert_fails("test_scene_loader_bad", GSZ_ERROR_FORMAT, "test_scene_loader_bad: ");
    unlink("test_scene_loader_bad");
}

static void test_truncated(void **state) {
    size_t size, step;
    uint8_t *data = read_golden("layers.gsz", &size);
    (void)state;
    step = size / 23 + 1;
    for (size_t cut = 1; cut < size; cut += step) {
        loaded got;
        write_file("test_scene_loader_cut", data, cut);
        got = load("test_scene_loader_cut", everything);
        assert_int_equal(got.failures, 1);
        assert_non_null(strstr(got.text, "test_scene_loader_cut: "));
    }
    unlink("test_scene_loader_cut");
    free(data);
}

/* The last block is damaged: what comes before it may be shown, and then the failure is told. */
static void test_damaged_block(void **state) {
    size_t size;
    uint8_t *data = read_golden("layers.gsz", &size);
    loaded got;
    (void)state;
    data[size - 40] ^= 0x55;
    write_file("test_scene_loader_hurt", data, size);
    got = load("test_scene_loader_hurt", rows_only);
    assert_int_equal(got.failures, 1);
    assert_int_equal(got.result, GSZ_ERROR_CORRUPT);
    assert_non_null(strstr(got.text, "test_scene_loader_hurt: "));
    assert_true(got.rows < 4);
    got = load("test_scene_loader_hurt", clouds);
    assert_int_equal(got.failures, 1);
    assert_int_equal(got.clouds, 1);
    unlink("test_scene_loader_hurt");
    free(data);
}

/* ---- the end at any moment ---- */

static void test_stop_after_any_piece(void **state) {
    int pieces = load(GOLDEN "layers.gsz", everything).pieces;
    (void)state;
    assert_true(pieces >= 8);
    for (int most = 0; most < pieces; most++)
        assert_int_equal(load_some(GOLDEN "layers.gsz", everything, most).pieces, most);
}

static void test_stop_at_any_moment(void **state) {
    static const char *const paths[] = {GOLDEN "layers.gsz", "test_scene_loader_stop.ply"};
    gsz_pool *pool = NULL;
    (void)state;
    write_ply("test_scene_loader_stop.ply", 2000);
    assert_int_equal(gsz_pool_create(&pool, 2), GSZ_OK);
    for (int i = 0; i < 60; i++) {
        gsz_loader *loader = NULL;
        gsz_loader_options options = everything;
        struct timespec pause = {0, 150000L * (i / 2)};
        options.pool = pool;
        assert_int_equal(gsz_loader_start(&loader, paths[i % 2], &options), GSZ_OK);
        nanosleep(&pause, NULL);
        gsz_loader_stop(&loader);
    }
    gsz_pool_destroy(&pool);
    unlink("test_scene_loader_stop.ply");
}

static void test_poll_does_not_wait(void **state) {
    gsz_loader *loader = NULL;
    gsz_loader_options options = rows_only;
    gsz_loaded piece;
    int polls = 0;
    (void)state;
    assert_int_equal(gsz_pool_create(&options.pool, 1), GSZ_OK);
    assert_int_equal(gsz_loader_start(&loader, GOLDEN "layers.gsz", &options), GSZ_OK);
    for (bool all = false; !all;) {
        if (!gsz_loader_poll(loader, &piece, polls++ % 2 ? 0.001 : 0)) continue;
        all = piece.kind == GSZ_LOADED_ALL;
        gsz_loaded_free(&piece);
    }
    assert_false(gsz_loader_poll(loader, &piece, 0));
    assert_false(gsz_loader_poll(loader, &piece, -1));
    gsz_loader_stop(&loader);
    gsz_loader_stop(&loader);
    gsz_pool_destroy(&options.pool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_of_all_layers),
        cmocka_unit_test(test_codebooks),
        cmocka_unit_test(test_first_cloud),
        cmocka_unit_test(test_ply),
        cmocka_unit_test(test_home),
        cmocka_unit_test(test_film),
        cmocka_unit_test(test_bad_files),
        cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_damaged_block),
        cmocka_unit_test(test_stop_after_any_piece),
        cmocka_unit_test(test_stop_at_any_moment),
        cmocka_unit_test(test_poll_does_not_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
