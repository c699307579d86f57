/* SPDX-License-Identifier: MIT */
/* refdec_container.c - see refdec_container.h. Numbers in comments are those of the rules in 2.5. */
#include "refdec_container.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "refdec.h"

enum { FEATURE_BOOKS = 1, FEATURE_VIDEO = 2, FEATURE_BACKGROUND = 4, REQUIRED = 1 };

bool rd_chunk_is(const rd_chunk *chunk, const char *type) {
    return memcmp(chunk->type, type, 4) == 0;
}

static bool is_of_scenes(const rd_chunk *c) {
    return rd_chunk_is(c, "XNAM") || rd_chunk_is(c, "BOOK") || rd_chunk_is(c, "BLCK") ||
           rd_chunk_is(c, "XTRA") || rd_chunk_is(c, "BNDS") || rd_chunk_is(c, "GROW");
}

static bool is_of_videos(const rd_chunk *c) {
    return rd_chunk_is(c, "TIME") || rd_chunk_is(c, "BACK") || rd_chunk_is(c, "SKEY") ||
           rd_chunk_is(c, "SMOV") || rd_chunk_is(c, "SSND");
}

static bool is_known(const rd_chunk *c) {
    return rd_chunk_is(c, "META") || is_of_scenes(c) || is_of_videos(c);
}

/* ---- rules 1 to 5 ---- */

static const char *check_front(rd_file *file) {
    static const uint8_t magic[4] = {0x47, 0x53, 0x5a, 0x1a};
    rd_bytes b = rd_bytes_of(file->data, file->size);
    const uint8_t *begin = rd_take(&b, 4);
    RD_RULE(begin && memcmp(begin, magic, 4) == 0, "no magic");
    RD_RULE(file->size >= RD_HEADER, "no whole header");
    RD_RULE(rd_u16(&b) == 3, "not version 3");
    RD_RULE(rd_u16(&b) == RD_HEADER, "another size of the header");
    b.at = 40;
    file->chunk_count = rd_u32(&b);
    RD_RULE(file->chunk_count <= RD_CHUNKS, "too many chunks");
    uint64_t table = (uint64_t)file->chunk_count * RD_ENTRY;
    RD_RULE(table <= file->size - RD_HEADER, "no whole table");
    b.at = 88;
    uint64_t seed = XXH64(file->data, 88, 0);
    RD_RULE(rd_u64(&b) == XXH64(file->data + RD_HEADER, (size_t)table, seed), "front checksum");
    return NULL;
}

static const char *read_header(rd_file *file, bool partial) {
    rd_bytes b = rd_bytes_of(file->data, RD_HEADER);
    b.at = 8;
    file->features = rd_u32(&b);
    rd_u32(&b); /* optional features */
    file->file_bytes = rd_u64(&b);
    file->gaussians = rd_u64(&b);
    b.at = 44;
    file->degree = rd_u8(&b);
    rd_u8(&b); /* effort */
    file->layers = rd_u16(&b);
    for (int i = 0; i < 7; i++) RD_RULE(isfinite(rd_f32(&b)), "quality or box is not finite");
    file->extra_planes = rd_u32(&b);
    RD_RULE(file->features < 2 * FEATURE_BACKGROUND, "unknown required feature");
    file->video = file->features & FEATURE_VIDEO;
    file->background = file->features & FEATURE_BACKGROUND;
    RD_RULE(file->video || !file->background, "a background of a scene");
    RD_RULE(file->degree <= 3, "SH degree above 3");
    RD_RULE(file->layers >= 1, "no layers");
    RD_RULE(file->extra_planes <= REFDEC_EXTRAS, "too many extra planes");
    RD_RULE(file->size <= file->file_bytes, "longer than its header says");
    RD_RULE(partial || file->size == file->file_bytes, "shorter than its header says");
    return NULL;
}

/* ---- rules 6 to 9 ---- */

static rd_chunk read_entry(rd_bytes *b) {
    rd_chunk c;
    memcpy(c.type, rd_take(b, 4), 4);
    c.flags = rd_u8(b);
    c.codec = rd_u8(b);
    c.layer = rd_u16(b);
    c.index = rd_u32(b);
    c.gaussians = rd_u32(b);
    c.offset = rd_u64(b);
    c.size = rd_u32(b);
    c.raw_size = rd_u32(b);
    c.checksum = rd_u64(b);
    return c;
}

static const char *check_entry(const rd_file *file, const rd_chunk *c) {
    bool known = is_known(c), plain = c->codec == 0 && c->raw_size == c->size;
    RD_RULE(known || !(c->flags & REQUIRED), "unknown required chunk");
    RD_RULE(!(file->video ? is_of_scenes(c) : is_of_videos(c)),
            "a scene's chunk in a video, or the other way round");
    if (rd_chunk_is(c, "META"))
        RD_RULE(plain || c->codec == 1, "unknown codec");
    else
        RD_RULE(!known || plain, "a chunk that may not be packed");
    if (rd_chunk_is(c, "BOOK")) RD_RULE(file->features & FEATURE_BOOKS, "BOOK without its feature");
    if (rd_chunk_is(c, "BACK")) RD_RULE(file->background, "BACK without its feature");
    if (!rd_chunk_is(c, "BLCK")) return NULL;
    RD_RULE(c->layer < file->layers, "layer of a block");
    RD_RULE(c->gaussians <= 4 * (uint64_t)c->size, "more Gaussians than bytes can hold");
    return NULL;
}

