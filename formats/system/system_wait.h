/* SPDX-License-Identifier: MIT */
/* system_wait.h - conditions that are waited for until a time, by a clock that nobody sets where the system has one for that:
 *
 *     gsz_system_condition_init(&changed);
 *     struct timespec end = gsz_system_time_in(0.1);
 *     while (!done && pthread_cond_timedwait(&changed, &guard, &end) == 0) continue;
 *     pthread_cond_destroy(&changed);
 *
 * For programs; no part of libgsz. */
#ifndef GSZ_SYSTEM_WAIT_H
#define GSZ_SYSTEM_WAIT_H

#include <pthread.h>
#include <time.h>

void gsz_system_condition_init(pthread_cond_t *condition);
/** So many seconds from now, for waits on such a condition alone. */
struct timespec gsz_system_time_in(double seconds);

#endif
