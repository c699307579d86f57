/* SPDX-License-Identifier: MIT */
/* codebook_palette.c - finds vectors of harmonics that recur to the last bit. */
#include "codebook_palette.h"

#include "codebook.h"
#include "container.h"
#include "context.h"
#include "parallel.h"

#include <string.h>

enum {
    CHUNK = 4096,
    SAMPLE = 16384,
    TABLE = 1 << 18, /* slots of the hash table, four times the most codes */
    NO_CODE = -1
};

/** Most of a sample of that many must differ from each other for a palette to be out of the question. */
#define DIFFERENT_SHARE 0.95

typedef struct finder {
    const gsz_cloud *cloud;
    gsz_palette *palette;
    int coefficients;
    uint64_t *hash; /* of each Gaussian's harmonics */
    int32_t *slot;  /* hash table of codes */
} finder;

static void vector_of(const finder *f, size_t i, float out[3 * GSZ_SH_MAX]) {
    int stored = gsz_sh_coefficients(f->cloud->sh_degree);
    for (int c = 0; c < 3; c++)
        for (int k = 0; k < f->coefficients; k++)
            out[c * f->coefficients + k] = f->cloud->plane[GSZ_PLANE_REST + c * stored + k][i];
}

static size_t vector_size(const finder *f) { return 3 * (size_t)f->coefficients * sizeof(float); }

static uint64_t hash_of(const finder *f, size_t i) {
    float vector[3 * GSZ_SH_MAX];
    vector_of(f, i, vector);
    return gsz_checksum(vector, vector_size(f));
}

static gsz_result hash_range(void *user, size_t begin, size_t end, int worker) {
    finder *f = user;
    (void)worker;
    for (size_t i = begin; i < end; i++) f->hash[i] = hash_of(f, i);
    return GSZ_OK;
}

/** Whether a sample of the Gaussians repeats itself at all: few scenes do, and the rest need no closer look. */
static gsz_result looks_worthwhile(gsz_context *context, const finder *f, size_t stride,
                                   bool *out_worth) {
    size_t sampled = 0, different = 0;
    uint8_t *seen = NULL;
    GSZ_TRY(GSZ_NEW(context, &seen, TABLE));
    for (size_t i = 0; i < f->cloud->count; i += stride, sampled++) {
        uint32_t at = (uint32_t)(hash_of(f, i) >> 40) & (TABLE - 1);
        different += !seen[at];
        seen[at] = 1;
    }
    gsz_free(context, seen);
    *out_worth = (double)different < DIFFERENT_SHARE * (double)sampled;
    return GSZ_OK;
}

size_t gsz_palette_stride(size_t count) { return count / SAMPLE + 1; }

gsz_result gsz_palette_suspect(gsz_context *context, bool *out_likely, const gsz_cloud *sample,
                               int sh_degree) {
    const finder f = {.cloud = sample, .coefficients = gsz_sh_coefficients(sh_degree)};
    return looks_worthwhile(context, &f, 1, out_likely);
}

/** The code of a Gaussian, a new one if there is none yet; false if there are too many. */
static bool enter(finder *f, size_t i) {
    gsz_palette *p = f->palette;
    uint32_t at = (uint32_t)(f->hash[i] >> 40) & (TABLE - 1);
    while (f->slot[at] != NO_CODE && f->hash[p->user[f->slot[at]]] != f->hash[i])
        at = (at + 1) & (TABLE - 1);
    if (f->slot[at] == NO_CODE) {
        if (p->count == GSZ_CODES_MAX) return false;
        p->user[p->count] = (uint32_t)i;
        f->slot[at] = (int32_t)p->count++;
    }
    p->code[i] = (uint32_t)f->slot[at];
    return true;
}

/** Two Gaussians of one hash but different harmonics would be a collision: then there is no palette. */
static gsz_result check_range(void *user, size_t begin, size_t end, int worker) {
    const finder *f = user;
    float own[3 * GSZ_SH_MAX], first[3 * GSZ_SH_MAX];
    (void)worker;
    for (size_t i = begin; i < end; i++) {
        vector_of(f, i, own);
        vector_of(f, f->palette->user[f->palette->code[i]], first);
        if (memcmp(own, first, vector_size(f)) != 0) return GSZ_ERROR_LIMIT;
    }
    return GSZ_OK;
}

static gsz_result find(gsz_context *context, finder *f) {
    gsz_palette *p = f->palette;
    size_t count = f->cloud->count;
    bool worth = false;
    GSZ_TRY(looks_worthwhile(context, f, gsz_palette_stride(count), &worth));
    if (!worth) return GSZ_OK;
    GSZ_TRY(GSZ_NEW(context, &f->hash, count));
    GSZ_TRY(GSZ_NEW(context, &f->slot, TABLE));
    GSZ_TRY(GSZ_NEW(context, &p->code, count));
    GSZ_TRY(GSZ_NEW(context, &p->user, GSZ_CODES_MAX));
    for (size_t i = 0; i < TABLE; i++) f->slot[i] = NO_CODE;
    GSZ_TRY(gsz_parallel_ranges(context, "codebook", count, CHUNK, hash_range, f));
    for (size_t i = 0; i < count && worth; i++) worth = enter(f, i);
    if (!worth || p->count >= count / 2) {
        p->count = 0;
        return GSZ_OK;
    }
    gsz_result checked = gsz_parallel_ranges(context, NULL, count, CHUNK, check_range, f);
    if (checked == GSZ_ERROR_LIMIT) p->count = 0;
    return checked == GSZ_ERROR_LIMIT ? GSZ_OK : checked;
}

gsz_result gsz_palette_find(gsz_context *context, gsz_palette *palette, const gsz_cloud *cloud,
                            int sh_degree) {
    finder f = {.cloud = cloud, .palette = palette, .coefficients = gsz_sh_coefficients(sh_degree)};
    if (palette->known) return GSZ_OK;
    gsz_result result = find(context, &f);
    palette->known = result == GSZ_OK;
    gsz_free(context, f.hash);
    gsz_free(context, f.slot);
    return result;
}

void gsz_palette_free(gsz_context *context, gsz_palette *palette) {
    gsz_free(context, palette->code);
    gsz_free(context, palette->user);
    *palette = (gsz_palette){0};
}

/* ---- in pieces ----------------------------------------------------------------------------------- */

gsz_result gsz_palette_census_init(gsz_context *context, gsz_palette_census *census) {
    return GSZ_NEW(context, &census->hash, TABLE);
}

void gsz_palette_census_free(gsz_context *context, gsz_palette_census *census) {
    gsz_free(context, census->hash);
    *census = (gsz_palette_census){0};
}

static bool count_in(gsz_palette_census *census, uint64_t hash) {
    if (hash == 0) hash = 1; /* as good as any other */
    uint32_t at = (uint32_t)(hash >> 40) & (TABLE - 1);
    while (census->hash[at] != 0 && census->hash[at] != hash) at = (at + 1) & (TABLE - 1);
    if (census->hash[at] == hash) return true;
    if (census->count == GSZ_CODES_MAX) return false;
    census->hash[at] = hash;
    census->count++;
    return true;
}

bool gsz_palette_census_add(gsz_palette_census *census, const gsz_cloud *piece, int sh_degree) {
    const finder f = {.cloud = piece, .coefficients = gsz_sh_coefficients(sh_degree)};
    for (size_t i = 0; i < piece->count; i++)
        if (!count_in(census, hash_of(&f, i))) return false;
    return true;
}
