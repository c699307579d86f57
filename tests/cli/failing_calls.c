/* SPDX-License-Identifier: MIT */
/* failing_calls.c - preloaded, a disk that fails: GSZ_FAILING="write 3" fills it up at the third write to a file, half of
 * which it still takes; "pwrite 1", "rename 1", "fsync 1" and "link 1" fail likewise, and all of them from then on. With
 * GSZ_NAMED set there are no files without names, as on some network disks. */
#undef _FILE_OFFSET_BITS /* open and open64 are both replaced, by their own names */
#pragma GCC visibility push(default)
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The next one's function of this name; a detour, as C knows no casts from data to functions. */
#define NEXT(function) (*(__typeof__(function) **)&(void *){dlsym(RTLD_NEXT, #function)})

/* Commands write in one thread. */
static bool has_come(const char *call) {
    static int calls;
    const char *wanted = getenv("GSZ_FAILING");
    size_t length = strlen(call);
    if (!wanted || strncmp(wanted, call, length) != 0 || wanted[length] != ' ') return false;
    return ++calls >= atoi(wanted + length);
}

static int fail(int error) {
    errno = error;
    return -1;
}

static bool is_file(int fd) {
    struct stat about;
    return fd > STDERR_FILENO && fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
}

ssize_t write(int fd, const void *data, size_t size) {
    static bool is_full;
    if (is_file(fd) && has_come("write")) {
        if (is_full || size < 2) return fail(ENOSPC);
        is_full = true;
        size /= 2;
    }
    return NEXT(write)(fd, data, size);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    return has_come("pwrite") ? fail(ENOSPC) : NEXT(pwrite64)(fd, data, size, offset);
}

int rename(const char *from, const char *to) {
    return has_come("rename") ? fail(EIO) : NEXT(rename)(from, to);
}

int fsync(int fd) { return has_come("fsync") ? fail(EIO) : NEXT(fsync)(fd); }

int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags) {
    if (has_come("link")) return fail(EIO);
    return NEXT(linkat)(from_fd, from, to_fd, to, flags);
}

static bool is_refused(int flags) {
    return (flags & O_TMPFILE) == O_TMPFILE && getenv("GSZ_NAMED");
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return is_refused(flags) ? fail(EOPNOTSUPP) : NEXT(open64)(path, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return is_refused(flags) ? fail(EOPNOTSUPP) : NEXT(open)(path, flags, mode);
}
