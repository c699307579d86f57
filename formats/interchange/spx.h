/* SPDX-License-Identifier: MIT */
/* spx.h - the blocks of a .spx, and what its reader keeps between them. Internal.
 *
 * A header of 128 bytes, then blocks: an i32 size, below 0 where the block is compressed (from version 2 on with the
 * kind in bits 28..30 of its amount), and in the block a u32 number of Gaussians, a u32 kind and the data.
 * Source: gotoeasy/gsbox, versions 1 to 3. */
#ifndef GSZ_SPX_H
#define GSZ_SPX_H

#include "gsz_splats.h"

enum {
    GSZ_SPX_HEADER = 128,
    GSZ_SPX_PALETTE_MAX = 1 << 16,
    GSZ_SPX_PALETTE_ENTRY =
        60 /* 15 coefficients of red, green, blue and one byte that says nothing */
};

typedef enum gsz_spx_kind {
    GSZ_SPX_SH1 = 1,
    GSZ_SPX_SH2 = 2,
    GSZ_SPX_SH3 = 3,
    GSZ_SPX_SH3_WEBP = 4,
    GSZ_SPX_PALETTE = 8,
    GSZ_SPX_PALETTE_WEBP = 9,
    GSZ_SPX_SPLAT19 = 19,
    GSZ_SPX_SPLAT20 = 20,
    GSZ_SPX_SPLAT22 = 22,
    GSZ_SPX_SPLAT23 = 23,
    GSZ_SPX_SPLAT190_WEBP = 190,
    GSZ_SPX_SPLAT220_WEBP = 220,
    GSZ_SPX_SPLAT230_WEBP = 230,
    GSZ_SPX_SPLAT10019 = 10019,
    GSZ_SPX_SPLAT10190_WEBP = 10190
} gsz_spx_kind;

typedef enum gsz_spx_packing { GSZ_SPX_GZIP, GSZ_SPX_XZ } gsz_spx_packing;

typedef struct gsz_spx_reader {
    gsz_context *context;
    const char *name;
    gsz_cloud *cloud; /* with room for more Gaussians than have come */
    uint32_t splats;  /* as the header says */
    int sh_degree;
    uint64_t unpacked_left; /* bytes that blocks may still unpack to, all together */
    size_t come;            /* Gaussians so far */
    size_t sh_come[4];      /* of them with harmonics of this degree */
    uint16_t *palette_of;   /* of each Gaussian, as many as the cloud has room for */
    bool has_palette_of;
    gsz_buffer palette;
} gsz_spx_reader;

/** Takes a block that is not compressed. */
gsz_result gsz_spx_block(gsz_spx_reader *reader, const uint8_t *data, size_t size) GSZ_CHECKED;
/** After the last block: harmonics out of the palette. */
gsz_result gsz_spx_finish(gsz_spx_reader *reader) GSZ_CHECKED;

/** Appends what is compressed to *out: at most `most` bytes, or GSZ_ERROR_LIMIT. */
gsz_result gsz_spx_inflate(gsz_context *context, gsz_buffer *out, const char *name,
                           gsz_spx_packing packing, const uint8_t *data, size_t size,
                           size_t most) GSZ_CHECKED;
/** Decodes a WebP into *out (zeroed), red, green, blue and alpha a pixel: at least `least` bytes, or
 *  GSZ_ERROR_CORRUPT; a picture of more than `most` bytes is GSZ_ERROR_LIMIT. */
gsz_result gsz_spx_webp(gsz_context *context, gsz_buffer *out, const char *name,
                        const uint8_t *data, size_t size, size_t least, size_t most) GSZ_CHECKED;

#endif
