/* SPDX-License-Identifier: MIT */
/* scene_store.c - each block is copied once: through a mapped buffer into memory that is local to the device. */
#include "scene_store.h"

#include "array_room.h"
#include "gpu_barrier.h"

#include <stdlib.h>
#include <string.h>

/** A copy to be recorded. */
typedef struct gsz_store_copy {
    gsz_gpu_buffer from;
    VkBuffer to;
    VkDeviceSize from_offset, to_offset, size; /**< size 0: its target has gone */
    bool is_last;                              /**< of its `from`, which can go then */
    bool waits;                                /**< for those before it */
} gsz_store_copy;

/** A block, or room for one: then its words are zeroed. */
typedef struct gsz_store_block {
    gsz_gpu_buffer words;
    uint32_t number, gaussians, chunks;
} gsz_store_block;

static const VkBufferUsageFlags storage = VK_BUFFER_USAGE_SHADER_DEVICE_ADDRESS_BIT |
                                          VK_BUFFER_USAGE_STORAGE_BUFFER_BIT |
                                          VK_BUFFER_USAGE_TRANSFER_DST_BIT;

static gsz_result make_buffer(gsz_scene_store *store, gsz_gpu_buffer *buffer, size_t size,
                              const char *name) {
    GSZ_GPU_TRY(gsz_gpu_buffer_create(store->gpu, buffer, size, storage, GSZ_GPU_LOCAL, name));
    store->bytes += size;
    return GSZ_OK;
}

static gsz_result reserve_copies(gsz_scene_store *store, uint32_t more) {
    if (GSZ_ROOM(&store->copy, &store->copy_room, store->copy_count + (size_t)more)) return GSZ_OK;
    return gsz_gpu_fail(store->gpu, GSZ_ERROR_MEMORY, "out of memory");
}

/* ---- copies -------------------------------------------------------------------------------------- */

/** Something to be copied. */
typedef struct piece {
    const void *data;
    size_t size;
    VkBuffer to;
    VkDeviceSize to_offset;
} piece;

/** Puts the pieces behind each other into a mapped buffer. */
static gsz_result stage(gsz_scene_store *store, const piece *pieces, uint32_t count) {
    size_t size = 0, at = 0;
    gsz_gpu_buffer from = {0};
    for (uint32_t i = 0; i < count; i++) size += (pieces[i].size + 15) & ~(size_t)15;
    GSZ_GPU_TRY(reserve_copies(store, count));
    GSZ_GPU_TRY(gsz_gpu_buffer_create(store->gpu, &from, size, VK_BUFFER_USAGE_TRANSFER_SRC_BIT,
                                      GSZ_GPU_UPLOAD, "upload"));
    for (uint32_t i = 0; i < count; i++) {
        memcpy((char *)from.mapped + at, pieces[i].data, pieces[i].size);
        store->copy[store->copy_count++] = (gsz_store_copy){.from = from,
                                                            .to = pieces[i].to,
                                                            .from_offset = at,
                                                            .to_offset = pieces[i].to_offset,
                                                            .size = pieces[i].size,
                                                            .is_last = i + 1 == count,
                                                            .waits = store->writes_again};
        store->writes_again = false;
        at += (pieces[i].size + 15) & ~(size_t)15;
    }
    return GSZ_OK;
}

void gsz_scene_store_flush(gsz_scene_store *store, VkCommandBuffer commands) {
    if (store->copy_count == 0) return;
    for (uint32_t i = 0; i < store->copy_count; i++) {
        gsz_store_copy *c = &store->copy[i];
        VkBufferCopy region = {
            .srcOffset = c->from_offset, .dstOffset = c->to_offset, .size = c->size};
        if (c->waits)
            gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_TRANSFER,
                                   GSZ_GPU_USE_TRANSFER);
        if (c->size > 0) vkCmdCopyBuffer(commands, c->from.handle, c->to, 1, &region);
        if (c->is_last) gsz_gpu_frames_retire_buffer(store->gpu, store->frames, &c->from);
    }
    store->copy_count = 0;
    gsz_gpu_memory_barrier(commands, GSZ_GPU_USE_TRANSFER, GSZ_GPU_USE_COMPUTE,
                           GSZ_GPU_USE_COMPUTE);
}

/* ---- scenes -------------------------------------------------------------------------------------- */

/** A buffer of these words. */
static gsz_result add_words(gsz_scene_store *store, gsz_gpu_buffer *buffer, const uint32_t *words,
                            size_t count, const char *name) {
    GSZ_GPU_TRY(make_buffer(store, buffer, count * sizeof *words, name));
    piece all = {.data = words, .size = count * sizeof *words, .to = buffer->handle};
    return stage(store, &all, 1);
}

