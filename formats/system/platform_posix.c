/* SPDX-License-Identifier: MIT */
/* platform_posix.c - platform.h for Linux and what is like it. */
#include "platform.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { HUGE_FROM = 1 << 22 };

/* Fewer, larger pages spare a tenth of decoding. */
void gsz_platform_advise_huge(void *memory, size_t size) {
#ifdef MADV_HUGEPAGE
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE),
              begin = ((uintptr_t)memory + page - 1) & ~(page - 1);
    uintptr_t end = ((uintptr_t)memory + size) & ~(page - 1);
    if (size >= HUGE_FROM && begin < end) (void)madvise((void *)begin, end - begin, MADV_HUGEPAGE);
#else
    (void)memory;
    (void)size;
#endif
}

double gsz_platform_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int gsz_platform_processors(void) {
#ifdef __linux__
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
#else
    return (int)sysconf(_SC_NPROCESSORS_ONLN);
#endif
}

void *gsz_platform_hold_signals(void) {
    sigset_t all, *before = malloc(sizeof *before);
    sigfillset(&all);
    if (before) pthread_sigmask(SIG_SETMASK, &all, before);
    return before;
}

void gsz_platform_release_signals(void *held) {
    if (held) pthread_sigmask(SIG_SETMASK, held, NULL);
    free(held);
}

int gsz_platform_open_to_read(const char *path) {
    return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

int gsz_platform_standard_input(void) { return STDIN_FILENO; }

gsz_locale gsz_platform_new_locale(void) { return newlocale(LC_ALL_MASK, "C", (locale_t)0); }

void gsz_platform_free_locale(gsz_locale locale) {
    if (locale) freelocale(locale);
}

float gsz_platform_parse_float(const char *text, char **out_end, gsz_locale locale) {
    return strtof_l(text, out_end, locale);
}

void *gsz_platform_enter_locale(gsz_locale locale) { return uselocale(locale); }

void gsz_platform_leave_locale(void *before) { uselocale(before); }

ssize_t gsz_platform_read_at(int descriptor, void *data, size_t size, uint64_t offset) {
    return pread(descriptor, data, size, (off_t)offset);
}

ssize_t gsz_platform_write_at(int descriptor, const void *data, size_t size, uint64_t offset) {
    return pwrite(descriptor, data, size, (off_t)offset);
}
