/* SPDX-License-Identifier: MIT */
/* atomic_output.c - files that appear whole or not at all. The bytes go into a file that has no name yet
 * (O_TMPFILE), which even a killed process leaves no trace of, or where the system has no such thing into a
 * temporary one beside the target. Devices, pipes and standard output are written as they are. */
#include "atomic_output.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "context.h"
#include "file_pieces.h"

enum { LINKS_MAX = 40, NAME_TRIES = 16 };

typedef enum output_kind {
    OUTPUT_DIRECT,  /* a device, a pipe, standard output */
    OUTPUT_UNNAMED, /* gets a name in the end */
    OUTPUT_NAMED    /* has a temporary name */
} output_kind;

struct gsz_output {
    output_kind kind;
    int fd;
    int failure;     /* errno of the write that failed */
    bool standard;   /* output: not ours to close */
    bool wants_name; /* from the start */
    bool replaces;
    bool committed;
    bool waits;  /* for what stands before it: nothing can be committed until that is there */
    int scratch; /* where the bytes of an OUTPUT_DIRECT wait; -1: nowhere */
    mode_t mode; /* of the file that is replaced */
    uint64_t size;
    char shown[PATH_MAX];     /* as the caller calls it */
    char target[PATH_MAX];    /* symbolic links followed */
    char directory[PATH_MAX]; /* that the target is in */
    char temporary[PATH_MAX]; /* "" while there is none */
};

static gsz_result cannot_write(gsz_context *context, const gsz_output *output, int error) {
    return gsz_fail_errno(context, error, "cannot write %s", output->shown);
}

/* ---- paths ---- */

static int copy_path(char out_path[PATH_MAX], const char *path, size_t length) {
    if (length >= PATH_MAX) return ENAMETOOLONG;
    memmove(out_path, path, length);
    out_path[length] = 0;
    return 0;
}

static int parent_of(char out_directory[PATH_MAX], const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash) return copy_path(out_directory, ".", 1);
    return copy_path(out_directory, path, slash == path ? 1 : (size_t)(slash - path));
}

static int join_path(char out_path[PATH_MAX], const char *directory, const char *name) {
    int length = snprintf(out_path, PATH_MAX, "%s/%s", directory, name);
    return length < 0 || length >= PATH_MAX ? ENAMETOOLONG : 0;
}

/* One step along a symbolic link; *out_more is false when the path is none. */
static int follow_link(char path[PATH_MAX], bool *out_more) {
    char link[PATH_MAX], directory[PATH_MAX];
    ssize_t length = readlink(path, link, sizeof link);
    *out_more = length >= 0;
    if (length < 0) return errno == EINVAL || errno == ENOENT ? 0 : errno;
    if (length == PATH_MAX) return ENAMETOOLONG;
    if (link[0] == '/') return copy_path(path, link, (size_t)length);
    link[length] = 0;
    int error = parent_of(directory, path);
    return error ? error : join_path(path, directory, link);
}

static int resolve(gsz_output *output) {
    int error = copy_path(output->target, output->shown, strlen(output->shown));
    bool more = true;
    for (int links = 0; !error && more; links++)
        error = links > LINKS_MAX ? ELOOP : follow_link(output->target, &more);
    int parent_error = parent_of(output->directory, output->target);
    return error ? error : parent_error;
}

/* ---- opening ---- */

/* The system says only "no such file" or "permission denied"; here it is told which part of the path is meant. */
static gsz_result explain(gsz_context *context, const gsz_output *output, int error) {
    struct stat about;
    bool there = stat(output->directory, &about) == 0;
    if (error == ENOENT && !there)
        return gsz_fail(context, GSZ_ERROR_IO, "cannot write %s: there is no directory %s",
                        output->shown, output->directory);
    if (error == ENOTDIR && there && !S_ISDIR(about.st_mode))
        return gsz_fail(context, GSZ_ERROR_IO, "cannot write %s: %s is not a directory",
                        output->shown, output->directory);
    if ((error == EACCES || error == EPERM || error == EROFS) && there)
        return gsz_fail_errno(context, error, "cannot write %s: the directory %s", output->shown,
                              output->directory);
    return cannot_write(context, output, error);
}

static int open_unnamed(gsz_output *output, mode_t mode) {
    /* Giving the file its name goes through /proc, which a bare chroot lacks. */
    if (output->wants_name || access("/proc/self/fd", X_OK) != 0) return -1;
    output->kind = OUTPUT_UNNAMED;
    return open(output->directory, O_TMPFILE | O_RDWR | O_CLOEXEC, mode);
}

