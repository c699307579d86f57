/* SPDX-License-Identifier: MIT */
/* system_files.h - files and folders by their names, for programs: system_files_posix.c, system_files_windows.c.
 *
 * Names are UTF-8 on every system, with slashes between their parts. What fails sets errno. No part of libgsz. */
#ifndef GSZ_SYSTEM_FILES_H
#define GSZ_SYSTEM_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { GSZ_SYSTEM_PATH_MAX = 4096 };

/** What a name stands for; links are followed. */
typedef struct gsz_system_entry {
    bool is_file, is_folder;
    uint64_t size;        /**< bytes of a file */
    uint64_t room;        /**< bytes that it takes on the disk */
    int64_t changed;      /**< nanoseconds since 1970 */
    uint64_t disk, place; /**< the same of two names that stand for one file */
} gsz_system_entry;

/* ---- looking ---- */

bool gsz_system_look(gsz_system_entry *out_entry, const char *path);
/** The same of a standard stream: 0 input, 1 output. */
bool gsz_system_look_at_stream(gsz_system_entry *out_entry, int stream);
bool gsz_system_exists(const char *path);
bool gsz_system_is_file(const char *path);
bool gsz_system_is_folder(const char *path);
bool gsz_system_may_read(const char *path);
/** Of a folder: whether files can be made in it. */
bool gsz_system_may_fill(const char *folder);

/* ---- names ---- */

/** Whether a name that a stranger wrote, taken from a folder, stays in that folder. */
bool gsz_system_stays_below(const char *name);
/** From the root, without links; release with free. NULL: there is no such file. */
char *gsz_system_absolute(const char *path);
bool gsz_system_is_absolute(const char *path);
/** The path as a user wrote it, with slashes. */
void gsz_system_use_slashes(char *path);
/** Where a program keeps what users choose, or what it can do without: "/home/me/.config", "/home/me/.cache". False: nowhere. */
bool gsz_system_config_folder(char out_folder[GSZ_SYSTEM_PATH_MAX]);
bool gsz_system_cache_folder(char out_folder[GSZ_SYSTEM_PATH_MAX]);

/* ---- files ---- */

/** fopen; binary, whatever the mode says of it. */
FILE *gsz_system_open(const char *path, const char *mode);
/** To the disk, not only to the system. */
bool gsz_system_flush(FILE *file);
/** In place of what has that name. */
bool gsz_system_rename(const char *from, const char *to);
bool gsz_system_remove(const char *path);

/* ---- folders ---- */

/** For everyone, as far as the system's mask lets it; and for this user alone. */
bool gsz_system_make_folder(const char *path);
bool gsz_system_make_own_folder(const char *path);
/** The folders above a file that are missing, for this user alone; true if the last is there then. */
bool gsz_system_make_folders_of(const char *path);
/** Only an empty one goes. */
bool gsz_system_remove_folder(const char *path);

typedef struct gsz_system_folder gsz_system_folder;
gsz_system_folder *gsz_system_open_folder(const char *path);
/** Names in no order, "." and ".." among them; NULL behind the last, or with errno other than 0. Valid until the next call. */
const char *gsz_system_next_name(gsz_system_folder *folder);
/** What the last name stands for; a link is followed. */
bool gsz_system_look_in(gsz_system_entry *out_entry, gsz_system_folder *folder);
void gsz_system_close_folder(gsz_system_folder *folder);

#endif
