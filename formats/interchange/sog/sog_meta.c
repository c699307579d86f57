/* SPDX-License-Identifier: MIT */
/* sog_meta.c - what a meta.json says, in one shape for versions 1 and 2. */
#include "sog_meta.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "context.h"
#include "splat_cloud.h"
#include "splat_values.h"

enum { META_MAX = 1 << 20 /* bytes */ };
static const double log_reach = 80; /* e to the 80: no position is further away */

typedef struct meta_reader {
    gsz_context *context;
    const char *name;
    gsz_sog_meta *meta;
    const cJSON *tree;
} meta_reader;

static gsz_result bad(const meta_reader *r, const char *section, const char *key,
                      const char *what) {
    return gsz_fail(r->context, GSZ_ERROR_CORRUPT, "%s: meta.json: '%s.%s' must be %s", r->name,
                    section, key, what);
}

/* ---- what both versions have ---- */

static gsz_result take_files(const meta_reader *r, const char *section, int first, int count) {
    const cJSON *files = gsz_tree_get(gsz_tree_get(r->tree, section), "files");
    const cJSON *item = cJSON_IsArray(files) ? files->child : NULL;
    for (int i = 0; i < count; i++, item = item->next) {
        const char *text = item ? gsz_tree_text(item) : NULL;
        if (!text || !text[0] || strlen(text) >= GSZ_SOG_NAME_MAX)
            return bad(r, section, "files", count == 1 ? "the name of a file" : "names of files");
        snprintf(r->meta->file[first + i], GSZ_SOG_NAME_MAX, "%s", text);
    }
    return GSZ_OK;
}

static gsz_result take_ends(const meta_reader *r, double *least, double *most, const char *section,
                            int count) {
    const cJSON *part = gsz_tree_get(r->tree, section);
    if (!gsz_tree_numbers(least, gsz_tree_get(part, "mins"), count) ||
        !gsz_tree_numbers(most, gsz_tree_get(part, "maxs"), count))
        return bad(r, section, "mins' and 'maxs", count == 3 ? "3 numbers" : "4 numbers");
    return GSZ_OK;
}

static gsz_result take_means(const meta_reader *r) {
    gsz_sog_meta *m = r->meta;
    GSZ_TRY(take_files(r, "means", GSZ_SOG_MEANS_LOW, 2));
    GSZ_TRY(take_ends(r, m->mean_min, m->mean_max, "means", 3));
    for (int i = 0; i < 3; i++)
        if (fabs(m->mean_min[i]) > log_reach || fabs(m->mean_max[i]) > log_reach)
            return bad(r, "means", "mins' and 'maxs", "logarithms of positions, below 80");
    return GSZ_OK;
}

static void fill_steps(float *table, double least, double most) {
    for (int i = 0; i < GSZ_SOG_LEVELS; i++)
        table[i] = (float)(least + (most - least) * (i / 255.0));
}

static gsz_result check_count(const meta_reader *r, const cJSON *item, const char *section,
                              const char *key) {
    double count = 0;
    if (!gsz_tree_whole(&count, item, 1, (double)GSZ_COUNT_MAX))
        return bad(r, section, key, "the number of Gaussians, at least 1");
    r->meta->count = (size_t)count;
    return GSZ_OK;
}

/* ---- version 1: steps between the least and the largest value ---- */

static gsz_result take_old_harmonics(const meta_reader *r) {
    const cJSON *part = gsz_tree_get(r->tree, "shN");
    const cJSON *least = gsz_tree_get(part, "mins"), *most = gsz_tree_get(part, "maxs");
    if (!part || cJSON_IsNull(part)) return GSZ_OK;
    if (!cJSON_IsNumber(least) || !cJSON_IsNumber(most) || !isfinite(least->valuedouble) ||
        !isfinite(most->valuedouble))
        return bad(r, "shN", "mins' and 'maxs", "numbers");
    fill_steps(r->meta->harmonic, least->valuedouble, most->valuedouble);
    r->meta->bands = -1;
    return take_files(r, "shN", GSZ_SOG_CENTROIDS, 2);
}

static gsz_result take_version_1(const meta_reader *r) {
    gsz_sog_meta *m = r->meta;
    double least[4], most[4];
    const cJSON *shape = gsz_tree_get(gsz_tree_get(r->tree, "means"), "shape");
    GSZ_TRY(check_count(r, cJSON_IsArray(shape) ? shape->child : NULL, "means", "shape[0]"));
    GSZ_TRY(take_ends(r, least, most, "scales", 3));
    for (int i = 0; i < 3; i++) fill_steps(m->scale[i], least[i], most[i]);
    GSZ_TRY(take_ends(r, least, most, "sh0", 4));
    for (int i = 0; i < 4; i++) fill_steps(m->color[i], least[i], most[i]);
    return take_old_harmonics(r);
}

