/* SPDX-License-Identifier: MIT */
/* system_mapping.h - files that are looked at as memory while they are filled, and memory like that, for programs:
 * system_mapping_posix.c, system_mapping_windows.c. No part of libgsz. */
#ifndef GSZ_SYSTEM_MAPPING_H
#define GSZ_SYSTEM_MAPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Zero-initialise. */
typedef struct gsz_system_mapping {
    const uint8_t *data; /**< `size` bytes; what was never written is 0 */
    uint64_t size;
    int file; /**< to write to, by file_pieces.h: it shows in data */
} gsz_system_mapping;

/** Opens or makes a file of this user's, of `size` bytes, above 0, which takes no room on the disk before it is written, and notes
 *  that it is in use now. A longer file, and what is no file, are refused; none is made shorter: another program may be looking
 *  at it. False leaves *out closed. */
bool gsz_system_map(gsz_system_mapping *out, const char *path, uint64_t size);
/** To the disk, not only to the system. */
bool gsz_system_map_flush(const gsz_system_mapping *mapping);
/** Accepts a zeroed one. */
void gsz_system_unmap(gsz_system_mapping *mapping);

/** Zeros that take no memory until they are written to; NULL: there is no such room. */
uint8_t *gsz_system_reserve(size_t size);
/** Accepts NULL. */
void gsz_system_give_back(uint8_t *memory, size_t size);

#endif
