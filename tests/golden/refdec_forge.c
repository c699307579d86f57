/* SPDX-License-Identifier: MIT */
/* refdec_forge.c - makes sound files of drawn symbols and fields: refdec_forge FIRST COUNT FOLDER
 *
 * They go to the ends of all ranges, which scenes never reach, and hold symbols beyond those of their models. */
#include <stdio.h>
#include <string.h>

#include "refdec_forgery.h"

enum { BLOCK_HEADER = 64, BLOCK_TABLE = 64, CHANGES = 4, A_VIDEO_IN = 3 };

uint32_t draw(forgery *f, uint32_t below) { return forge_draw(&f->seed, below); }

uint32_t draw_wildness(forgery *f) {
    static const uint32_t wildness[] = {0, 0, 4, 32, 256};
    return wildness[draw(f, 5)];
}

/* ---- chunks ---- */

loose_chunk *add_chunk(forgery *f, const char *type, const void *data, size_t size) {
    loose_chunk *chunk = &f->file.chunk[f->file.count++];
    *chunk = loose_chunk_new(type, true, data, size);
    return chunk;
}

static void add_names(forgery *f) {
    uint8_t names[] = {(uint8_t)f->extras, 1, 'a', 1, 'b', 1, 'c'};
    if (f->extras > 0) add_chunk(f, "XNAM", names, 1 + 2 * (size_t)f->extras);
}

/** A power of two, or a draw of as many bits would be no index; and of one byte four. */
static void choose_codes(forgery *f, rd_book *book) {
    static const uint32_t codes[] = {2, 8, 16, 32, 512, 8192};
    book->codes = codes[draw(f, draw(f, 8) ? 4 : 6)];
    book->code = calloc(book->codes, sizeof *book->code);
    if (!book->code) abort();
}

/** Appends a book to the bytes; false if it may not have so many codes. */
static bool forge_book(forgery *f, rd_book *book, uint8_t **bytes, size_t *size) {
    forge stream;
    uint32_t words, plain;
    choose_codes(f, book);
    book->by_use = draw(f, 2);
    forge_begin(&stream, &f->seed, draw_wildness(f));
    rd_harmonics_of_book(book, f->degree, &stream.stream);
    uint8_t *data = forge_code(&stream, &words, &plain);
    size_t more = 19 + (size_t)words + plain;
    uint8_t *at = realloc(*bytes, *size + more);
    if (!at) abort();
    *bytes = at;
    at += *size;
    *size += more;
    at[0] = (uint8_t)book->first;
    at[1] = (uint8_t)book->end;
    at[2] = book->by_use;
    put_number(at + 3, book->codes, 4);
    put_number(at + 7, 0x3c000000 + draw(f, 0x02000000), 4);
    put_number(at + 11, words, 4);
    put_number(at + 15, plain, 4);
    memcpy(at + 19, data, (size_t)words + plain);
    free(data);
    bool fits = !stream.stream.failed && book->codes <= 4 * ((uint64_t)words + plain);
    forge_free(&stream);
    return fits;
}

static bool add_books(forgery *f) {
    int coefficients = (f->degree + 1) * (f->degree + 1) - 1;
    f->books.groups = 1 + (int)draw(f, 3);
    uint8_t *bytes = calloc(2, 1);
    size_t size = 2;
    if (!bytes) abort();
    bytes[0] = (uint8_t)f->degree;
    bytes[1] = (uint8_t)f->books.groups;
    bool fits = true;
    for (int g = 0; g < f->books.groups; g++) {
        rd_book *book = &f->books.book[g];
        book->first = g ? f->books.book[g - 1].end : 0;
        book->end = g + 1 == f->books.groups ? coefficients : book->first + 1;
        fits = forge_book(f, book, &bytes, &size) && fits;
    }
    if (fits) add_chunk(f, "BOOK", bytes, size);
    free(bytes);
    return fits;
}

/* ---- blocks ---- */

