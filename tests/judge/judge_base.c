/* SPDX-License-Identifier: MIT */
/* judge_base.c - memory, failure and threads for the judge. */
#include "judge.h"
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { MOST_THREADS = 64 };

_Noreturn void judge_fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("splat_judge: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

void *judge_memory(size_t count, size_t size) {
    void *memory = calloc(count ? count : 1, size);
    if (!memory) judge_fail("out of memory for %zu times %zu bytes", count, size);
    return memory;
}

typedef struct judge_crew {
    atomic_size_t next;
    size_t count;
    void (*task)(void *user, size_t index);
    void *user;
} judge_crew;

static void *work(void *argument) {
    judge_crew *crew = argument;
    for (size_t i; (i = atomic_fetch_add(&crew->next, 1)) < crew->count;) crew->task(crew->user, i);
    return NULL;
}

void judge_parallel(size_t count, void (*task)(void *user, size_t index), void *user) {
    judge_crew crew = {.count = count, .task = task, .user = user};
    pthread_t thread[MOST_THREADS];
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int started = 0;
    while (started < MOST_THREADS && started + 1 < processors &&
           pthread_create(&thread[started], NULL, work, &crew) == 0)
        started++;
    work(&crew);
    while (started > 0) pthread_join(thread[--started], NULL);
}
