/* SPDX-License-Identifier: MIT */
/* container_surgery.h - taking a .gsz file to pieces and putting it together again with every offset, size and
 * checksum right, so that tests reach what lies behind the checksums. Written from formats/gsz.md alone: it
 * shares no code with the container that it tests. */
#ifndef CONTAINER_SURGERY_H
#define CONTAINER_SURGERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* Where the fields of the header and of an entry of the table lie. */
enum {
    HEADER_SIZE = 96,
    AT_VERSION = 4,
    AT_REQUIRED_FEATURES = 8,
    AT_OPTIONAL_FEATURES = 12,
    AT_FILE_BYTES = 16,
    AT_GAUSSIANS = 24,
    AT_CHUNK_COUNT = 40,
    AT_SH_DEGREE = 44,
    AT_LAYERS = 46,
    AT_EXTRA_COUNT = 76,
    AT_RESERVED = 80,
    AT_CHECKSUM = 88,
    ENTRY_SIZE = 40,
    ENTRY_REQUIRED = 4,
    ENTRY_CODEC = 5,
    ENTRY_LAYER = 6,
    ENTRY_INDEX = 8,
    ENTRY_GAUSSIANS = 12,
    ENTRY_OFFSET = 16,
    ENTRY_PACKED = 24,
    ENTRY_RAW = 28,
    ENTRY_CHECKSUM = 32,
    SURGERY_CHUNKS = 64
};

static inline void put_number(uint8_t *at, uint64_t value, int bytes) {
    for (int b = 0; b < bytes; b++) at[b] = (uint8_t)(value >> (8 * b));
}

static inline uint64_t get_number(const uint8_t *at, int bytes) {
    uint64_t value = 0;
    for (int b = 0; b < bytes; b++) value |= (uint64_t)at[b] << (8 * b);
    return value;
}

/** A chunk taken out: its entry of the table and a copy of its payload. */
typedef struct loose_chunk {
    uint8_t entry[ENTRY_SIZE];
    uint8_t *data;
    size_t size;
} loose_chunk;

typedef struct surgery {
    uint8_t header[HEADER_SIZE];
    loose_chunk chunk[SURGERY_CHUNKS];
    int count;
} surgery;

static inline void surgery_free(surgery *s) {
    for (int i = 0; i < s->count; i++) free(s->chunk[i].data);
    s->count = 0;
}

/** Never fails for want of memory: a test that has none may end. */
static inline uint8_t *surgery_copy(const void *data, size_t size) {
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy) abort();
    if (size) memcpy(copy, data, size);
    return copy;
}

/** False, and nothing to free, if the header and the table are not where they should be. */
static inline bool surgery_open(surgery *s, const uint8_t *data, size_t size) {
    s->count = 0;
    if (size < HEADER_SIZE) return false;
    memcpy(s->header, data, HEADER_SIZE);
    uint64_t count = get_number(data + AT_CHUNK_COUNT, 4);
    if (count > SURGERY_CHUNKS || size < HEADER_SIZE + count * ENTRY_SIZE) return false;
    for (uint64_t i = 0; i < count; i++) {
        const uint8_t *entry = data + HEADER_SIZE + i * ENTRY_SIZE;
        uint64_t offset = get_number(entry + ENTRY_OFFSET, 8);
        uint64_t length = get_number(entry + ENTRY_PACKED, 4);
        if (offset > size || length > size - offset) {
            surgery_free(s);
            return false;
        }
        loose_chunk *chunk = &s->chunk[s->count++];
        memcpy(chunk->entry, entry, ENTRY_SIZE);
        chunk->data = surgery_copy(data + offset, (size_t)length);
        chunk->size = (size_t)length;
    }
    return true;
}

/** The first chunk of that type at or behind `from`, or -1. */
static inline int surgery_find(const surgery *s, const char *type, int from) {
    for (int i = from; i < s->count; i++)
        if (memcmp(s->chunk[i].entry, type, 4) == 0) return i;
    return -1;
}

