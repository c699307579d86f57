/* SPDX-License-Identifier: MIT */
/* lanes_probe.c - the functions of raster_lanes.h over arrays, for test_raster_lanes.c. Compiled once for each
 * instruction set, and once in double precision. */
#include "lanes_probe.h"

#include "raster_lanes.h"

/** Sums of three quantities and of nine, as the passes have them. */
static void probe_sums(gsz_real *out, const gsz_real *x) {
    gsz_lanes parts[GSZ_PARTS * 9];
    for (int count = 1; count <= 9; count++) {
        for (int p = 0; p < GSZ_PARTS; p++)
            for (int q = 0; q < count; q++)
                parts[p * count + q] = gsz_lanes_load(x + 16 * q + p * GSZ_LANES);
        gsz_sum_parts(out + (count - 1) * 16, parts, count);
    }
}

static unsigned test_words(const gsz_real *x) {
    uint32_t word[GSZ_LANES];
    for (int i = 0; i < GSZ_LANES; i++) word[i] = x[i] > 0 ? 5 : 2;
    return gsz_bits_test(word, 4);
}

static void probe_masks(uint32_t *out, const gsz_real *x, const gsz_real *y) {
    gsz_lanes a = gsz_lanes_load(x), b = gsz_lanes_load(y);
    const gsz_mask mask[4] = {gsz_less(a, b), gsz_at_least(a, b), gsz_positive(a),
                              gsz_less(a, b) & gsz_positive(b)};
    for (int i = 0; i < GSZ_LANES; i++) {
        out[i] = 0;
        for (int m = 0; m < 4; m++) out[i] |= (gsz_mask_bits(mask[m]) >> i & 1) << m;
        out[i] |= (test_words(x) >> i & 1) << 4;
    }
}

void GSZ_KERNEL(lanes_probe)(gsz_real *const out[LANES_PROBES], uint32_t *out_masks,
                             const gsz_real *x, const gsz_real *y, size_t count) {
    for (size_t i = 0; i < count; i += GSZ_LANES) {
        gsz_lanes a = gsz_lanes_load(x + i), b = gsz_lanes_load(y + i), zero = gsz_lanes_set(0);
        gsz_lanes_store(out[LANES_EXP2] + i, gsz_lanes_exp2(a));
        gsz_lanes_store(out[LANES_EXP] + i, gsz_lanes_exp(a));
        gsz_lanes_store(out[LANES_LOG2] + i, gsz_lanes_log2(b));
        gsz_lanes_store(out[LANES_SQRT] + i, gsz_lanes_sqrt(b));
        gsz_lanes_store(out[LANES_MIN] + i, gsz_lanes_min(a, b));
        gsz_lanes_store(out[LANES_MAX] + i, gsz_lanes_max(a, b));
        gsz_lanes_store(out[LANES_CLAMP] + i, gsz_lanes_clamp(a, zero, b));
        gsz_lanes_store(out[LANES_KEEP] + i, gsz_lanes_keep(gsz_less(a, b), a));
        gsz_lanes_store(out[LANES_SELECT] + i, gsz_lanes_select(gsz_less(a, b), b, a + b));
        probe_masks(out_masks + i, x + i, y + i);
    }
    for (size_t i = 0; i + 144 <= count; i += 144) probe_sums(out[LANES_SUMS] + i, x + i);
}

int GSZ_KERNEL(lanes_any)(const gsz_real *x) {
    int any = 0;
    for (int i = 0; i < 16; i += GSZ_LANES) any |= gsz_lanes_any_bit(gsz_lanes_load(x + i));
    return any != 0;
}
