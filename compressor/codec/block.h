/* SPDX-License-Identifier: MIT */
/* block.h - one spatial block of quantised Gaussians, as it stands between quantising and entropy coding.
 * Internal; specified in formats/gsz.md, "Blocks". */
#ifndef GSZ_BLOCK_H
#define GSZ_BLOCK_H

#include "byte_reader.h"
#include "byte_writer.h"
#include "gsz_base.h"
#include "gsz_splats.h"

enum {
    GSZ_BLOCK_GAUSSIANS_MAX = 1 << 16,
    GSZ_CELL_BITS_MAX = 30, /* of one axis of the lattice of positions */
    GSZ_REFINE_MAX = 8,     /* further bits of an axis for a Gaussian that shows more */
    GSZ_OPACITY_BITS_MAX = 12,
    GSZ_ANGLE_BITS_MAX = 14,
    GSZ_VEILS = 8,           /* how far a Gaussian may be hidden: 0..7 */
    GSZ_LEVEL_MAX = 1 << 24, /* the largest magnitude of quantised scales, colours and harmonics */
    GSZ_SH_MAX = 15,         /* coefficients of a channel at degree 3 */
    GSZ_CODE_GROUPS_MAX = 3  /* vectors that the harmonics of a Gaussian may be cut into */
};

/** How strongly what is known of a Gaussian moves a step, in sixteenths of proportionality. */
typedef struct gsz_weights {
    uint8_t opacity_veil;
    uint8_t scale_alpha, scale_veil;
    uint8_t color_alpha, color_size, color_veil;
    uint8_t rotation_alpha, rotation_size, rotation_veil;
    uint8_t position_alpha, position_shape, position_veil;
    int8_t position_size;
} gsz_weights;

/** How the numbers of a block become the properties of its Gaussians. */
typedef struct gsz_block_header {
    uint32_t count;
    uint8_t sh_degree;
    uint8_t
        code_groups; /* 0: harmonics are coded as they are; else as indices into so many codebooks */
    uint8_t cell_bits[3]; /* the lattice has 2^cell_bits cells along an axis */
    uint8_t refine_max;
    uint8_t opacity_bits; /* alpha = level / (2^bits - 1) */
    gsz_weights weights;
    int16_t
        refine_bias; /* log2(cell / step) of a Gaussian of alpha 1 and the reference size, 1/256 octaves */
    int16_t rotation_bias; /* -log2(step / radian) of the same at anisotropy 1, 1/256 octaves */
    float origin[3];       /* lower corner of the lattice */
    float cell;            /* edge of a cell */
    float footprint;       /* deviation that a pixel adds to every axis, in scene units */
    float reference;       /* the size for which steps are as given */
    float scale_step;      /* of sqrt(effective deviation / reference) */
    float color_step;      /* of DC coefficients */
    float sh_step;         /* of the other coefficients */
} gsz_block_header;

typedef struct gsz_block {
    gsz_block_header header;
    uint32_t *cell[3];      /* lattice cell */
    uint32_t *near[2];      /* two neighbours earlier in the block; its own index: none */
    uint8_t *veil;          /* how far others hide it: 4 octaves of what it shows each */
    uint16_t *opacity;      /* level */
    int32_t *scale[3];      /* levels of the effective deviation along the axes, falling */
    int16_t *size[3];       /* log2(effective deviation / reference), 1/256 octaves; derived */
    uint8_t *face;          /* face of the cube (0..2: x, y, z) that the leading axis meets */
    int32_t *rotation[3];   /* u, v on the face, roll */
    uint8_t *angle_bits[2]; /* of u and v, of roll; derived */
    uint8_t *refine;        /* bits per axis behind the cell; derived */
    uint32_t *fine[3];      /* those bits */
    int8_t *fineness;       /* half octaves that colour is finer than its step; derived */
    int32_t *color[3];
    int32_t *sh[3 * GSZ_SH_MAX];         /* [channel * coefficients + k] */
    uint32_t *code[GSZ_CODE_GROUPS_MAX]; /* index into each codebook */
    uint32_t known[GSZ_CODE_GROUPS_MAX]; /* of a codebook by use, codes that earlier blocks use */
    uint32_t capacity;
    void *storage;
} gsz_block;

/** Room for `count` Gaussians; grows, never shrinks. Zero-initialise; release with gsz_block_free. */
gsz_result gsz_block_reserve(gsz_context *context, gsz_block *block, uint32_t count) GSZ_CHECKED;
void gsz_block_free(gsz_context *context, gsz_block *block);

/** The fixed part at the start of a block's chunk. */
void gsz_block_header_write(gsz_byte_writer *writer, const gsz_block_header *header);
/** False if a field is out of its range, or the reader failed. */
bool gsz_block_header_read(gsz_byte_reader *reader, gsz_block_header *out_header);

#endif
