/* SPDX-License-Identifier: MIT */
/* lanes_probe.h - what lanes_probe.c tells test_raster_lanes.c, for each instruction set. */
#ifndef LANES_PROBE_H
#define LANES_PROBE_H

#include "raster_real.h"

#include <stddef.h>

enum {
    LANES_EXP2,
    LANES_EXP,
    LANES_LOG2, /* of y, as are the roots */
    LANES_SQRT,
    LANES_MIN,
    LANES_MAX,
    LANES_CLAMP,
    LANES_KEEP,
    LANES_SELECT,
    LANES_SUMS, /* of x; of 144 values as many */
    LANES_PROBES
};

#define LANES_DECLARE(prefix, suffix, real)                                                        \
    void prefix##_lanes_probe_##suffix(real *const out[LANES_PROBES], uint32_t *out_masks,         \
                                       const real *x, const real *y, size_t count);                \
    int prefix##_lanes_any_##suffix(const real *x)

LANES_DECLARE(gsz_raster, plain, float);
LANES_DECLARE(gsz_raster, avx2, float);
LANES_DECLARE(gsz_raster, avx512, float);
LANES_DECLARE(gsz_raster64, plain, double);

#endif
