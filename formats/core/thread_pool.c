/* SPDX-License-Identifier: MIT */
/* thread_pool.c - the pool of threads that a caller owns, and gsz_parallel, which runs pieces of work on it. */
#include "parallel.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "context.h"
#include "platform.h"

/* Pieces are handed out in order and every one that is handed out runs, so that below a piece that failed
 * all have run: the lowest failure is the same for any number of threads. */
typedef struct job {
    gsz_context *context;
    const char *stage;
    size_t count;
    gsz_task task;
    void *user;
    atomic_size_t next, done;
    atomic_bool stop;
    atomic_uint_fast64_t failure; /* index << 8 | result of the lowest piece that failed */
    bool cancelled;               /* the calling thread's own */
} job;

typedef struct worker {
    gsz_pool *pool;
    pthread_t thread;
    int number; /* from 1: the caller is 0 */
} worker;

struct gsz_pool {
    pthread_mutex_t turn; /* held by the caller whose work runs */
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t work, idle;
    job *current;
    uint64_t generation; /* of current, so that no thread joins the same job twice */
    int inside;          /* threads that are in current */
    bool quit;
    int started; /* workers that run */
    int threads;
    worker workers[];
};

/* ---- pieces ---- */

static void keep_lowest_failure(job *work, size_t index, gsz_result result) {
    uint_fast64_t mine = (uint_fast64_t)index << 8 | (uint_fast64_t)result;
    uint_fast64_t seen = atomic_load(&work->failure);
    while (mine < seen && !atomic_compare_exchange_weak(&work->failure, &seen, mine)) {
    }
    atomic_store(&work->stop, true);
}

static void report(job *work) {
    if (atomic_load(&work->stop)) return;
    double fraction = (double)atomic_load(&work->done) / (double)work->count;
    gsz_result asked = work->stage ? gsz_report_progress(work->context, work->stage, fraction)
                                   : gsz_check_cancel(work->context);
    if (asked == GSZ_OK) return;
    work->cancelled = true;
    atomic_store(&work->stop, true);
}

static void run_pieces(job *work, int number) {
    while (!atomic_load(&work->stop)) {
        size_t index = atomic_fetch_add(&work->next, 1);
        if (index >= work->count) return;
        gsz_enter_piece(work->context, number, index);
        gsz_result result = work->task(work->user, index, number);
        gsz_leave_piece(work->context, number);
        if (result != GSZ_OK) keep_lowest_failure(work, index, result);
        atomic_fetch_add(&work->done, 1);
        if (number == 0) report(work);
    }
}

/* ---- threads ---- */

