/* SPDX-License-Identifier: MIT */
/* format_parts.c - scenes that are more than one file: told by their paths, and how large they are together. */
#include "format_parts.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { PATH_SIZE = 4096 };

static bool ends_with(const char *path, const char *end) {
    size_t length = strlen(path), tail = strlen(end);
    return length >= tail && strcasecmp(path + length - tail, end) == 0;
}

static bool is_there(const char *folder, const char *name) {
    char path[PATH_SIZE];
    struct stat about;
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    return length > 0 && (size_t)length < sizeof path && stat(path, &about) == 0 &&
           S_ISREG(about.st_mode);
}

bool gsz_is_sog_folder(const char *path) {
    return ends_with(path, "meta.json") || is_there(path, "meta.json") ||
           is_there(path, "lod-meta.json");
}

bool gsz_is_gltf_in_parts(const char *path) { return ends_with(path, ".gltf"); }

uint64_t gsz_bytes_of_folder(const char *path) {
    char at[PATH_SIZE + 2]; /* room for the "." */
    uint64_t bytes = 0;
    DIR *folder = opendir(path);
    snprintf(at, PATH_SIZE, "%s", path);
    char *slash = strrchr(at, '/');
    if (!folder) snprintf(slash ? slash + 1 : at, 2, ".");
    if (!folder) folder = opendir(at);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        struct stat about;
        if (fstatat(dirfd(folder), entry->d_name, &about, 0) == 0 && S_ISREG(about.st_mode))
            bytes += (uint64_t)about.st_size;
    }
    if (folder) closedir(folder);
    return bytes;
}

uint64_t gsz_bytes_of_file(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 ? (uint64_t)about.st_size : 0;
}