static gsz_result add_book(gsz_scene_store *store, gsz_gpu_buffer *to,
                           const gsz_codebook_view *book) {
    uint32_t *words;
    size_t count;
    if (!gsz_splat_book_make(&words, &count, book))
        return gsz_gpu_fail(store->gpu, GSZ_ERROR_MEMORY, "out of memory");
    gsz_result result = add_words(store, to, words, count, "codebook");
    free(words);
    return result;
}

gsz_result gsz_scene_store_open(gsz_scene_store *store, gsz_gpu *gpu, gsz_gpu_frames *frames,
                                uint64_t gaussians, uint32_t blocks, const gsz_codebook_view *books,
                                int book_count) {
    *store = (gsz_scene_store){.gpu = gpu, .frames = frames};
    uint64_t chunks = gaussians / SPLAT_CHUNK + blocks;
    if (chunks * SPLAT_CHUNK > UINT32_MAX)
        return gsz_gpu_fail(gpu, GSZ_ERROR_LIMIT, "more than 4 billion Gaussians cannot be drawn");
    store->block_room = store->others_from = blocks;
    store->chunk_room = (uint32_t)chunks;
    store->block = calloc(blocks + 1, sizeof *store->block);
    store->chunk_owner = malloc((chunks + 1) * sizeof *store->chunk_owner);
    if (!store->block || !store->chunk_owner)
        return gsz_gpu_fail(gpu, GSZ_ERROR_MEMORY, "out of memory");
    if (blocks == 0) return GSZ_OK;
    GSZ_GPU_TRY(make_buffer(store, &store->blocks, blocks * sizeof(SplatBlock), "blocks"));
    GSZ_GPU_TRY(make_buffer(store, &store->chunks, chunks * sizeof(SplatChunk), "chunks"));
    for (int g = 0; g < book_count; g++)
        GSZ_GPU_TRY(add_book(store, &store->book[0][g], &books[g]));
    return GSZ_OK;
}

gsz_result gsz_scene_store_use_books(gsz_scene_store *store, uint32_t first,
                                     const gsz_codebook_view *books, int book_count) {
    store->others_from = first;
    for (int g = 0; g < book_count; g++)
        GSZ_GPU_TRY(add_book(store, &store->book[1][g], &books[g]));
    return GSZ_OK;
}

gsz_result gsz_scene_store_move(gsz_scene_store *store, const gsz_motion_bits *motion) {
    return add_words(store, &store->motion, motion->words, motion->word_count, "motion");
}

static void forget_copies(gsz_scene_store *store) {
    for (uint32_t i = 0; i < store->copy_count; i++)
        if (store->copy[i].is_last) gsz_gpu_buffer_destroy(store->gpu, &store->copy[i].from);
    free(store->copy);
}

void gsz_scene_store_close(gsz_scene_store *store) {
    if (!store->gpu) return;
    forget_copies(store);
    gsz_gpu_frames_retire_buffer(store->gpu, store->frames, &store->blocks);
    gsz_gpu_frames_retire_buffer(store->gpu, store->frames, &store->chunks);
    gsz_gpu_frames_retire_buffer(store->gpu, store->frames, &store->motion);
    for (int g = 0; g < 2 * SPLAT_GROUPS; g++)
        gsz_gpu_frames_retire_buffer(store->gpu, store->frames,
                                     &store->book[g / SPLAT_GROUPS][g % SPLAT_GROUPS]);
    for (uint32_t b = 0; b < store->block_count; b++)
        gsz_gpu_frames_retire_buffer(store->gpu, store->frames, &store->block[b].words);
    free(store->block);
    free(store->chunk_owner);
    memset(store, 0, sizeof *store);
}

/* ---- blocks -------------------------------------------------------------------------------------- */

/** The first place for a block that is free; blocks that were removed leave some. */
static uint32_t find_block(const gsz_scene_store *store) {
    uint32_t b = 0;
    if (store->free_blocks == 0) return store->block_count;
    while (store->block[b].words.handle) b++;
    return b;
}

/** Chunks of a block need not lie behind each other: so many free ones go into *pieces, which write them. */
static void place_chunks(gsz_scene_store *store, piece *pieces, const SplatChunk *chunks,
                         uint32_t count, uint32_t block) {
    uint32_t c = store->free_chunks > 0 ? 0 : store->chunk_count;
    for (uint32_t i = 0; i < count; i++, c++) {
        while (c < store->chunk_count && store->chunk_owner[c] != UINT32_MAX) c++;
        if (c < store->chunk_count)
            store->free_chunks--;
        else
            store->chunk_count++;
        store->chunk_owner[c] = block;
        pieces[i] = (piece){&chunks[i], sizeof *chunks, store->chunks.handle, c * sizeof *chunks};
    }
}

