/* SPDX-License-Identifier: MIT */
/* codebook.c - codebooks in memory and in the file, where their codes are written like the harmonics of a
 * block in which each Gaussian's neighbour is the one before it. */
#include "codebook.h"

#include "block_coder.h"
#include "color_space.h"
#include "container.h"
#include "context.h"

#include <string.h>

uint8_t gsz_code_bits_of(uint32_t count) {
    uint8_t bits = 1;
    while (bits < 16 && (1u << bits) < count) bits++;
    return bits;
}

gsz_result gsz_codebook_create(gsz_context *context, gsz_codebook *book, uint32_t count, int first,
                               int end) {
    book->count = count;
    book->first = (uint8_t)first;
    book->end = (uint8_t)end;
    size_t width = (size_t)gsz_codebook_width(book);
    GSZ_TRY(GSZ_NEW(context, &book->levels, count * width));
    return GSZ_NEW(context, &book->values, count * width);
}

void gsz_codebook_dequantise(gsz_codebook *book) {
    int width = gsz_codebook_width(book), per_channel = width / 3;
    for (uint32_t code = 0; code < book->count; code++) {
        const int32_t *level = book->levels + (size_t)code * (size_t)width;
        float *value = book->values + (size_t)code * (size_t)width;
        for (int k = 0; k < per_channel; k++) {
            double luma[3], rgb[3];
            for (int c = 0; c < 3; c++) luma[c] = level[c * per_channel + k] * (double)book->step;
            gsz_luma_to_rgb(luma, rgb);
            for (int c = 0; c < 3; c++) value[c * per_channel + k] = (float)rgb[c];
        }
    }
}

void gsz_codebooks_free(gsz_context *context, gsz_codebooks *books) {
    for (int g = 0; g < GSZ_CODE_GROUPS_MAX; g++) {
        gsz_free(context, books->group[g].levels);
        gsz_free(context, books->group[g].values);
    }
    memset(books, 0, sizeof *books);
}

/** The codes as the harmonics of a block. */
static gsz_result make_block(gsz_context *context, gsz_block *block, uint8_t sh_degree,
                             uint32_t count) {
    GSZ_TRY(gsz_block_reserve(context, block, count));
    block->header.count = count;
    block->header.sh_degree = sh_degree;
    memset(block->fineness, 0, count);
    for (uint32_t i = 0; i < count; i++) {
        block->near[0][i] = i > 0 ? i - 1 : 0;
        block->near[1][i] = i > 1 ? i - 2 : block->near[0][i];
    }
    return GSZ_OK;
}

/** Copies between a codebook and the block that stands for it. */
static void exchange(gsz_codebook *book, gsz_block *block, bool to_block) {
    int coefficients = gsz_sh_coefficients(block->header.sh_degree),
        per_channel = book->end - book->first;
    for (int j = 0; j < 3 * coefficients; j++) {
        int channel = j / coefficients, k = j % coefficients - book->first;
        bool inside = k >= 0 && k < per_channel;
        for (uint32_t i = 0; i < book->count; i++) {
            int32_t *level =
                book->levels + (size_t)i * 3 * (size_t)per_channel + channel * per_channel + k;
            if (to_block)
                block->sh[j][i] = inside ? *level : 0;
            else if (inside)
                *level = block->sh[j][i];
        }
    }
}

/** Codebooks, like blocks, may not ask for memory out of proportion to their bytes. */
static bool in_proportion(uint32_t count, uint32_t words, uint32_t bits) {
    return count <= ((uint64_t)words + bits) * GSZ_GAUSSIANS_PER_BYTE;
}

static gsz_result encode_book(gsz_context *context, const gsz_codebooks *books, int g,
                              gsz_block *block, gsz_block_coder *coder, gsz_buffer *out) {
    gsz_codebook book = books->group[g];
    gsz_byte_writer writer;
    gsz_writer_init(&writer, context, out);
    gsz_writer_u8(&writer, book.first);
    gsz_writer_u8(&writer, book.end);
    gsz_writer_u8(&writer, book.by_use);
    gsz_writer_u32(&writer, book.count);
    gsz_writer_f32(&writer, book.step);
    size_t table = out->size;
    gsz_writer_u64(&writer, 0);
    GSZ_TRY(writer.result);
    GSZ_TRY(make_block(context, block, books->sh_degree, book.count));
    exchange(&book, block, true);
    uint32_t sizes[2];
    gsz_coder_encode(&coder->coder, context);
    gsz_sh_code(&coder->coder, true, block, coder->scratch);
    GSZ_TRY(gsz_coder_finish(&coder->coder, out, &sizes[0], &sizes[1]));
    if (!in_proportion(book.count, sizes[0], sizes[1])) return GSZ_ERROR_LIMIT;
    gsz_writer_patch(&writer, table, sizes[0], 4);
    gsz_writer_patch(&writer, table + 4, sizes[1], 4);
    return GSZ_OK;
}

