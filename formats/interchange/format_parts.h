/* SPDX-License-Identifier: MIT */
/* format_parts.h - scenes that are more than one file: told by their paths, and how large they are together. Internal. */
#ifndef GSZ_FORMAT_PARTS_H
#define GSZ_FORMAT_PARTS_H

#include <stdbool.h>
#include <stdint.h>

/** A folder with the pictures of a SOG, or the description in it that names them. */
bool gsz_is_sog_folder(const char *path);
/** A .gltf, which may name .bin files beside it. */
bool gsz_is_gltf_in_parts(const char *path);

/** All that lies in the folder, or in that of the file; 0 if it cannot be told. */
uint64_t gsz_bytes_of_folder(const char *path);
uint64_t gsz_bytes_of_file(const char *path);

#endif
