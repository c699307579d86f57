/* SPDX-License-Identifier: MIT */
/* gsz_mutator.c - changes .gsz inputs chunk by chunk and puts them together again with every offset, size and
 * checksum right, so that fuzz_gsz.c gets to the decoders. Linked where there is libFuzzer. */
#include "container_surgery.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *two,
                                 size_t two_size, uint8_t *out, size_t max_size, unsigned seed);

static void agree(surgery *s);

/** Of the file that is the key of a segment: a chunk of it, or the header. */
static void mutate_nested(loose_chunk *key, size_t room) {
    surgery s;
    if (!surgery_open(&s, key->data, key->size)) return;
    size_t others = surgery_size(&s), most = others < room ? room - others : 0;
    size_t at = s.count ? key->data[key->size - 1] % (size_t)s.count : 0;
    if (s.count > 0 && s.chunk[at].size + most > 0) {
        loose_chunk *chunk = &s.chunk[at];
        uint8_t *data = malloc(chunk->size + most);
        if (!data) abort();
        memcpy(data, chunk->data, chunk->size);
        size_t size = LLVMFuzzerMutate(data, chunk->size, chunk->size + most);
        surgery_replace(chunk, data, size);
        free(data);
    }
    agree(&s);
    uint8_t *file = malloc(surgery_size(&s));
    if (!file) abort();
    surgery_write(&s, file);
    surgery_replace(key, file, surgery_size(&s));
    free(file);
    surgery_free(&s);
}

static size_t mutate_payload(surgery *s, int at, size_t max_size) {
    loose_chunk *chunk = &s->chunk[at];
    size_t others = surgery_size(s) - chunk->size;
    if (others >= max_size) return 0;
    size_t room = max_size - others;
    bool is_scene = memcmp(chunk->entry, "SKEY", 4) == 0 || memcmp(chunk->entry, "BACK", 4) == 0;
    if (is_scene && chunk->size > 0) {
        mutate_nested(chunk, room);
        return surgery_size(s);
    }
    uint8_t *data = malloc(room);
    if (!data) abort();
    size_t size = chunk->size < room ? chunk->size : room;
    memcpy(data, chunk->data, size);
    surgery_replace(chunk, data, LLVMFuzzerMutate(data, size, room));
    free(data);
    return surgery_size(s);
}

/** The fields of a header or an entry, without those that are put right afterwards anyway. */
static void mutate_fields(surgery *s, int at) {
    if (at < s->count)
        LLVMFuzzerMutate(s->chunk[at].entry, ENTRY_OFFSET, ENTRY_OFFSET);
    else
        LLVMFuzzerMutate(s->header + AT_REQUIRED_FEATURES, AT_CHECKSUM - AT_REQUIRED_FEATURES,
                         AT_CHECKSUM - AT_REQUIRED_FEATURES);
}

static void move_chunk(surgery *s, int from, int to, unsigned how) {
    if (how % 3 == 0) {
        if (s->count < SURGERY_CHUNKS) surgery_insert(s, to, &s->chunk[from]);
    } else if (how % 3 == 1) {
        surgery_remove(s, from);
    } else {
        loose_chunk chunk = s->chunk[from];
        s->chunk[from] = s->chunk[to];
        s->chunk[to] = chunk;
    }
}

/** Says of every part of a segment of a video which one it belongs to, and of every background which one it is. */
static void agree_on_segments(surgery *s) {
    uint32_t keys = 0, backgrounds = 0;
    for (int i = 0; i < s->count; i++) {
        loose_chunk *chunk = &s->chunk[i];
        if (memcmp(chunk->entry, "BACK", 4) == 0)
            put_number(chunk->entry + ENTRY_INDEX, backgrounds++, 4);
        bool is_key = memcmp(chunk->entry, "SKEY", 4) == 0;
        if (!is_key && memcmp(chunk->entry, "SMOV", 4) != 0 && memcmp(chunk->entry, "SSND", 4) != 0)
            continue;
        keys += is_key;
        put_number(chunk->entry + ENTRY_INDEX, keys ? keys - 1 : 0, 4);
    }
}

/** Says of every block what it is, in order, and adds up the Gaussians: the counts in the blocks decide. */
static void agree(surgery *s) {
    agree_on_segments(s);
    uint32_t block = 0;
    uint64_t gaussians = 0;
    for (int i = 0; i < s->count; i++) {
        loose_chunk *chunk = &s->chunk[i];
        bool is_block = memcmp(chunk->entry, "BLCK", 4) == 0;
        if (!is_block && memcmp(chunk->entry, "XTRA", 4) != 0) continue;
        block += is_block;
        put_number(chunk->entry + ENTRY_INDEX, block ? block - 1 : 0, 4);
        if (!is_block || chunk->size < 4) continue;
        memcpy(chunk->entry + ENTRY_GAUSSIANS, chunk->data, 4);
        gaussians += get_number(chunk->data, 4);
    }
    put_number(s->header + AT_GAUSSIANS, gaussians, 8);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed) {
    surgery s;
    bool plainly = seed % 16 == 0 || !surgery_open(&s, data, size);
    if (plainly) {
        size = LLVMFuzzerMutate(data, size, max_size);
        if (seed % 32) repair_checksums(data, size);
        return size;
    }
    unsigned choice = seed / 16 % 8, at = seed / 128;
    int chunk = s.count ? (int)(at % (unsigned)s.count) : 0;
    if (choice == 0 || s.count == 0)
        mutate_fields(&s, (int)(at % (unsigned)(s.count + 1)));
    else if (choice == 1)
        move_chunk(&s, chunk, (int)(at / 64 % (unsigned)s.count), at / 4096);
    else
        mutate_payload(&s, chunk, max_size);
    if (seed / 16 % 5) agree(&s);
    if (surgery_size(&s) <= max_size) {
        size = surgery_size(&s);
        surgery_write(&s, data);
    }
    surgery_free(&s);
    return size;
}

/** A chunk of the other file in the place of one of its type, or of any. */
size_t LLVMFuzzerCustomCrossOver(const uint8_t *one, size_t one_size, const uint8_t *two,
                                 size_t two_size, uint8_t *out, size_t max_size, unsigned seed) {
    surgery a, b;
    size_t size = 0;
    if (!surgery_open(&a, one, one_size)) return 0;
    if (surgery_open(&b, two, two_size)) {
        if (a.count > 0 && b.count > 0) {
            const loose_chunk *from = &b.chunk[seed % (unsigned)b.count];
            int to = surgery_find(&a, (const char *)from->entry, 0);
            if (to < 0) to = (int)(seed / 64 % (unsigned)a.count);
            memcpy(a.chunk[to].entry, from->entry, ENTRY_SIZE);
            surgery_replace(&a.chunk[to], from->data, from->size);
            agree(&a);
            if (surgery_size(&a) <= max_size) {
                size = surgery_size(&a);
                surgery_write(&a, out);
            }
        }
        surgery_free(&b);
    }
    surgery_free(&a);
    return size;
}
