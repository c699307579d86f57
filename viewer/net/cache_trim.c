/* SPDX-License-Identifier: MIT */
/* cache_trim.c - the oldest of the cache goes, so that it stays within its bounds. */
#include "array_room.h"
#include "range_store.h"
#include "system_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NAME_MOST = 64, LEFT_OVER = 3600 /* seconds after which nobody writes it any more */ };

typedef struct cached_file {
    char name[NAME_MOST];
    uint64_t bytes; /* on the disk */
    int64_t used;
} cached_file;

typedef struct cached_files {
    const char *folder, *keep;
    cached_file *file;
    size_t count, capacity;
    uint64_t bytes;
} cached_files;

static bool ends_with(const char *name, const char *ending) {
    size_t size = strlen(name), tail = strlen(ending);
    return size > tail && strcmp(name + size - tail, ending) == 0;
}

static int compare_used(const void *a, const void *b) {
    int64_t x = ((const cached_file *)a)->used, y = ((const cached_file *)b)->used;
    return (x > y) - (x < y);
}

static void remove_named(const cached_files *files, const char *name) {
    char path[GSZ_SYSTEM_PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", files->folder, name) < (int)sizeof path)
        (void)gsz_system_remove(path);
}

static void remember(cached_files *files, const char *name, const gsz_system_entry *entry) {
    if (!GSZ_ROOM(&files->file, &files->capacity, files->count + 1)) return;
    cached_file *file = &files->file[files->count++];
    memcpy(file->name, name, strlen(name) + 1); /* look_at has measured it */
    file->bytes = entry->room;
    file->used = entry->changed;
    files->bytes += file->bytes;
}

static void look_at(cached_files *files, const char *name, const gsz_system_entry *entry) {
    const int64_t seconds = 1000000000;
    if (strlen(name) >= NAME_MOST || !entry->is_file) return;
    if (ends_with(name, ".new") && (int64_t)time(NULL) - entry->changed / seconds > LEFT_OVER)
        remove_named(files, name);
    if (ends_with(name, ".data") && !(files->keep && ends_with(files->keep, name)))
        remember(files, name, entry);
}

static void list(cached_files *files, gsz_system_folder *folder) {
    gsz_system_entry entry;
    const char *name;
    while ((name = gsz_system_next_name(folder)))
        if (gsz_system_look_in(&entry, folder)) look_at(files, name, &entry);
}

/* The map first: data without it are nothing. */
static void remove_file(const cached_files *files, const cached_file *file) {
    char map[NAME_MOST + 8];
    size_t stem = strlen(file->name) - strlen(".data");
    snprintf(map, sizeof map, "%.*s.map", (int)stem, file->name);
    remove_named(files, map);
    remove_named(files, file->name);
}

void gsz_cache_trim(const char *folder, uint64_t most, const char *keep) {
    cached_files files = {.folder = folder, .keep = keep};
    gsz_system_folder *opened = gsz_system_open_folder(folder);
    if (!opened) return;
    list(&files, opened);
    gsz_system_close_folder(opened);
    if (files.count > 0) qsort(files.file, files.count, sizeof *files.file, compare_used);
    for (size_t i = 0; i < files.count && files.bytes > most; i++) {
        remove_file(&files, &files.file[i]);
        files.bytes -= files.file[i].bytes;
    }
    free(files.file);
}
