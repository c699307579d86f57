/* SPDX-License-Identifier: MIT */
/* raster_lanes.h - four, eight or sixteen numbers at a time. Internal.
 *
 * Vectors of the compiler, which become SSE2, AVX2, AVX-512 or NEON, or plain numbers. Every operation is one
 * IEEE operation a lane, in an order that is written here, so that all of them give the same bits: what
 * is measured on pictures decides bytes of files. Intrinsics stand only where they do exactly that, faster. */
#ifndef GSZ_RASTER_LANES_H
#define GSZ_RASTER_LANES_H

#include "raster_real.h"

#include <stddef.h>
#include <string.h>

#ifndef GSZ_RASTER_DOUBLE
#if defined(__AVX512F__) && defined(__AVX512DQ__)
#define GSZ_LANES_AVX512 1
#elif defined(__AVX2__)
#define GSZ_LANES_AVX2 1
#elif defined(__SSE2__)
#define GSZ_LANES_SSE2 1
#elif defined(__aarch64__)
#define GSZ_LANES_NEON 1
#endif
#endif

#if defined(GSZ_LANES_AVX512)
#include <immintrin.h>
#define GSZ_EACH_LANE(f)                                                                           \
    f(0), f(1), f(2), f(3), f(4), f(5), f(6), f(7), f(8), f(9), f(10), f(11), f(12), f(13), f(14), \
        f(15)
enum { GSZ_LANES = 16 };
#elif defined(GSZ_LANES_AVX2)
#include <immintrin.h>
#define GSZ_EACH_LANE(f) f(0), f(1), f(2), f(3), f(4), f(5), f(6), f(7)
enum { GSZ_LANES = 8 };
#else
#if defined(GSZ_LANES_SSE2)
#include <emmintrin.h>
#elif defined(GSZ_LANES_NEON)
#include <arm_neon.h>
#endif
#define GSZ_EACH_LANE(f) f(0), f(1), f(2), f(3)
enum { GSZ_LANES = 4 };
#endif

/* Passing vectors by value draws a note on ABIs from gcc; all of it is inlined. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpsabi"
#endif

typedef gsz_real gsz_lanes __attribute__((vector_size(GSZ_LANES * sizeof(gsz_real))));
typedef gsz_real_bits gsz_lanes_bits __attribute__((vector_size(GSZ_LANES * sizeof(gsz_real))));
/** The same bits, to calculate with: what is out of range wraps. */
typedef gsz_real_word gsz_lanes_words __attribute__((vector_size(GSZ_LANES * sizeof(gsz_real))));
/** Which lanes: a bit each, or all bits of each. */
#ifdef GSZ_LANES_AVX512
typedef __mmask16 gsz_mask;
#else
typedef gsz_lanes_bits gsz_mask;
#endif

#define GSZ_LANES_INLINE static inline __attribute__((always_inline, unused))

/* ---- making and moving --------------------------------------------------------------------------- */

GSZ_LANES_INLINE gsz_lanes gsz_lanes_set(gsz_real x) {
#define GSZ_LANE(i) x
    return (gsz_lanes){GSZ_EACH_LANE(GSZ_LANE)};
#undef GSZ_LANE
}

GSZ_LANES_INLINE gsz_lanes gsz_lanes_load(const gsz_real *from) {
    gsz_lanes x;
    memcpy(&x, from, sizeof x);
    return x;
}

GSZ_LANES_INLINE void gsz_lanes_store(gsz_real *to, gsz_lanes x) { memcpy(to, &x, sizeof x); }

