/* SPDX-License-Identifier: MIT */
/* codebook_exact.c - one codebook of all the different vectors of harmonics, if they are few, as in scenes that
 * came through a format with a palette. */
#include "codebook_exact.h"

#include "container.h"
#include "context.h"
#include "parallel.h"
#include "quantise.h"

#include <string.h>

enum {
    CHUNK = 4096,
    SAMPLE = 16384,
    TABLE = 1 << 18, /* slots of the hash table, four times the most codes */
    NO_CODE = -1
};

/** Most of a sample of that many must differ from each other for a codebook to be out of the question. */
#define DIFFERENT_SHARE 0.95
/** Bits of an index after entropy coding, roughly: what the colour tells is saved. */
#define INDEX_SAVING 2.0

typedef struct builder {
    const gsz_cloud *cloud;
    const gsz_settings *settings;
    uint64_t *hash;     /* of each Gaussian's levels */
    uint32_t *code;     /* of each Gaussian */
    int32_t *slot;      /* hash table of codes */
    uint32_t *user;     /* the first Gaussian of each code */
    uint32_t *users;    /* how many there are */
    double *brightness; /* sum over them, then mean */
    uint32_t count;     /* codes */
    const gsz_codebook *book;
    bool by_source; /* hashes are of the source's values */
} builder;

static int width_of(const builder *b) {
    return 3 * gsz_sh_coefficients(b->settings->header.sh_degree);
}

static void levels_of(const builder *b, size_t i, int32_t *out) {
    gsz_quantise_sh(out, b->cloud, i, b->settings->header.sh_degree, b->settings->header.sh_step);
}

/** Of a Gaussian's harmonics as they are in the source, or of their levels. */
static uint64_t hash_of(const builder *b, size_t i, bool source) {
    union {
        int32_t level[3 * GSZ_SH_MAX];
        float value[3 * GSZ_SH_MAX];
    } v;
    int width = width_of(b), coefficients = width / 3,
        stored = gsz_sh_coefficients(b->cloud->sh_degree);
    if (source)
        for (int j = 0; j < width; j++)
            v.value[j] =
                b->cloud->plane[GSZ_PLANE_REST + j / coefficients * stored + j % coefficients][i];
    else
        levels_of(b, i, v.level);
    return gsz_checksum(&v, (size_t)width * sizeof(int32_t));
}

static gsz_result hash_range(void *user, size_t begin, size_t end, int worker) {
    builder *b = user;
    (void)worker;
    for (size_t i = begin; i < end; i++) b->hash[i] = hash_of(b, i, b->by_source);
    return GSZ_OK;
}

/** The code of a Gaussian's levels, a new one if there is none yet; false if there are too many. */
static bool enter(builder *b, size_t i) {
    uint32_t at = (uint32_t)(b->hash[i] >> 40) & (TABLE - 1);
    while (b->slot[at] != NO_CODE && b->hash[b->user[b->slot[at]]] != b->hash[i])
        at = (at + 1) & (TABLE - 1);
    if (b->slot[at] == NO_CODE) {
        if (b->count == GSZ_CODES_MAX) return false;
        b->user[b->count] = (uint32_t)i;
        b->slot[at] = (int32_t)b->count++;
    }
    uint32_t code = b->code[i] = (uint32_t)b->slot[at];
    b->users[code]++;
    for (int c = 0; c < 3; c++) b->brightness[code] += b->cloud->plane[GSZ_PLANE_DC + c][i];
    return true;
}

/** Whether a sample of the Gaussians repeats itself at all: few scenes do, and the rest need no closer look. */
static gsz_result looks_worthwhile(gsz_context *context, builder *b, bool *out_worth) {
    size_t stride = b->cloud->count / SAMPLE + 1, sampled = 0;
    uint8_t *seen = NULL;
    GSZ_TRY(GSZ_NEW(context, &seen, TABLE));
    size_t different = 0;
    for (size_t i = 0; i < b->cloud->count; i += stride, sampled++) {
        uint32_t at = (uint32_t)(hash_of(b, i, true) >> 40) & (TABLE - 1);
        different += !seen[at];
        seen[at] = 1;
    }
    gsz_free(context, seen);
    *out_worth = (double)different < DIFFERENT_SHARE * (double)sampled;
    return GSZ_OK;
}

/** Renumbers the codes by their users' mean brightness. */
static gsz_result order_codes(gsz_context *context, builder *b) {
    uint32_t *place = NULL, *user = NULL;
    gsz_result result = GSZ_NEW(context, &place, b->count);
    if (result == GSZ_OK) result = GSZ_NEW(context, &user, b->count);
    if (result == GSZ_OK)
        result = gsz_codebook_rank(context, place, b->brightness, b->users, b->count);
    if (result == GSZ_OK) {
        for (uint32_t c = 0; c < b->count; c++) user[place[c]] = b->user[c];
        for (size_t i = 0; i < b->cloud->count; i++) b->code[i] = place[b->code[i]];
        memcpy(b->user, user, b->count * sizeof *user);
    }
    gsz_free(context, place);
    gsz_free(context, user);
    return result;
}

