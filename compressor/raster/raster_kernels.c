/* SPDX-License-Identifier: MIT */
/* raster_kernels.c - which instruction set the innermost parts use; all give the same bits. */
#include "raster_core.h"

#define DECLARE(suffix)                                                                            \
    size_t GSZ_RASTER(project_forward_##suffix)(gsz_frame *, size_t, size_t, uint64_t *);          \
    gsz_tile_work GSZ_RASTER(blend_forward_##suffix)(                                              \
        const gsz_frame *, uint32_t, const gsz_raster_target *, const gsz_raster_counts *);        \
    void GSZ_RASTER(blend_backward_##suffix)(                                                      \
        const gsz_frame *, uint32_t, const gsz_raster_target *, const gsz_raster_target *);        \
    void GSZ_RASTER(project_backward_##suffix)(const gsz_frame *, size_t, size_t,                  \
                                               const gsz_raster_rows *)

#define TABLE(suffix)                                                                              \
    {                                                                                              \
#suffix, GSZ_RASTER(project_forward_##suffix), GSZ_RASTER(blend_forward_##suffix),         \
            GSZ_RASTER(blend_backward_##suffix), GSZ_RASTER(project_backward_##suffix)             \
    }

DECLARE(plain);
static const gsz_raster_kernels plain = TABLE(plain);

#ifdef GSZ_RASTER_HAS_X86
DECLARE(avx2);
DECLARE(avx512);
static const gsz_raster_kernels avx2 = TABLE(avx2), avx512 = TABLE(avx512);
#endif

const gsz_raster_kernels *GSZ_RASTER(kernels_for)(gsz_raster_instructions most) {
#ifdef GSZ_RASTER_HAS_X86
    if (most >= GSZ_RASTER_AVX512 && __builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512dq"))
        return &avx512;
    if (most >= GSZ_RASTER_AVX2 && __builtin_cpu_supports("avx2")) return &avx2;
#endif
    (void)most;
    return &plain;
}
