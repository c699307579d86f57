/* SPDX-License-Identifier: MIT */
/* scene_pieces.h - a .ply walked through in pieces, cleaned, as often as needed. Internal. */
#ifndef GSZ_SCENE_PIECES_H
#define GSZ_SCENE_PIECES_H

#include "gsz_files.h"

enum { GSZ_PIECE_ROWS = 8192 /* of the file: so many Gaussians a piece at the most */ };

/** What one worker holds. */
typedef struct gsz_piece_worker {
    gsz_cloud cloud;
    gsz_buffer bytes;
    gsz_clean_report clean;
} gsz_piece_worker;

typedef struct gsz_scene_pieces {
    gsz_context *context;
    const gsz_ply_rows *rows; /* borrowed */
    size_t count;             /* of pieces */
    gsz_piece_worker *worker;
    int workers;
} gsz_scene_pieces;

/** One piece after cleaning. */
typedef gsz_result (*gsz_piece_task)(void *user, const gsz_cloud *piece, size_t index, int worker);

/** Zero-initialise *pieces; release with gsz_scene_pieces_free. */
gsz_result gsz_scene_pieces_init(gsz_context *context, gsz_scene_pieces *pieces,
                                 const gsz_ply_rows *rows) GSZ_CHECKED;
void gsz_scene_pieces_free(gsz_scene_pieces *pieces);
/** Gaussians of a piece in the file. */
size_t gsz_scene_pieces_rows(const gsz_scene_pieces *pieces, size_t index);
/** Reads and cleans at most GSZ_PIECE_ROWS of the file's Gaussians; *out lies in the worker's memory. */
gsz_result gsz_scene_pieces_read(gsz_scene_pieces *pieces, gsz_cloud *out, size_t first,
                                 size_t rows, int worker) GSZ_CHECKED;
/** Reads every piece and hands it to the task, in any order, on the pool's threads. */
gsz_result gsz_scene_pieces_walk(gsz_scene_pieces *pieces, const char *stage, gsz_piece_task task,
                                 void *user) GSZ_CHECKED;
/** What cleaning came to in all that was read. */
gsz_clean_report gsz_scene_pieces_clean(const gsz_scene_pieces *pieces);

#endif
