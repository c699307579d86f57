/* SPDX-License-Identifier: MIT */
/* codebook_exact.c - one codebook of all the different vectors of harmonics, if they are few. Vectors that differ
 * in the source may have the same levels: those become one code. */
#include "codebook_exact.h"

#include "container.h"
#include "context.h"
#include "parallel.h"
#include "quantise.h"

#include <string.h>

enum {
    CHUNK = 1024,
    TABLE = 1 << 18, /* slots of the hash table, four times the most codes */
    NO_CODE = -1
};

/** Bits of an index after entropy coding, roughly: what the colour tells is saved. */
#define INDEX_SAVING 2.0

typedef struct builder {
    const gsz_cloud *cloud;
    const gsz_settings *settings;
    const gsz_palette *palette;
    size_t width;       /* levels of a vector */
    int32_t *levels;    /* of each code of the palette */
    int32_t *slot;      /* hash table of codes */
    uint32_t *code;     /* of each code of the palette */
    uint32_t *source;   /* of each code: the first code of the palette that it is of */
    uint32_t *users;    /* how many Gaussians have it */
    uint32_t *place;    /* where it comes to stand */
    double *brightness; /* sum over its users, then mean */
    uint32_t count;     /* codes */
} builder;

static const int32_t *levels_of(const builder *b, uint32_t palette_code) {
    return b->levels + palette_code * b->width;
}

static gsz_result quantise_range(void *user, size_t begin, size_t end, int worker) {
    builder *b = user;
    const gsz_block_header *h = &b->settings->header;
    (void)worker;
    for (size_t c = begin; c < end; c++)
        gsz_quantise_sh(b->levels + c * b->width, b->cloud, b->palette->user[c], h->sh_degree,
                        h->sh_step);
    return GSZ_OK;
}

/** Gives a code of the palette the code of its levels. */
static void enter(builder *b, uint32_t palette_code) {
    const int32_t *own = levels_of(b, palette_code);
    size_t size = b->width * sizeof *own;
    uint32_t at = (uint32_t)(gsz_checksum(own, size) >> 40) & (TABLE - 1);
    while (b->slot[at] != NO_CODE && memcmp(levels_of(b, b->source[b->slot[at]]), own, size) != 0)
        at = (at + 1) & (TABLE - 1);
    if (b->slot[at] == NO_CODE) {
        b->source[b->count] = palette_code;
        b->slot[at] = (int32_t)b->count++;
    }
    b->code[palette_code] = (uint32_t)b->slot[at];
}

/** Orders the codes by their users' mean brightness. */
static gsz_result rank(gsz_context *context, builder *b) {
    for (size_t i = 0; i < b->cloud->count; i++) {
        uint32_t code = b->code[b->palette->code[i]];
        b->users[code]++;
        for (int c = 0; c < 3; c++) b->brightness[code] += b->cloud->plane[GSZ_PLANE_DC + c][i];
    }
    return gsz_codebook_rank(context, b->place, b->brightness, b->users, b->count);
}

static gsz_result make_books(gsz_context *context, const builder *b, gsz_codebook_choice *out) {
    int degree = b->settings->header.sh_degree;
    gsz_codebook *book = &out->books.group[0];
    out->books.sh_degree = (uint8_t)degree;
    out->books.groups = 1;
    GSZ_TRY(gsz_codebook_create(context, book, b->count, 0, gsz_sh_coefficients(degree)));
    book->step = b->settings->header.sh_step;
    book->by_use = true;
    for (uint32_t c = 0; c < b->count; c++)
        memcpy(book->levels + b->place[c] * b->width, levels_of(b, b->source[c]),
               b->width * sizeof *b->levels);
    out->books.code_bits[0] = gsz_code_bits_of(b->count);
    GSZ_TRY(GSZ_NEW(context, &out->code_of[0], b->cloud->count));
    for (size_t i = 0; i < b->cloud->count; i++)
        out->code_of[0][i] = b->place[b->code[b->palette->code[i]]];
    return gsz_codebooks_encode(context, &out->books, &out->encoded);
}

/** Compares what the codebook and its indices cost with the same vectors written out for every Gaussian. */
static bool pays(const builder *b, const gsz_codebook_choice *choice) {
    double book_bits = 8.0 * (double)choice->encoded.size, users = (double)b->cloud->count;
    double index_bits = choice->books.code_bits[0] - INDEX_SAVING;
    return book_bits + users * index_bits < users * book_bits / b->count;
}

static gsz_result allocate(gsz_context *context, builder *b) {
    size_t codes = b->palette->count;
    GSZ_TRY(GSZ_NEW(context, &b->levels, codes * b->width));
    GSZ_TRY(GSZ_NEW(context, &b->slot, TABLE));
    GSZ_TRY(GSZ_NEW(context, &b->code, codes));
    GSZ_TRY(GSZ_NEW(context, &b->source, codes));
    GSZ_TRY(GSZ_NEW(context, &b->users, codes));
    GSZ_TRY(GSZ_NEW(context, &b->place, codes));
    return GSZ_NEW(context, &b->brightness, codes);
}

static gsz_result build(gsz_context *context, builder *b, gsz_codebook_choice *out) {
    uint32_t codes = b->palette->count;
    GSZ_TRY(allocate(context, b));
    GSZ_TRY(gsz_parallel_ranges(context, NULL, codes, CHUNK, quantise_range, b));
    for (size_t i = 0; i < TABLE; i++) b->slot[i] = NO_CODE;
    for (uint32_t c = 0; c < codes; c++) enter(b, c);
    GSZ_TRY(rank(context, b));
    gsz_result made = make_books(context, b, out);
    if (made == GSZ_ERROR_LIMIT || (made == GSZ_OK && !pays(b, out))) {
        gsz_codebook_choice_free(context, out);
        return GSZ_OK;
    }
    return made;
}

gsz_result gsz_codebook_make_exact(gsz_context *context, gsz_codebook_choice *out,
                                   const gsz_palette *palette, const gsz_cloud *cloud,
                                   const gsz_settings *settings) {
    builder b = {.cloud = cloud, .settings = settings, .palette = palette};
    b.width = 3 * (size_t)gsz_sh_coefficients(settings->header.sh_degree);
    gsz_result result = palette->count > 0 ? build(context, &b, out) : GSZ_OK;
    gsz_free(context, b.levels);
    gsz_free(context, b.slot);
    gsz_free(context, b.code);
    gsz_free(context, b.source);
    gsz_free(context, b.users);
    gsz_free(context, b.place);
    gsz_free(context, b.brightness);
    return result;
}