/* ---- version 2: tables ---- */

/* A writer that knows of fewer values may give fewer; the last one stands for those that are missing. */
static gsz_result take_table(const meta_reader *r, float *table, const char *section) {
    const cJSON *array = gsz_tree_get(gsz_tree_get(r->tree, section), "codebook");
    const int count = cJSON_IsArray(array) ? cJSON_GetArraySize(array) : 0;
    double values[GSZ_SOG_LEVELS];
    if (count < 1 || count > GSZ_SOG_LEVELS || !gsz_tree_numbers(values, array, count))
        return bad(r, section, "codebook", "1 to 256 numbers");
    for (int i = 0; i < GSZ_SOG_LEVELS; i++) table[i] = (float)values[i < count ? i : count - 1];
    return GSZ_OK;
}

static gsz_result take_harmonics(const meta_reader *r) {
    const cJSON *part = gsz_tree_get(r->tree, "shN");
    double bands = 3, palette = 0;
    if (!part || cJSON_IsNull(part)) return GSZ_OK;
    const cJSON *said = gsz_tree_get(part, "bands"), *count = gsz_tree_get(part, "count");
    if (said && !gsz_tree_whole(&bands, said, 0, 3)) return bad(r, "shN", "bands", "0 to 3");
    if (count && !gsz_tree_whole(&palette, count, 1, GSZ_SOG_PALETTE_MAX))
        return bad(r, "shN", "count", "1 to 65536");
    if (bands == 0) return GSZ_OK;
    r->meta->bands = said ? (int)bands : -1;
    r->meta->palette = (size_t)palette;
    GSZ_TRY(take_table(r, r->meta->harmonic, "shN"));
    return take_files(r, "shN", GSZ_SOG_CENTROIDS, 2);
}

static gsz_result take_version_2(const meta_reader *r) {
    gsz_sog_meta *m = r->meta;
    const char *model = gsz_tree_text(gsz_tree_get(r->tree, "model"));
    const cJSON *flag = gsz_tree_get(r->tree, "antialias");
    GSZ_TRY(check_count(r, gsz_tree_get(r->tree, "count"), "", "count"));
    GSZ_TRY(take_table(r, m->scale[0], "scales"));
    GSZ_TRY(take_table(r, m->color[0], "sh0"));
    for (int i = 1; i < 3; i++) {
        memcpy(m->scale[i], m->scale[0], sizeof m->scale[0]);
        memcpy(m->color[i], m->color[0], sizeof m->color[0]);
    }
    for (int b = 0; b < GSZ_SOG_LEVELS; b++) m->color[3][b] = gsz_logit_of_alpha(b / 255.0);
    m->antialiased = cJSON_IsTrue(flag) || (model && strcmp(model, "antialiased") == 0);
    return take_harmonics(r);
}

static gsz_result take_meta(const meta_reader *r) {
    const cJSON *version = gsz_tree_get(r->tree, "version");
    double number = 0;
    if (version && !gsz_tree_whole(&number, version, 1, 2))
        return gsz_fail(r->context, GSZ_ERROR_UNSUPPORTED,
                        "%s: meta.json: a SOG of another version than 1 and 2", r->name);
    GSZ_TRY(take_means(r));
    GSZ_TRY(take_files(r, "scales", GSZ_SOG_SCALES, 1));
    GSZ_TRY(take_files(r, "quats", GSZ_SOG_QUATS, 1));
    GSZ_TRY(take_files(r, "sh0", GSZ_SOG_SH0, 1));
    return number == 2 ? take_version_2(r) : take_version_1(r);
}

gsz_result gsz_sog_meta_read(gsz_context *context, gsz_sog_meta *meta, gsz_sog_store *store) {
    gsz_buffer text = {0};
    cJSON *tree = NULL;
    memset(meta, 0, sizeof *meta);
    gsz_result result = gsz_sog_store_read(store, &text, "meta.json", META_MAX);
    if (result == GSZ_OK)
        result = gsz_tree_parse(context, &tree, text.data, text.size, store->name);
    if (result == GSZ_OK) {
        const meta_reader r = {context, store->name, meta, tree};
        result = take_meta(&r);
    }
    cJSON_Delete(tree);
    gsz_buffer_free(context, &text);
    return result;
}
