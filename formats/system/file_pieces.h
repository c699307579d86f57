/* SPDX-License-Identifier: MIT */
/* file_pieces.h - pieces of open files, at any place in them. Internal.
 *
 * All return 0, or errno of what failed. Where files are appended to as well, that goes on at any place afterwards: seek first. */
#ifndef GSZ_FILE_PIECES_H
#define GSZ_FILE_PIECES_H

#include <stddef.h>
#include <stdint.h>

enum {
    GSZ_PIECE_BYTES = 1 << 20, /* of a file that is moved, at once */
    GSZ_PIECE_ENDS = -1        /* instead of errno: the file ends before the piece does */
};

int gsz_piece_read(int descriptor, void *data, size_t size, uint64_t at);
int gsz_piece_write(int descriptor, const void *data, size_t size, uint64_t at);
/** Puts data before the `size` bytes that a file has; what is appended then goes behind them. `room` has GSZ_PIECE_BYTES. */
int gsz_pieces_put_first(int descriptor, uint64_t size, const void *data, size_t data_size,
                         void *room);

#endif
