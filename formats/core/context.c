/* SPDX-License-Identifier: MIT */
/* context.c - contexts: options, the sentence that says what failed, counted memory, progress; and buffers. */
#include "context.h"

#include <errno.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array_room.h"
#include "platform.h"

enum {
    MESSAGE_SIZE = 4608, /* a path and a sentence */
    BUFFER_FIRST = 256
};

typedef struct piece {
    bool active;
    pthread_t thread;
    size_t index;
} piece;

struct gsz_context {
    gsz_context_options options;
    atomic_uint_fast64_t held, peak;
    uint64_t looked, looked_most; /* 0: without end */
    pthread_mutex_t lock;         /* guards what follows up to error */
    int pieces_used;
    piece pieces[GSZ_THREADS_MAX];
    bool failed;
    size_t error_rank; /* 0, or 1 + the index of the piece that failed */
    char error[MESSAGE_SIZE];
    const char *stage;
    double fraction;
};

/* In front of every block, because the allocator's free is not told the size. */
typedef struct block_header {
    alignas(max_align_t) uint64_t size;
} block_header;

const char *gsz_result_name(gsz_result result) {
    static const char *const names[] = {"ok",     "argument", "memory",    "io",
                                        "format", "corrupt",  "truncated", "unsupported",
                                        "limit",  "cancelled"};
    size_t index = (size_t)result;
    return index < sizeof names / sizeof *names ? names[index] : "unknown";
}

#define VERSION_TEXT(major, minor, patch) #major "." #minor "." #patch
#define VERSION_OF(major, minor, patch) VERSION_TEXT(major, minor, patch)

const char *gsz_version(void) {
    return VERSION_OF(GSZ_VERSION_MAJOR, GSZ_VERSION_MINOR, GSZ_VERSION_PATCH);
}

/* ---- contexts ---- */

void gsz_context_options_default(gsz_context_options *options) {
    *options = (gsz_context_options){0};
}

/* calloc rather than malloc and memset: fresh pages come zeroed and stay untouched until they are used. */
static void *take_zeroed(const gsz_allocator *allocator, size_t size) {
    if (!allocator->alloc) {
        void *fresh = calloc(1, size);
        if (fresh) gsz_platform_advise_huge(fresh, size);
        return fresh;
    }
    void *memory = allocator->alloc(allocator->user, size);
    return memory ? memset(memory, 0, size) : NULL;
}

static void give_back(const gsz_allocator *allocator, void *memory) {
    if (allocator->alloc) {
        allocator->free(allocator->user, memory);
    } else {
        free(memory);
    }
}

gsz_result gsz_context_create(gsz_context **out_context, const gsz_context_options *options) {
    gsz_context_options chosen;
    gsz_context_options_default(&chosen);
    if (options) chosen = *options;
    *out_context = NULL;
    if (!chosen.allocator.alloc != !chosen.allocator.free) return GSZ_ERROR_ARGUMENT;

    gsz_context *context = take_zeroed(&chosen.allocator, sizeof *context);
    if (!context) return GSZ_ERROR_MEMORY;
    context->options = chosen;
    atomic_init(&context->held, 0);
    atomic_init(&context->peak, 0);
    if (pthread_mutex_init(&context->lock, NULL) != 0) {
        give_back(&chosen.allocator, context);
        return GSZ_ERROR_MEMORY;
    }
    *out_context = context;
    return GSZ_OK;
}

void gsz_context_destroy(gsz_context **context) {
    if (!context || !*context) return;
    gsz_allocator allocator = (*context)->options.allocator;
    pthread_mutex_destroy(&(*context)->lock);
    give_back(&allocator, *context);
    *context = NULL;
}

gsz_pool *gsz_context_pool(gsz_context *context) { return context->options.pool; }

const char *gsz_context_error(const gsz_context *context) { return context ? context->error : ""; }

uint64_t gsz_context_peak_memory(const gsz_context *context) {
    return atomic_load_explicit(&context->peak, memory_order_relaxed);
}

/* ---- looking ---- */

