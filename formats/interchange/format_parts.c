/* SPDX-License-Identifier: MIT */
/* format_parts.c - how large a scene of more than one file is. */
#include "format_parts.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_SIZE = 4096 };

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
