/* SPDX-License-Identifier: MIT */
/* frame_list.c - lists the frames of a sequence that several paths, a folder or a pattern stand for. */
#include "frame_list.h"
#include "cloud_input.h"
#include "frame_pattern.h"
#include "paths.h"
#include "system_files.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int no_memory(gsz_cli_session *session) {
    return gsz_cli_fail(session, GSZ_EXIT_OTHER, "out of memory");
}

static int too_many(gsz_cli_session *session, const char *where) {
    return gsz_cli_fail(session, GSZ_EXIT_LIMIT, "%s: more than %d frames", where,
                        (int)GSZ_CLI_FRAMES_MAX);
}

/* ---- several paths ---- */

/* A slip in one of many names should not show after an hour of packing. */
static int check_frame(gsz_cli_session *session, const char *path) {
    if (gsz_cli_is_dash(path))
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "standard input cannot be one frame of several, name files");
    if (!*path) return gsz_cli_fail(session, GSZ_EXIT_USAGE, "the name of a frame is empty");
    if (gsz_cli_is_folder(path) && !gsz_format_of_path(path))
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "%s: a folder cannot be one frame of several: give the folder alone, "
                            "or the files in it",
                            path);
    return gsz_cli_input_check(session, path);
}

static void tell_order(gsz_cli_session *session, const gsz_cli_names *paths,
                       const char *const *operands) {
    for (size_t i = 0; i < paths->count; i++)
        if (strcmp(paths->name[i], operands[i]) != 0) {
            gsz_cli_notice(session,
                           "frames are taken in the order of their numbers, not as given: %s is "
                           "frame %zu",
                           paths->name[i], i);
            return;
        }
}

static int list_several(gsz_cli_session *session, gsz_cli_names *paths, const char *const *operands,
                        size_t count) {
    if (count > GSZ_CLI_FRAMES_MAX) return too_many(session, operands[0]);
    for (size_t i = 0; i < count; i++) {
        int code = check_frame(session, operands[i]);
        if (code != GSZ_EXIT_OK) return code;
        if (!gsz_cli_names_add(paths, operands[i])) return no_memory(session);
    }
    gsz_cli_names_sort(paths);
    tell_order(session, paths, operands);
    return GSZ_EXIT_OK;
}

/* ---- a folder ---- */

/* What a file of a folder is by its name; endings of one format count as one. */
typedef struct frame_kind {
    const gsz_format *format; /* NULL: a .gsz */
    bool is_scene;
} frame_kind;

static frame_kind kind_of(const char *name) {
    const gsz_format *format = gsz_format_by_ending(name);
    if (name[0] == '.') return (frame_kind){0};
    if (format) return (frame_kind){format, format->read != NULL};
    return (frame_kind){NULL, gsz_cli_has_ending(name, ".gsz")};
}

static char *join(const char *folder, const char *name) {
    size_t length = strlen(folder), room = length + strlen(name) + 2;
    char *path = malloc(room);
    if (path) snprintf(path, room, "%s%s%s", folder, folder[length - 1] == '/' ? "" : "/", name);
    return path;
}

static int read_folder(gsz_cli_session *session, gsz_cli_names *paths, gsz_system_folder *opened,
                       const char *folder) {
    gsz_system_entry entry;
    const char *name;
    while ((name = gsz_system_next_name(opened)) != NULL) {
        if (!kind_of(name).is_scene || !gsz_system_look_in(&entry, opened) || !entry.is_file)
            continue;
        if (paths->count == GSZ_CLI_FRAMES_MAX) return too_many(session, folder);
        if (!gsz_cli_names_take(paths, join(folder, name))) return no_memory(session);
    }
    if (errno) return gsz_cli_fail(session, GSZ_EXIT_IO, "%s: %s", folder, strerror(errno));
    return GSZ_EXIT_OK;
}

static bool is_packed(const char *path) { return gsz_cli_has_ending(path, ".gsz"); }

static const char *ending_of(const char *path) {
    const gsz_format *format = kind_of(gsz_cli_last_part(path)).format;
    return format ? format->endings[0] : ".gsz";
}

/* What frames of another format were packed into lies where they do, by default, and is no frame of them. */
static void leave_packed(gsz_cli_names *paths) {
    size_t kept = 0;
    for (size_t i = 0; i < paths->count; i++) kept += !is_packed(paths->name[i]);
    if (kept == 0 || kept == paths->count) return;
    kept = 0;
    for (size_t i = 0; i < paths->count; i++)
        if (is_packed(paths->name[i]))
            free(paths->name[i]);
        else
            paths->name[kept++] = paths->name[i];
    paths->count = kept;
}