void gsz_context_limit_looking(gsz_context *context, uint64_t work) {
    context->looked = 0;
    context->looked_most = work;
}

void gsz_restart_looking(gsz_context *context) { context->looked = 0; }

void gsz_count_looking(gsz_context *context, uint64_t work) { context->looked += work; }

gsz_result gsz_check_looking(gsz_context *context) {
    if (context->looked_most == 0 || context->looked <= context->looked_most) return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_LIMIT,
                    "looking at the scene takes more work than is allowed: too many Gaussians for "
                    "its file, or too large ones; give cameras, or lift the limit");
}

/* ---- errors and messages ---- */

/* Names of files may hold anything; a message is one line that does nothing to a terminal. */
static void make_one_line(char *text) {
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f) *text = '?';
}

static void format_line(char *line, int error, const char *format, va_list arguments) {
    int length = vsnprintf(line, MESSAGE_SIZE, format, arguments);
    if (length < 0) length = 0;
    if (error && length < MESSAGE_SIZE)
        snprintf(line + length, (size_t)(MESSAGE_SIZE - length), ": %s", strerror(error));
    make_one_line(line);
}

static const piece *current_piece(const gsz_context *context) {
    pthread_t self = pthread_self();
    for (int i = 0; i < context->pieces_used; i++)
        if (context->pieces[i].active && pthread_equal(context->pieces[i].thread, self))
            return &context->pieces[i];
    return NULL;
}

static void record_error(gsz_context *context, int error, const char *format, va_list arguments) {
    pthread_mutex_lock(&context->lock);
    const piece *inside = current_piece(context);
    size_t rank = inside ? 1 + inside->index : 0;
    if (!context->failed || rank < context->error_rank) {
        context->failed = true;
        context->error_rank = rank;
        format_line(context->error, error, format, arguments);
    }
    pthread_mutex_unlock(&context->lock);
}

gsz_result gsz_fail(gsz_context *context, gsz_result result, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    record_error(context, 0, format, arguments);
    va_end(arguments);
    return result;
}

gsz_result gsz_fail_errno(gsz_context *context, int error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    record_error(context, error, format, arguments);
    va_end(arguments);
    return error == ENOMEM ? GSZ_ERROR_MEMORY : GSZ_ERROR_IO;
}

void gsz_clear_error(gsz_context *context) {
    pthread_mutex_lock(&context->lock);
    context->failed = false;
    context->error_rank = 0;
    context->error[0] = 0;
    pthread_mutex_unlock(&context->lock);
}

