/* SPDX-License-Identifier: MIT */
/* raster_real.h - the number that the rasteriser calculates with, and the names that follow from it. Internal.
 *
 * The same source is compiled with float for the library and with double for the check of its gradients, and
 * its innermost parts once for each instruction set: the two macros keep the names apart. */
#ifndef GSZ_RASTER_REAL_H
#define GSZ_RASTER_REAL_H

#include <stdint.h>

#ifdef GSZ_RASTER_DOUBLE
typedef double gsz_real;
typedef int64_t gsz_real_bits;
typedef uint64_t gsz_real_word;
#define GSZ_RASTER(name) gsz_raster64_##name
#else
typedef float gsz_real;
typedef int32_t gsz_real_bits;
typedef uint32_t gsz_real_word;
#define GSZ_RASTER(name) gsz_raster_##name
#endif

#define GSZ_RASTER_JOIN(name, suffix) GSZ_RASTER(name##_##suffix)
#define GSZ_RASTER_EXPAND(name, suffix) GSZ_RASTER_JOIN(name, suffix)
/** In files that are compiled for several instruction sets: the name for this one. */
#define GSZ_KERNEL(name) GSZ_RASTER_EXPAND(name, GSZ_KERNEL_SUFFIX)

#endif
