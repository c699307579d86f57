/* SPDX-License-Identifier: MIT */
/* codebook_number.c - which code stands where is free: the order of first use costs nothing, and spares the index of
 * each first use. */
#include "codebook_number.h"

#include "context.h"

#include <string.h>

enum { UNUSED = UINT32_MAX };

typedef struct numbering {
    uint32_t *number; /* of each code as it was */
    uint32_t used;
    int32_t *levels; /* of the codes as they were */
} numbering;

/** Numbers the codes of a block that are new to it, as its Gaussians come. */
static void number_block(numbering *n, const uint32_t *code_of, const uint32_t *order,
                         uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        uint32_t *number = &n->number[code_of[order[i]]];
        if (*number == UNUSED) *number = n->used++;
    }
}

/** Codes that nobody uses do not stay. */
static void move_codes(const numbering *n, gsz_codebook *book) {
    size_t width = (size_t)gsz_codebook_width(book);
    memcpy(n->levels, book->levels, book->count * width * sizeof *n->levels);
    for (uint32_t c = 0; c < book->count; c++)
        if (n->number[c] != UNUSED)
            memcpy(book->levels + n->number[c] * width, n->levels + c * width,
                   width * sizeof *n->levels);
    book->count = n->used;
    book->by_use = true;
}

static gsz_result number(gsz_context *context, numbering *n, gsz_codebook_choice *choice,
                         size_t gaussians, const gsz_partition *partition, const uint32_t *order) {
    gsz_codebook *book = &choice->books.group[0];
    GSZ_TRY(GSZ_NEW(context, &n->number, book->count));
    GSZ_TRY(GSZ_NEW(context, &n->levels, book->count * (size_t)gsz_codebook_width(book)));
    GSZ_TRY(GSZ_NEW(context, &choice->known, partition->part_count));
    memset(n->number, 0xff, book->count * sizeof *n->number);
    for (size_t p = 0; p < partition->part_count; p++) {
        const gsz_part *part = &partition->part[p];
        choice->known[p] = n->used;
        number_block(n, choice->code_of[0], order + part->begin, part->count);
    }
    move_codes(n, book);
    for (size_t i = 0; i < gaussians; i++) choice->code_of[0][i] = n->number[choice->code_of[0][i]];
    choice->books.code_bits[0] = gsz_code_bits_of(book->count);
    choice->encoded.size = 0;
    return gsz_codebooks_encode(context, &choice->books, &choice->encoded);
}

gsz_result gsz_codebook_number(gsz_context *context, gsz_codebook_choice *choice, size_t gaussians,
                               const gsz_partition *partition, const uint32_t *order) {
    numbering n = {0};
    gsz_result result = number(context, &n, choice, gaussians, partition, order);
    gsz_free(context, n.number);
    gsz_free(context, n.levels);
    return result;
}
