/* SPDX-License-Identifier: MIT */
/* noise_texture.c - noise on an integer lattice, from hashes alone (Perlin 2002, Worley 1996). */
#include "noise_texture.h"

#include "random_stream.h"

typedef struct lattice {
    int32_t x, y, z;
    gsz_vec3 at; /* 0..1 within the cell */
} lattice;

static lattice lattice_at(gsz_vec3 p) {
    gsz_vec3 floor = vec3(floorf(p.x), floorf(p.y), floorf(p.z));
    return (lattice){(int32_t)floor.x, (int32_t)floor.y, (int32_t)floor.z, vec3_sub(p, floor)};
}

static float fade(float t) { return t * t * t * (t * (t * 6.0f - 15.0f) + 10.0f); }

/* Dot product with one of the twelve edge directions of a cube. */
static float edge_dot(uint32_t hash, float x, float y, float z) {
    float u = (hash & 15) < 8 ? x : y;
    float v = (hash & 15) < 4 ? y : ((hash & 15) == 12 || (hash & 15) == 14) ? x : z;
    return ((hash & 1) ? -u : u) + ((hash & 2) ? -v : v);
}

float gsz_noise(gsz_vec3 p, uint32_t seed) {
    lattice l = lattice_at(p);
    float corner[8];
    for (int i = 0; i < 8; i++) {
        int dx = i & 1, dy = i >> 1 & 1, dz = i >> 2;
        uint32_t hash = gsz_hash3(l.x + dx, l.y + dy, l.z + dz, seed);
        corner[i] = edge_dot(hash, l.at.x - (float)dx, l.at.y - (float)dy, l.at.z - (float)dz);
    }
    float u = fade(l.at.x), v = fade(l.at.y), w = fade(l.at.z);
    float near = mixf(mixf(corner[0], corner[1], u), mixf(corner[2], corner[3], u), v);
    float far = mixf(mixf(corner[4], corner[5], u), mixf(corner[6], corner[7], u), v);
    return mixf(near, far, w);
}

float gsz_noise_sum(gsz_vec3 p, int octaves, uint32_t seed) {
    float sum = 0, height = 0.62f;
    for (int i = 0; i < octaves; i++, height *= 0.5f) {
        sum += height * gsz_noise(p, seed + (uint32_t)i);
        p = vec3(p.x * 2.03f + 17.1f, p.y * 1.97f - 5.3f, p.z * 2.01f + 9.7f);
    }
    return sum;
}

float gsz_noise_ridge(gsz_vec3 p, int octaves, uint32_t seed) {
    float sum = 0, height = 0.5f, carry = 1.0f;
    for (int i = 0; i < octaves; i++, height *= 0.5f) {
        float ridge = 1.0f - fabsf(gsz_noise(p, seed + (uint32_t)i));
        ridge *= ridge * carry;
        carry = ridge;
        sum += height * ridge;
        p = vec3(p.x * 2.07f + 3.7f, p.y * 2.03f + 11.9f, p.z * 1.99f - 7.1f);
    }
    return sum;
}

static gsz_vec3 feature_point(uint32_t hash) {
    return vec3((float)(hash & 1023) / 1023.0f, (float)(hash >> 10 & 1023) / 1023.0f,
                (float)(hash >> 20 & 1023) / 1023.0f);
}

gsz_noise_cell gsz_noise_cells(gsz_vec3 p, uint32_t seed) {
    lattice l = lattice_at(p);
    gsz_noise_cell cell = {9.0f, 9.0f, 0};
    for (int i = 0; i < 27; i++) {
        int dx = i % 3 - 1, dy = i / 3 % 3 - 1, dz = i / 9 - 1;
        uint32_t hash = gsz_hash3(l.x + dx, l.y + dy, l.z + dz, seed);
        gsz_vec3 point = vec3_add(feature_point(hash), vec3((float)dx, (float)dy, (float)dz));
        float distance = vec3_length(vec3_sub(point, l.at));
        if (distance < cell.first) {
            cell.second = cell.first;
            cell.first = distance;
            cell.id = hash;
        } else if (distance < cell.second) {
            cell.second = distance;
        }
    }
    return cell;
}

void gsz_noise_channels(float *out, int count, gsz_vec3 p, uint32_t seed) {
    lattice l = lattice_at(p);
    float u = fade(l.at.x), v = fade(l.at.y), w = fade(l.at.z);
    for (int c = 0; c < count; c++) out[c] = 0;
    for (int i = 0; i < 8; i++) {
        int dx = i & 1, dy = i >> 1 & 1, dz = i >> 2;
        float weight = (dx ? u : 1 - u) * (dy ? v : 1 - v) * (dz ? w : 1 - w);
        uint32_t hash = gsz_hash3(l.x + dx, l.y + dy, l.z + dz, seed);
        for (int c = 0; c < count; c++) {
            hash = hash * 0x915f77f5u + 0x6a09e667u;
            out[c] += weight * ((float)(hash >> 8) * 0x1p-23f - 1.0f) * 2.6f;
        }
    }
}
