/* SPDX-License-Identifier: MIT */
/* range_store.c - room for a file of which parts come, in a file of the cache or in memory. */
#include "range_store.h"
#include "cache_map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- memory ---- */

static bool open_memory(gsz_range_store *store) {
    void *memory = mmap(NULL, (size_t)store->size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED) return false;
    store->data = store->memory = memory;
    return true;
}

/* ---- the cache ---- */

/* With all folders above it. */
static bool make_folder(char *path) {
    for (char *at = path + 1; *at; at++) {
        if (*at != '/') continue;
        *at = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST) return false;
        *at = '/';
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static char *join(const char *a, const char *between, const char *b) {
    size_t size = strlen(a) + strlen(between) + strlen(b) + 1;
    char *joined = malloc(size);
    if (joined) snprintf(joined, size, "%s%s%s", a, between, b);
    return joined;
}

/* Both versions of a file may be kept: whoever has the older one open goes on with it. */
static bool name_files(gsz_range_store *store, const char *folder, const char *url,
                       const char *version) {
    char name[32];
    store->key = join(url, "\n", version);
    if (!store->key) return false;
    snprintf(name, sizeof name, "%016llx.data",
             (unsigned long long)gsz_cache_sum(GSZ_CACHE_SUM, store->key, strlen(store->key)));
    store->path = join(folder, "/", name);
    return store->path != NULL;
}

static char *map_path(const gsz_range_store *store) {
    size_t stem = strlen(store->path) - strlen("data");
    char *path = join(store->path, "", "");
    if (path) strcpy(path + stem, "map");
    return path;
}

/* Never made shorter: another program may be looking at it. */
static bool open_data(gsz_range_store *store) {
    struct stat status;
    void *data;
    store->file = open(store->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (store->file < 0 || fstat(store->file, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    if ((uint64_t)status.st_size > store->size) return false;
    if ((uint64_t)status.st_size < store->size && ftruncate(store->file, (off_t)store->size) != 0)
        return false;
    futimens(store->file, NULL);
    data = mmap(NULL, (size_t)store->size, PROT_READ, MAP_SHARED, store->file, 0);
    if (data == MAP_FAILED) return false;
    store->data = data;
    return true;
}

static bool open_cache(gsz_range_store *store, const gsz_cache_place *place, const char *url,
                       const char *version) {
    char *folder = join(place->folder, "", ""), *map;
    bool good = folder && place->most > 0 && store->size <= place->most && make_folder(folder) &&
                name_files(store, folder, url, version);
    if (good) gsz_cache_trim(folder, place->most - store->size, store->path);
    good = good && open_data(store);
    map = good ? map_path(store) : NULL;
    if (map) store->is_cached = true;
    /* An older file without a map, or with a wrong one, is filled anew. */
    if (map && !gsz_cache_map_read(&store->there, map, store->key, store->size))
        store->is_changed = true;
    free(map);
    free(folder);
    return store->is_cached;
}

static void close_cache(gsz_range_store *store) {
    if (store->file >= 0) close(store->file);
    free(store->path);
    free(store->key);
    store->path = store->key = NULL;
    store->file = -1;
}

/* ---- both ---- */

bool gsz_range_store_open(gsz_range_store *store, uint64_t size, const gsz_cache_place *place,
                          const char *url, const char *version) {
    *store = (gsz_range_store){.size = size, .file = -1};
    if (size == 0 || size > SIZE_MAX) return false;
    if (place && open_cache(store, place, url, version)) return true;
    close_cache(store);
    return open_memory(store);
}

static bool write_file(const gsz_range_store *store, uint64_t offset, const uint8_t *bytes,
                       size_t size) {
    while (size > 0) {
        ssize_t written = pwrite(store->file, bytes, size, (off_t)offset);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes += written;
        offset += (uint64_t)written;
        size -= (size_t)written;
    }
    return true;
}

bool gsz_range_store_write(gsz_range_store *store, uint64_t offset, const void *bytes,
                           size_t size) {
    if (offset > store->size || size > store->size - offset) return false;
    if (!store->is_cached)
        memcpy(store->memory + offset, bytes, size);
    else if (!write_file(store, offset, bytes, size))
        return false;
    store->is_changed = true;
    return gsz_byte_ranges_add(&store->there, offset, offset + size);
}

void gsz_range_store_save(gsz_range_store *store) {
    char *map;
    if (!store->is_cached || !store->is_changed) return;
    map = map_path(store);
    if (map && fdatasync(store->file) == 0 &&
        gsz_cache_map_write(&store->there, map, store->key, store->size))
        store->is_changed = false;
    free(map);
}

void gsz_range_store_forget(gsz_range_store *store) {
    char *map = store->is_cached ? map_path(store) : NULL;
    if (map) unlink(map);
    free(map);
    gsz_byte_ranges_free(&store->there);
    store->is_changed = false;
}

void gsz_range_store_close(gsz_range_store *store) {
    gsz_range_store_save(store);
    if (store->data) munmap((void *)(uintptr_t)store->data, (size_t)store->size);
    if (store->size > 0) close_cache(store);
    gsz_byte_ranges_free(&store->there);
    *store = (gsz_range_store){.file = -1};
}
