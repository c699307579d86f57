/* SPDX-License-Identifier: MIT */
/* system_wait.c - waits by the monotonic clock, where conditions can. */
#include "system_wait.h"

/* Windows (winpthreads) and macOS have conditions of one clock only. */
#if defined(_WIN32) || defined(__APPLE__)
enum { WAIT_CLOCK = CLOCK_REALTIME };
#else
enum { WAIT_CLOCK = CLOCK_MONOTONIC };
#define HAS_WAIT_CLOCKS
#endif

void gsz_system_condition_init(pthread_cond_t *condition) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
#ifdef HAS_WAIT_CLOCKS
    pthread_condattr_setclock(&attributes, WAIT_CLOCK);
#endif
    pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
}

struct timespec gsz_system_time_in(double seconds) {
    struct timespec when;
    clock_gettime(WAIT_CLOCK, &when);
    when.tv_sec += (time_t)seconds;
    when.tv_nsec += (long)((seconds - (double)(time_t)seconds) * 1e9);
    if (when.tv_nsec >= 1000000000) {
        when.tv_sec++;
        when.tv_nsec -= 1000000000;
    }
    return when;
}
