/* SPDX-License-Identifier: MIT */
/* cache_map.c - a head with a checksum, the key, then ranges; written beside and renamed. */
#include "cache_map.h"
#include "system_files.h"
#include "system_process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANGES_MAX = 1 << 20, KEY_MAX = 1 << 16 };

typedef struct map_head {
    char magic[8];
    uint64_t checksum; /* of what follows, sizes of the head included */
    uint64_t size;     /* of the whole file that is cached */
    uint64_t key_size, ranges;
} map_head;

static const char magic[8] = "gszmap1";

uint64_t gsz_cache_sum(uint64_t sum, const void *bytes, size_t size) {
    const uint8_t *byte = bytes;
    for (size_t i = 0; i < size; i++) sum = (sum ^ byte[i]) * 0x100000001b3u;
    return sum;
}

static uint64_t checksum_of(const map_head *head, const char *key, const gsz_byte_range *range) {
    const uint64_t sizes[3] = {head->size, head->key_size, head->ranges};
    uint64_t sum = gsz_cache_sum(GSZ_CACHE_SUM, sizes, sizeof sizes);
    sum = gsz_cache_sum(sum, key, (size_t)head->key_size);
    return gsz_cache_sum(sum, range, (size_t)head->ranges * sizeof *range);
}

/* ---- reading ---- */

/* Sorted, apart, and within the file. */
static bool are_sound(const gsz_byte_range *range, size_t count, uint64_t size) {
    uint64_t before = 0;
    for (size_t i = 0; i < count; i++) {
        if (range[i].begin >= range[i].end || range[i].end > size) return false;
        if (i > 0 && range[i].begin <= before) return false;
        before = range[i].end;
    }
    return true;
}

static bool read_ranges(FILE *file, gsz_byte_ranges *out, const map_head *head, const char *key) {
    size_t count = (size_t)head->ranges;
    out->range = malloc((count ? count : 1) * sizeof *out->range);
    if (!out->range) return false;
    out->count = out->capacity = count;
    return fread(out->range, sizeof *out->range, count, file) == count && fgetc(file) == EOF &&
           checksum_of(head, key, out->range) == head->checksum &&
           are_sound(out->range, count, head->size);
}

static bool read_map(FILE *file, gsz_byte_ranges *out, const char *key, uint64_t size) {
    map_head head;
    char *own;
    bool same;
    if (fread(&head, sizeof head, 1, file) != 1) return false;
    if (memcmp(head.magic, magic, sizeof magic) != 0 || head.size != size ||
        head.key_size != strlen(key) || head.key_size > KEY_MAX || head.ranges > RANGES_MAX)
        return false;
    own = malloc((size_t)head.key_size + 1);
    if (!own) return false;
    same = fread(own, 1, (size_t)head.key_size, file) == head.key_size &&
           memcmp(own, key, (size_t)head.key_size) == 0;
    free(own);
    return same && read_ranges(file, out, &head, key);
}

bool gsz_cache_map_read(gsz_byte_ranges *out_ranges, const char *path, const char *key,
                        uint64_t size) {
    FILE *file = gsz_system_open(path, "rb");
    bool good;
    *out_ranges = (gsz_byte_ranges){0};
    if (!file) return false;
    good = read_map(file, out_ranges, key, size);
    fclose(file);
    if (!good) gsz_byte_ranges_free(out_ranges);
    return good;
}

/* ---- writing ---- */

static bool write_map(FILE *file, const gsz_byte_ranges *ranges, const char *key, uint64_t size) {
    map_head head = {.size = size, .key_size = strlen(key), .ranges = ranges->count};
    memcpy(head.magic, magic, sizeof magic);
    head.checksum = checksum_of(&head, key, ranges->range);
    return fwrite(&head, sizeof head, 1, file) == 1 &&
           fwrite(key, 1, (size_t)head.key_size, file) == head.key_size &&
           (ranges->count == 0 ||
            fwrite(ranges->range, sizeof *ranges->range, ranges->count, file) == ranges->count) &&
           gsz_system_flush(file);
}

/* Programs that keep the same scene have files of their own until the rename. */
bool gsz_cache_map_write(const gsz_byte_ranges *ranges, const char *path, const char *key,
                         uint64_t size) {
    size_t room = strlen(path) + 32;
    char *beside = malloc(room);
    FILE *file;
    bool good;
    if (!beside) return false;
    snprintf(beside, room, "%s.%ld.new", path, gsz_system_process_number());
    file = gsz_system_open(beside, "wb");
    good = file && write_map(file, ranges, key, size);
    if (file) good = fclose(file) == 0 && good;
    good = good && gsz_system_rename(beside, path);
    if (file && !good) (void)gsz_system_remove(beside);
    free(beside);
    return good;
}
