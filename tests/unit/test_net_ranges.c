/* SPDX-License-Identifier: MIT */
/* test_net_ranges.c - sets of ranges against one bit a byte; heads of answers, however bad; the cache, killed and damaged. */
#include "test_codec_support.h"

#include "cache_map.h"
#include "http_head.h"
#include "range_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIZE = 300 };

/* ---- ranges ---- */

static void assert_same(const gsz_byte_ranges *ranges, const bool *there) {
    uint64_t sum = 0;
    for (uint64_t at = 0; at < SIZE; at++) {
        assert_int_equal(gsz_byte_ranges_has(ranges, at, at + 1), there[at]);
        sum += there[at];
    }
    assert_int_equal(gsz_byte_ranges_sum(ranges), sum);
    for (size_t i = 1; i < ranges->count; i++)
        assert_true(ranges->range[i].begin > ranges->range[i - 1].end);
}

static void assert_gap(const gsz_byte_ranges *ranges, const bool *there, uint64_t begin,
                       uint64_t end) {
    gsz_byte_range gap = gsz_byte_ranges_gap(ranges, begin, end);
    uint64_t first = begin, last;
    while (first < end && there[first]) first++;
    for (last = first; last < end && !there[last];) last++;
    assert_int_equal(gap.begin, first);
    assert_int_equal(gap.end, last);
}

static void ranges_are_sets(void **state) {
    (void)state;
    uint64_t seed = 5;
    for (int round = 0; round < 50; round++) {
        gsz_byte_ranges ranges = {0};
        bool there[SIZE] = {false};
        for (int i = 0; i < 40; i++) {
            uint64_t begin = throw_dice(&seed) % SIZE;
            uint64_t end = begin + throw_dice(&seed) % (1 + (SIZE - begin) / 8);
            assert_true(gsz_byte_ranges_add(&ranges, begin, end));
            for (uint64_t at = begin; at < end; at++) there[at] = true;
            assert_same(&ranges, there);
            begin = throw_dice(&seed) % SIZE;
            assert_gap(&ranges, there, begin, begin + throw_dice(&seed) % (SIZE - begin));
        }
        gsz_byte_ranges_free(&ranges);
    }
}

/* ---- heads ---- */

static gsz_http_answer answer_of(const char *lines) {
    gsz_http_answer answer = {0};
    while (*lines) {
        const char *end = strchr(lines, '\n') + 1;
        gsz_http_take_line(&answer, lines, (size_t)(end - lines));
        lines = end;
    }
    return answer;
}

static void heads_are_read(void **state) {
    (void)state;
    gsz_http_answer a = answer_of("HTTP/1.1 302 Found\r\nETag: \"old\"\r\nContent-Length: 7\r\n"
                                  "HTTP/2 206 \r\ncontent-range:bytes 5-9/1234\r\n"
                                  "CONTENT-TYPE: model/x \r\nLast-Modified: Monday\r\n"
                                  "etag:  \"new\"\r\nContent-Length: 5\r\n\r\n");
    assert_int_equal(a.status, 206);
    assert_int_equal(a.first, 5);
    assert_int_equal(a.total, 1234);
    assert_string_equal(a.type, "model/x");
    assert_string_equal(a.version, "\"new\"");
    assert_false(a.is_packed);
    a = answer_of("HTTP/1.1 200 OK\r\nETag: W/\"weak\"\r\nLast-Modified: Monday\r\n"
                  "Content-Length: 99\r\nContent-Encoding: gzip\r\n");
    assert_int_equal(a.total, 99);
    assert_string_equal(a.version, "Monday");
    assert_true(a.is_packed);
}

static void bad_heads_say_nothing(void **state) {
    (void)state;
    static const char *const bad[] = {"Content-Range: bytes 5-9/5\r\n",
                                      "Content-Range: bytes 0-9/*\r\n",
                                      "Content-Range: bytes -9/20\r\n",
                                      "Content-Range: bytes 0-99999999999999999999999/1\r\n",
                                      "Content-Range: lines 0-9/20\r\n",
                                      "Content-Range: bytes\r\n",
                                      "Content-Range: bytes 0-9/20x\r\n",
                                      "Content-Range:\r\n",
                                      "Content-Rang\r\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char lines[200];
        snprintf(lines, sizeof lines, "HTTP/1.1 206 X\r\n%s", bad[i]);
        assert_int_equal(answer_of(lines).total, 0);
    }
    assert_int_equal(answer_of("HTTP/1.1\r\n").status, 0);
    assert_int_equal(answer_of("HTTP/1.1 99999\r\n").status, 0);
    char *longest = malloc(100000);
    memset(longest, 'x', 99999);
    memcpy(longest, "ETag: \"", 7);
    longest[99998] = '\n';
    longest[99999] = '\0';
    assert_string_equal(answer_of(longest).version, ""); /* half a tag is of nothing */
    free(longest);
}

/* ---- the cache ---- */

typedef struct cache {
    gsz_cache_place place;
    uint8_t bytes[1 << 16];
} cache;

static cache cache_new(void) {
    cache c = {.place = {.most = 1 << 20}};
    char made[] = "/tmp/gsz_net_XXXXXX";
    assert_non_null(mkdtemp(made));
    snprintf(c.place.folder, sizeof c.place.folder, "%s/a/b", made);
    for (size_t i = 0; i < sizeof c.bytes; i++) c.bytes[i] = (uint8_t)(i * 7 + i / 256 + 1);
    return c;
}

static int files_in(const char *path, const char *ending, bool remove_them) {
    DIR *directory = opendir(path);
    struct dirent *entry;
    int count = 0;
    while (directory && (entry = readdir(directory))) {
        const char *dot = strrchr(entry->d_name, '.');
        if (entry->d_name[0] == '.' || (*ending && (!dot || strcmp(dot, ending) != 0))) continue;
        if (remove_them) unlinkat(dirfd(directory), entry->d_name, 0);
        count++;
    }
    if (directory) closedir(directory);
    return count;
}

