/* SPDX-License-Identifier: MIT */
/* system_names.c - what of system_files.h is the same everywhere. */
#include "system_files.h"

#include <errno.h>
#include <string.h>

#include "platform.h"

bool gsz_system_is_file(const char *path) {
    gsz_system_entry entry;
    return gsz_system_look(&entry, path) && entry.is_file;
}

bool gsz_system_is_folder(const char *path) {
    gsz_system_entry entry;
    return gsz_system_look(&entry, path) && entry.is_folder;
}

bool gsz_system_stays_below(const char *name) {
    if (!*name || *name == '/' || strpbrk(name, GSZ_PLATFORM_LEADS_OUT)) return false;
    while (*name) {
        size_t length = strcspn(name, "/");
        if (length == 2 && name[0] == '.' && name[1] == '.') return false;
        name += length;
        name += strspn(name, "/");
    }
    return true;
}

bool gsz_system_make_folders_of(const char *path) {
    char folder[GSZ_SYSTEM_PATH_MAX];
    bool there = true;
    if (strlen(path) >= sizeof folder) return false;
    for (const char *slash = *path ? strchr(path + 1, '/') : NULL; slash;
         slash = strchr(slash + 1, '/')) {
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
        there = gsz_system_make_own_folder(folder) || errno == EEXIST;
    }
    return there;
}
