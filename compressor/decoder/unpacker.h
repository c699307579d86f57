/* SPDX-License-Identifier: MIT */
/* unpacker.h - decoding some blocks of a file in parallel. Internal. */
#ifndef GSZ_UNPACKER_H
#define GSZ_UNPACKER_H

#include "file.h"

/** What one worker holds. */
typedef struct gsz_unpacker_worker {
    gsz_block block;
    gsz_block_coder coder;
    float *scrap; /* where extra planes go when nothing is kept */
} gsz_unpacker_worker;

/** context, file and options are set before, options may be NULL; the rest is zero. Release with gsz_unpacker_free. */
typedef struct gsz_unpacker {
    gsz_context *context;
    const gsz_file *file;
    const gsz_unpack_options *options;
    uint32_t *block;  /* the blocks to decode, in file order */
    uint64_t *offset; /* Gaussians of those before each; and of all */
    size_t count;     /* of blocks */
    uint32_t grown;   /* layers that are all there is, and stand for the rest; 0, or all: none do */
    gsz_cloud *cloud; /* what they are decoded into; NULL: nothing is kept */
    size_t first;     /* the block that the cloud begins with */
    gsz_unpacker_worker *worker;
    int workers;
} gsz_unpacker;

/** Chooses the blocks that are there, with their extra planes, of the layers that are wanted and that touch the box. */
gsz_result gsz_unpacker_init(gsz_unpacker *unpacker) GSZ_CHECKED;
void gsz_unpacker_free(gsz_unpacker *unpacker);
/** Makes *cloud (zeroed) one of so many Gaussians, with the file's degree and extra planes. */
gsz_result gsz_unpacker_create_cloud(const gsz_unpacker *unpacker, gsz_cloud *cloud,
                                     uint64_t gaussians) GSZ_CHECKED;
/** Decodes `count` of the blocks into *cloud, which they fill, or if it is NULL into nothing. */
gsz_result gsz_unpacker_decode(gsz_unpacker *unpacker, gsz_cloud *cloud, size_t first, size_t count,
                               const char *stage) GSZ_CHECKED;
/** Checks the checksums of all the blocks. */
gsz_result gsz_unpacker_check(gsz_unpacker *unpacker) GSZ_CHECKED;

#endif
