/* SPDX-License-Identifier: MIT */
/* packer.h - the state of packing a cloud, and its steps: settle what depends on the quality, encode blocks,
 * preview what will be decoded. Internal. */
#ifndef GSZ_PACKER_H
#define GSZ_PACKER_H

#include "block_coder.h"
#include "codebook_build.h"
#include "layer_growth.h"
#include "partition.h"
#include "quantise.h"

/** What one worker holds. */
typedef struct gsz_packer_worker {
    gsz_block block;
    gsz_block_coder coder;
    gsz_quantiser quantiser;
} gsz_packer_worker;

typedef struct gsz_packer {
    gsz_context *context;
    const gsz_cloud *cloud; /* the Gaussians that are kept */
    const gsz_pack_options *options;
    const gsz_cloud *source;  /* all of them */
    const gsz_cloud *whole;   /* what steps are meant for; NULL: the source, whatever is dropped */
    const double *importance; /* of each Gaussian of `cloud`, borrowed; NULL: was not measured */
    const double *energy; /* what each shows to whoever looks from anywhere, borrowed, or NULL */
    uint8_t *veil;        /* of each, from that; NULL: nothing is known to be hidden */
    size_t extra_count;   /* extra planes that are kept */
    gsz_settings settings;
    float held_at; /* the quality at which the levels of opacity were chosen; below 0: none yet */
    gsz_palette palette;
    gsz_codebook_choice books;
    gsz_partition partition;
    gsz_partition sample;    /* every so many Gaussians of each part */
    gsz_layer_growth growth; /* of the partition's layers, once it was fitted */
    gsz_packer_worker *worker;
    int workers;
    gsz_buffer *payload; /* of each block of the partition, then of its extra planes */
} gsz_packer;

/** Looks at the cloud. The packer has context, cloud, source, whole, options, importance and energy and is zero elsewhere; release with
 *  gsz_packer_free. */
gsz_result gsz_packer_init(gsz_packer *packer) GSZ_CHECKED;
void gsz_packer_free(gsz_packer *packer);

/** Chooses steps, codebooks and parts for a quality. */
gsz_result gsz_packer_settle(gsz_packer *packer, float quality) GSZ_CHECKED;
/** The same in a search. The levels of opacity are a power of two and jump between qualities, and size and PSNR with
 *  them: close to the quality at which they were chosen they are held, so that the way is smooth. */
gsz_result gsz_packer_settle_near(gsz_packer *packer, float quality) GSZ_CHECKED;
/** Goes back to a quality of the search, with the levels of opacity that were held there. */
gsz_result gsz_packer_settle_again(gsz_packer *packer, float quality, int opacity_bits) GSZ_CHECKED;
/** The same without codebooks, for encoding a sample. */
gsz_result gsz_packer_settle_sample(gsz_packer *packer, float quality) GSZ_CHECKED;
/** Makes the sample of the partition. */
gsz_result gsz_packer_make_sample(gsz_packer *packer, size_t stride) GSZ_CHECKED;
/** Encodes all parts of the sample and forgets them; *out_bytes is their size. */
gsz_result gsz_packer_encode_sample(gsz_packer *packer, uint64_t *out_bytes) GSZ_CHECKED;
/** Encodes all blocks into packer->payload. */
gsz_result gsz_packer_encode(gsz_packer *packer) GSZ_CHECKED;
/** Encodes `count` of them. */
gsz_result gsz_packer_encode_some(gsz_packer *packer, size_t first, size_t count) GSZ_CHECKED;
/** Makes growth of the partition's blocks, with all levels 0. */
gsz_result gsz_packer_open_growth(gsz_packer *packer) GSZ_CHECKED;
/** Writes into *out, a cloud of at least their Gaussians and of the degree that is kept, what will be decoded of the first
 *  `blocks` blocks. */
gsz_result gsz_packer_preview_some(gsz_packer *packer, gsz_cloud *out, size_t blocks) GSZ_CHECKED;
/** Writes into *out, a cloud of the same count and of the degree that is kept, what will be decoded; out_source[i], unless
 *  it is NULL, becomes the index in packer->cloud that out's Gaussian i comes from. */
gsz_result gsz_packer_preview(gsz_packer *packer, gsz_cloud *out, uint32_t *out_source) GSZ_CHECKED;

#endif
