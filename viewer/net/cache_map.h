/* SPDX-License-Identifier: MIT */
/* cache_map.h - the file beside a cached one that says what of it is there: text of a key and of ranges. */
#ifndef GSZ_CACHE_MAP_H
#define GSZ_CACHE_MAP_H

#include "byte_ranges.h"

/** FNV-1a: damage is to be noticed, and names are to differ, not malice. */
uint64_t gsz_cache_sum(uint64_t sum, const void *bytes, size_t size);
#define GSZ_CACHE_SUM 0xcbf29ce484222325u

/** Reads what is there of `size` bytes of the key. False, and nothing in *out_ranges, where the file is missing, damaged, or
 *  of another key or size. */
bool gsz_cache_map_read(gsz_byte_ranges *out_ranges, const char *path, const char *key,
                        uint64_t size);
/** Replaces the file as a whole, or not at all. */
bool gsz_cache_map_write(const gsz_byte_ranges *ranges, const char *path, const char *key,
                         uint64_t size);

#endif