static void *serve(void *user) {
    worker *self = user;
    gsz_pool *pool = self->pool;
    uint64_t seen = 0;
    pthread_mutex_lock(&pool->lock);
    while (!pool->quit) {
        if (!pool->current || pool->generation == seen) {
            pthread_cond_wait(&pool->work, &pool->lock);
            continue;
        }
        job *work = pool->current;
        seen = pool->generation;
        pool->inside++;
        pthread_mutex_unlock(&pool->lock);
        run_pieces(work, self->number);
        pthread_mutex_lock(&pool->lock);
        if (--pool->inside == 0) pthread_cond_signal(&pool->idle);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static void run_on_pool(gsz_pool *pool, job *work) {
    pthread_mutex_lock(&pool->turn);
    pthread_mutex_lock(&pool->lock);
    pool->current = work;
    pool->generation++;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);

    run_pieces(work, 0);

    pthread_mutex_lock(&pool->lock);
    pool->current = NULL;
    while (pool->inside) pthread_cond_wait(&pool->idle, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
    pthread_mutex_unlock(&pool->turn);
}

gsz_result gsz_parallel(gsz_context *context, const char *stage, size_t count, gsz_task task,
                        void *user) {
    assert(!gsz_inside_piece(context));
    if (count == 0) return GSZ_OK;
    job work = {.context = context, .stage = stage, .count = count, .task = task, .user = user};
    atomic_init(&work.next, 0);
    atomic_init(&work.done, 0);
    atomic_init(&work.stop, false);
    atomic_init(&work.failure, UINT_FAST64_MAX);

    gsz_pool *pool = gsz_context_pool(context);
    if (pool && pool->threads > 1 && count > 1) {
        run_on_pool(pool, &work);
        report(&work);
    } else {
        run_pieces(&work, 0);
    }
    gsz_end_pieces(context);
    if (work.cancelled) return GSZ_ERROR_CANCELLED;
    uint_fast64_t failure = atomic_load(&work.failure);
    return failure == UINT_FAST64_MAX ? GSZ_OK : (gsz_result)(failure & 0xff);
}

int gsz_parallel_workers(gsz_context *context) {
    return gsz_pool_threads(gsz_context_pool(context));
}

/* ---- the pool ---- */

static int processors(void) {
    int count = gsz_platform_processors();
    return count < 1 ? 1 : count > GSZ_THREADS_MAX ? GSZ_THREADS_MAX : count;
}

static gsz_result init_locks(gsz_pool *pool) {
    if (pthread_mutex_init(&pool->turn, NULL) != 0) return GSZ_ERROR_MEMORY;
    if (pthread_mutex_init(&pool->lock, NULL) != 0) goto no_lock;
    if (pthread_cond_init(&pool->work, NULL) != 0) goto no_work;
    if (pthread_cond_init(&pool->idle, NULL) != 0) goto no_idle;
    return GSZ_OK;
no_idle:
    pthread_cond_destroy(&pool->work);
no_work:
    pthread_mutex_destroy(&pool->lock);
no_lock:
    pthread_mutex_destroy(&pool->turn);
    return GSZ_ERROR_MEMORY;
}

static gsz_result start_workers(gsz_pool *pool) {
    void *signals = gsz_platform_hold_signals();
    gsz_result result = GSZ_OK;
    while (result == GSZ_OK && pool->started < pool->threads - 1) {
        worker *next = &pool->workers[pool->started];
        *next = (worker){.pool = pool, .number = pool->started + 1};
        if (pthread_create(&next->thread, NULL, serve, next) == 0) {
            pool->started++;
        } else {
            result = GSZ_ERROR_MEMORY;
        }
    }
    gsz_platform_release_signals(signals);
    return result;
}

gsz_result gsz_pool_create(gsz_pool **out_pool, int threads) {
    *out_pool = NULL;
    if (threads < 0 || threads > GSZ_THREADS_MAX) return GSZ_ERROR_ARGUMENT;
    if (threads == 0) threads = processors();
    gsz_pool *pool = calloc(1, sizeof *pool + (size_t)threads * sizeof *pool->workers);
    if (!pool) return GSZ_ERROR_MEMORY;
    pool->threads = threads;
    if (init_locks(pool) != GSZ_OK) {
        free(pool);
        return GSZ_ERROR_MEMORY;
    }
    gsz_result result = start_workers(pool);
    if (result == GSZ_OK) {
        *out_pool = pool;
    } else {
        gsz_pool_destroy(&pool);
    }
    return result;
}

void gsz_pool_destroy(gsz_pool **pool) {
    if (!pool || !*pool) return;
    gsz_pool *old = *pool;
    pthread_mutex_lock(&old->lock);
    old->quit = true;
    pthread_cond_broadcast(&old->work);
    pthread_mutex_unlock(&old->lock);
    for (int i = 0; i < old->started; i++) pthread_join(old->workers[i].thread, NULL);
    pthread_cond_destroy(&old->idle);
    pthread_cond_destroy(&old->work);
    pthread_mutex_destroy(&old->lock);
    pthread_mutex_destroy(&old->turn);
    free(old);
    *pool = NULL;
}

int gsz_pool_threads(const gsz_pool *pool) { return pool ? pool->threads : 1; }

/* ---- ranges ---- */

typedef struct ranges {
    size_t count, size;
    gsz_range_task task;
    void *user;
} ranges;

static gsz_result run_range(void *user, size_t index, int number) {
    const ranges *r = user;
    size_t begin = index * r->size, left = r->count - begin;
    return r->task(r->user, begin, begin + (left < r->size ? left : r->size), number);
}

gsz_result gsz_parallel_ranges(gsz_context *context, const char *stage, size_t count, size_t size,
                               gsz_range_task task, void *user) {
    ranges r = {count, size, task, user};
    size_t pieces = count / size + (count % size > 0);
    return gsz_parallel(context, stage, pieces, run_range, &r);
}
