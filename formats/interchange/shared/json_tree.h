/* SPDX-License-Identifier: MIT */
/* json_tree.h - JSON within limits, and values of the kinds that splat files have in it. Internal.
 *
 * cJSON takes its nodes from malloc. What they can come to is bounded before, by the size of the text and what it is
 * made of, and asked of the context for a moment, so that its limit refuses what would pass it. */
#ifndef GSZ_JSON_TREE_H
#define GSZ_JSON_TREE_H

#include <cjson/cJSON.h>

#include "gsz_base.h"

/** Parses `size` bytes, from file `name`; release with cJSON_Delete. */
gsz_result gsz_tree_parse(gsz_context *context, cJSON **out_tree, const void *text, size_t size,
                          const char *name) GSZ_CHECKED;
/** object[key], or NULL if it is no object or has none. */
const cJSON *gsz_tree_get(const cJSON *object, const char *key);
/** False for an object or array of more than `most` values: each key is looked for among all of an object. */
bool gsz_tree_narrow(const cJSON *object, int most);
/** Exactly `count` finite numbers of an array; false else. */
bool gsz_tree_numbers(double *out, const cJSON *array, int count);
/** A whole number of least..most; false else. */
bool gsz_tree_whole(double *out, const cJSON *item, double least, double most);
/** The text of a string, or NULL. */
const char *gsz_tree_text(const cJSON *item);

#endif
