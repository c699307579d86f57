/* SPDX-License-Identifier: MIT */
/* paths.c - default names, directories as places, and the checks of an output before any work. */
#include "paths.h"

#include "system_files.h"
#include "system_process.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

bool gsz_cli_is_dash(const char *path) { return strcmp(path, "-") == 0; }

const char *gsz_cli_input_name(const char *path) {
    return gsz_cli_is_dash(path) ? "standard input" : path;
}

const char *gsz_cli_output_name(const gsz_cli_place *place) {
    return place->is_stdout ? "standard output" : place->path;
}

/* ---- names ---- */

bool gsz_cli_has_ending(const char *name, const char *ending) {
    size_t length = strlen(name), end = strlen(ending);
    return length > end && name[length - end - 1] != '/' &&
           strcasecmp(name + length - end, ending) == 0;
}

static size_t length_without(const char *name, const char *ending) {
    return strlen(name) - (gsz_cli_has_ending(name, ending) ? strlen(ending) : 0);
}

const char *gsz_cli_last_part(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* folder + separator + name, its ending changed. */
static int name_place(gsz_cli_session *session, gsz_cli_place *place, const char *folder,
                      const char *name, const gsz_cli_place_rules *rules) {
    size_t length = strlen(folder);
    const char *separator = length > 0 && folder[length - 1] != '/' ? "/" : "";
    int size = snprintf(place->path, sizeof place->path, "%s%s%.*s%s", folder, separator,
                        (int)length_without(name, rules->from), name, rules->to);
    if (size >= (int)sizeof place->path)
        return gsz_cli_fail(session, GSZ_EXIT_IO, "%s: the name of the output is too long", name);
    return GSZ_EXIT_OK;
}

static int place_in_folder(gsz_cli_session *session, gsz_cli_place *place, const char *folder,
                           const char *input, const gsz_cli_place_rules *rules) {
    gsz_system_entry entry;
    if (!gsz_system_look(&entry, folder))
        return gsz_cli_fail(session, GSZ_EXIT_IO, "%s: %s", folder, strerror(errno));
    if (!entry.is_folder) return gsz_cli_fail(session, GSZ_EXIT_IO, "%s: not a directory", folder);
    if (gsz_cli_is_dash(input))
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "%s: standard input has no name to take over, use -o FILE", folder);
    return name_place(session, place, folder, gsz_cli_last_part(input), rules);
}

bool gsz_cli_is_folder(const char *path) {
    return path[strlen(path) - 1] == '/' || gsz_system_is_folder(path);
}

int gsz_cli_make_folder(gsz_cli_session *session, bool *out_made, const char *path,
                        const char *hint) {
    gsz_system_entry entry;
    *out_made = gsz_system_make_folder(path);
    if (*out_made) return GSZ_EXIT_OK;
    if (errno != EEXIST || !gsz_system_look(&entry, path))
        return gsz_cli_fail(session, GSZ_EXIT_IO, "%s: cannot be created: %s", path,
                            strerror(errno));
    if (!entry.is_folder)
        return gsz_cli_fail(session, GSZ_EXIT_IO, "%s: not a directory (%s)", path, hint);
    if (!gsz_system_may_fill(path))
        return gsz_cli_fail(session, GSZ_EXIT_IO, "%s: cannot be written into: %s", path,
                            strerror(errno));
    return GSZ_EXIT_OK;
}

int gsz_cli_digits(size_t count, int least) {
    int digits = 1;
    for (; count > 10; count = (count + 9) / 10) digits++;
    return digits < least ? least : digits;
}

static int name_output(gsz_cli_session *session, gsz_cli_place *place,
                       const gsz_cli_arguments *arguments, const gsz_cli_place_rules *rules) {
    const char *input = arguments->input, *output = arguments->output;
    if (!output && !gsz_cli_is_dash(input)) return name_place(session, place, "", input, rules);
    place->is_stdout = !output || gsz_cli_is_dash(output);
    if (place->is_stdout) output = "-";
    if (!place->is_stdout && gsz_cli_is_folder(output))
        return place_in_folder(session, place, output, input, rules);
    if (snprintf(place->path, sizeof place->path, "%s", output) >= (int)sizeof place->path)
        return gsz_cli_fail(session, GSZ_EXIT_IO, "%.200s...: the name is too long", output);
    return GSZ_EXIT_OK;
}

/* ---- checks ---- */

static bool look(gsz_system_entry *out_entry, const char *path, int standard) {
    return gsz_cli_is_dash(path) ? gsz_system_look_at_stream(out_entry, standard)
                                 : gsz_system_look(out_entry, path);
}

bool gsz_cli_is_same_file(const char *input, const char *output) {
    gsz_system_entry in, out;
    return look(&in, input, 0) && look(&out, output, 1) && in.is_file && in.disk == out.disk &&
           in.place == out.place;
}

static int check_stdout(gsz_cli_session *session, const gsz_cli_place_rules *rules) {
    if (session->json)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "--json and the output cannot share standard output, use -o FILE");
    if (!rules->text && gsz_system_is_terminal(1))
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "binary data does not go to a terminal, use -o FILE or redirect it");
    return GSZ_EXIT_OK;
}

int gsz_cli_choose_place(gsz_cli_session *session, gsz_cli_place *place,
                         const gsz_cli_arguments *arguments, const gsz_cli_place_rules *rules) {
    int code;
    memset(place, 0, sizeof *place);
    code = name_output(session, place, arguments, rules);
    if (code != GSZ_EXIT_OK) return code;
    if (gsz_cli_is_same_file(arguments->input, place->path))
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "%s: input and output are the same file, use -o with another name",
                            gsz_cli_output_name(place));
    return place->is_stdout ? check_stdout(session, rules) : GSZ_EXIT_OK;
}
