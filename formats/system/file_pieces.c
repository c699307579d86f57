/* SPDX-License-Identifier: MIT */
/* file_pieces.c - what systems do in part is done until it is whole. */
#include "file_pieces.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "platform.h"

int gsz_piece_read(int descriptor, void *data, size_t size, uint64_t at) {
    for (size_t done = 0; done < size;) {
        ssize_t got = gsz_platform_read_at(descriptor, (char *)data + done, size - done, at + done);
        if (got == 0) return GSZ_PIECE_ENDS;
        if (got < 0 && errno != EINTR) return errno;
        if (got > 0) done += (size_t)got;
    }
    return 0;
}

int gsz_piece_write(int descriptor, const void *data, size_t size, uint64_t at) {
    for (size_t done = 0; done < size;) {
        ssize_t put =
            gsz_platform_write_at(descriptor, (const char *)data + done, size - done, at + done);
        if (put == 0) return ENOSPC;
        if (put < 0 && errno != EINTR) return errno;
        if (put > 0) done += (size_t)put;
    }
    return 0;
}

/* From the end, so that nothing is lost where a piece is written on the one behind it. */
static int move_up(int descriptor, uint64_t size, size_t by, void *room) {
    int error = 0;
    for (uint64_t left = size; left > 0 && !error;) {
        size_t piece = left < GSZ_PIECE_BYTES ? (size_t)left : GSZ_PIECE_BYTES;
        left -= piece;
        error = gsz_piece_read(descriptor, room, piece, left);
        if (!error) error = gsz_piece_write(descriptor, room, piece, left + by);
    }
    return error;
}

int gsz_pieces_put_first(int descriptor, uint64_t size, const void *data, size_t data_size,
                         void *room) {
    int error = move_up(descriptor, size, data_size, room);
    if (!error) error = gsz_piece_write(descriptor, data, data_size, 0);
    if (!error && lseek(descriptor, 0, SEEK_END) < 0) error = errno;
    return error == GSZ_PIECE_ENDS ? EIO : error;
}