GSZ_LANES_INLINE gsz_lanes_bits gsz_as_bits(gsz_lanes x) {
    gsz_lanes_bits bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

GSZ_LANES_INLINE gsz_lanes gsz_as_lanes(gsz_lanes_bits bits) {
    gsz_lanes x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* ---- masks --------------------------------------------------------------------------------------- */

/** a < b in each lane; false for what is not a number. */
GSZ_LANES_INLINE gsz_mask gsz_less(gsz_lanes a, gsz_lanes b) {
#ifdef GSZ_LANES_AVX512
    return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_LT_OQ);
#else
    return a < b;
#endif
}

/** a >= b in each lane; false for what is not a number. */
GSZ_LANES_INLINE gsz_mask gsz_at_least(gsz_lanes a, gsz_lanes b) {
#ifdef GSZ_LANES_AVX512
    return _mm512_cmp_ps_mask((__m512)a, (__m512)b, _CMP_GE_OQ);
#else
    return a >= b;
#endif
}

GSZ_LANES_INLINE gsz_mask gsz_positive(gsz_lanes x) { return gsz_less(gsz_lanes_set(0), x); }

/** One bit a lane, lane 0 the lowest. */
GSZ_LANES_INLINE unsigned gsz_mask_bits(gsz_mask mask) {
#if defined(GSZ_LANES_AVX512)
    return (unsigned)mask;
#elif defined(GSZ_LANES_AVX2)
    return (unsigned)_mm256_movemask_ps((__m256)gsz_as_lanes(mask));
#elif defined(GSZ_LANES_SSE2)
    return (unsigned)_mm_movemask_ps((__m128)gsz_as_lanes(mask));
#elif defined(GSZ_LANES_NEON)
    static const uint32_t bit[4] = {1, 2, 4, 8};
    return vaddvq_u32(vandq_u32((uint32x4_t)mask, vld1q_u32(bit)));
#else
    unsigned bits = 0;
    for (int i = 0; i < GSZ_LANES; i++) bits |= (unsigned)(mask[i] & 1) << i;
    return bits;
#endif
}

/** x where the mask is set, 0 elsewhere. */
GSZ_LANES_INLINE gsz_lanes gsz_lanes_keep(gsz_mask mask, gsz_lanes x) {
#ifdef GSZ_LANES_AVX512
    return (gsz_lanes)_mm512_maskz_mov_ps(mask, (__m512)x);
#else
    return gsz_as_lanes(gsz_as_bits(x) & mask);
#endif
}

GSZ_LANES_INLINE gsz_lanes gsz_lanes_select(gsz_mask mask, gsz_lanes yes, gsz_lanes no) {
#if defined(GSZ_LANES_AVX512)
    return (gsz_lanes)_mm512_mask_mov_ps((__m512)no, mask, (__m512)yes);
#elif defined(GSZ_LANES_AVX2)
    return (gsz_lanes)_mm256_blendv_ps((__m256)no, (__m256)yes, (__m256)gsz_as_lanes(mask));
#else
    return gsz_as_lanes((gsz_as_bits(yes) & mask) | (gsz_as_bits(no) & ~mask));
#endif
}

/** The lesser; b if either is not a number. */
GSZ_LANES_INLINE gsz_lanes gsz_lanes_min(gsz_lanes a, gsz_lanes b) {
#if defined(GSZ_LANES_AVX512)
    return (gsz_lanes)_mm512_min_ps((__m512)a, (__m512)b);
#elif defined(GSZ_LANES_AVX2)
    return (gsz_lanes)_mm256_min_ps((__m256)a, (__m256)b);
#elif defined(GSZ_LANES_SSE2)
    return (gsz_lanes)_mm_min_ps((__m128)a, (__m128)b);
#else
    return gsz_lanes_select(gsz_less(a, b), a, b);
#endif
}

/** The greater; b if either is not a number. */
GSZ_LANES_INLINE gsz_lanes gsz_lanes_max(gsz_lanes a, gsz_lanes b) {
#if defined(GSZ_LANES_AVX512)
    return (gsz_lanes)_mm512_max_ps((__m512)a, (__m512)b);
#elif defined(GSZ_LANES_AVX2)
    return (gsz_lanes)_mm256_max_ps((__m256)a, (__m256)b);
#elif defined(GSZ_LANES_SSE2)
    return (gsz_lanes)_mm_max_ps((__m128)a, (__m128)b);
#else
    return gsz_lanes_select(gsz_less(b, a), a, b);
#endif
}

GSZ_LANES_INLINE gsz_lanes gsz_lanes_clamp(gsz_lanes x, gsz_lanes low, gsz_lanes high) {
    return gsz_lanes_min(gsz_lanes_max(x, low), high);
}

/** True if any bit of any lane is set: any number but +0. */
GSZ_LANES_INLINE int gsz_lanes_any_bit(gsz_lanes x) {
#if defined(GSZ_LANES_AVX512)
    return _mm512_test_epi32_mask((__m512i)x, (__m512i)x) != 0;
#elif defined(GSZ_LANES_AVX2)
    return !_mm256_testz_si256((__m256i)x, (__m256i)x);
#else
    return gsz_mask_bits(gsz_as_bits(x) != 0) != 0;
#endif
}

/** A bit for each of as many words as there are lanes: whether they have `bit` in common. */
GSZ_LANES_INLINE unsigned gsz_bits_test(const uint32_t *word, uint32_t bit) {
#if defined(GSZ_LANES_AVX512)
    return _mm512_test_epi32_mask(_mm512_loadu_si512(word), _mm512_set1_epi32((int)bit));
#elif defined(GSZ_LANES_AVX2)
    __m256i wanted = _mm256_set1_epi32((int)bit);
    __m256i found =
        _mm256_and_si256(_mm256_loadu_si256((const __m256i *)(const void *)word), wanted);
    return gsz_mask_bits((gsz_mask)_mm256_cmpeq_epi32(found, wanted));
#else
    unsigned bits = 0;
    for (int i = 0; i < GSZ_LANES; i++) bits |= (unsigned)((word[i] & bit) != 0) << i;
    return bits;
#endif
}

/* ---- functions ----------------------------------------------------------------------------------- */

GSZ_LANES_INLINE gsz_lanes gsz_lanes_sqrt(gsz_lanes x) {
#if defined(GSZ_LANES_AVX512)
    return (gsz_lanes)_mm512_sqrt_ps((__m512)x);
#elif defined(GSZ_LANES_AVX2)
    return (gsz_lanes)_mm256_sqrt_ps((__m256)x);
#elif defined(GSZ_LANES_SSE2)
    return (gsz_lanes)_mm_sqrt_ps((__m128)x);
#elif defined(GSZ_LANES_NEON)
    return (gsz_lanes)vsqrtq_f32((float32x4_t)x);
#else
    for (int i = 0; i < GSZ_LANES; i++)
        x[i] = (gsz_real)(sizeof x[i] == sizeof(float) ? __builtin_sqrtf((float)x[i])
                                                       : __builtin_sqrt((double)x[i]));
    return x;
#endif
}

#ifdef GSZ_RASTER_DOUBLE
enum { GSZ_REAL_MANTISSA = 52, GSZ_REAL_BIAS = 1023 };
#define GSZ_REAL_ROUNDER 6755399441055744.0 /* 1.5 * 2^52: adding it rounds to whole numbers */
#else
enum { GSZ_REAL_MANTISSA = 23, GSZ_REAL_BIAS = 127 };
#define GSZ_REAL_ROUNDER 12582912.0f /* 1.5 * 2^23 */
#endif

/** 2^x for x in [-120, 120]; anything beyond. Relative error below 3e-7 (float), 1e-15 (double). */
GSZ_LANES_INLINE gsz_lanes gsz_lanes_exp2(gsz_lanes x) {
    gsz_lanes shifted = x + GSZ_REAL_ROUNDER;
    gsz_lanes f = x - (shifted - GSZ_REAL_ROUNDER);
#ifdef GSZ_RASTER_DOUBLE
    /* Taylor of e^(f ln 2), |f ln 2| < 0.347 */
    gsz_lanes t = f * 0.69314718055994530942, p = gsz_lanes_set(1);
    for (int k = 15; k > 0; k--) p = p * t / k + 1;
#else
    /* minimax on [-1/2, 1/2], and exact at 0 */
    gsz_lanes p = f * 1.326474710e-3f + 9.671543725e-3f;
    p = p * f + 5.550721660e-2f;
    p = p * f + 2.402224094e-1f;
    p = p * f + 6.931470037e-1f;
    p = p * f + 1.0f;
#endif
    gsz_lanes_words n = (gsz_lanes_words)gsz_as_bits(shifted) << GSZ_REAL_MANTISSA;
    return gsz_as_lanes((gsz_lanes_bits)((gsz_lanes_words)gsz_as_bits(p) + n));
}

/** e^x for |x| < 80. */
GSZ_LANES_INLINE gsz_lanes gsz_lanes_exp(gsz_lanes x) {
    return gsz_lanes_exp2(x * (gsz_real)1.44269504088896340736);
}

/** Binary logarithm of positive normal numbers. */
GSZ_LANES_INLINE gsz_lanes gsz_lanes_log2(gsz_lanes x) {
    const gsz_real_bits one = (gsz_real_bits)GSZ_REAL_BIAS << GSZ_REAL_MANTISSA;
    const gsz_real_bits mantissa = ((gsz_real_bits)1 << GSZ_REAL_MANTISSA) - 1;
    /* From sqrt(1/2) on, so that the mantissa lies around 1. */
    const gsz_real_bits half_octave = (gsz_real_bits)(0.41421356237 * (double)(mantissa + 1));
    const gsz_real_word shift = (gsz_real_word)(mantissa - half_octave);
    gsz_lanes_bits bits = (gsz_lanes_bits)((gsz_lanes_words)gsz_as_bits(x) + shift);
    gsz_lanes_bits exponent = (bits >> GSZ_REAL_MANTISSA) - GSZ_REAL_BIAS;
    gsz_lanes m = gsz_as_lanes((bits & mantissa) + one - (mantissa - half_octave));
    gsz_lanes s = (m - 1) / (m + 1), q = s * s, p = gsz_lanes_set(0);
    for (int k = sizeof(gsz_real) == 4 ? 9 : 23; k > 0; k -= 2) p = p * q + (gsz_real)(1.0 / k);
    return __builtin_convertvector(exponent, gsz_lanes) +
           s * p * (gsz_real)(2 * 1.44269504088896340736);
}

/* ---- sums ---------------------------------------------------------------------------------------- */

/** Sums over the pixels of a tile are kept in sixteen lanes, whatever the vector is. */
enum { GSZ_PARTS = 16 / GSZ_LANES };

/** Sixteen lanes added up, neighbours first. */
GSZ_LANES_INLINE gsz_real gsz_sum_sixteen(const gsz_real *lane) {
    gsz_real quarter[4];
    for (int i = 0; i < 4; i++, lane += 4) quarter[i] = (lane[0] + lane[1]) + (lane[2] + lane[3]);
    return (quarter[0] + quarter[1]) + (quarter[2] + quarter[3]);
}

#if defined(GSZ_LANES_AVX512) || defined(GSZ_LANES_AVX2)
/** Eight groups of eight, `stride` apart, in the same order. */
GSZ_LANES_INLINE __m256 gsz_sum_eights(const float *group, size_t stride) {
    __m256 half[2];
    for (int i = 0; i < 2; i++, group += 4 * stride) {
        __m256 low = _mm256_hadd_ps(_mm256_loadu_ps(group), _mm256_loadu_ps(group + stride));
        __m256 high = _mm256_hadd_ps(_mm256_loadu_ps(group + 2 * stride),
                                     _mm256_loadu_ps(group + 3 * stride));
        half[i] = _mm256_hadd_ps(low, high);
    }
    return _mm256_add_ps(_mm256_permute2f128_ps(half[0], half[1], 0x20),
                         _mm256_permute2f128_ps(half[0], half[1], 0x31));
}
#endif

/** The sums of `count` quantities, each over its sixteen lanes: parts[part * count + quantity]. */
GSZ_LANES_INLINE void gsz_sum_parts(gsz_real *out, const gsz_lanes *parts, int count) {
    int done = 0;
#if defined(GSZ_LANES_AVX512) || defined(GSZ_LANES_AVX2)
    const float *lane = (const float *)parts;
    const size_t second = GSZ_PARTS == 1 ? 8 : (size_t)count * 8;
    for (; done + 8 <= count; done += 8) {
        const float *from = lane + done * GSZ_LANES;
        __m256 low = gsz_sum_eights(from, GSZ_LANES),
               high = gsz_sum_eights(from + second, GSZ_LANES);
        _mm256_storeu_ps(out + done, _mm256_add_ps(low, high));
    }
#endif
    for (; done < count; done++) {
        gsz_lanes whole[GSZ_PARTS];
        for (int p = 0; p < GSZ_PARTS; p++) whole[p] = parts[p * count + done];
        out[done] = gsz_sum_sixteen((const gsz_real *)whole);
    }
}

#endif
