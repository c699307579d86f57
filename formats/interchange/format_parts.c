/* SPDX-License-Identifier: MIT */
/* format_parts.c - how large a scene of more than one file is. */
#include "format_parts.h"

#include <stdio.h>
#include <string.h>

#include "system_files.h"

enum { PATH_SIZE = 4096 };

uint64_t gsz_bytes_of_folder(const char *path) {
    char at[PATH_SIZE + 2]; /* room for the "." */
    uint64_t bytes = 0;
    gsz_system_entry entry;
    gsz_system_folder *folder = gsz_system_open_folder(path);
    snprintf(at, PATH_SIZE, "%s", path);
    char *slash = strrchr(at, '/');
    if (!folder) snprintf(slash ? slash + 1 : at, 2, ".");
    if (!folder) folder = gsz_system_open_folder(at);
    while (folder && gsz_system_next_name(folder))
        if (gsz_system_look_in(&entry, folder) && entry.is_file) bytes += entry.size;
    gsz_system_close_folder(folder);
    return bytes;
}

uint64_t gsz_bytes_of_file(const char *path) {
    gsz_system_entry entry;
    return gsz_system_look(&entry, path) ? entry.size : 0;
}