static inline void surgery_replace(loose_chunk *chunk, const void *data, size_t size) {
    uint8_t *copy = surgery_copy(data, size);
    free(chunk->data);
    chunk->data = copy;
    chunk->size = size;
}

/** Puts a copy of a chunk in front of chunk `at`; there must be room. */
static inline void surgery_insert(surgery *s, int at, const loose_chunk *chunk) {
    loose_chunk copy = *chunk;
    copy.data = surgery_copy(chunk->data, chunk->size);
    memmove(&s->chunk[at + 1], &s->chunk[at], (size_t)(s->count - at) * sizeof *s->chunk);
    s->chunk[at] = copy;
    s->count++;
}

static inline void surgery_remove(surgery *s, int at) {
    free(s->chunk[at].data);
    s->count--;
    memmove(&s->chunk[at], &s->chunk[at + 1], (size_t)(s->count - at) * sizeof *s->chunk);
}

static inline loose_chunk loose_chunk_new(const char *type, bool required, const void *data,
                                          size_t size) {
    loose_chunk chunk = {.data = surgery_copy(data, size), .size = size};
    memcpy(chunk.entry, type, 4);
    chunk.entry[ENTRY_REQUIRED] = required;
    put_number(chunk.entry + ENTRY_RAW, size, 4);
    return chunk;
}

/** Makes the checksum of header and table right. */
static inline void repair_front(uint8_t *data, size_t size) {
    if (size < HEADER_SIZE) return;
    uint64_t table = get_number(data + AT_CHUNK_COUNT, 4) * ENTRY_SIZE;
    if (table > size - HEADER_SIZE) return;
    XXH64_hash_t seed = XXH64(data, AT_CHECKSUM, 0);
    put_number(data + AT_CHECKSUM, XXH64(data + HEADER_SIZE, (size_t)table, seed), 8);
}

/** Makes every checksum right of what lies where the table says. */
static inline void repair_checksums(uint8_t *data, size_t size) {
    uint64_t count = size < HEADER_SIZE ? 0 : get_number(data + AT_CHUNK_COUNT, 4);
    for (uint64_t i = 0; i < count && HEADER_SIZE + (i + 1) * ENTRY_SIZE <= size; i++) {
        uint8_t *entry = data + HEADER_SIZE + i * ENTRY_SIZE;
        uint64_t offset = get_number(entry + ENTRY_OFFSET, 8);
        uint64_t length = get_number(entry + ENTRY_PACKED, 4);
        if (offset > size || length > size - offset) continue;
        put_number(entry + ENTRY_CHECKSUM, XXH64(data + offset, (size_t)length, 0), 8);
    }
    repair_front(data, size);
}

/** Bytes that surgery_write needs. */
static inline size_t surgery_size(const surgery *s) {
    size_t size = HEADER_SIZE + (size_t)s->count * ENTRY_SIZE;
    for (int i = 0; i < s->count; i++) size += s->chunk[i].size;
    return size;
}

/** Writes the file anew, with the chunks as they stand now; what else the header and the entries say stays. */
static inline void surgery_write(const surgery *s, uint8_t *out) {
    size_t at = HEADER_SIZE + (size_t)s->count * ENTRY_SIZE;
    memcpy(out, s->header, HEADER_SIZE);
    put_number(out + AT_FILE_BYTES, surgery_size(s), 8);
    put_number(out + AT_CHUNK_COUNT, (uint64_t)s->count, 4);
    for (int i = 0; i < s->count; i++) {
        const loose_chunk *chunk = &s->chunk[i];
        uint8_t *entry = out + HEADER_SIZE + (size_t)i * ENTRY_SIZE;
        memcpy(entry, chunk->entry, ENTRY_SIZE);
        put_number(entry + ENTRY_OFFSET, at, 8);
        put_number(entry + ENTRY_PACKED, chunk->size, 4);
        if (entry[ENTRY_CODEC] == 0) put_number(entry + ENTRY_RAW, chunk->size, 4);
        memcpy(out + at, chunk->data, chunk->size);
        at += chunk->size;
    }
    repair_checksums(out, at);
}

#endif
