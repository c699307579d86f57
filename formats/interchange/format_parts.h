/* SPDX-License-Identifier: MIT */
/* format_parts.h - how large a scene of more than one file is. Internal. */
#ifndef GSZ_FORMAT_PARTS_H
#define GSZ_FORMAT_PARTS_H

#include <stdint.h>

/** All that lies in the folder, or in that of the file; 0 if it cannot be told. */
uint64_t gsz_bytes_of_folder(const char *path);
uint64_t gsz_bytes_of_file(const char *path);

#endif
