/* SPDX-License-Identifier: MIT */
/* file_source.c - opening a .gsz of which only what is needed is read. */
#include "file.h"

#include "context.h"
#include "source.h"

/** Far beyond any scene; keeps an endless pipe from eating all memory. */
static const uint64_t pipe_most = (uint64_t)16 << 30;

/** Reads header and table. */
static gsz_result read_front(gsz_context *context, gsz_file *file) {
    gsz_buffer *held = &file->held;
    size_t first = file->size < GSZ_HEADER_SIZE ? file->size : GSZ_HEADER_SIZE;
    GSZ_TRY(gsz_buffer_reserve(context, held, GSZ_HEADER_SIZE));
    GSZ_TRY(gsz_source_read_at(context, file->source, held->data, first, 0));
    held->size = first;
    size_t front = first < GSZ_HEADER_SIZE ? first : gsz_container_front(held->data, file->size);
    GSZ_TRY(gsz_buffer_reserve(context, held, front - first));
    GSZ_TRY(gsz_source_read_at(context, file->source, held->data + first, front - first, first));
    held->size = front;
    file->data = held->data;
    return GSZ_OK;
}

static gsz_result read_whole(gsz_context *context, gsz_file *file, gsz_source *source) {
    GSZ_TRY(gsz_source_read_all(context, &file->held, source, pipe_most));
    file->data = file->held.data;
    file->size = file->held.size;
    return GSZ_OK;
}

gsz_result gsz_file_open_source(gsz_context *context, gsz_file **out_file, gsz_source *source,
                                const gsz_open_options *options) {
    gsz_clear_error(context);
    gsz_file *file = NULL;
    gsz_result result;
    *out_file = NULL;
    GSZ_TRY(GSZ_NEW(context, &file, 1));
    if (gsz_source_seekable(source) && gsz_source_position(source) == 0) {
        file->source = source;
        file->size = (size_t)gsz_source_size(source);
        result = read_front(context, file);
    } else {
        result = read_whole(context, file, source);
    }
    if (result != GSZ_OK)
        gsz_file_close(context, &file);
    else
        result = gsz_file_open_set(context, &file, options && options->partial);
    if (result == GSZ_OK) result = gsz_file_refuse_video(context, &file);
    *out_file = file;
    return result;
}
