/* SPDX-License-Identifier: MIT */
/* random_stream.c - splitmix64 (Steele, Lea, Flood 2014) and what is drawn from it. */
#include "random_stream.h"

static uint64_t mix64(uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

gsz_random gsz_random_start(uint64_t seed, uint64_t stream) {
    return (gsz_random){mix64(seed + 0x9e3779b97f4a7c15u) ^
                        mix64(stream * 0xd1342543de82ef95u + 1)};
}

uint32_t gsz_random_bits(gsz_random *random) {
    random->state += 0x9e3779b97f4a7c15u;
    return (uint32_t)(mix64(random->state) >> 32);
}

uint32_t gsz_random_below(gsz_random *random, uint32_t count) {
    return (uint32_t)(((uint64_t)gsz_random_bits(random) * count) >> 32);
}

float gsz_random_between(gsz_random *random, float low, float high) {
    return low + (high - low) * ((float)(gsz_random_bits(random) >> 8) * 0x1p-24f);
}

/* A sum of uniforms instead of Box-Muller: no libm call, so the same bits everywhere. */
float gsz_random_normal(gsz_random *random, float mean, float deviation) {
    int32_t sum = 0;
    for (int i = 0; i < 4; i++) {
        uint32_t bits = gsz_random_bits(random);
        sum += (int32_t)(bits & 0xffff) + (int32_t)(bits >> 16);
    }
    float unit = ((float)sum - 4.0f * 65535.0f) * (1.0f / (0.8164966f * 65536.0f));
    return mean + deviation * clampf(unit, -3.5f, 3.5f);
}

gsz_vec3 gsz_random_normals(gsz_random *random, gsz_vec3 mean, gsz_vec3 deviation) {
    gsz_vec3 drawn;
    drawn.x = gsz_random_normal(random, mean.x, deviation.x);
    drawn.y = gsz_random_normal(random, mean.y, deviation.y);
    drawn.z = gsz_random_normal(random, mean.z, deviation.z);
    return drawn;
}

gsz_vec3 gsz_random_direction(gsz_random *random) {
    gsz_vec3 d;
    float square;
    do {
        d.x = gsz_random_between(random, -1, 1);
        d.y = gsz_random_between(random, -1, 1);
        d.z = gsz_random_between(random, -1, 1);
        square = vec3_dot(d, d);
    } while (square > 1.0f || square < 1e-4f);
    return vec3_scale(d, 1.0f / sqrtf(square));
}