uint32_t draw_float(forgery *f, bool far) {
    uint32_t exponent = far ? 64 + draw(f, 126) : 117 + draw(f, 16);
    return exponent << 23 | draw(f, 1 << 23);
}

static void draw_header(forgery *f, uint8_t header[BLOCK_HEADER]) {
    static const uint8_t below[8] = {0, 0, 31, 31, 31, 9, 12};
    bool far = draw(f, 3) == 0;
    put_number(header, 1 + draw(f, draw(f, 4) ? 20 : COUNT_MAX), 4);
    header[4] = (uint8_t)f->degree;
    header[5] = (uint8_t)f->books.groups;
    for (int i = 2; i < 7; i++) header[4 + i] = (uint8_t)(draw(f, below[i]) + (i == 6));
    for (int i = 11; i < 24; i++) header[i] = (uint8_t)draw(f, far ? 256 : 16);
    for (int i = 24; i < 28; i += 2) put_number(header + i, draw(f, far ? 65536 : 2048), 2);
    for (int i = 28; i < BLOCK_HEADER; i += 4) put_number(header + i, draw_float(f, far), 4);
    for (int i = 28; i < 40; i += 4) header[i + 3] |= (uint8_t)(draw(f, 2) << 7);
}

/** Forges the streams behind a drawn header: the bytes of the chunk, or NULL if a symbol was no good. */
static uint8_t *forge_block(forgery *f, rd_block *block, size_t *out_size) {
    size_t size = BLOCK_HEADER + BLOCK_TABLE;
    uint8_t *bytes = calloc(size, 1);
    if (!bytes) abort();
    draw_header(f, bytes);
    rd_bytes reader = rd_bytes_of(bytes, size);
    bool good = !rd_block_header(block, &reader, &f->books);
    block->g = calloc(COUNT_MAX, sizeof *block->g);
    for (int i = 0; good && i < RD_STREAMS; i++) {
        forge stream;
        uint32_t words, plain;
        forge_begin(&stream, &f->seed, i == 0 ? 0 : draw_wildness(f));
        rd_block_stream(block, i, &stream.stream);
        good = !stream.stream.failed;
        uint8_t *data = forge_code(&stream, &words, &plain);
        put_number(bytes + BLOCK_HEADER + 8 * i, words, 4);
        put_number(bytes + BLOCK_HEADER + 8 * i + 4, plain, 4);
        bytes = realloc(bytes, size + words + plain + 1);
        if (!bytes) abort();
        memcpy(bytes + size, data, (size_t)words + plain);
        size += (size_t)words + plain;
        free(data);
        forge_free(&stream);
    }
    *out_size = size;
    if (!good) free(bytes);
    return good ? bytes : NULL;
}

static void label(forgery *f, loose_chunk *chunk, uint32_t index, uint32_t count) {
    put_number(chunk->entry + ENTRY_LAYER, (uint64_t)f->layer, 2);
    put_number(chunk->entry + ENTRY_INDEX, index, 4);
    put_number(chunk->entry + ENTRY_GAUSSIANS, count, 4);
}

static void add_extra(forgery *f, uint32_t index, uint32_t count) {
    float values[3][COUNT_MAX];
    refdec_cloud cloud = {.extras = f->extras, .extra = {values[0], values[1], values[2]}};
    forge stream;
    uint32_t words, plain;
    forge_begin(&stream, &f->seed, draw_wildness(f));
    rd_extra_planes(&stream.stream, &cloud, 0, count);
    uint8_t *data = forge_code(&stream, &words, &plain);
    label(f, add_chunk(f, "XTRA", data, words), index, count);
    free(data);
    forge_free(&stream);
}

