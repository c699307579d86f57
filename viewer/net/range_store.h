/* SPDX-License-Identifier: MIT */
/* range_store.h - the bytes of a file elsewhere, as far as they have come: in memory, or in a cache on the disk.
 *
 * The cache is a folder with two files a scene: NAME.data, sparse, and NAME.map, which says what of it is there, of which
 * URL and version. The map is replaced as a whole, and only once the bytes it speaks of are on the disk: whenever a program is
 * killed, what the map says is true. */
#ifndef GSZ_RANGE_STORE_H
#define GSZ_RANGE_STORE_H

#include "byte_ranges.h"
#include "system_mapping.h"

/** Where files are kept, and how many bytes of them. */
typedef struct gsz_cache_place {
    char folder[4096]; /**< made if it is missing */
    uint64_t most;     /**< bytes on the disk: what was used longest ago goes; 0: nothing is kept */
} gsz_cache_place;

/** Zero-initialise; release with gsz_range_store_close. */
typedef struct gsz_range_store {
    const uint8_t *data; /**< `size` bytes; what is not there is 0 */
    uint64_t size;
    gsz_byte_ranges there;
    bool is_cached; /**< in a file; else in memory */
    /* Internal: */
    uint8_t *memory;
    gsz_system_mapping mapping;
    char *path, *key; /* of the data; URL and version */
    bool is_changed;  /* since the map was saved */
} gsz_range_store;

/** Makes room for `size` bytes: where `place` is not NULL, in the cache, with what is there of this version of the URL; else,
 *  or where that cannot be, in memory that takes no room until it is written. False: there is no such room. */
bool gsz_range_store_open(gsz_range_store *store, uint64_t size, const gsz_cache_place *place,
                          const char *url, const char *version);
/** False: the disk is full, or memory. */
bool gsz_range_store_write(gsz_range_store *store, uint64_t offset, const void *bytes, size_t size);
/** Saves the map of a cached one. Failing costs no more than the cache. */
void gsz_range_store_save(gsz_range_store *store);
/** Saves, too. Accepts a zeroed one. */
void gsz_range_store_close(gsz_range_store *store);
/** Forgets, in the cache too, what was stored: it has proven wrong. */
void gsz_range_store_forget(gsz_range_store *store);

/** Removes files of the cache, those that were used longest ago first, until all but `keep` (a path of data, or NULL) take at
 *  most `most` bytes. */
void gsz_cache_trim(const char *folder, uint64_t most, const char *keep);

#endif
