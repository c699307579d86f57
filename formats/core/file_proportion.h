/* SPDX-License-Identifier: MIT */
/* file_proportion.h - what the Gaussians of a file may take as floats, by its bytes: so far above what real scenes need that only
 * what was forged meets it. Internal; knows nothing but libc. */
#ifndef GSZ_FILE_PROPORTION_H
#define GSZ_FILE_PROPORTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What any file may unpack to, and what each of its bytes adds: scenes at their coarsest have some 150 bytes of floats a byte,
 * and the format of a .gsz allows 944. */
#define GSZ_PROPORTION_FREE ((uint64_t)256 << 20)
#define GSZ_PROPORTION_EACH ((uint64_t)256)

/** Bytes of so many Gaussians of so many properties. */
static inline uint64_t gsz_proportion_floats(uint64_t gaussians, size_t planes) {
    return gaussians * planes * sizeof(float);
}

/** Whether one file may have so many bytes of floats. */
static inline bool gsz_proportion_allows(uint64_t float_bytes, uint64_t file_bytes) {
    return float_bytes <= GSZ_PROPORTION_FREE + GSZ_PROPORTION_EACH * file_bytes;
}

/** The larger of what is free and what so many bytes add. */
static inline uint64_t gsz_proportion_most(uint64_t free, uint64_t each, uint64_t file_bytes) {
    uint64_t most = each * file_bytes;
    return most < free ? free : most;
}

/** The same of several files, where most is held several times. */
static inline bool gsz_proportion_allows_together(uint64_t float_bytes, uint64_t file_bytes) {
    return float_bytes <= gsz_proportion_most(GSZ_PROPORTION_FREE, GSZ_PROPORTION_EACH, file_bytes);
}

#endif