static int choose_temporary(gsz_output *output) {
    uint64_t number = 0;
    if (getrandom(&number, sizeof number, GRND_NONBLOCK) != (ssize_t)sizeof number)
        number = (uint64_t)getpid();
    char name[40];
    snprintf(name, sizeof name, ".gsz-%016llx.part", (unsigned long long)number);
    return join_path(output->temporary, output->directory, name);
}

static int open_named(gsz_output *output, mode_t mode) {
    int error = choose_temporary(output);
    int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int fd = error ? -1 : open(output->temporary, flags, mode);
    if (fd < 0) {
        if (!error) error = errno;
        output->temporary[0] = 0;
        errno = error;
    }
    output->kind = OUTPUT_NAMED;
    return fd;
}

static gsz_result open_fresh(gsz_context *context, gsz_output *output) {
    mode_t mode = output->replaces ? output->mode : 0666;
    output->fd = open_unnamed(output, mode);
    if (output->fd < 0) output->fd = open_named(output, mode);
    return output->fd < 0 ? explain(context, output, errno) : GSZ_OK;
}

static gsz_result open_direct(gsz_context *context, gsz_output *output) {
    output->kind = OUTPUT_DIRECT;
    output->fd = open(output->target, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return output->fd < 0 ? cannot_write(context, output, errno) : GSZ_OK;
}

static gsz_result open_path(gsz_context *context, gsz_output *output) {
    int error = resolve(output);
    if (error) return explain(context, output, error);
    size_t length = strlen(output->target);
    if (length == 0) return cannot_write(context, output, ENOENT);

    struct stat about;
    if (stat(output->target, &about) != 0) {
        if (errno != ENOENT || output->target[length - 1] == '/')
            return explain(context, output, errno);
        return open_fresh(context, output);
    }
    if (S_ISDIR(about.st_mode)) return cannot_write(context, output, EISDIR);
    if (!S_ISREG(about.st_mode)) return open_direct(context, output);
    output->replaces = true;
    output->mode = about.st_mode & 0777;
    /* The directory would let us replace it, but a file is made read-only to stay as it is. */
    if (faccessat(AT_FDCWD, output->target, W_OK, AT_EACCESS) != 0)
        return cannot_write(context, output, errno);
    return open_fresh(context, output);
}

gsz_result gsz_output_open(gsz_context *context, gsz_output **out_output, const char *path) {
    return gsz_output_open_as(context, out_output, path, false);
}

gsz_result gsz_output_open_as(gsz_context *context, gsz_output **out_output, const char *path,
                              bool named) {
    gsz_clear_error(context);
    *out_output = NULL;
    gsz_output *output = NULL;
    GSZ_TRY(GSZ_NEW(context, &output, 1));
    output->fd = output->scratch = -1;
    output->wants_name = named;
    output->standard = strcmp(path, "-") == 0;
    const char *shown = output->standard ? "standard output" : path;
    gsz_result result = GSZ_OK;
    if (copy_path(output->shown, shown, strlen(shown)) != 0) {
        result = gsz_fail_errno(context, ENAMETOOLONG, "cannot write %s", path);
    } else if (output->standard) {
        output->fd = STDOUT_FILENO;
    } else {
        result = open_path(context, output);
    }
    if (result == GSZ_OK) {
        *out_output = output;
    } else {
        gsz_output_close(context, &output);
    }
    return result;
}

/* ---- writing ---- */

static void write_to(gsz_context *context, gsz_output *output, int fd, const void *data,
                     size_t size) {
    for (size_t done = 0; done < size && !output->failure;) {
        ssize_t put = write(fd, (const char *)data + done, size - done);
        if (put > 0) {
            done += (size_t)put;
        } else if (put == 0) {
            output->failure = ENOSPC;
        } else if (errno != EINTR) {
            output->failure = errno;
        } else if (gsz_check_cancel(context) != GSZ_OK) {
            output->failure = ECANCELED; /* what is half written cannot be committed any more */
        }
    }
}

static gsz_result failure_of(gsz_context *context, const gsz_output *output) {
    if (output->failure == ECANCELED) return GSZ_ERROR_CANCELLED;
    return output->failure ? cannot_write(context, output, output->failure) : GSZ_OK;
}

/* What waits is written there. */
static int place_of(const gsz_output *output) {
    return output->scratch >= 0 ? output->scratch : output->fd;
}

bool gsz_output_can_patch(const gsz_output *output) {
    return output->scratch >= 0 || (!output->standard && output->kind != OUTPUT_DIRECT);
}

gsz_result gsz_output_patch(gsz_context *context, gsz_output *output, const void *data, size_t size,
                            uint64_t offset) {
    gsz_clear_error(context);
    assert(gsz_output_can_patch(output) && offset + size <= output->size);
    if (!output->failure) output->failure = gsz_piece_write(place_of(output), data, size, offset);
    return failure_of(context, output);
}

gsz_result gsz_output_write(gsz_context *context, gsz_output *output, const void *data,
                            size_t size) {
    gsz_clear_error(context);
    write_to(context, output, place_of(output), data, size);
    if (!output->failure) output->size += size;
    return failure_of(context, output);
}

uint64_t gsz_output_size(const gsz_output *output) { return output->size; }

/* ---- what stands before the rest ---- */

static int open_scratch(const char *directory) {
    char name[PATH_MAX];
    int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    int length = snprintf(name, sizeof name, "%s/.gsz-XXXXXX", directory);
    if (fd >= 0 || length < 0 || length >= PATH_MAX) return fd;
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0) unlink(name);
    return fd;
}

