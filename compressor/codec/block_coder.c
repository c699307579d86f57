/* SPDX-License-Identifier: MIT */
/* block_coder.c - the streams of a block in their order, behind a table of their sizes. */
#include "block_coder.h"

#include "container.h"
#include "context.h"
#include "position.h"

#include <string.h>

static size_t scratch_size(void) {
    const size_t sizes[] = {gsz_opacity_scratch(), gsz_scale_scratch(), gsz_rotation_scratch(),
                            gsz_color_scratch(),   gsz_sh_scratch(),    gsz_codes_scratch()};
    size_t most = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i] > most) most = sizes[i];
    return most;
}

gsz_result gsz_block_coder_init(gsz_context *context, gsz_block_coder *self) {
    GSZ_TRY(gsz_alloc(context, &self->scratch_storage, scratch_size() + 32, 1));
    self->scratch = (void *)(((uintptr_t)self->scratch_storage + 31) & ~(uintptr_t)31);
    return GSZ_OK;
}

void gsz_block_coder_free(gsz_context *context, gsz_block_coder *self) {
    gsz_coder_free(&self->coder, context);
    gsz_free(context, self->scratch_storage);
    gsz_buffer_free(context, &self->bytes);
    memset(self, 0, sizeof *self);
}

/** One stream, either way. */
static void code_stream(gsz_block_coder *self, bool encoding, gsz_block *block,
                        const gsz_codebooks *books, gsz_stream stream) {
    gsz_coder *coder = &self->coder;
    switch (stream) {
    case GSZ_STREAM_POSITION:
        gsz_position_code(coder, encoding, block);
        if (!coder->failed) gsz_position_neighbors(block);
        break;
    case GSZ_STREAM_VEIL: gsz_veil_code(coder, encoding, block); break;
    case GSZ_STREAM_OPACITY: gsz_opacity_code(coder, encoding, block, self->scratch); break;
    case GSZ_STREAM_SCALE:
        gsz_scale_code(coder, encoding, block, &self->steps, self->scratch);
        break;
    case GSZ_STREAM_ROTATION:
        gsz_rotation_code(coder, encoding, block, &self->steps, self->scratch);
        break;
    case GSZ_STREAM_REFINE: gsz_refine_code(coder, encoding, block); break;
    case GSZ_STREAM_COLOR:
        gsz_color_code(coder, encoding, block, &self->steps, self->scratch);
        break;
    default:
        if (block->header.sh_degree == 0) break;
        if (block->header.code_groups > 0)
            gsz_codes_code(coder, encoding, block, &self->steps, books, self->scratch);
        else
            gsz_sh_code(coder, encoding, block, self->scratch);
    }
}

/** The least bytes of a chunk of that many Gaussians; shorter ones are filled up with zeros. */
static size_t least_size(uint32_t count) {
    return (count + GSZ_GAUSSIANS_PER_BYTE - 1) / GSZ_GAUSSIANS_PER_BYTE;
}

gsz_result gsz_block_encode(gsz_context *context, gsz_block_coder *self, gsz_block *block,
                            const gsz_codebooks *books, gsz_buffer *out) {
    gsz_byte_writer writer;
    gsz_writer_init(&writer, context, out);
    size_t start = out->size;
    gsz_block_header_write(&writer, &block->header);
    size_t table = out->size;
    for (int i = 0; i < 2 * GSZ_STREAM_COUNT; i++) gsz_writer_u32(&writer, 0);
    GSZ_TRY(writer.result);
    gsz_steps_init(&self->steps, &block->header);
    for (int i = 0; i < GSZ_STREAM_COUNT; i++) {
        gsz_stream_size size;
        gsz_coder_encode(&self->coder, context);
        code_stream(self, true, block, books, (gsz_stream)i);
        GSZ_TRY(gsz_coder_finish(&self->coder, out, &size.words, &size.bits));
        gsz_writer_patch(&writer, table + (size_t)(8 * i), size.words, 4);
        gsz_writer_patch(&writer, table + (size_t)(8 * i + 4), size.bits, 4);
    }
    while (out->size - start < least_size(block->header.count)) gsz_writer_u8(&writer, 0);
    return writer.result;
}

static bool read_front(gsz_byte_reader *reader, gsz_block_header *header,
                       gsz_stream_size sizes[GSZ_STREAM_COUNT]) {
    if (!gsz_block_header_read(reader, header) || reader->size < least_size(header->count))
        return false;
    uint64_t total = 0;
    for (int i = 0; i < GSZ_STREAM_COUNT; i++) {
        sizes[i].words = gsz_reader_u32(reader);
        sizes[i].bits = gsz_reader_u32(reader);
        total += (uint64_t)sizes[i].words + sizes[i].bits;
    }
    bool filled_up = total < gsz_reader_left(reader) && reader->size == least_size(header->count);
    return !reader->failed && (total == gsz_reader_left(reader) || filled_up);
}

bool gsz_block_measure(const uint8_t *data, size_t size, gsz_block_header *out_header,
                       gsz_stream_size out_sizes[GSZ_STREAM_COUNT]) {
    gsz_byte_reader reader;
    gsz_reader_init(&reader, data, size);
    return read_front(&reader, out_header, out_sizes);
}

gsz_result gsz_block_decode(gsz_context *context, gsz_block_coder *self, gsz_block *block,
                            const gsz_codebooks *books, const uint8_t *data, size_t size) {
    gsz_byte_reader reader;
    gsz_block_header header;
    gsz_stream_size sizes[GSZ_STREAM_COUNT];
    gsz_reader_init(&reader, data, size);
    if (!read_front(&reader, &header, sizes) ||
        header.code_groups != (header.sh_degree ? books->groups : 0))
        return GSZ_ERROR_CORRUPT;
    GSZ_TRY(gsz_block_reserve(context, block, header.count));
    block->header = header;
    gsz_steps_init(&self->steps, &block->header);
    for (int i = 0; i < GSZ_STREAM_COUNT; i++) {
        const uint8_t *stream = gsz_reader_bytes(&reader, (size_t)sizes[i].words + sizes[i].bits);
        gsz_coder_decode(&self->coder, stream, sizes[i].words, sizes[i].bits);
        code_stream(self, false, block, books, (gsz_stream)i);
        if (!gsz_coder_done(&self->coder)) return GSZ_ERROR_CORRUPT;
    }
    for (int g = 0; g < header.code_groups; g++)
        for (uint32_t i = 0; i < header.count; i++)
            if (block->code[g][i] >= books->group[g].count) return GSZ_ERROR_CORRUPT;
    return GSZ_OK;
}
