/* SPDX-License-Identifier: MIT */
/* range_store.c - room for a file of which parts come, in a file of the cache or in memory. */
#include "range_store.h"
#include "cache_map.h"
#include "file_pieces.h"
#include "system_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory ---- */

static bool open_memory(gsz_range_store *store) {
    store->data = store->memory = gsz_system_reserve((size_t)store->size);
    return store->memory != NULL;
}

/* ---- the cache ---- */

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

static bool open_cache(gsz_range_store *store, const gsz_cache_place *place, const char *url,
                       const char *version) {
    const char *folder = place->folder;
    char *map;
    bool good = place->most > 0 && store->size <= place->most &&
                name_files(store, folder, url, version) && gsz_system_make_folders_of(store->path);
    if (good) gsz_cache_trim(folder, place->most - store->size, store->path);
    good = good && gsz_system_map(&store->mapping, store->path, store->size);
    store->data = store->mapping.data;
    map = good ? map_path(store) : NULL;
    if (map) store->is_cached = true;
    /* An older file without a map, or with a wrong one, is filled anew. */
    if (map && !gsz_cache_map_read(&store->there, map, store->key, store->size))
        store->is_changed = true;
    free(map);
    return store->is_cached;
}

static void close_cache(gsz_range_store *store) {
    gsz_system_unmap(&store->mapping);
    free(store->path);
    free(store->key);
    store->path = store->key = NULL;
}

/* ---- both ---- */

bool gsz_range_store_open(gsz_range_store *store, uint64_t size, const gsz_cache_place *place,
                          const char *url, const char *version) {
    *store = (gsz_range_store){.size = size};
    if (size == 0 || size > SIZE_MAX) return false;
    if (place && open_cache(store, place, url, version)) return true;
    close_cache(store);
    return open_memory(store);
}

bool gsz_range_store_write(gsz_range_store *store, uint64_t offset, const void *bytes,
                           size_t size) {
    if (offset > store->size || size > store->size - offset) return false;
    if (!store->is_cached)
        memcpy(store->memory + offset, bytes, size);
    else if (gsz_piece_write(store->mapping.file, bytes, size, offset) != 0)
        return false;
    store->is_changed = true;
    return gsz_byte_ranges_add(&store->there, offset, offset + size);
}

void gsz_range_store_save(gsz_range_store *store) {
    char *map;
    if (!store->is_cached || !store->is_changed) return;
    map = map_path(store);
    if (map && gsz_system_map_flush(&store->mapping) &&
        gsz_cache_map_write(&store->there, map, store->key, store->size))
        store->is_changed = false;
    free(map);
}

void gsz_range_store_forget(gsz_range_store *store) {
    char *map = store->is_cached ? map_path(store) : NULL;
    if (map) (void)gsz_system_remove(map);
    free(map);
    gsz_byte_ranges_free(&store->there);
    store->is_changed = false;
}

void gsz_range_store_close(gsz_range_store *store) {
    gsz_range_store_save(store);
    gsz_system_give_back(store->memory, (size_t)store->size);
    close_cache(store);
    gsz_byte_ranges_free(&store->there);
    *store = (gsz_range_store){0};
}