static uint32_t add_block(forgery *f, uint32_t index) {
    uint8_t *bytes = NULL;
    size_t size = 0;
    uint32_t count = 0;
    for (int t = 0; !bytes && t < TRIES; t++) {
        rd_block block = {0};
        bytes = forge_block(f, &block, &size);
        count = block.count;
        if (bytes && f->key) {
            rd_block_values(&block, f->key, f->key->count);
            f->key->count += count;
        }
        rd_block_free(&block);
    }
    if (!bytes) return 0;
    if (f->layer + 1 < f->layers) f->layer += (int)draw(f, 2);
    label(f, add_chunk(f, "BLCK", bytes, size), index, count);
    free(bytes);
    if (f->extras > 0) add_extra(f, index, count);
    return count;
}

/* ---- files ---- */

static void fill_header(forgery *f, uint64_t gaussians) {
    uint8_t *h = f->file.header;
    memcpy(h, "GSZ\x1a\3\0\x60", 8);
    h[AT_REQUIRED_FEATURES] = f->books.groups > 0;
    put_number(h + AT_GAUSSIANS, gaussians, 8);
    h[AT_SH_DEGREE] = (uint8_t)f->degree;
    put_number(h + AT_LAYERS, (uint64_t)f->layers, 2);
    put_number(h + AT_EXTRA_COUNT, (uint64_t)f->extras, 4);
}

bool forge_scene(forgery *f) {
    uint64_t gaussians = 0;
    uint32_t count = 1;
    f->degree = (int)draw(f, 4);
    f->extras = draw(f, 2) && !f->key ? (int)draw(f, 4) : 0;
    f->layers = 1 + (int)draw(f, 3);
    add_names(f);
    if (f->degree > 0 && draw(f, 3) == 0 && !add_books(f)) return false;
    for (uint32_t b = draw(f, BLOCKS) + 1, i = 0; i < b && count > 0; i++)
        gaussians += count = add_block(f, i);
    fill_header(f, gaussians);
    return count > 0;
}

static bool write_file(const surgery *s, const char *path) {
    size_t size = surgery_size(s);
    uint8_t *data = malloc(size);
    FILE *file = fopen(path, "wb");
    if (!data || !file) return false;
    surgery_write(s, data);
    bool whole = fwrite(data, 1, size, file) == size;
    free(data);
    return fclose(file) == 0 && whole;
}

static bool release(forgery *f, bool good) {
    surgery_free(&f->file);
    rd_books_free(&f->books);
    return good;
}

/** How many files it made, or -1. */
static int make_scene(unsigned long n, const char *folder) {
    char path[4096];
    static forgery f;
    f = (forgery){.seed = n * 0x9e3779b97f4a7c15u};
    bool good = forge_scene(&f);
    snprintf(path, sizeof path, "%s/forged_%lu.gsz", folder, n);
    if (good && !write_file(&f.file, path)) return -1;
    return release(&f, good);
}

/** The same, and with it some that are changed. */
static int make_video(unsigned long n, const char *folder) {
    char path[4096];
    static forgery f;
    f = (forgery){.seed = n * 0x9e3779b97f4a7c15u + 1};
    bool good = forge_video(&f);
    snprintf(path, sizeof path, "%s/forged_video_%lu.gsz", folder, n);
    if (good && !write_file(&f.file, path)) return -1;
    for (int change = 0; good && change < CHANGES; change++) {
        mutate_video(&f);
        snprintf(path, sizeof path, "%s/changed_video_%lu_%d.gsz", folder, n, change);
        if (!write_file(&f.file, path)) return -1;
    }
    return release(&f, good);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: %s FIRST COUNT FOLDER\n", argv[0]);
        return 2;
    }
    unsigned long first = strtoul(argv[1], NULL, 10), count = strtoul(argv[2], NULL, 10), made = 0;
    for (unsigned long n = first; n < first + count; n++) {
        int scene = make_scene(n, argv[3]);
        int video = n % A_VIDEO_IN == 0 ? make_video(n, argv[3]) : 0;
        if (scene < 0 || video < 0) return 1;
        made += (unsigned long)(scene + video);
    }
    printf("%lu files\n", made);
    return made == 0;
}
