/* SPDX-License-Identifier: MIT */
/* atomic_output_windows.c - files that appear whole or not at all, on Windows: the bytes go into a temporary file beside the
 * target, which a killed process leaves behind. Devices and standard output are written as they are. */
#include "atomic_output.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "context.h"
#include "file_pieces.h"
#include "wide_text.h"

enum { PATH_ROOM = 4096, WRITE_MAX = 1 << 30 };

struct gsz_output {
    int fd;
    int failure;   /* errno of the write that failed */
    bool standard; /* output: not ours to close */
    bool committed;
    bool waits;  /* for what stands before it: nothing can be committed until that is there */
    int scratch; /* where the bytes of what is no file wait; -1: nowhere */
    uint64_t size;
    char shown[PATH_ROOM];        /* as the caller calls it */
    wchar_t target[PATH_ROOM];    /* "" of standard output */
    wchar_t temporary[PATH_ROOM]; /* "" while there is none */
};

static gsz_result cannot_write(gsz_context *context, const gsz_output *output, int error) {
    return gsz_fail_errno(context, error, "cannot write %s", output->shown);
}

/* ---- opening ---- */

static gsz_result open_fresh(gsz_context *context, gsz_output *output) {
    int flags = _O_RDWR | _O_CREAT | _O_EXCL | _O_BINARY | _O_NOINHERIT;
    swprintf(output->temporary, PATH_ROOM, L"%ls.%08lx%08lx.part", output->target,
             (unsigned long)GetCurrentProcessId(), (unsigned long)GetTickCount());
    output->fd = _wopen(output->temporary, flags, _S_IREAD | _S_IWRITE);
    if (output->fd >= 0) return GSZ_OK;
    output->temporary[0] = 0;
    return cannot_write(context, output, errno);
}

static gsz_result open_path(gsz_context *context, gsz_output *output) {
    /* room for what a temporary name has more */
    if (!MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, output->shown, -1, output->target,
                             PATH_ROOM - 32))
        return cannot_write(context, output, ENAMETOOLONG);
    DWORD kind = GetFileAttributesW(output->target);
    if (kind == INVALID_FILE_ATTRIBUTES) return open_fresh(context, output);
    if (kind & FILE_ATTRIBUTE_DIRECTORY) return cannot_write(context, output, EISDIR);
    if (kind & FILE_ATTRIBUTE_READONLY) return cannot_write(context, output, EACCES);
    if (!(kind & FILE_ATTRIBUTE_DEVICE)) return open_fresh(context, output);
    output->fd = _wopen(output->target, _O_WRONLY | _O_BINARY | _O_NOINHERIT);
    return output->fd < 0 ? cannot_write(context, output, errno) : GSZ_OK;
}

gsz_result gsz_output_open(gsz_context *context, gsz_output **out_output, const char *path) {
    return gsz_output_open_as(context, out_output, path, true);
}

gsz_result gsz_output_open_as(gsz_context *context, gsz_output **out_output, const char *path,
                              bool named) {
    (void)named; /* always */
    gsz_clear_error(context);
    *out_output = NULL;
    gsz_output *output = NULL;
    GSZ_TRY(GSZ_NEW(context, &output, 1));
    output->fd = output->scratch = -1;
    output->standard = strcmp(path, "-") == 0;
    snprintf(output->shown, sizeof output->shown, "%s",
             output->standard ? "standard output" : path);
    gsz_result result = GSZ_OK;
    if (output->standard) {
        output->fd = 1;
        (void)_setmode(output->fd, _O_BINARY);
    } else {
        result = strlen(path) < PATH_ROOM ? open_path(context, output)
                                          : cannot_write(context, output, ENAMETOOLONG);
    }
    if (result == GSZ_OK)
        *out_output = output;
    else
        gsz_output_close(context, &output);
    return result;
}

/* ---- writing ---- */

static void write_to(gsz_output *output, int fd, const void *data, size_t size) {
    for (size_t done = 0; done < size && !output->failure;) {
        size_t step = size - done < WRITE_MAX ? size - done : WRITE_MAX;
        int put = _write(fd, (const char *)data + done, (unsigned)step);
        if (put <= 0)
            output->failure = put == 0 ? ENOSPC : errno;
        else
            done += (size_t)put;
    }
}

static gsz_result failure_of(gsz_context *context, const gsz_output *output) {
    return output->failure ? cannot_write(context, output, output->failure) : GSZ_OK;
}

/* What waits is written there. */
static int place_of(const gsz_output *output) {
    return output->scratch >= 0 ? output->scratch : output->fd;
}

