/* SPDX-License-Identifier: MIT */
/* film_bits.h - a segment of a film as the device will have it: the rows of its key's blocks and its background's, and its motion. */
#ifndef GSZ_FILM_BITS_H
#define GSZ_FILM_BITS_H

#include "motion_bits.h"
#include "splat_bits.h"

enum { GSZ_FILM_BOOKS_MAX = 3 };

/** A file of the film: the key of a segment, or its background. */
typedef struct gsz_film_scene {
    gsz_file *file; /**< has the codebooks; NULL: there is no background */
    int book_count;
    gsz_codebook_view book[GSZ_FILM_BOOKS_MAX];
    uint32_t blocks;
} gsz_film_scene;

typedef struct gsz_film_bits {
    gsz_film_scene key, background;
    uint64_t gaussians; /**< of both */
    uint32_t blocks;
    gsz_splat_rows *rows; /**< of each block, those of the key first */
    gsz_motion_bits motion;
} gsz_film_bits;

/** Makes the bits of a segment that is decoded. Not GSZ_OK: *out_bits is NULL, and the context has the error, "" if
 *  memory ran out. */
gsz_result gsz_film_bits_make(gsz_context *context, gsz_film_bits **out_bits,
                              const gsz_video *video, uint32_t index,
                              const gsz_video_segment *segment) GSZ_CHECKED;
/** Accepts NULL. */
void gsz_film_bits_free(gsz_context *context, gsz_film_bits **bits);
/** Bytes that go to the device. */
uint64_t gsz_film_bits_size(const gsz_film_bits *bits);

#endif