static void cache_remove(cache *c) {
    for (int level = 0; level < 3; level++) {
        files_in(c->place.folder, "", true);
        rmdir(c->place.folder);
        *strrchr(c->place.folder, '/') = '\0';
    }
}

static gsz_range_store open_store(const cache *c, const char *version) {
    gsz_range_store store = {0};
    assert_true(gsz_range_store_open(&store, sizeof c->bytes, &c->place, "http://x/y", version));
    return store;
}

static void put_some(const cache *c, gsz_range_store *store, uint64_t begin, uint64_t end) {
    assert_true(gsz_range_store_write(store, begin, c->bytes + begin, (size_t)(end - begin)));
}

static void cache_keeps(void **state) {
    (void)state;
    cache c = cache_new();
    gsz_range_store store = open_store(&c, "1");
    assert_true(store.is_cached && store.there.count == 0);
    put_some(&c, &store, 100, 5000);
    put_some(&c, &store, 60000, 65536);
    gsz_range_store_close(&store);
    store = open_store(&c, "1");
    assert_int_equal(gsz_byte_ranges_sum(&store.there), 4900 + 5536);
    assert_memory_equal(store.data + 100, c.bytes + 100, 4900);
    assert_false(gsz_range_store_write(&store, 65530, c.bytes, 7));
    assert_false(gsz_range_store_write(&store, UINT64_MAX, c.bytes, 2));
    gsz_range_store_close(&store);
    store = open_store(&c, "2"); /* another version, of which nothing is there */
    assert_int_equal(store.there.count, 0);
    gsz_range_store_close(&store);
    store = open_store(&c, "1");
    gsz_range_store_forget(&store);
    gsz_range_store_close(&store);
    store = open_store(&c, "1");
    assert_int_equal(store.there.count, 0);
    gsz_range_store_close(&store);
    cache_remove(&c);
}

/* Killed between data and map: what the map does not tell is not there. */
static void cache_survives_a_kill(void **state) {
    (void)state;
    cache c = cache_new();
    gsz_range_store store = open_store(&c, "1");
    put_some(&c, &store, 0, 1000);
    gsz_range_store_save(&store);
    put_some(&c, &store, 2000, 3000);
    store.is_changed = false; /* so that closing saves nothing */
    gsz_range_store_close(&store);
    store = open_store(&c, "1");
    assert_int_equal(gsz_byte_ranges_sum(&store.there), 1000);
    gsz_range_store_close(&store);
    cache_remove(&c);
}

static void damaged_maps_are_not_believed(void **state) {
    (void)state;
    char path[64] = "/tmp/gsz_map_XXXXXX";
    uint8_t map[256];
    gsz_byte_ranges ranges = {0}, back;
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_true(gsz_byte_ranges_add(&ranges, 5, 10) && gsz_byte_ranges_add(&ranges, 20, 30));
    assert_true(gsz_cache_map_write(&ranges, path, "key", 100));
    close(file);
    file = open(path, O_RDWR);
    ssize_t got = read(file, map, sizeof map);
    assert_true(got > 40 && got < 200);
    size_t size = (size_t)got;
    assert_true(gsz_cache_map_read(&back, path, "key", 100) && back.count == 2);
    gsz_byte_ranges_free(&back);
    assert_false(gsz_cache_map_read(&back, path, "kez", 100));
    assert_false(gsz_cache_map_read(&back, path, "key", 101));
    for (size_t at = 0; at < size; at++) {
        map[at] ^= 1;
        assert_int_equal(pwrite(file, map, size, 0), size);
        assert_false(gsz_cache_map_read(&back, path, "key", 100));
        map[at] ^= 1;
    }
    assert_int_equal(pwrite(file, map, size, 0), size);
    for (size_t cut = size; cut-- > 0;) {
        assert_int_equal(ftruncate(file, (off_t)cut), 0);
        assert_false(gsz_cache_map_read(&back, path, "key", 100));
    }
    close(file);
    unlink(path);
    gsz_byte_ranges_free(&ranges);
}

/* The one that was used longest ago goes; one that has no room in the cache lies in memory. */
static void cache_stays_small(void **state) {
    (void)state;
    cache c = cache_new();
    c.place.most = 3 * sizeof c.bytes;
    for (int i = 0; i < 6; i++) {
        char version[16];
        snprintf(version, sizeof version, "%d", i);
        gsz_range_store store = open_store(&c, version);
        put_some(&c, &store, 0, sizeof c.bytes);
        gsz_range_store_close(&store);
        usleep(20000); /* times of files are coarse */
    }
    assert_int_equal(files_in(c.place.folder, ".data", false), 3);
    assert_int_equal(files_in(c.place.folder, ".map", false), 3);
    gsz_range_store store = open_store(&c, "5");
    assert_int_equal(gsz_byte_ranges_sum(&store.there), sizeof c.bytes);
    gsz_range_store_close(&store);
    c.place.most = sizeof c.bytes - 1;
    store = open_store(&c, "9");
    assert_false(store.is_cached);
    put_some(&c, &store, 7, 99);
    assert_memory_equal(store.data + 7, c.bytes + 7, 92);
    gsz_range_store_close(&store);
    cache_remove(&c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_are_sets),       cmocka_unit_test(heads_are_read),
        cmocka_unit_test(bad_heads_say_nothing), cmocka_unit_test(cache_keeps),
        cmocka_unit_test(cache_survives_a_kill), cmocka_unit_test(damaged_maps_are_not_believed),
        cmocka_unit_test(cache_stays_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