static const char *read_table(rd_file *file) {
    size_t table = (size_t)file->chunk_count * RD_ENTRY;
    rd_bytes b = rd_bytes_of(file->data + RD_HEADER, table);
    uint64_t end = RD_HEADER + table, gaussians = 0;
    file->chunk = malloc((file->chunk_count + 1) * sizeof *file->chunk);
    RD_RULE(file->chunk, refdec_no_memory);
    for (uint32_t i = 0; i < file->chunk_count; i++) {
        rd_chunk *c = &file->chunk[i];
        *c = read_entry(&b);
        RD_RULE(c->offset == end, "chunks apart");
        end += c->size;
        c->there = end <= file->size;
        if (rd_chunk_is(c, "BLCK")) gaussians += c->gaussians;
        RD_TRY(check_entry(file, c));
    }
    RD_RULE(end == file->file_bytes, "chunks do not end where the file does");
    RD_RULE(gaussians == file->gaussians && gaussians <= INT32_MAX, "number of Gaussians");
    return NULL;
}

/* ---- rules 10 to 12 ---- */

static const char *note_once(const rd_chunk **place, const rd_chunk *c, uint32_t blocks) {
    RD_RULE(!*place, "a chunk that may be there once only");
    RD_RULE(blocks == 0, "a shared chunk behind a block");
    *place = c;
    return NULL;
}

/* Every block has its extra values behind it, before the next one. */
static const char *check_block(const rd_file *file, const rd_chunk *c, const rd_chunk *before,
                               uint32_t blocks) {
    RD_RULE(c->index == blocks, "blocks out of order");
    RD_RULE(!before || before->layer <= c->layer, "a layer that falls");
    RD_RULE(!rd_extra_of(file, c) == (file->extra_planes == 0), "extra values of a block");
    return NULL;
}

static const char *check_extra(const rd_file *file, const rd_chunk *c, const rd_chunk *block) {
    RD_RULE(block && c->index == block->index, "extra values of another block");
    RD_RULE(rd_extra_of(file, block) == c, "extra values twice");
    uint64_t values = (uint64_t)block->gaussians * file->extra_planes;
    RD_RULE(values <= 64 * (uint64_t)c->size, "more extra values than bytes can hold");
    return NULL;
}

static const char *check_order(rd_file *file) {
    const rd_chunk *block = NULL;
    uint32_t blocks = 0;
    for (uint32_t i = 0; i < file->chunk_count; i++) {
        const rd_chunk *c = &file->chunk[i];
        if (rd_chunk_is(c, "META")) RD_TRY(note_once(&file->meta, c, blocks));
        if (rd_chunk_is(c, "XNAM")) RD_TRY(note_once(&file->names, c, blocks));
        if (rd_chunk_is(c, "BOOK")) RD_TRY(note_once(&file->books, c, blocks));
        if (rd_chunk_is(c, "BNDS")) RD_TRY(note_once(&file->bounds, c, blocks));
        if (rd_chunk_is(c, "GROW")) RD_TRY(note_once(&file->growth, c, blocks));
        if (rd_chunk_is(c, "XTRA")) RD_TRY(check_extra(file, c, block));
        if (!rd_chunk_is(c, "BLCK")) continue;
        RD_TRY(check_block(file, c, block, blocks));
        block = c;
        blocks++;
    }
    RD_RULE(!file->names == (file->extra_planes == 0), "names of extra planes");
    RD_RULE(!file->books == !(file->features & FEATURE_BOOKS), "feature without its BOOK");
    return NULL;
}

const char *rd_file_open(rd_file *file, const uint8_t *data, size_t size, bool partial) {
    file->data = data;
    file->size = size;
    RD_TRY(check_front(file));
    RD_TRY(read_header(file, partial));
    RD_TRY(read_table(file));
    return check_order(file);
}

void rd_file_free(rd_file *file) {
    free(file->chunk);
    file->chunk = NULL;
}

const char *rd_chunk_bytes(const rd_file *file, const rd_chunk *chunk, rd_bytes *out) {
    RD_RULE(chunk->there, "the file ends before a chunk does");
    *out = rd_bytes_of(file->data + chunk->offset, chunk->size);
    RD_RULE(XXH64(out->data, out->size, 0) == chunk->checksum, "checksum of a chunk");
    return NULL;
}

const rd_chunk *rd_extra_of(const rd_file *file, const rd_chunk *block) {
    const rd_chunk *end = file->chunk + file->chunk_count;
    for (const rd_chunk *c = block + 1; c < end && !rd_chunk_is(c, "BLCK"); c++)
        if (rd_chunk_is(c, "XTRA")) return c;
    return NULL;
}