/** As one piece where they lie behind each other after all. */
static uint32_t join_pieces(piece *pieces, uint32_t count) {
    uint32_t joined = 0;
    for (uint32_t i = 1; i < count; i++) {
        piece *last = &pieces[joined];
        if (pieces[i].to_offset == last->to_offset + last->size &&
            (const char *)pieces[i].data == (const char *)last->data + last->size)
            last->size += pieces[i].size;
        else
            pieces[++joined] = pieces[i];
    }
    return count > 0 ? joined + 1 : 0;
}

/** What the device reads of a block: its head, its chunks and its words. */
static gsz_result stage_block(gsz_scene_store *store, const gsz_splat_rows *rows, uint32_t b,
                              SplatChunk *chunks, piece *pieces) {
    gsz_gpu_buffer *words = &store->block[b].words;
    SplatBlock block = rows->block;
    block.words = words->address;
    block.before = (uint32_t)store->gaussians;
    const gsz_gpu_buffer *book = store->book[b >= store->others_from];
    for (int g = 0; g < SPLAT_GROUPS; g++) block.book[g] = book[g].address;
    memcpy(chunks, rows->chunk, rows->chunk_count * sizeof *chunks);
    for (uint32_t c = 0; c < rows->chunk_count; c++) chunks[c].block = b;
    place_chunks(store, pieces + 2, chunks, rows->chunk_count, b);
    pieces[0] = (piece){rows->words, words->size, words->handle, 0};
    pieces[1] = (piece){&block, sizeof block, store->blocks.handle, b * sizeof block};
    return stage(store, pieces, 2 + join_pieces(pieces + 2, rows->chunk_count));
}

static bool has_room(const gsz_scene_store *store, const gsz_splat_rows *rows) {
    uint32_t chunks = store->chunk_room - store->chunk_count + store->free_chunks;
    return find_block(store) < store->block_room && rows->chunk_count <= chunks;
}

static void count_block(gsz_scene_store *store, uint32_t b, const gsz_splat_rows *rows) {
    if (b < store->block_count)
        store->free_blocks--;
    else
        store->block_count++;
    store->block[b].number = rows->number;
    store->block[b].gaussians = rows->block.count;
    store->block[b].chunks = rows->chunk_count;
    store->gaussians += rows->block.count;
}

gsz_result gsz_scene_store_add(gsz_scene_store *store, const gsz_splat_rows *rows) {
    uint32_t b = find_block(store);
    gsz_gpu_buffer *words = &store->block[b].words;
    if (!has_room(store, rows))
        return gsz_gpu_fail(store->gpu, GSZ_ERROR_ARGUMENT, "more blocks than were announced");
    SplatChunk *chunks = malloc((rows->chunk_count + 1) * sizeof *chunks);
    piece *pieces = malloc((rows->chunk_count + 2) * sizeof *pieces);
    gsz_result result =
        chunks && pieces
            ? make_buffer(store, words, rows->word_count * sizeof *rows->words, "Gaussians")
            : gsz_gpu_fail(store->gpu, GSZ_ERROR_MEMORY, "out of memory");
    if (result == GSZ_OK) result = stage_block(store, rows, b, chunks, pieces);
    free(chunks);
    free(pieces);
    if (result == GSZ_OK)
        count_block(store, b, rows);
    else
        gsz_gpu_buffer_destroy(store->gpu, words);
    return result;
}

/** Chunks without Gaussians show nothing. */
static gsz_result empty_chunks(gsz_scene_store *store, uint32_t block) {
    static const SplatChunk empty = {0};
    piece *pieces = malloc((store->block[block].chunks + 1) * sizeof *pieces);
    uint32_t count = 0;
    if (!pieces) return gsz_gpu_fail(store->gpu, GSZ_ERROR_MEMORY, "out of memory");
    for (uint32_t c = 0; c < store->chunk_count; c++) {
        if (store->chunk_owner[c] != block) continue;
        pieces[count++] = (piece){&empty, sizeof empty, store->chunks.handle, c * sizeof empty};
        store->chunk_owner[c] = UINT32_MAX;
    }
    store->free_chunks += count;
    gsz_result result = stage(store, pieces, count);
    free(pieces);
    return result;
}

/** Before its target goes. */
static void forget_copies_to(gsz_scene_store *store, VkBuffer to) {
    for (uint32_t i = 0; i < store->copy_count; i++)
        if (store->copy[i].to == to) store->copy[i].size = 0;
}

gsz_result gsz_scene_store_remove(gsz_scene_store *store, uint32_t number) {
    for (uint32_t b = 0; b < store->block_count; b++) {
        gsz_store_block *block = &store->block[b];
        if (!block->words.handle || block->number != number) continue;
        store->writes_again = true;
        GSZ_GPU_TRY(empty_chunks(store, b));
        store->writes_again = true;
        forget_copies_to(store, block->words.handle);
        store->bytes -= block->words.size;
        store->gaussians -= block->gaussians;
        store->free_blocks++;
        gsz_gpu_frames_retire_buffer(store->gpu, store->frames, &block->words);
    }
    return GSZ_OK;
}
