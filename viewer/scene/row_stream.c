/* SPDX-License-Identifier: MIT */
/* row_stream.c - decodes a few blocks ahead of the reader, so that memory stays bounded and order is kept. */
#include "row_stream.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS_MAX = 64, AHEAD = 2 /* blocks of a thread that wait to be taken */ };

typedef struct row_slot {
    bool ready;
    gsz_result result;
    gsz_splat_rows rows, proxies;
} row_slot;

/* Block b is in slot b % slots. All but `file` and the sizes is guarded. */
struct gsz_row_stream {
    const gsz_file *file;
    bool proxies;
    uint32_t blocks, slots;
    pthread_mutex_t guard;
    pthread_cond_t changed;
    uint32_t begun, taken; /* blocks */
    bool stop;
    row_slot *slot;
    char error[512];
    int threads;
    pthread_t thread[THREADS_MAX];
};

/* ---- a block ---- */

bool gsz_row_block_make(gsz_splat_rows *rows, const gsz_file *file, uint32_t index,
                        const gsz_quantised_block *block) {
    const gsz_splat_growth growth = gsz_splat_growth_of(file, index, block->layer);
    return gsz_splat_rows_make(rows, block, &growth) && gsz_splat_rows_rank(rows, block);
}

static bool make_proxies(gsz_splat_rows *proxies, gsz_splat_rows *rows, const gsz_file *file,
                         const gsz_quantised_block *block) {
    gsz_codebook_view book[SPLAT_GROUPS];
    for (int g = 0; g < gsz_file_codebooks(file); g++) gsz_file_codebook(file, g, &book[g]);
    return gsz_splat_proxies_make(proxies, rows, block, book);
}

/* ---- workers ---- */

/* The next block to decode; false: there is none, or nobody wants it. */
static bool take_block(gsz_row_stream *s, uint32_t *out_block) {
    bool got;
    pthread_mutex_lock(&s->guard);
    while (!s->stop && s->begun < s->blocks && s->begun >= s->taken + s->slots)
        pthread_cond_wait(&s->changed, &s->guard);
    got = !s->stop && s->begun < s->blocks;
    if (got) *out_block = s->begun++;
    pthread_mutex_unlock(&s->guard);
    return got;
}

static gsz_result decode(const gsz_row_stream *s, gsz_context *context, uint32_t block,
                         row_slot *slot) {
    gsz_quantised_block quantised = {0};
    gsz_result result = gsz_file_decode_block(context, s->file, block, &quantised);
    if (result == GSZ_OK && !gsz_row_block_make(&slot->rows, s->file, block, &quantised))
        result = GSZ_ERROR_MEMORY;
    if (result == GSZ_OK && s->proxies &&
        !make_proxies(&slot->proxies, &slot->rows, s->file, &quantised))
        result = GSZ_ERROR_MEMORY;
    gsz_quantised_block_free(context, &quantised);
    return result;
}

static void deliver(gsz_row_stream *s, uint32_t block, const row_slot *made, const char *error) {
    row_slot *slot = &s->slot[block % s->slots];
    pthread_mutex_lock(&s->guard);
    *slot = *made;
    if (made->result != GSZ_OK && !s->error[0])
        snprintf(s->error, sizeof s->error, "%s", *error ? error : gsz_result_name(made->result));
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->guard);
}

static void *work(void *user) {
    gsz_row_stream *s = user;
    gsz_context *context = NULL;
    gsz_result made = gsz_context_create(&context, NULL);
    uint32_t block;
    while (take_block(s, &block)) {
        row_slot slot = {.ready = true};
        slot.result = made == GSZ_OK ? decode(s, context, block, &slot) : made;
        deliver(s, block, &slot, made == GSZ_OK ? gsz_context_error(context) : "");
    }
    gsz_context_destroy(&context);
    return NULL;
}

/* ---- reader ---- */

gsz_result gsz_row_stream_next(gsz_row_stream *s, gsz_splat_rows *out_rows,
                               gsz_splat_rows *out_proxies) {
    row_slot *slot;
    gsz_result result;
    pthread_mutex_lock(&s->guard);
    slot = &s->slot[s->taken % s->slots];
    while (!slot->ready) pthread_cond_wait(&s->changed, &s->guard);
    result = slot->result;
    if (result == GSZ_OK) {
        *out_rows = slot->rows;
        *out_proxies = slot->proxies;
    } else {
        gsz_splat_rows_free(&slot->rows);
        gsz_splat_rows_free(&slot->proxies);
    }
    *slot = (row_slot){0};
    s->taken++;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->guard);
    return result;
}

const char *gsz_row_stream_error(const gsz_row_stream *s) { return s->error; }

gsz_result gsz_row_stream_start(gsz_row_stream **out_stream, const gsz_file *file, int threads,
                                bool proxies) {
    gsz_row_stream *s = calloc(1, sizeof *s);
    if (!s) return GSZ_ERROR_MEMORY;
    *out_stream = s;
    s->file = file;
    s->proxies = proxies;
    s->blocks = gsz_file_get_info(file)->blocks;
    if (threads > THREADS_MAX) threads = THREADS_MAX;
    s->slots = (uint32_t)threads * AHEAD;
    pthread_mutex_init(&s->guard, NULL);
    pthread_cond_init(&s->changed, NULL);
    s->slot = calloc(s->slots, sizeof *s->slot);
    if (!s->slot) return GSZ_ERROR_MEMORY;
    while (s->threads < threads && pthread_create(&s->thread[s->threads], NULL, work, s) == 0)
        s->threads++;
    return s->threads > 0 ? GSZ_OK : GSZ_ERROR_MEMORY;
}

void gsz_row_stream_stop(gsz_row_stream **stream) {
    gsz_row_stream *s = *stream;
    if (!s) return;
    pthread_mutex_lock(&s->guard);
    s->stop = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->guard);
    for (int i = 0; i < s->threads; i++) pthread_join(s->thread[i], NULL);
    for (uint32_t i = 0; s->slot && i < s->slots; i++) {
        gsz_splat_rows_free(&s->slot[i].rows);
        gsz_splat_rows_free(&s->slot[i].proxies);
    }
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->guard);
    free(s->slot);
    free(s);
    *stream = NULL;
}
