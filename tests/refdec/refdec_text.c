/* SPDX-License-Identifier: MIT */
/* refdec_text.c - see refdec_text.h. */
#include "refdec_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

enum { ENTRIES_MAX = 4096, KEY_MAX = 256, VALUE_MAX = 65536, META_MAX = 1 << 26 };

/* ---- UTF-8 ---- */

/** Bytes of the character that begins here, 0 if none does: no overlong forms, no surrogates, no zero. */
static size_t character_bytes(const uint8_t *p, size_t left) {
    if (p[0] < 0x80) return p[0] != 0;
    if (p[0] < 0xc2 || p[0] > 0xf4) return 0;
    size_t bytes = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (bytes > left) return 0;
    for (size_t i = 1; i < bytes; i++)
        if ((p[i] & 0xc0) != 0x80) return 0;
    bool overlong = (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90);
    bool beyond = (p[0] == 0xed && p[1] >= 0xa0) || (p[0] == 0xf4 && p[1] >= 0x90);
    return overlong || beyond ? 0 : bytes;
}

static bool is_text(const uint8_t *p, size_t size) {
    while (size > 0) {
        size_t bytes = character_bytes(p, size);
        if (bytes == 0) return false;
        p += bytes;
        size -= bytes;
    }
    return true;
}

/** A string of at most so many bytes, as a new C string. */
static const char *read_string(rd_bytes *b, char **out, size_t most) {
    uint64_t size = rd_varint(b);
    RD_RULE(!b->failed && size <= most, "a string is too long");
    const uint8_t *p = rd_take(b, size);
    RD_RULE(p && is_text(p, (size_t)size), "a string is cut off or no UTF-8");
    *out = calloc((size_t)size + 1, 1);
    RD_RULE(*out, refdec_no_memory);
    memcpy(*out, p, (size_t)size);
    return NULL;
}

/* ---- metadata ---- */

static const char *parse_metadata(refdec_cloud *cloud, rd_bytes b) {
    uint64_t count = rd_varint(&b);
    RD_RULE(!b.failed && count <= ENTRIES_MAX, "too many entries of metadata");
    cloud->entry = calloc((size_t)count + 1, sizeof *cloud->entry);
    RD_RULE(cloud->entry, refdec_no_memory);
    cloud->entries = (size_t)count;
    for (size_t i = 0; i < cloud->entries; i++) {
        RD_TRY(read_string(&b, &cloud->entry[i].key, KEY_MAX));
        RD_TRY(read_string(&b, &cloud->entry[i].value, VALUE_MAX));
    }
    RD_RULE(rd_bytes_end(&b), "metadata ends elsewhere");
    return NULL;
}

static const char *unpack_metadata(refdec_cloud *cloud, rd_bytes packed, size_t raw_size) {
    /* the library would take several, skippable ones and those of old formats as well */
    rd_bytes begin = packed;
    RD_RULE(rd_u32(&begin) == 0xfd2fb528, "metadata is no frame of zstd");
    size_t frame = ZSTD_findFrameCompressedSize(packed.data, packed.size);
    RD_RULE(!ZSTD_isError(frame) && frame == packed.size, "metadata is not one frame of zstd");
    uint8_t *raw = malloc(raw_size + 1);
    RD_RULE(raw, refdec_no_memory);
    size_t size = ZSTD_decompress(raw, raw_size, packed.data, packed.size);
    const char *reason = "metadata does not unpack to its raw size";
    if (size == raw_size) reason = parse_metadata(cloud, rd_bytes_of(raw, raw_size));
    free(raw);
    return reason;
}

const char *rd_read_metadata(refdec_cloud *cloud, const rd_file *file) {
    rd_bytes b;
    /* of a partial file it is done without */
    if (!file->meta || !file->meta->there) return NULL;
    RD_TRY(rd_chunk_bytes(file, file->meta, &b));
    RD_RULE(file->meta->raw_size <= META_MAX, "too much metadata");
    if (file->meta->codec == 0) return parse_metadata(cloud, b);
    return unpack_metadata(cloud, b, file->meta->raw_size);
}

/* ---- names of extra planes ---- */

static bool is_own_property(const char *name) {
    static const char *const own[] = {"x",       "y",       "z",      "opacity", "scale_0",
                                      "scale_1", "scale_2", "rot_0",  "rot_1",   "rot_2",
                                      "rot_3",   "f_dc_0",  "f_dc_1", "f_dc_2"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(name, own[i]) == 0) return true;
    return strncmp(name, "f_rest_", 7) == 0;
}

static const char *read_name(refdec_cloud *cloud, rd_bytes *b) {
    char *name = cloud->extra_name[cloud->extras];
    uint64_t size = rd_varint(b);
    RD_RULE(!b->failed && size >= 1 && size < REFDEC_NAME, "length of a name");
    const uint8_t *p = rd_take(b, size);
    RD_RULE(p, "a name is cut off");
    for (size_t i = 0; i < size; i++) RD_RULE(p[i] >= 0x21 && p[i] <= 0x7e, "letters of a name");
    memcpy(name, p, (size_t)size);
    name[size] = 0;
    RD_RULE(!is_own_property(name), "a name that is taken by a Gaussian's own");
    for (int e = 0; e < cloud->extras; e++)
        RD_RULE(strcmp(name, cloud->extra_name[e]) != 0, "a name twice");
    cloud->extras++;
    return NULL;
}

const char *rd_read_names(refdec_cloud *cloud, const rd_file *file) {
    rd_bytes b;
    if (!file->names) return NULL;
    RD_TRY(rd_chunk_bytes(file, file->names, &b));
    uint64_t planes = rd_varint(&b);
    RD_RULE(!b.failed && planes == file->extra_planes, "number of names");
    for (uint64_t e = 0; e < planes; e++) RD_TRY(read_name(cloud, &b));
    RD_RULE(rd_bytes_end(&b), "names end elsewhere");
    return NULL;
}
