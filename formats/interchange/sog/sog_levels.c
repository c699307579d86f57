/* SPDX-License-Identifier: MIT */
/* sog_levels.c - a lod-meta.json: the units of one level of detail, as one cloud. */
#include "sog_levels.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context.h"
#include "json_tree.h"
#include "sog_decode.h"
#include "splat_cloud.h"

enum { PATH_BYTES = 4096, LEVELS_MAX = 256 };
static const uint64_t text_max = 256 << 20;

typedef struct levels {
    gsz_context *context;
    const char *path, *folder;
    char level[12]; /* the key that its units have in the tree */
    const cJSON *tree;
    int file_count;
    const char **file; /* NULL: none of the level */
    size_t count;      /* Gaussians */
    uint64_t position_bytes;
    int bands;
    bool antialiased;
    gsz_sog_unit *unit; /* the one at hand */
} levels;

static gsz_result bad(const levels *l, const char *what) {
    return gsz_fail(l->context, GSZ_ERROR_CORRUPT, "%s: %s", l->path, what);
}

/* ---- the tree ---- */

/* A node names parts of files; as the parts of a level fill its files, the files are all that matters. */
static gsz_result take_node(levels *l, const cJSON *node, uint8_t *wanted) {
    const cJSON *part = gsz_tree_get(gsz_tree_get(node, "lods"), l->level);
    double file = 0;
    if (part) {
        if (!gsz_tree_whole(&file, gsz_tree_get(part, "file"), 0, l->file_count - 1))
            return bad(l, "a part of its tree names no file of 'filenames'");
        wanted[(int)file] = 1;
    }
    const cJSON *children = gsz_tree_get(node, "children");
    for (const cJSON *child = children ? children->child : NULL; child; child = child->next)
        GSZ_TRY(take_node(l, child, wanted)); /* as deep as cJSON lets text be nested */
    return GSZ_OK;
}

