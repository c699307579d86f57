/* SPDX-License-Identifier: MIT */
/* hash.h - numbers as random as needed, the same everywhere. Internal. */
#ifndef GSZ_HASH_H
#define GSZ_HASH_H

#include <stdint.h>

/** 64 bits of a number (the finaliser of SplitMix64, Steele et al. 2014). */
static inline uint64_t gsz_hash(uint64_t x) {
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

#endif