void gsz_say(gsz_context *context, gsz_message_kind kind, const char *format, ...) {
    if (!context->options.message) return;
    char line[MESSAGE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    format_line(line, 0, format, arguments);
    va_end(arguments);
    context->options.message(context->options.user, kind, line);
}

gsz_result gsz_report_progress(gsz_context *context, const char *stage, double fraction) {
    context->stage = stage;
    context->fraction = fraction;
    return gsz_check_cancel(context);
}

gsz_result gsz_check_cancel(gsz_context *context) {
    const gsz_context_options *options = &context->options;
    if (!options->progress) return GSZ_OK;
    const char *stage = context->stage ? context->stage : "wait";
    if (options->progress(options->user, stage, context->fraction)) return GSZ_OK;
    return gsz_fail(context, GSZ_ERROR_CANCELLED, "cancelled");
}

/* ---- pieces of parallel work ---- */

void gsz_enter_piece(gsz_context *context, int worker, size_t index) {
    pthread_mutex_lock(&context->lock);
    context->pieces[worker] = (piece){true, pthread_self(), index};
    if (context->pieces_used <= worker) context->pieces_used = worker + 1;
    pthread_mutex_unlock(&context->lock);
}

void gsz_leave_piece(gsz_context *context, int worker) {
    pthread_mutex_lock(&context->lock);
    context->pieces[worker].active = false;
    pthread_mutex_unlock(&context->lock);
}

bool gsz_inside_piece(gsz_context *context) {
    pthread_mutex_lock(&context->lock);
    bool inside = current_piece(context) != NULL;
    pthread_mutex_unlock(&context->lock);
    return inside;
}

void gsz_end_pieces(gsz_context *context) {
    pthread_mutex_lock(&context->lock);
    context->error_rank = 0;
    pthread_mutex_unlock(&context->lock);
}

/* ---- memory ---- */

static bool count_in(gsz_context *context, uint64_t size) {
    uint64_t limit = context->options.max_memory ? context->options.max_memory : UINT64_MAX;
    uint_fast64_t held = atomic_load(&context->held);
    do {
        if (size > limit || held > limit - size) return false;
    } while (!atomic_compare_exchange_weak(&context->held, &held, held + size));

    uint_fast64_t peak = atomic_load(&context->peak);
    while (peak < held + size &&
           !atomic_compare_exchange_weak(&context->peak, &peak, held + size)) {
    }
    return true;
}

gsz_result gsz_alloc(gsz_context *context, void **out, size_t count, size_t size) {
    *out = NULL;
    if (size && count > (SIZE_MAX / 2 - sizeof(block_header)) / size)
        return gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: %zu times %zu bytes", count,
                        size);
    size_t bytes = count && size ? count * size : 1;
    size_t whole = bytes + sizeof(block_header);
    if (!count_in(context, whole))
        return gsz_fail(context, GSZ_ERROR_MEMORY,
                        "%zu more bytes would pass the memory limit of %llu bytes", bytes,
                        (unsigned long long)context->options.max_memory);
    block_header *header = take_zeroed(&context->options.allocator, whole);
    if (!header) {
        atomic_fetch_sub(&context->held, whole);
        return gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: %zu bytes", bytes);
    }
    header->size = whole;
    *out = header + 1;
    return GSZ_OK;
}

uint64_t gsz_memory_left(const gsz_context *context) {
    uint64_t limit = context->options.max_memory, held = atomic_load(&context->held);
    if (limit == 0) return UINT64_MAX;
    return held < limit ? limit - held : 0;
}

void gsz_free(gsz_context *context, void *pointer) {
    if (!pointer) return;
    block_header *header = (block_header *)pointer - 1;
    atomic_fetch_sub(&context->held, header->size);
    give_back(&context->options.allocator, header);
}

gsz_result gsz_grow(gsz_context *context, void *array, size_t *capacity, size_t needed,
                    size_t size) {
    void *old, *grown;
    if (needed <= *capacity) return GSZ_OK;
    size_t room = gsz_room_for(*capacity, needed, size);
    if (room == 0)
        return gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: %zu times %zu bytes", needed,
                        size);
    GSZ_TRY(gsz_alloc(context, &grown, room, size));
    memcpy(&old, array, sizeof old);
    if (*capacity > 0) memcpy(grown, old, *capacity * size);
    gsz_free(context, old);
    memcpy(array, &grown, sizeof grown);
    *capacity = room;
    return GSZ_OK;
}

/* ---- buffers ---- */

void gsz_buffer_free(gsz_context *context, gsz_buffer *buffer) {
    if (!buffer) return;
    gsz_free(context, buffer->data);
    *buffer = (gsz_buffer){0};
}

gsz_result gsz_buffer_reserve(gsz_context *context, gsz_buffer *buffer, size_t extra) {
    if (extra <= buffer->capacity - buffer->size) return GSZ_OK;
    if (extra > SIZE_MAX / 4 || buffer->size > SIZE_MAX / 4)
        return gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: %zu more bytes", extra);
    size_t needed = buffer->size + extra;
    if (needed < BUFFER_FIRST) needed = BUFFER_FIRST;
    return GSZ_GROW(context, &buffer->data, &buffer->capacity, needed);
}

gsz_result gsz_buffer_append(gsz_context *context, gsz_buffer *buffer, const void *data,
                             size_t size) {
    GSZ_TRY(gsz_buffer_reserve(context, buffer, size));
    if (size) memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
    return GSZ_OK;
}
