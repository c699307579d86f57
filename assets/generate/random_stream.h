/* SPDX-License-Identifier: MIT */
/* random_stream.h - random numbers that are the same on every machine. */
#ifndef GSZ_RANDOM_STREAM_H
#define GSZ_RANDOM_STREAM_H

#include <stdint.h>

#include "vec3.h"

typedef struct gsz_random {
    uint64_t state;
} gsz_random;

/** A stream of its own for each pair. */
gsz_random gsz_random_start(uint64_t seed, uint64_t stream);
uint32_t gsz_random_bits(gsz_random *random);
/** 0..count-1; count of at least 1. */
uint32_t gsz_random_below(gsz_random *random, uint32_t count);
/** Uniform in [low, high). */
float gsz_random_between(gsz_random *random, float low, float high);
/** Normal; never beyond 3.5 deviations. */
float gsz_random_normal(gsz_random *random, float mean, float deviation);
/** Three of those, drawn in the order of the axes: C leaves open which of several arguments is computed first. */
gsz_vec3 gsz_random_normals(gsz_random *random, gsz_vec3 mean, gsz_vec3 deviation);
/** Uniform on the unit sphere. */
gsz_vec3 gsz_random_direction(gsz_random *random);

/** A well-mixed word from three integers. */
static inline uint32_t gsz_hash3(int32_t x, int32_t y, int32_t z, uint32_t seed) {
    uint32_t h = (uint32_t)x * 0x8da6b343u ^ (uint32_t)y * 0xd8163841u ^ (uint32_t)z * 0xcb1ab31fu;
    h = (h ^ seed * 0x9e3779b9u) * 0x85ebca6bu;
    h = (h ^ (h >> 13)) * 0xc2b2ae35u;
    h = (h ^ (h >> 16)) * 0x27d4eb2fu;
    return h ^ (h >> 15);
}

#endif