bool gsz_output_can_patch(const gsz_output *output) {
    return output->scratch >= 0 || output->temporary[0] != 0;
}

gsz_result gsz_output_patch(gsz_context *context, gsz_output *output, const void *data, size_t size,
                            uint64_t offset) {
    gsz_clear_error(context);
    assert(gsz_output_can_patch(output) && offset + size <= output->size);
    int fd = place_of(output);
    if (!output->failure) output->failure = gsz_piece_write(fd, data, size, offset);
    if (!output->failure && _lseeki64(fd, 0, SEEK_END) < 0) output->failure = errno;
    return failure_of(context, output);
}

gsz_result gsz_output_write(gsz_context *context, gsz_output *output, const void *data,
                            size_t size) {
    gsz_clear_error(context);
    write_to(output, place_of(output), data, size);
    if (!output->failure) output->size += size;
    return failure_of(context, output);
}

uint64_t gsz_output_size(const gsz_output *output) { return output->size; }

/* ---- what stands before the rest ---- */

/* A file that goes when it is closed. */
static int open_scratch(void) {
    wchar_t directory[MAX_PATH + 1], name[MAX_PATH + 1];
    if (!GetTempPathW(MAX_PATH + 1, directory) || !GetTempFileNameW(directory, L"gsz", 0, name))
        return -1;
    return _wopen(name, _O_RDWR | _O_BINARY | _O_NOINHERIT | _O_TEMPORARY);
}

gsz_result gsz_output_hold(gsz_context *context, gsz_output *output) {
    gsz_clear_error(context);
    assert(output->size == 0 && !output->waits);
    output->waits = true;
    if (output->temporary[0]) return GSZ_OK;
    output->scratch = open_scratch();
    if (output->scratch >= 0) return GSZ_OK;
    output->failure = EACCES;
    return gsz_fail_errno(context, EACCES,
                          "%s is written when all is known, but cannot wait in the directory for "
                          "temporary files, set TMP to another one",
                          output->shown);
}

static void let_go(gsz_output *output, uint8_t *piece) {
    for (uint64_t at = 0; at < output->size && !output->failure;) {
        uint64_t left = output->size - at;
        size_t size = left < GSZ_PIECE_BYTES ? (size_t)left : GSZ_PIECE_BYTES;
        output->failure = gsz_piece_read(output->scratch, piece, size, at);
        if (output->failure == GSZ_PIECE_ENDS) output->failure = EIO;
        write_to(output, output->fd, piece, size);
        at += size;
    }
    _close(output->scratch);
    output->scratch = -1;
}

gsz_result gsz_output_put_before(gsz_context *context, gsz_output *output, const void *data,
                                 size_t size) {
    uint8_t *piece = NULL;
    gsz_clear_error(context);
    assert(output->waits);
    GSZ_TRY(GSZ_NEW(context, &piece, GSZ_PIECE_BYTES));
    if (output->scratch >= 0) {
        write_to(output, output->fd, data, size);
        let_go(output, piece);
    } else if (!output->failure && size > 0) {
        output->failure = gsz_pieces_put_first(output->fd, output->size, data, size, piece);
    }
    output->size += size;
    output->waits = false;
    gsz_free(context, piece);
    return failure_of(context, output);
}

/* ---- giving the file its name ---- */

/* An open file cannot be renamed. */
static int take_final_name(gsz_output *output) {
    int error = _commit(output->fd) != 0 ? errno : 0;
    if (_close(output->fd) != 0 && !error) error = errno;
    output->fd = -1;
    if (error) return error;
    if (!MoveFileExW(output->temporary, output->target,
                     MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
        return gsz_windows_errno();
    output->temporary[0] = 0;
    return 0;
}

gsz_result gsz_output_commit(gsz_context *context, gsz_output *output) {
    gsz_clear_error(context);
    assert(!output->waits || output->failure);
    if (!output->failure && !output->committed && output->temporary[0])
        output->failure = take_final_name(output);
    if (output->failure) return cannot_write(context, output, output->failure);
    output->committed = true;
    return GSZ_OK;
}

void gsz_output_close(gsz_context *context, gsz_output **output) {
    if (!output || !*output) return;
    if ((*output)->scratch >= 0) _close((*output)->scratch);
    if ((*output)->fd >= 0 && !(*output)->standard) _close((*output)->fd);
    if ((*output)->temporary[0]) _wunlink((*output)->temporary);
    gsz_free(context, *output);
    *output = NULL;
}
