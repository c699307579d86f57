/* SPDX-License-Identifier: MIT */
/* refdec_block.h - one block: its header, its Gaussians as integers, and the functions that fill them in, one a stream,
 * in the order of the streams (sections 4 and 5). */
#ifndef REFDEC_BLOCK_H
#define REFDEC_BLOCK_H

#include "refdec_bytes.h"
#include "refdec_entropy.h"

enum { RD_LEVEL_MAX = 1 << 24, RD_BOOKS = 3, RD_STREAMS = 8 };

typedef struct rd_harmonics {
    int many;         /* class of how many are not 0 */
    uint8_t pair[23]; /* digits, two at a time */
    int32_t level[45];
} rd_harmonics;

typedef struct rd_gaussian {
    uint32_t cell[3], fine[3];
    int a, b; /* neighbours; -1: alone */
    int veil, opacity, alpha, scale_class;
    int32_t scale[3];
    int size[3];
    int fineness, refine, needle, lead_bits, roll_bits;
    int face, angle[3];
    int32_t color[3];
    int missed[3]; /* size of what each channel missed its guess by */
    rd_harmonics sh;
    uint32_t code[RD_BOOKS];
} rd_gaussian;

/** A codebook: the harmonics of its codes, of which `first .. end - 1` count. */
typedef struct rd_book {
    int first, end;
    bool by_use; /* codes stand in the order of their use; else of brightness */
    uint32_t codes;
    double step;
    rd_harmonics *code;
} rd_book;

typedef struct rd_books {
    int groups; /* 0: none */
    rd_book book[RD_BOOKS];
} rd_books;

typedef struct rd_block {
    uint32_t count;
    int degree, groups;
    int cell_bits[3], refine_max, opacity_bits;
    int w_opacity_veil, w_scale_alpha, w_scale_veil;
    int w_color_alpha, w_color_size, w_color_veil;
    int w_rotation_alpha, w_rotation_size, w_rotation_veil;
    int w_position_alpha, w_position_shape, w_position_veil, w_position_size;
    int refine_bias, rotation_bias;
    double origin[3], cell, footprint, reference, scale_step, color_step, sh_step;
    const rd_books *books;
    rd_stream stream[RD_STREAMS];
    rd_gaussian *g;
} rd_block;

/** Decodes all streams of a block of so many Gaussians. *block is zeroed; free it in any case. */
const char *rd_block_decode(rd_block *block, rd_bytes chunk, uint32_t count, int degree,
                            const rd_books *books);
void rd_block_free(rd_block *block);
/** The steps of it: the 64 bytes of a header, checked; the syntax of stream i. */
const char *rd_block_header(rd_block *block, rd_bytes *chunk, const rd_books *books);
void rd_block_stream(rd_block *block, int i, rd_stream *s);

/* ---- 5.1, 5.2, 5.7: refdec_position.c ---- */
void rd_positions(rd_block *block, rd_stream *s);
void rd_refinement(rd_block *block, rd_stream *s);
/* ---- 5.4: refdec_steps.c ---- */
int rd_limit(int x, int low, int high);
/** SCALE_STEP and FINE. */
double rd_scale_step(const rd_block *block, int scale_class);
double rd_fine(int fineness);
/** FIRST. */
double rd_first(const rd_block *block);
/** ALPHA and the scale class, once the opacity is known. */
void rd_derive_class(const rd_block *block, rd_gaussian *g);
/** Sizes and all that follows from them, once the scales are known. */
void rd_derive_steps(const rd_block *block, rd_gaussian *g);
/* ---- 5.3, 5.5, 5.6, 5.8: a file an attribute ---- */
void rd_veils(rd_block *block, rd_stream *s);
void rd_opacities(rd_block *block, rd_stream *s);
void rd_scales(rd_block *block, rd_stream *s);
void rd_rotations(rd_block *block, rd_stream *s);
void rd_colors(rd_block *block, rd_stream *s);
/* ---- 5.9, 5.10: refdec_harmonics.c, refdec_books.c ---- */
void rd_harmonics_of_block(rd_block *block, rd_stream *s);
void rd_harmonics_of_book(rd_book *book, int degree, rd_stream *s);
void rd_codes(rd_block *block, rd_stream *s);
/** A BOOK chunk. *books is zeroed; free it in any case. */
const char *rd_books_read(rd_books *books, rd_bytes chunk, int degree);
void rd_books_free(rd_books *books);

#endif
