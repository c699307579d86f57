/* SPDX-License-Identifier: MIT */
/* test_formats_support.h - what the tests of formats share: a context that remembers, a folder, small clouds. */
#ifndef TEST_FORMATS_SUPPORT_H
#define TEST_FORMATS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "context.h"
#include "gsz_files.h"
#include "system_files.h"
#include "system_process.h"

/* ---- a context that remembers what it was told to say ---- */

typedef struct harness {
    gsz_context *context;
    gsz_pool *pool;
    char said[8192];  /* "warning: text\n" ... */
    int reports;      /* of progress so far */
    int cancel_after; /* reports; 0: never */
} harness;

static inline void harness_message(void *user, gsz_message_kind kind, const char *text) {
    harness *h = user;
    size_t used = strlen(h->said);
    snprintf(h->said + used, sizeof h->said - used, "%s: %s\n",
             kind == GSZ_MESSAGE_WARNING ? "warning" : "notice", text);
}

static inline bool harness_progress(void *user, const char *stage, double fraction) {
    harness *h = user;
    assert_non_null(stage);
    assert_true(fraction >= 0 && fraction <= 1);
    return ++h->reports != h->cancel_after;
}

static inline void harness_open(harness *h, int threads, uint64_t max_memory) {
    *h = (harness){0};
    gsz_context_options options;
    gsz_context_options_default(&options);
    assert_int_equal(gsz_pool_create(&h->pool, threads), GSZ_OK);
    options.pool = h->pool;
    options.max_memory = max_memory;
    options.message = harness_message;
    options.progress = harness_progress;
    options.user = h;
    assert_int_equal(gsz_context_create(&h->context, &options), GSZ_OK);
}

static inline void harness_close(harness *h) {
    gsz_context_destroy(&h->context);
    gsz_pool_destroy(&h->pool);
}

static inline void assert_error(const harness *h, const char *part) {
    const char *error = gsz_context_error(h->context);
    if (!strstr(error, part)) fail_msg("error is '%s', not '...%s...'", error, part);
}

static inline void assert_said(const harness *h, const char *part) {
    if (!strstr(h->said, part)) fail_msg("said '%s', not '...%s...'", h->said, part);
}

/* ---- a folder of the test's own ---- */

typedef struct folder {
    char path[256];
} folder;

static inline void folder_make(folder *f) {
    const char *place = getenv("TMPDIR");
    int number = 0;
    do
        snprintf(f->path, sizeof f->path, "%s/gsz-test-%ld-%d", place ? place : "/tmp",
                 gsz_system_process_number(), number++);
    while (!gsz_system_make_folder(f->path) && errno == EEXIST);
    assert_true(gsz_system_is_folder(f->path));
}

typedef struct file_path {
    char text[512];
} file_path;

static inline file_path folder_path(const folder *f, const char *name) {
    file_path p;
    snprintf(p.text, sizeof p.text, "%s/%s", f->path, name);
    return p;
}

static inline int folder_count(const folder *f) {
    DIR *directory = opendir(f->path);
    assert_non_null(directory);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(directory));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(directory);
    return count;
}

/* The folder must have no folders left in it. */
static inline void folder_remove(const folder *f) {
    DIR *directory = opendir(f->path);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory));)
        unlink(folder_path(f, entry->d_name).text);
    closedir(directory);
    assert_int_equal(rmdir(f->path), 0);
}

static inline void file_write(const char *path, const void *data, size_t size) {
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

static inline gsz_buffer file_read(harness *h, const char *path) {
    gsz_buffer buffer = {0};
    gsz_source *source = NULL;
    assert_int_equal(gsz_source_open(h->context, &source, path), GSZ_OK);
    assert_int_equal(gsz_source_read_all(h->context, &buffer, source, UINT64_MAX), GSZ_OK);
    gsz_source_close(h->context, &source);
    return buffer;
}

/* ---- clouds ---- */

static inline uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static inline float random_float(uint32_t *state, float limit) {
    return ((float)next_random(state) / 8388608.0f - 1.0f) * limit;
}

static inline void fill_random(float *values, size_t count, uint32_t *state, float limit) {
    for (size_t i = 0; i < count; i++) values[i] = random_float(state, limit);
}

static inline gsz_cloud random_cloud(harness *h, size_t count, int degree, uint32_t seed) {
    gsz_cloud cloud = {0};
    assert_int_equal(gsz_cloud_create(h->context, &cloud, count, degree), GSZ_OK);
    for (int plane = 0; plane < gsz_plane_count(degree); plane++)
        fill_random(cloud.plane[plane], count, &seed, 8.0f);
    return cloud;
}

static inline void assert_same_cloud(const gsz_cloud *a, const gsz_cloud *b) {
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->sh_degree, b->sh_degree);
    for (int plane = 0; plane < gsz_plane_count(a->sh_degree); plane++)
        assert_memory_equal(a->plane[plane], b->plane[plane], a->count * sizeof(float));
    assert_int_equal(a->extra_count, b->extra_count);
    for (size_t i = 0; i < a->extra_count; i++) {
        assert_string_equal(a->extra[i].name, b->extra[i].name);
        assert_memory_equal(a->extra[i].values, b->extra[i].values, a->count * sizeof(float));
    }
    assert_int_equal(a->metadata_count, b->metadata_count);
    for (size_t i = 0; i < a->metadata_count; i++) {
        assert_string_equal(a->metadata[i].key, b->metadata[i].key);
        assert_string_equal(a->metadata[i].value, b->metadata[i].value);
    }
}

#endif