gsz_result gsz_codebooks_encode(gsz_context *context, const gsz_codebooks *books, gsz_buffer *out) {
    uint8_t front[2] = {books->sh_degree, (uint8_t)books->groups};
    GSZ_TRY(gsz_buffer_append(context, out, front, 2));
    gsz_block block = {0};
    gsz_block_coder coder = {0};
    gsz_result result = gsz_block_coder_init(context, &coder);
    for (int g = 0; g < books->groups && result == GSZ_OK; g++)
        result = encode_book(context, books, g, &block, &coder, out);
    gsz_block_free(context, &block);
    gsz_block_coder_free(context, &coder);
    return result;
}

static gsz_result decode_book(gsz_context *context, gsz_codebooks *books, int g, gsz_block *block,
                              gsz_block_coder *coder, gsz_byte_reader *reader) {
    gsz_codebook *book = &books->group[g];
    int first = gsz_reader_u8(reader), end = gsz_reader_u8(reader), by_use = gsz_reader_u8(reader);
    uint32_t count = gsz_reader_u32(reader);
    float step = gsz_reader_f32(reader);
    uint32_t words = gsz_reader_u32(reader), bits = gsz_reader_u32(reader);
    const uint8_t *stream = gsz_reader_bytes(reader, words);
    bool whole = stream && gsz_reader_bytes(reader, bits);
    int expected = g == 0 ? 0 : books->group[g - 1].end;
    bool last = g == books->groups - 1;
    bool ok = whole && in_proportion(count, words, bits) && first == expected && end > first &&
              end <= gsz_sh_coefficients(books->sh_degree);
    ok = ok && (!last || end == gsz_sh_coefficients(books->sh_degree));
    ok = ok && by_use <= 1 && count >= 1 && count <= GSZ_CODES_MAX && step >= 1e-20f &&
         step <= 1e20f;
    if (!ok) return GSZ_ERROR_CORRUPT;
    GSZ_TRY(gsz_codebook_create(context, book, count, first, end));
    GSZ_TRY(make_block(context, block, books->sh_degree, count));
    book->step = step;
    book->by_use = by_use;
    gsz_coder_decode(&coder->coder, stream, words, bits);
    gsz_sh_code(&coder->coder, false, block, coder->scratch);
    if (!gsz_coder_done(&coder->coder)) return GSZ_ERROR_CORRUPT;
    exchange(book, block, false);
    gsz_codebook_dequantise(book);
    books->code_bits[g] = gsz_code_bits_of(count);
    return GSZ_OK;
}

gsz_result gsz_codebooks_decode(gsz_context *context, gsz_codebooks *books, const uint8_t *data,
                                size_t size) {
    gsz_byte_reader reader;
    gsz_reader_init(&reader, data, size);
    books->sh_degree = gsz_reader_u8(&reader);
    int groups = gsz_reader_u8(&reader);
    if (reader.failed || books->sh_degree < 1 || books->sh_degree > GSZ_SH_DEGREE_MAX ||
        groups < 1 || groups > GSZ_CODE_GROUPS_MAX)
        return GSZ_ERROR_CORRUPT;
    books->groups = groups;
    gsz_block block = {0};
    gsz_block_coder coder = {0};
    gsz_result result = gsz_block_coder_init(context, &coder);
    for (int g = 0; g < groups && result == GSZ_OK; g++)
        result = decode_book(context, books, g, &block, &coder, &reader);
    if (result == GSZ_OK && gsz_reader_left(&reader) > 0) result = GSZ_ERROR_CORRUPT;
    gsz_block_free(context, &block);
    gsz_block_coder_free(context, &coder);
    return result;
}