/* In natural order, so that the two files named are the same ones on every machine. */
static int check_endings(gsz_cli_session *session, const gsz_cli_names *paths, const char *folder) {
    for (size_t i = 1; i < paths->count; i++) {
        const char *first = ending_of(paths->name[0]), *other = ending_of(paths->name[i]);
        if (strcmp(first, other) == 0) continue;
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "%s: holds frames of several kinds, such as %s and %s: name those of "
                            "one kind, as in %s%s*%s",
                            folder, gsz_cli_last_part(paths->name[0]),
                            gsz_cli_last_part(paths->name[i]), folder,
                            folder[strlen(folder) - 1] == '/' ? "" : "/", first);
    }
    return GSZ_EXIT_OK;
}

static int list_folder(gsz_cli_session *session, gsz_cli_names *paths, const char *folder) {
    gsz_system_folder *opened = gsz_system_open_folder(folder);
    if (!opened) return gsz_cli_fail(session, GSZ_EXIT_IO, "%s: %s", folder, strerror(errno));
    int code = read_folder(session, paths, opened, folder);
    gsz_system_close_folder(opened);
    if (code != GSZ_EXIT_OK) return code;
    if (paths->count == 0)
        return gsz_cli_fail(session, GSZ_EXIT_IO,
                            "%s: holds no frames: no file whose name ends as those of a format "
                            "that gsz reads, such as .ply",
                            folder);
    leave_packed(paths);
    gsz_cli_names_sort(paths);
    return check_endings(session, paths, folder);
}

/* ---- which of them ---- */

static int list_one(gsz_cli_session *session, gsz_cli_frame_list *list, gsz_cli_names *paths,
                    const char *operand) {
    gsz_system_entry entry = {0};
    bool exists = gsz_system_look(&entry, operand);
    list->is_sequence = true;
    if (entry.is_folder && !gsz_format_of_path(operand))
        return list_folder(session, paths, operand);
    if (!exists && gsz_cli_is_pattern(operand))
        return gsz_cli_pattern_files(session, paths, operand, GSZ_CLI_FRAMES_MAX);
    list->is_sequence = false;
    return gsz_cli_names_add(paths, operand) ? GSZ_EXIT_OK : no_memory(session);
}

int gsz_cli_frame_list_read(gsz_cli_session *session, gsz_cli_frame_list *list,
                            const char *const *operands, size_t count) {
    gsz_cli_names paths = {0};
    list->is_sequence = true;
    int code = count == 1 ? list_one(session, list, &paths, operands[0])
                          : list_several(session, &paths, operands, count);
    if (code != GSZ_EXIT_OK) {
        gsz_cli_names_free(&paths);
        list->is_sequence = false;
        return code;
    }
    list->path = paths.name;
    list->count = paths.count;
    return GSZ_EXIT_OK;
}

void gsz_cli_frame_list_free(gsz_cli_frame_list *list) {
    for (size_t i = 0; i < list->count; i++) free(list->path[i]);
    free(list->path);
    *list = (gsz_cli_frame_list){0};
}

/* ---- ranges ---- */

/* The number at *text, which moves behind it; beyond all counts it stays at SIZE_MAX. */
static bool take_frame(size_t *out, const char **text) {
    const char *at = *text;
    *out = 0;
    for (; *at >= '0' && *at <= '9'; at++) {
        size_t digit = (size_t)(*at - '0');
        *out = *out > (SIZE_MAX - digit) / 10 ? SIZE_MAX : 10 * *out + digit;
    }
    bool any = at != *text;
    *text = at;
    return any;
}

static bool parse_range(gsz_cli_frame_range *range, const char *text, size_t count) {
    if (!take_frame(&range->first, &text)) return false;
    range->last = range->first;
    if (*text != '-') return *text == '\0';
    text++;
    range->last = count - 1;
    return *text == '\0' || (take_frame(&range->last, &text) && *text == '\0');
}

int gsz_cli_frame_range_parse(gsz_cli_session *session, gsz_cli_frame_range *range,
                              const char *text, size_t count) {
    *range = (gsz_cli_frame_range){0, count - 1};
    if (!text) return GSZ_EXIT_OK;
    if (!parse_range(range, text, count))
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "--frames '%s' is no range of frames: A-B, A or A-, from 0 to %zu",
                            text, count - 1);
    if (range->first >= count || range->last >= count)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE, "--frames %s: there are frames from 0 to %zu",
                            text, count - 1);
    if (range->first > range->last)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "--frames %s: ends before it begins; there are frames from 0 to %zu",
                            text, count - 1);
    return GSZ_EXIT_OK;
}