/* Then different names are different files, as far as their text can tell. */
static bool is_plainest(const char *file) {
    for (const char *at = file; at; at = strchr(at, '/'))
        if (*(at += *at == '/') == '/' || strncmp(at, "./", 2) == 0) return false;
    return true;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A small file could name another one any number of times. */
static gsz_result check_repeats(levels *l) {
    const char **name = NULL;
    size_t count = 0;
    GSZ_TRY(GSZ_NEW(l->context, &name, (size_t)l->file_count));
    for (int i = 0; i < l->file_count; i++)
        if (l->file[i]) name[count++] = l->file[i];
    qsort((void *)name, count, sizeof *name, by_name);
    gsz_result result = GSZ_OK;
    for (size_t i = 1; i < count && result == GSZ_OK; i++)
        if (strcmp(name[i - 1], name[i]) == 0)
            result = bad(l, "'filenames' has the same name twice");
    gsz_free(l->context, (void *)name);
    return result;
}

static gsz_result take_names(levels *l, const uint8_t *wanted) {
    const cJSON *names = gsz_tree_get(l->tree, "filenames");
    const cJSON *item = names->child;
    for (int i = 0; i < l->file_count; i++, item = item->next) {
        if (!wanted[i]) continue;
        l->file[i] = gsz_tree_text(item);
        if (!l->file[i] || !gsz_sog_name_stays(l->file[i]))
            return bad(l, "'filenames' has a name that leads out of its folder, or is none");
        if (!is_plainest(l->file[i]))
            return bad(l, "'filenames' has a name with '.' or nothing between slashes");
    }
    return check_repeats(l);
}

static gsz_result take_files(levels *l, int level) {
    const cJSON *names = gsz_tree_get(l->tree, "filenames");
    uint8_t *wanted = NULL;
    double count = 1;
    if (gsz_tree_get(l->tree, "lodLevels") &&
        !gsz_tree_whole(&count, gsz_tree_get(l->tree, "lodLevels"), 1, LEVELS_MAX))
        return bad(l, "'lodLevels' must be 1 to 256");
    if (level < 0 || level >= (int)count)
        return gsz_fail(l->context, GSZ_ERROR_ARGUMENT,
                        "%s: has %d levels of detail, from 0: there is no %d", l->path, (int)count,
                        level);
    l->file_count = cJSON_IsArray(names) ? cJSON_GetArraySize(names) : 0;
    if (!l->file_count || !cJSON_IsObject(gsz_tree_get(l->tree, "tree")))
        return bad(l, "has no 'filenames', or no 'tree'");
    GSZ_TRY(GSZ_NEW(l->context, &wanted, (size_t)l->file_count));
    gsz_result result = GSZ_NEW(l->context, &l->file, (size_t)l->file_count);
    if (result == GSZ_OK) result = take_node(l, gsz_tree_get(l->tree, "tree"), wanted);
    if (result == GSZ_OK) result = take_names(l, wanted);
    gsz_free(l->context, wanted);
    return result;
}

/* ---- units ---- */

typedef gsz_result (*unit_work)(levels *l, gsz_cloud *cloud, gsz_sog_store *store);

static gsz_result count_unit(levels *l, gsz_cloud *cloud, gsz_sog_store *store) {
    (void)cloud;
    GSZ_TRY(gsz_sog_unit_open(l->context, l->unit, store));
    const int bands = l->unit->meta.bands < 0 ? GSZ_SH_DEGREE_MAX : l->unit->meta.bands;
    if (bands > l->bands) l->bands = bands;
    l->antialiased |= l->unit->meta.antialiased;
    l->count += l->unit->meta.count;
    l->position_bytes += l->unit->position_bytes;
    if (gsz_sog_count_fits(l->count, l->position_bytes)) return GSZ_OK;
    return gsz_fail(l->context, GSZ_ERROR_LIMIT,
                    "%s: its files say %zu Gaussians, more than %llu bytes of positions can hold",
                    l->path, l->count, (unsigned long long)l->position_bytes);
}

static gsz_result decode_unit(levels *l, gsz_cloud *cloud, gsz_sog_store *store) {
    GSZ_TRY(gsz_sog_unit_open(l->context, l->unit, store));
    GSZ_TRY(gsz_sog_unit_load(l->unit, store));
    if (l->unit->meta.count > cloud->count - l->count)
        return bad(l, "a file changed while it was read");
    GSZ_TRY(gsz_sog_unit_decode(l->unit, cloud, l->count));
    l->count += l->unit->meta.count;
    return GSZ_OK;
}

/* A unit is a .sog, or a meta.json and the folder that it is in. */
static gsz_result open_unit(levels *l, gsz_sog_store *store, gsz_source **source,
                            char path[PATH_BYTES], const char *file) {
    static const char meta[] = "meta.json";
    int length = snprintf(path, PATH_BYTES, "%s%s", l->folder, file);
    if (length < 0 || length >= PATH_BYTES) return bad(l, "a path of too many bytes");
    const size_t tail = sizeof meta - 1;
    if ((size_t)length >= tail && strcmp(path + length - tail, meta) == 0) {
        char folder[PATH_BYTES];
        snprintf(folder, sizeof folder, "%.*s", length - (int)tail, path);
        return gsz_sog_store_open_folder(l->context, store, path, folder);
    }
    GSZ_TRY(gsz_source_open(l->context, source, path));
    return gsz_sog_store_open_zip(l->context, store, *source);
}

static gsz_result each_unit(levels *l, gsz_cloud *cloud, unit_work work) {
    gsz_result result = GSZ_OK;
    for (int i = 0; i < l->file_count && result == GSZ_OK; i++) {
        char path[PATH_BYTES];
        gsz_sog_store store = {0};
        gsz_source *source = NULL;
        if (!l->file[i]) continue;
        result = gsz_report_progress(l->context, "read", (double)i / l->file_count);
        if (result == GSZ_OK) result = open_unit(l, &store, &source, path, l->file[i]);
        if (result == GSZ_OK) result = work(l, cloud, &store);
        gsz_sog_unit_close(l->unit);
        memset(l->unit, 0, sizeof *l->unit);
        gsz_sog_store_close(&store);
        gsz_source_close(l->context, &source);
    }
    return result;
}

static void tell_environment(const levels *l) {
    if (gsz_tree_text(gsz_tree_get(l->tree, "environment")))
        gsz_say(l->context, GSZ_MESSAGE_NOTICE, "%s: its surroundings ('%.200s') are left out",
                l->path, gsz_tree_text(gsz_tree_get(l->tree, "environment")));
}

static gsz_result read_units(levels *l, gsz_cloud *cloud, int level) {
    GSZ_TRY(take_files(l, level));
    GSZ_TRY(GSZ_NEW(l->context, &l->unit, 1));
    GSZ_TRY(each_unit(l, NULL, count_unit));
    if (l->count == 0) return bad(l, "the level has no Gaussians");
    GSZ_TRY(gsz_cloud_create(l->context, cloud, l->count, l->bands));
    l->count = 0;
    GSZ_TRY(each_unit(l, cloud, decode_unit));
    tell_environment(l);
    if (l->antialiased) GSZ_TRY(gsz_cloud_add_metadata(l->context, cloud, "filter", "mip"));
    return GSZ_OK;
}

static gsz_result parse(levels *l, cJSON **out_tree) {
    gsz_source *source = NULL;
    gsz_buffer text = {0};
    GSZ_TRY(gsz_source_open(l->context, &source, l->path));
    gsz_result result = gsz_source_read_all(l->context, &text, source, text_max);
    if (result == GSZ_OK)
        result = gsz_tree_parse(l->context, out_tree, text.data, text.size, l->path);
    gsz_buffer_free(l->context, &text);
    gsz_source_close(l->context, &source);
    return result;
}

gsz_result gsz_sog_levels_read(gsz_context *context, gsz_cloud *cloud, const char *path,
                               const char *folder, int level) {
    levels l = {.context = context, .path = path, .folder = folder};
    cJSON *tree = NULL;
    snprintf(l.level, sizeof l.level, "%d", level);
    gsz_result result = parse(&l, &tree);
    l.tree = tree;
    if (result == GSZ_OK) result = read_units(&l, cloud, level);
    gsz_free(context, l.unit);
    gsz_free(context, (void *)l.file);
    cJSON_Delete(tree);
    return result;
}
