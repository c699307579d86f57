/* SPDX-License-Identifier: MIT */
/* scene_store.h - the Gaussians of a scene in the memory of the device, as quantised as they come, block by block. */
#ifndef GSZ_SCENE_STORE_H
#define GSZ_SCENE_STORE_H

#include "gpu_frames.h"
#include "motion_bits.h"
#include "splat_bits.h"

/** Zero-initialise; release with gsz_scene_store_close. */
typedef struct gsz_scene_store {
    gsz_gpu *gpu;
    gsz_gpu_frames *frames;
    gsz_gpu_buffer blocks;                /**< SplatBlock[] */
    gsz_gpu_buffer chunks;                /**< SplatChunk[] */
    gsz_gpu_buffer book[2][SPLAT_GROUPS]; /**< the second ones of the blocks from others_from on */
    uint32_t others_from;
    gsz_gpu_buffer motion;         /**< SplatMotion, if Gaussians move */
    struct gsz_store_block *block; /**< of which some may have been removed */
    uint32_t *chunk_owner;         /**< of each chunk: its block, or UINT32_MAX */
    uint32_t block_room, block_count;
    uint32_t chunk_room, chunk_count; /**< that were in use at the most, with: */
    uint32_t free_blocks, free_chunks;
    uint64_t gaussians;          /**< added so far */
    uint64_t bytes;              /**< of all of these buffers */
    struct gsz_store_copy *copy; /**< to be recorded with the next frame */
    uint32_t copy_count;
    size_t copy_room;
    bool writes_again; /**< what an earlier copy wrote that is due, too */
} gsz_scene_store;

/** Room for so many Gaussians in so many blocks; the codebooks are copied. */
gsz_result gsz_scene_store_open(gsz_scene_store *store, gsz_gpu *gpu, gsz_gpu_frames *frames,
                                uint64_t gaussians, uint32_t blocks, const gsz_codebook_view *books,
                                int book_count) GSZ_CHECKED;
/** Blocks from number `first` on have other codebooks, which are copied. Once. */
gsz_result gsz_scene_store_use_books(gsz_scene_store *store, uint32_t first,
                                     const gsz_codebook_view *books, int book_count) GSZ_CHECKED;
/** Lets go of everything as soon as no frame uses it, and zeroes. */
void gsz_scene_store_close(gsz_scene_store *store);
/** The Gaussians move: as that says, which is copied. */
gsz_result gsz_scene_store_move(gsz_scene_store *store, const gsz_motion_bits *motion) GSZ_CHECKED;
gsz_result gsz_scene_store_add(gsz_scene_store *store, const gsz_splat_rows *rows) GSZ_CHECKED;
/** Lets go of the block with that number, where it is there. Not where Gaussians move. */
gsz_result gsz_scene_store_remove(gsz_scene_store *store, uint32_t number) GSZ_CHECKED;
/** Records the copies that are due, and makes them visible to compute shaders. */
void gsz_scene_store_flush(gsz_scene_store *store, VkCommandBuffer commands);

#endif
