/* SPDX-License-Identifier: MIT */
/* context.h - inside a context: saying why something failed, memory with a limit, progress. Internal. */
#ifndef GSZ_CONTEXT_H
#define GSZ_CONTEXT_H

#include "gsz_base.h"

/** Runs a call and passes its failure on. */
#define GSZ_TRY(call)                                                                              \
    do {                                                                                           \
        gsz_result gsz_try_result = (call);                                                        \
        if (gsz_try_result != GSZ_OK) return gsz_try_result;                                       \
    } while (0)

/** Records the sentence (the first one since gsz_clear_error wins) and returns `result`. Thread-safe. */
gsz_result gsz_fail(gsz_context *context, gsz_result result, const char *format, ...)
    GSZ_PRINTF(3, 4);
/** gsz_fail for a call of the operating system: the sentence ends with ": " and what `error` (an errno) means. */
gsz_result gsz_fail_errno(gsz_context *context, int error, const char *format, ...)
    GSZ_PRINTF(3, 4);
/** Forgets the last error; every public call that can fail begins with it. */
void gsz_clear_error(gsz_context *context);
/** Sends a message to the caller's callback. Calling thread only. */
void gsz_say(gsz_context *context, gsz_message_kind kind, const char *format, ...) GSZ_PRINTF(3, 4);
/** Reports progress (`stage` is a literal: it is kept); GSZ_ERROR_CANCELLED when the caller wants to stop. Calling thread only. */
gsz_result gsz_report_progress(gsz_context *context, const char *stage,
                               double fraction) GSZ_CHECKED;
/** Repeats the last report, for waits that a signal interrupted. Calling thread only. */
gsz_result gsz_check_cancel(gsz_context *context) GSZ_CHECKED;

/** Zeroed memory for count * size bytes (at least 1), counted against the limit; NULL sets *out to NULL and
 *  the error. Thread-safe. Release with gsz_free. */
gsz_result gsz_alloc(gsz_context *context, void **out, size_t count, size_t size) GSZ_CHECKED;
void gsz_free(gsz_context *context, void *pointer);
/** Bytes that may still be asked for; UINT64_MAX without a limit. */
uint64_t gsz_memory_left(const gsz_context *context);
/** gsz_alloc for a typed pointer: GSZ_TRY(GSZ_NEW(ctx, &array, n)). */
#define GSZ_NEW(context, out, count) gsz_alloc((context), (void **)(out), (count), sizeof **(out))

/** Makes room for at least `needed` elements in the array whose address `array` points to, by array_room.h; what is new is zeroed.
 *  No change if there is no memory. */
gsz_result gsz_grow(gsz_context *context, void *array, size_t *capacity, size_t needed,
                    size_t size) GSZ_CHECKED;
/** gsz_grow for a typed pointer: GSZ_TRY(GSZ_GROW(ctx, &list->item, &list->capacity, list->count + 1)). */
#define GSZ_GROW(context, array, capacity, needed)                                                 \
    gsz_grow((context), (array), (capacity), (needed), sizeof **(array))

/** Room for `extra` more bytes behind size; the capacity at least doubles. */
gsz_result gsz_buffer_reserve(gsz_context *context, gsz_buffer *buffer, size_t extra) GSZ_CHECKED;
gsz_result gsz_buffer_append(gsz_context *context, gsz_buffer *buffer, const void *data,
                             size_t size) GSZ_CHECKED;

gsz_pool *gsz_context_pool(gsz_context *context);

/** What was counted so far counts no more. */
void gsz_restart_looking(gsz_context *context);
/** Counts what was drawn, as gsz_context_limit_looking does. Calling thread only. */
void gsz_count_looking(gsz_context *context, uint64_t work);
/** GSZ_ERROR_LIMIT once that is more than may be. */
gsz_result gsz_check_looking(gsz_context *context) GSZ_CHECKED;
/** Nothing is to be seen, or seeing it takes more than is allowed: what nobody asked for is not worth a failure then. */
static inline bool gsz_cannot_look(gsz_result result) {
    return result == GSZ_ERROR_ARGUMENT || result == GSZ_ERROR_LIMIT;
}

/* For gsz_parallel: which piece of work the current thread is in. While pieces run, the error of the piece
 * with the lowest index is the one that is kept, so that messages too are the same for any number of threads. */
enum { GSZ_THREADS_MAX = 256 };
void gsz_enter_piece(gsz_context *context, int worker, size_t index);
void gsz_leave_piece(gsz_context *context, int worker);
/** True when the current thread is inside a piece of this context's work. */
bool gsz_inside_piece(gsz_context *context);
/** All pieces are done: the error that was kept is final. */
void gsz_end_pieces(gsz_context *context);

#endif