static gsz_result make_books(gsz_context *context, builder *b, gsz_codebooks *books) {
    int degree = b->settings->header.sh_degree, width = width_of(b);
    books->sh_degree = (uint8_t)degree;
    books->groups = 1;
    GSZ_TRY(
        gsz_codebook_create(context, &books->group[0], b->count, 0, gsz_sh_coefficients(degree)));
    books->group[0].step = b->settings->header.sh_step;
    for (uint32_t c = 0; c < b->count; c++)
        levels_of(b, b->user[c], books->group[0].levels + (size_t)c * (size_t)width);
    books->code_bits[0] = gsz_code_bits_of(b->count);
    b->book = &books->group[0];
    return GSZ_OK;
}

/** Two Gaussians of one hash but different levels would be a collision: then there is no codebook. */
static gsz_result check_range(void *user, size_t begin, size_t end, int worker) {
    builder *b = user;
    (void)worker;
    size_t width = (size_t)width_of(b);
    int32_t own[3 * GSZ_SH_MAX];
    for (size_t i = begin; i < end; i++) {
        levels_of(b, i, own);
        if (memcmp(own, b->book->levels + b->code[i] * width, width * sizeof *own) != 0)
            return GSZ_ERROR_LIMIT;
    }
    return GSZ_OK;
}

/** Compares what the codebook and its indices cost with the same vectors written out for every Gaussian. */
static bool pays(const builder *b, const gsz_codebook_choice *choice) {
    double book_bits = 8.0 * (double)choice->encoded.size, users = (double)b->cloud->count;
    double index_bits = choice->books.code_bits[0] - INDEX_SAVING;
    return book_bits + users * index_bits < users * book_bits / b->count;
}

static gsz_result allocate(gsz_context *context, builder *b) {
    GSZ_TRY(GSZ_NEW(context, &b->hash, b->cloud->count));
    GSZ_TRY(GSZ_NEW(context, &b->code, b->cloud->count));
    GSZ_TRY(GSZ_NEW(context, &b->slot, TABLE));
    GSZ_TRY(GSZ_NEW(context, &b->user, GSZ_CODES_MAX));
    GSZ_TRY(GSZ_NEW(context, &b->users, GSZ_CODES_MAX));
    return GSZ_NEW(context, &b->brightness, GSZ_CODES_MAX);
}

/** Gives every Gaussian the code of its source values or its levels; *out_few tells if few enough differ. */
static gsz_result enter_all(gsz_context *context, builder *b, bool by_source, bool *out_few) {
    b->by_source = by_source;
    b->count = 0;
    memset(b->users, 0, GSZ_CODES_MAX * sizeof *b->users);
    memset(b->brightness, 0, GSZ_CODES_MAX * sizeof *b->brightness);
    for (size_t i = 0; i < TABLE; i++) b->slot[i] = NO_CODE;
    GSZ_TRY(gsz_parallel_ranges(context, "codebook", b->cloud->count, CHUNK, hash_range, b));
    *out_few = true;
    for (size_t i = 0; i < b->cloud->count && *out_few; i++) *out_few = enter(b, i);
    *out_few = *out_few && b->count < b->cloud->count / 2;
    return GSZ_OK;
}

static gsz_result build(gsz_context *context, builder *b, gsz_codebook_choice *out) {
    bool worth = false;
    GSZ_TRY(looks_worthwhile(context, b, &worth));
    if (!worth) return GSZ_OK;
    GSZ_TRY(allocate(context, b));
    GSZ_TRY(enter_all(context, b, true, &worth));
    /* vectors that differ may still have the same levels */
    if (worth) GSZ_TRY(enter_all(context, b, false, &worth));
    if (!worth) return GSZ_OK;
    GSZ_TRY(order_codes(context, b));
    GSZ_TRY(make_books(context, b, &out->books));
    gsz_result checked = gsz_parallel_ranges(context, NULL, b->cloud->count, CHUNK, check_range, b);
    if (checked == GSZ_OK) checked = gsz_codebooks_encode(context, &out->books, &out->encoded);
    if (checked == GSZ_ERROR_LIMIT || (checked == GSZ_OK && !pays(b, out))) {
        gsz_codebook_choice_free(context, out);
        return GSZ_OK;
    }
    GSZ_TRY(checked);
    out->code_of[0] = b->code;
    b->code = NULL;
    return GSZ_OK;
}

gsz_result gsz_codebook_find_exact(gsz_context *context, gsz_codebook_choice *out,
                                   const gsz_cloud *cloud, const gsz_settings *settings) {
    builder b = {.cloud = cloud, .settings = settings};
    gsz_result result = build(context, &b, out);
    gsz_free(context, b.hash);
    gsz_free(context, b.code);
    gsz_free(context, b.slot);
    gsz_free(context, b.user);
    gsz_free(context, b.users);
    gsz_free(context, b.brightness);
    return result;
}
