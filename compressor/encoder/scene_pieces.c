/* SPDX-License-Identifier: MIT */
/* scene_pieces.c - reads pieces of a .ply in parallel; only those in work are in memory. */
#include "scene_pieces.h"

#include "context.h"
#include "parallel.h"
#include "splat_cloud.h"

gsz_result gsz_scene_pieces_init(gsz_context *context, gsz_scene_pieces *p,
                                 const gsz_ply_rows *rows) {
    p->context = context;
    p->rows = rows;
    p->count = (gsz_ply_rows_count(rows) + GSZ_PIECE_ROWS - 1) / GSZ_PIECE_ROWS;
    p->workers = gsz_parallel_workers(context);
    GSZ_TRY(GSZ_NEW(context, &p->worker, (size_t)p->workers));
    for (int w = 0; w < p->workers; w++)
        GSZ_TRY(gsz_cloud_create_like(context, &p->worker[w].cloud, gsz_ply_rows_shape(rows),
                                      GSZ_PIECE_ROWS));
    return GSZ_OK;
}

void gsz_scene_pieces_free(gsz_scene_pieces *p) {
    for (int w = 0; p->worker && w < p->workers; w++) {
        gsz_cloud_free(p->context, &p->worker[w].cloud);
        gsz_buffer_free(p->context, &p->worker[w].bytes);
    }
    if (p->context) gsz_free(p->context, p->worker);
    *p = (gsz_scene_pieces){0};
}

size_t gsz_scene_pieces_rows(const gsz_scene_pieces *p, size_t index) {
    size_t left = gsz_ply_rows_count(p->rows) - index * GSZ_PIECE_ROWS;
    return left < GSZ_PIECE_ROWS ? left : GSZ_PIECE_ROWS;
}

gsz_result gsz_scene_pieces_read(gsz_scene_pieces *p, gsz_cloud *out, size_t first, size_t rows,
                                 int worker) {
    gsz_piece_worker *w = &p->worker[worker];
    gsz_clean_report clean;
    *out = w->cloud; /* its planes are the worker's, its count is its own */
    out->count = rows;
    GSZ_TRY(gsz_ply_rows_read(p->context, p->rows, out, first, &w->bytes));
    gsz_cloud_clean(out, &clean);
    w->clean.not_finite += clean.not_finite;
    w->clean.no_rotation += clean.no_rotation;
    w->clean.clamped += clean.clamped;
    return GSZ_OK;
}

typedef struct walk {
    gsz_scene_pieces *pieces;
    gsz_piece_task task;
    void *user;
} walk;

static gsz_result visit(void *user, size_t index, int worker) {
    const walk *k = user;
    gsz_cloud piece;
    GSZ_TRY(gsz_scene_pieces_read(k->pieces, &piece, index * GSZ_PIECE_ROWS,
                                  gsz_scene_pieces_rows(k->pieces, index), worker));
    return k->task(k->user, &piece, index, worker);
}

gsz_result gsz_scene_pieces_walk(gsz_scene_pieces *p, const char *stage, gsz_piece_task task,
                                 void *user) {
    walk k = {p, task, user};
    return gsz_parallel(p->context, stage, p->count, visit, &k);
}

gsz_clean_report gsz_scene_pieces_clean(const gsz_scene_pieces *p) {
    gsz_clean_report all = {0};
    for (int w = 0; w < p->workers; w++) {
        all.not_finite += p->worker[w].clean.not_finite;
        all.no_rotation += p->worker[w].clean.no_rotation;
        all.clamped += p->worker[w].clean.clamped;
    }
    return all;
}
