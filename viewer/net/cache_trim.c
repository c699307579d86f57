/* SPDX-License-Identifier: MIT */
/* cache_trim.c - the oldest of the cache goes, so that it stays within its bounds. */
#include "range_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { NAME_MOST = 64, LEFT_OVER = 3600 /* seconds after which nobody writes it any more */ };

typedef struct cached_file {
    char name[NAME_MOST];
    uint64_t bytes; /* on the disk */
    struct timespec used;
} cached_file;

typedef struct cached_files {
    cached_file *file;
    size_t count, capacity;
    uint64_t bytes;
} cached_files;

static bool ends_with(const char *name, const char *ending) {
    size_t size = strlen(name), tail = strlen(ending);
    return size > tail && strcmp(name + size - tail, ending) == 0;
}

static int compare_used(const void *a, const void *b) {
    const struct timespec *x = &((const cached_file *)a)->used,
                          *y = &((const cached_file *)b)->used;
    if (x->tv_sec != y->tv_sec) return x->tv_sec < y->tv_sec ? -1 : 1;
    return (x->tv_nsec > y->tv_nsec) - (x->tv_nsec < y->tv_nsec);
}

static void remember(cached_files *files, const char *name, const struct stat *status) {
    if (files->count == files->capacity) {
        size_t capacity = files->capacity ? 2 * files->capacity : 16;
        cached_file *grown = realloc(files->file, capacity * sizeof *grown);
        if (!grown) return;
        files->file = grown;
        files->capacity = capacity;
    }
    cached_file *file = &files->file[files->count++];
    memcpy(file->name, name, strlen(name) + 1); /* look_at has measured it */
    file->bytes = (uint64_t)status->st_blocks * 512;
    file->used = status->st_mtim;
    files->bytes += file->bytes;
}

static void look_at(cached_files *files, int folder, const char *name, const char *keep) {
    struct stat status;
    if (strlen(name) >= NAME_MOST || fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(status.st_mode))
        return;
    if (ends_with(name, ".new") && time(NULL) - status.st_mtim.tv_sec > LEFT_OVER)
        unlinkat(folder, name, 0);
    if (ends_with(name, ".data") && !(keep && ends_with(keep, name)))
        remember(files, name, &status);
}

/* The map first: data without it are nothing. */
static void remove_file(int folder, const cached_file *file) {
    char map[NAME_MOST + 8];
    size_t stem = strlen(file->name) - strlen(".data");
    snprintf(map, sizeof map, "%.*s.map", (int)stem, file->name);
    unlinkat(folder, map, 0);
    unlinkat(folder, file->name, 0);
}

void gsz_cache_trim(const char *folder, uint64_t most, const char *keep) {
    cached_files files = {0};
    DIR *directory = opendir(folder);
    struct dirent *entry;
    if (!directory) return;
    while ((entry = readdir(directory))) look_at(&files, dirfd(directory), entry->d_name, keep);
    if (files.count > 0) qsort(files.file, files.count, sizeof *files.file, compare_used);
    for (size_t i = 0; i < files.count && files.bytes > most; i++) {
        remove_file(dirfd(directory), &files.file[i]);
        files.bytes -= files.file[i].bytes;
    }
    closedir(directory);
    free(files.file);
}
