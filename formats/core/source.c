/* SPDX-License-Identifier: MIT */
/* source.c - where bytes come from: regular files, pipes and memory. */
#include "source.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "context.h"
#include "file_pieces.h"
#include "platform.h"

enum { PIECE = 1 << 20 }; /* bytes asked of the system at once where the size is not known */

struct gsz_source {
    char *name;
    int fd; /* -1: memory */
    bool owns_fd;
    bool seekable;
    const uint8_t *memory;
    uint64_t base; /* of a file that somebody has read from before: where ours begins */
    uint64_t size;
    uint64_t at; /* bytes taken in order, those in `peeked` included */
    gsz_buffer peeked;
    size_t peeked_at;
};

/* ---- opening ---- */

static gsz_result new_source(gsz_context *context, gsz_source **out_source, const char *name) {
    gsz_source *source = NULL;
    GSZ_TRY(GSZ_NEW(context, &source, 1));
    source->fd = -1;
    size_t size = strlen(name) + 1;
    gsz_result result = GSZ_NEW(context, &source->name, size);
    if (result != GSZ_OK) {
        gsz_free(context, source);
        return result;
    }
    memcpy(source->name, name, size);
    *out_source = source;
    return GSZ_OK;
}

/* Files that say they are empty may be those of /proc, which are not; they are read like pipes. */
static gsz_result inspect(gsz_context *context, gsz_source *source) {
    struct stat about;
    if (fstat(source->fd, &about) != 0)
        return gsz_fail_errno(context, errno, "cannot read %s", source->name);
    if (S_ISDIR(about.st_mode))
        return gsz_fail_errno(context, EISDIR, "cannot read %s", source->name);
    off_t here = lseek(source->fd, 0, SEEK_CUR);
    if (!S_ISREG(about.st_mode) || about.st_size <= 0 || here < 0) return GSZ_OK;
    source->seekable = true;
    source->base = (uint64_t)here;
    source->size = here < about.st_size ? (uint64_t)(about.st_size - here) : 0;
    return GSZ_OK;
}

gsz_result gsz_source_open(gsz_context *context, gsz_source **out_source, const char *path) {
    gsz_clear_error(context);
    *out_source = NULL;
    bool standard = strcmp(path, "-") == 0;
    gsz_source *source = NULL;
    GSZ_TRY(new_source(context, &source, standard ? "standard input" : path));
    source->owns_fd = !standard;
    source->fd = standard ? gsz_platform_standard_input() : gsz_platform_open_to_read(path);
    gsz_result result = source->fd < 0 ? gsz_fail_errno(context, errno, "cannot open %s", path)
                                       : inspect(context, source);
    if (result == GSZ_OK) {
        *out_source = source;
    } else {
        gsz_source_close(context, &source);
    }
    return result;
}

gsz_result gsz_source_from_memory(gsz_context *context, gsz_source **out_source, const char *name,
                                  const void *data, size_t size) {
    gsz_clear_error(context);
    *out_source = NULL;
    GSZ_TRY(new_source(context, out_source, name));
    (*out_source)->memory = data;
    (*out_source)->size = size;
    (*out_source)->seekable = true;
    return GSZ_OK;
}

void gsz_source_close(gsz_context *context, gsz_source **source) {
    if (!source || !*source) return;
    if ((*source)->owns_fd && (*source)->fd >= 0) close((*source)->fd);
    gsz_buffer_free(context, &(*source)->peeked);
    gsz_free(context, (*source)->name);
    gsz_free(context, *source);
    *source = NULL;
}

const char *gsz_source_name(const gsz_source *source) { return source->name; }
bool gsz_source_seekable(const gsz_source *source) { return source->seekable; }
uint64_t gsz_source_size(const gsz_source *source) { return source->size; }

uint64_t gsz_source_position(const gsz_source *source) {
    return source->at - (source->peeked.size - source->peeked_at);
}

/* ---- at an offset ---- */

static gsz_result ends_early(gsz_context *context, const gsz_source *source) {
    return gsz_fail(context, GSZ_ERROR_TRUNCATED, "%s: ends early", source->name);
}

gsz_result gsz_source_read_at(gsz_context *context, const gsz_source *source, void *data,
                              size_t size, uint64_t offset) {
    if (offset > source->size || size > source->size - offset) return ends_early(context, source);
    if (source->fd < 0) {
        if (size) memcpy(data, source->memory + offset, size);
        return GSZ_OK;
    }
    int error = gsz_piece_read(source->fd, data, size, source->base + offset);
    if (error == GSZ_PIECE_ENDS) return ends_early(context, source);
    return error ? gsz_fail_errno(context, error, "cannot read %s", source->name) : GSZ_OK;
}

/* ---- in order ---- */

