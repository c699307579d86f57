/* SPDX-License-Identifier: MIT */
/* json_tree.c - JSON within limits, and values of the kinds that splat files have in it. */
#include "json_tree.h"

#include <math.h>

#include "context.h"

enum { NODE_BYTES = 160 /* of memory that a value takes: its node, its key, its text */ };

/* Every value but the outermost stands behind one of these; in strings they count too, to be safe. */
static gsz_result check_room(gsz_context *context, const char *text, size_t size) {
    size_t values = 1;
    void *room = NULL;
    for (size_t i = 0; i < size; i++) values += text[i] == ',' || text[i] == '[' || text[i] == '{';
    GSZ_TRY(gsz_alloc(context, &room, values * NODE_BYTES + size, 1));
    gsz_free(context, room);
    return GSZ_OK;
}

gsz_result gsz_tree_parse(gsz_context *context, cJSON **out_tree, const void *text, size_t size,
                          const char *name) {
    *out_tree = NULL;
    if (size == 0) return gsz_fail(context, GSZ_ERROR_CORRUPT, "%s: has no JSON", name);
    GSZ_TRY(check_room(context, text, size));
    *out_tree = cJSON_ParseWithLength(text, size);
    if (cJSON_IsObject(*out_tree)) return GSZ_OK;
    cJSON_Delete(*out_tree);
    *out_tree = NULL;
    return gsz_fail(context, GSZ_ERROR_CORRUPT,
                    "%s: not a JSON object, nested too deeply, or cut short", name);
}

const cJSON *gsz_tree_get(const cJSON *object, const char *key) {
    return cJSON_IsObject(object) ? cJSON_GetObjectItemCaseSensitive(object, key) : NULL;
}

bool gsz_tree_narrow(const cJSON *object, int most) {
    int count = 0;
    for (const cJSON *item = object ? object->child : NULL; item && count <= most;
         item = item->next)
        count++;
    return count <= most;
}

bool gsz_tree_numbers(double *out, const cJSON *array, int count) {
    int got = 0;
    if (!cJSON_IsArray(array)) return false;
    for (const cJSON *item = array->child; item; item = item->next) {
        if (got == count || !cJSON_IsNumber(item) || !isfinite(item->valuedouble)) return false;
        out[got++] = item->valuedouble;
    }
    return got == count;
}

bool gsz_tree_whole(double *out, const cJSON *item, double least, double most) {
    if (!cJSON_IsNumber(item)) return false;
    const double value = item->valuedouble;
    if (!(value >= least && value <= most) || floor(value) != value) return false;
    *out = value;
    return true;
}

const char *gsz_tree_text(const cJSON *item) {
    return cJSON_IsString(item) ? item->valuestring : NULL;
}
