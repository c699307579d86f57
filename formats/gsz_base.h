/* SPDX-License-Identifier: MIT */
/* gsz_base.h - results, contexts, thread pools and buffers: what every call of the library shares.
 *
 *     gsz_pool *pool = NULL;
 *     gsz_context *ctx = NULL;
 *     gsz_context_options opt;
 *     gsz_context_options_default(&opt);
 *     if (gsz_pool_create(&pool, 0) == GSZ_OK) opt.pool = pool;   // optional: NULL is one thread
 *     if (gsz_context_create(&ctx, &opt) != GSZ_OK) ...
 *     ... calls that take ctx ...
 *     gsz_context_destroy(&ctx);
 *     gsz_pool_destroy(&pool);
 *
 * Errors: every call that can fail returns a gsz_result; anything but GSZ_OK leaves a sentence that names
 * the file, the property and the fix in the context (gsz_context_error).
 * Ownership: what a call creates is released by the destroy, free or reset call named beside it, with the
 * context that made it. Those calls accept NULL and half-built objects.
 * Thread safety: a context serves one call at a time; several contexts may be used at once and may share
 * a pool (their calls then take turns in it). There are no globals.
 */
#ifndef GSZ_BASE_H
#define GSZ_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(GSZ_SHARED) && (defined(_WIN32) || defined(__CYGWIN__))
#ifdef GSZ_BUILDING
#define GSZ_API __declspec(dllexport)
#else
#define GSZ_API __declspec(dllimport)
#endif
#elif defined(__GNUC__)
#define GSZ_API __attribute__((visibility("default")))
#else
#define GSZ_API
#endif

#if defined(__GNUC__)
#define GSZ_CHECKED __attribute__((warn_unused_result))
#if defined(__MINGW32__) && !defined(__clang__)
#define GSZ_PRINTF(text, first) __attribute__((format(gnu_printf, text, first)))
#else
#define GSZ_PRINTF(text, first) __attribute__((format(printf, text, first)))
#endif
#else
#define GSZ_CHECKED
#define GSZ_PRINTF(text, first)
#endif

#define GSZ_VERSION_MAJOR 0
#define GSZ_VERSION_MINOR 1
#define GSZ_VERSION_PATCH 0

/** What a call came to. The numbers are part of the interface. */
typedef enum gsz_result {
    GSZ_OK = 0,
    GSZ_ERROR_ARGUMENT = 1, /**< an option or argument is out of its documented range */
    GSZ_ERROR_MEMORY = 2, /**< an allocation failed, or would pass gsz_context_options.max_memory */
    GSZ_ERROR_IO = 3,     /**< the operating system refused to open, read or write */
    GSZ_ERROR_FORMAT = 4, /**< not a file of the kind that was expected, or of no known kind */
    GSZ_ERROR_CORRUPT = 5,   /**< of the right kind, but damaged or inconsistent */
    GSZ_ERROR_TRUNCATED = 6, /**< ends before its own description of itself */
    GSZ_ERROR_UNSUPPORTED =
        7, /**< a valid file of a newer version, or with a required feature unknown here */
    GSZ_ERROR_LIMIT = 8,    /**< describes more than the limits allow (counts, sizes) */
    GSZ_ERROR_CANCELLED = 9 /**< the progress callback asked to stop */
} gsz_result;

/** A short name for a result, such as "corrupt". Never NULL. */
GSZ_API const char *gsz_result_name(gsz_result result);

/** "major.minor.patch" of the library that is linked. */
GSZ_API const char *gsz_version(void);

/* ---- threads ------------------------------------------------------------------------------------- */

typedef struct gsz_pool gsz_pool;

/** Starts a pool that runs work on `threads` threads in all, the caller's included (1..256; 0: as many as
 *  the machine has processors). Results never depend on the number of threads. */
GSZ_API gsz_result gsz_pool_create(gsz_pool **out_pool, int threads) GSZ_CHECKED;
/** Waits for the threads to end and frees the pool; sets *pool to NULL. No context may be using it. */
GSZ_API void gsz_pool_destroy(gsz_pool **pool);
/** Threads that work runs on, the caller's included; 1 for NULL. */
GSZ_API int gsz_pool_threads(const gsz_pool *pool);

/* ---- contexts ------------------------------------------------------------------------------------ */

typedef struct gsz_context gsz_context;

/** Memory of the caller's choosing. Called from pool threads too, so both functions must be thread-safe.
 *  alloc returns memory aligned for any type, or NULL; free accepts NULL. */
typedef struct gsz_allocator {
    void *(*alloc)(void *user, size_t size);
    void (*free)(void *user, void *pointer);
    void *user;
} gsz_allocator;

typedef enum gsz_message_kind { GSZ_MESSAGE_NOTICE, GSZ_MESSAGE_WARNING } gsz_message_kind;

typedef struct gsz_context_options {
    gsz_allocator allocator; /**< default: malloc and free */
    gsz_pool *pool;      /**< borrowed; must outlive the context; NULL: the calling thread alone */
    uint64_t max_memory; /**< bytes that the context may hold at once; 0: no limit of its own */
    /** Called on the calling thread, now and then: `stage` names what is being done ("quantise"),
     *  `fraction` runs from 0 to 1 within the stage. Returning false cancels the call. May be NULL. */
    bool (*progress)(void *user, const char *stage, double fraction);
    /** Called on the calling thread for what the user should know but need not stop for. May be NULL. */
    void (*message)(void *user, gsz_message_kind kind, const char *text);
    void *user; /**< handed to progress and message */
} gsz_context_options;

GSZ_API void gsz_context_options_default(gsz_context_options *options);
/** options may be NULL: the defaults. */
GSZ_API gsz_result gsz_context_create(gsz_context **out_context,
                                      const gsz_context_options *options) GSZ_CHECKED;
GSZ_API void gsz_context_destroy(gsz_context **context);
/** Why the last failing call failed, one line without a full stop; "" if none did. Valid until the next call. */
GSZ_API const char *gsz_context_error(const gsz_context *context);
/** The most memory that the context held at once, in bytes. */
GSZ_API uint64_t gsz_context_peak_memory(const gsz_context *context);
/** From here on what looks at a scene in order to choose views, and whether those show all of it, may draw so much for it, or for
 *  each region that gsz_pack makes of it (region_gaussians), in Gaussians that a tile of 16 x 16 pixels is drawn with, of which
 *  one that covers the tile counts ninefold; 0, as at first: without end. What would draw more fails with GSZ_ERROR_LIMIT, the
 *  same on all machines; gsz_pack then drops and weighs nothing where it may. What comes after those looks draws pictures of the
 *  same kind, so many that they take about as much again. */
GSZ_API void gsz_context_limit_looking(gsz_context *context, uint64_t work);

/* ---- buffers ------------------------------------------------------------------------------------- */

/** Bytes that grow. Zero-initialise; release with gsz_buffer_free. */
typedef struct gsz_buffer {
    uint8_t *data;
    size_t size;
    size_t capacity;
} gsz_buffer;

GSZ_API void gsz_buffer_free(gsz_context *context, gsz_buffer *buffer);

#ifdef __cplusplus
}
#endif
#endif