gsz_result gsz_output_hold(gsz_context *context, gsz_output *output) {
    const char *directory = getenv("TMPDIR");
    gsz_clear_error(context);
    assert(output->size == 0 && !output->waits);
    output->waits = true;
    if (output->kind != OUTPUT_DIRECT) return GSZ_OK;
    if (!directory || !*directory) directory = "/var/tmp";
    output->scratch = open_scratch(directory);
    if (output->scratch >= 0) return GSZ_OK;
    output->failure = errno;
    return gsz_fail_errno(context, errno,
                          "%s is written when all is known, but cannot wait in the directory %s, "
                          "set TMPDIR to another one",
                          output->shown, directory);
}

static void let_go(gsz_context *context, gsz_output *output, uint8_t *piece) {
    for (uint64_t at = 0; at < output->size && !output->failure;) {
        uint64_t left = output->size - at;
        size_t size = left < GSZ_PIECE_BYTES ? (size_t)left : GSZ_PIECE_BYTES;
        output->failure = gsz_piece_read(output->scratch, piece, size, at);
        if (output->failure == GSZ_PIECE_ENDS) output->failure = EIO;
        write_to(context, output, output->fd, piece, size);
        at += size;
    }
    close(output->scratch);
    output->scratch = -1;
}

gsz_result gsz_output_put_before(gsz_context *context, gsz_output *output, const void *data,
                                 size_t size) {
    uint8_t *piece = NULL;
    gsz_clear_error(context);
    assert(output->waits);
    GSZ_TRY(GSZ_NEW(context, &piece, GSZ_PIECE_BYTES));
    if (output->scratch >= 0) {
        write_to(context, output, output->fd, data, size);
        let_go(context, output, piece);
    } else if (!output->failure && size > 0) {
        output->failure = gsz_pieces_put_first(output->fd, output->size, data, size, piece);
    }
    output->size += size;
    output->waits = false;
    gsz_free(context, piece);
    return failure_of(context, output);
}

/* ---- giving the file its name ---- */

/* rename replaces what is there, link does not: so a file without a name gets a temporary one first. */
static int name_unnamed(gsz_output *output) {
    char self[40];
    snprintf(self, sizeof self, "/proc/self/fd/%d", output->fd);
    for (int tries = 0; tries < NAME_TRIES; tries++) {
        int error = choose_temporary(output);
        if (error) return error;
        if (linkat(AT_FDCWD, self, AT_FDCWD, output->temporary, AT_SYMLINK_FOLLOW) == 0) return 0;
        output->temporary[0] = 0;
        if (errno != EEXIST) return errno;
    }
    return EEXIST;
}

/* Makes the new name last through a power cut; not every file system can, and the file is whole either way. */
static void sync_directory(const gsz_output *output) {
    int fd = open(output->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    (void)fsync(fd);
    close(fd);
}

static int take_final_name(gsz_output *output) {
    if (fsync(output->fd) != 0) return errno;
    if (output->replaces && fchmod(output->fd, output->mode) != 0) return errno;
    if (output->kind == OUTPUT_UNNAMED) {
        int error = name_unnamed(output);
        if (error) return error;
    }
    if (rename(output->temporary, output->target) != 0) return errno;
    output->temporary[0] = 0;
    sync_directory(output);
    return 0;
}

gsz_result gsz_output_commit(gsz_context *context, gsz_output *output) {
    gsz_clear_error(context);
    assert(!output->waits || output->failure);
    if (!output->failure && !output->committed && output->kind != OUTPUT_DIRECT)
        output->failure = take_final_name(output);
    if (output->failure) return cannot_write(context, output, output->failure);
    output->committed = true;
    return GSZ_OK;
}

void gsz_output_close(gsz_context *context, gsz_output **output) {
    if (!output || !*output) return;
    if ((*output)->temporary[0]) unlink((*output)->temporary);
    if ((*output)->scratch >= 0) close((*output)->scratch);
    if ((*output)->fd >= 0 && !(*output)->standard) close((*output)->fd);
    gsz_free(context, *output);
    *output = NULL;
}