/* A signal may mean that the user wants to stop waiting for the other end of the pipe. */
static gsz_result read_pipe(gsz_context *context, gsz_source *source, void *data, size_t size,
                            size_t *out_got) {
    size_t done = 0;
    while (done < size) {
        ssize_t got = read(source->fd, (char *)data + done, size - done);
        if (got == 0) break;
        if (got > 0) {
            done += (size_t)got;
        } else if (errno == EINTR) {
            GSZ_TRY(gsz_check_cancel(context));
        } else {
            return gsz_fail_errno(context, errno, "cannot read %s", source->name);
        }
    }
    source->at += done;
    *out_got = done;
    return GSZ_OK;
}

static gsz_result read_fresh(gsz_context *context, gsz_source *source, void *data, size_t size,
                             size_t *out_got) {
    *out_got = 0;
    if (!source->seekable) return read_pipe(context, source, data, size, out_got);
    uint64_t left = source->size - source->at;
    if (size > left) size = (size_t)left;
    GSZ_TRY(gsz_source_read_at(context, source, data, size, source->at));
    source->at += size;
    *out_got = size;
    return GSZ_OK;
}

gsz_result gsz_source_read(gsz_context *context, gsz_source *source, void *data, size_t size,
                           size_t *out_got) {
    size_t waiting = source->peeked.size - source->peeked_at;
    size_t first = waiting < size ? waiting : size;
    if (first) memcpy(data, source->peeked.data + source->peeked_at, first);
    source->peeked_at += first;
    *out_got = first;
    if (first == size) return GSZ_OK;
    size_t rest = 0;
    GSZ_TRY(read_fresh(context, source, (char *)data + first, size - first, &rest));
    *out_got = first + rest;
    return GSZ_OK;
}

gsz_result gsz_source_peek(gsz_context *context, gsz_source *source, const uint8_t **out_data,
                           size_t *out_got, size_t size) {
    gsz_buffer *peeked = &source->peeked;
    size_t waiting = peeked->size - source->peeked_at;
    if (waiting) memmove(peeked->data, peeked->data + source->peeked_at, waiting);
    peeked->size = waiting;
    source->peeked_at = 0;
    if (waiting < size) {
        size_t got = 0;
        GSZ_TRY(gsz_buffer_reserve(context, peeked, size - waiting));
        GSZ_TRY(read_fresh(context, source, peeked->data + waiting, size - waiting, &got));
        peeked->size += got;
    }
    *out_data = peeked->data;
    *out_got = peeked->size < size ? peeked->size : size;
    return GSZ_OK;
}

gsz_result gsz_source_skip(gsz_context *context, gsz_source *source, uint64_t size) {
    size_t waiting = source->peeked.size - source->peeked_at;
    size_t first = waiting < size ? waiting : (size_t)size;
    source->peeked_at += first;
    size -= first;
    if (source->seekable) {
        if (size > source->size - source->at) return ends_early(context, source);
        source->at += size;
        return GSZ_OK;
    }
    char scrap[4096];
    while (size) {
        size_t step = size < sizeof scrap ? (size_t)size : sizeof scrap, got = 0;
        GSZ_TRY(read_pipe(context, source, scrap, step, &got));
        if (got < step) return ends_early(context, source);
        size -= step;
    }
    return GSZ_OK;
}

/* ---- everything ---- */

static gsz_result too_large(gsz_context *context, const gsz_source *source, uint64_t max_size) {
    return gsz_fail(context, GSZ_ERROR_LIMIT, "%s: larger than the limit of %llu bytes",
                    source->name, (unsigned long long)max_size);
}

static gsz_result append_piece(gsz_context *context, gsz_buffer *buffer, gsz_source *source,
                               size_t size, size_t *out_got) {
    *out_got = 0;
    if (size == 0) return GSZ_OK; /* the buffer may have no memory yet */
    GSZ_TRY(gsz_buffer_reserve(context, buffer, size));
    GSZ_TRY(gsz_source_read(context, source, buffer->data + buffer->size, size, out_got));
    buffer->size += *out_got;
    return GSZ_OK;
}

gsz_result gsz_source_read_all(gsz_context *context, gsz_buffer *out_buffer, gsz_source *source,
                               uint64_t max_size) {
    gsz_clear_error(context);
    out_buffer->size = 0;
    size_t got = 0;
    if (source->seekable) {
        uint64_t left = source->size - gsz_source_position(source);
        if (left > max_size) return too_large(context, source, max_size);
        if (left > SIZE_MAX / 4)
            return gsz_fail(context, GSZ_ERROR_MEMORY, "%s: too large for the memory",
                            source->name);
        return append_piece(context, out_buffer, source, (size_t)left, &got);
    }
    do {
        GSZ_TRY(gsz_report_progress(context, "read", 0));
        GSZ_TRY(append_piece(context, out_buffer, source, PIECE, &got));
        if (out_buffer->size > max_size) return too_large(context, source, max_size);
    } while (got == PIECE);
    return GSZ_OK;
}
