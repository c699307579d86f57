/* SPDX-License-Identifier: MIT */
/* sog_encode_meta.c - the meta.json of a SOG that is written. */
#include <string.h>

#include "context.h"
#include "sog_encode.h"

/* cJSON gives NULL where malloc does; what is built on that is NULL too, so that the end alone is looked at. */
static bool add(cJSON *object, const char *key, cJSON *item) {
    if (item && cJSON_AddItemToObject(object, key, item)) return true;
    cJSON_Delete(item);
    return false;
}

static bool add_files(cJSON *object, int first, int count) {
    const char *names[2];
    for (int i = 0; i < count; i++) names[i] = gsz_sog_picture_name(first + i);
    return add(object, "files", cJSON_CreateStringArray(names, count));
}

/* With the digits of the float and no more. */
static bool add_table(cJSON *object, const float *table) {
    return add(object, "codebook", cJSON_CreateFloatArray(table, GSZ_SOG_LEVELS));
}

static bool add_means(cJSON *root, const gsz_sog_encoded *e) {
    cJSON *means = cJSON_AddObjectToObject(root, "means");
    return means && add(means, "mins", cJSON_CreateDoubleArray(e->means.least, 3)) &&
           add(means, "maxs", cJSON_CreateDoubleArray(e->means.most, 3)) &&
           add_files(means, GSZ_SOG_MEANS_LOW, 2);
}

static bool add_part(cJSON *root, const char *name, const float *table, int first) {
    cJSON *part = cJSON_AddObjectToObject(root, name);
    return part && (!table || add_table(part, table)) && add_files(part, first, 1);
}

static bool add_harmonics(cJSON *root, const gsz_sog_encoded *e) {
    cJSON *part = cJSON_AddObjectToObject(root, "shN");
    return part && cJSON_AddNumberToObject(part, "count", (double)e->palette_count) &&
           cJSON_AddNumberToObject(part, "bands", e->cloud->sh_degree) &&
           add_table(part, e->harmonic_table) && add_files(part, GSZ_SOG_CENTROIDS, 2);
}

static bool add_head(cJSON *root, const gsz_sog_encoded *e) {
    const char *filter = gsz_cloud_metadata(e->cloud, "filter");
    const bool mip = filter && strcmp(filter, "mip") == 0;
    cJSON *asset = NULL;
    if (!cJSON_AddNumberToObject(root, "version", 2)) return false;
    asset = cJSON_AddObjectToObject(root, "asset");
    if (!asset || !cJSON_AddStringToObject(asset, "generator", "gsz")) return false;
    if (!cJSON_AddNumberToObject(root, "count", (double)e->cloud->count)) return false;
    return !mip || (cJSON_AddTrueToObject(root, "antialias") &&
                    cJSON_AddStringToObject(root, "model", "antialiased"));
}

static bool fill(cJSON *root, const gsz_sog_encoded *e) {
    return add_head(root, e) && add_means(root, e) &&
           add_part(root, "scales", e->scale_table, GSZ_SOG_SCALES) &&
           add_part(root, "quats", NULL, GSZ_SOG_QUATS) &&
           add_part(root, "sh0", e->color_table, GSZ_SOG_SH0) &&
           (e->cloud->sh_degree == 0 || add_harmonics(root, e));
}

gsz_result gsz_sog_encode_meta(gsz_context *context, gsz_buffer *out,
                               const gsz_sog_encoded *encoded) {
    cJSON *root = cJSON_CreateObject();
    char *text = root && fill(root, encoded) ? cJSON_PrintUnformatted(root) : NULL;
    gsz_result result = text ? gsz_buffer_append(context, out, text, strlen(text))
                             : gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: meta.json");
    cJSON_free(text);
    cJSON_Delete(root);
    return result;
}
