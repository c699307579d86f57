/* SPDX-License-Identifier: MIT */
/* system_files_posix.c - system_files.h for Linux and what is like it. */
#include "system_files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct gsz_system_folder {
    DIR *directory;
    const struct dirent *entry;
};

/* ---- looking ---- */

static void describe(gsz_system_entry *out, const struct stat *status) {
#ifdef __APPLE__
    const struct timespec changed = status->st_mtimespec;
#else
    const struct timespec changed = status->st_mtim;
#endif
    *out = (gsz_system_entry){.is_file = S_ISREG(status->st_mode),
                              .is_folder = S_ISDIR(status->st_mode),
                              .size = (uint64_t)status->st_size,
                              .room = (uint64_t)status->st_blocks * 512,
                              .changed = (int64_t)changed.tv_sec * 1000000000 + changed.tv_nsec,
                              .disk = (uint64_t)status->st_dev,
                              .place = (uint64_t)status->st_ino};
}

bool gsz_system_look(gsz_system_entry *out_entry, const char *path) {
    struct stat status;
    if (stat(path, &status) != 0) return false;
    describe(out_entry, &status);
    return true;
}

bool gsz_system_look_at_stream(gsz_system_entry *out_entry, int stream) {
    struct stat status;
    if (fstat(stream, &status) != 0) return false;
    describe(out_entry, &status);
    return true;
}

bool gsz_system_exists(const char *path) { return access(path, F_OK) == 0; }

bool gsz_system_may_read(const char *path) { return access(path, R_OK) == 0; }

bool gsz_system_may_fill(const char *folder) { return access(folder, W_OK | X_OK) == 0; }

/* ---- names ---- */

char *gsz_system_absolute(const char *path) { return realpath(path, NULL); }

bool gsz_system_is_absolute(const char *path) { return path[0] == '/'; }

void gsz_system_use_slashes(char *path) { (void)path; /* a backslash is a letter like others */ }

/* As the XDG base directories are found. */
static bool user_folder(char out[GSZ_SYSTEM_PATH_MAX], const char *variable, const char *below) {
    const char *own = getenv(variable), *home = getenv("HOME");
    int length = -1;
    if (own && own[0] == '/')
        length = snprintf(out, GSZ_SYSTEM_PATH_MAX, "%s", own);
    else if (home && home[0] == '/')
        length = snprintf(out, GSZ_SYSTEM_PATH_MAX, "%s/%s", home, below);
    return length > 0 && length < GSZ_SYSTEM_PATH_MAX;
}

bool gsz_system_config_folder(char out_folder[GSZ_SYSTEM_PATH_MAX]) {
    return user_folder(out_folder, "XDG_CONFIG_HOME", ".config");
}

bool gsz_system_cache_folder(char out_folder[GSZ_SYSTEM_PATH_MAX]) {
    return user_folder(out_folder, "XDG_CACHE_HOME", ".cache");
}

/* ---- files ---- */

FILE *gsz_system_open(const char *path, const char *mode) { return fopen(path, mode); }

bool gsz_system_flush(FILE *file) { return fflush(file) == 0 && fsync(fileno(file)) == 0; }

bool gsz_system_rename(const char *from, const char *to) { return rename(from, to) == 0; }

bool gsz_system_remove(const char *path) { return unlink(path) == 0; }

/* ---- folders ---- */

bool gsz_system_make_folder(const char *path) { return mkdir(path, 0777) == 0; }

bool gsz_system_make_own_folder(const char *path) { return mkdir(path, 0700) == 0; }

bool gsz_system_remove_folder(const char *path) { return rmdir(path) == 0; }

gsz_system_folder *gsz_system_open_folder(const char *path) {
    gsz_system_folder *folder = calloc(1, sizeof *folder);
    if (folder && !(folder->directory = opendir(path))) {
        int error = errno;
        free(folder);
        folder = NULL;
        errno = error;
    }
    return folder;
}

const char *gsz_system_next_name(gsz_system_folder *folder) {
    errno = 0;
    folder->entry = readdir(folder->directory);
    return folder->entry ? folder->entry->d_name : NULL;
}

bool gsz_system_look_in(gsz_system_entry *out_entry, gsz_system_folder *folder) {
    struct stat status;
    if (fstatat(dirfd(folder->directory), folder->entry->d_name, &status, 0) != 0) return false;
    describe(out_entry, &status);
    return true;
}

void gsz_system_close_folder(gsz_system_folder *folder) {
    if (!folder) return;
    closedir(folder->directory);
    free(folder);
}
