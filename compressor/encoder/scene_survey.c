/* SPDX-License-Identifier: MIT */
/* scene_survey.c - keeps 28 bytes of each Gaussian. Pieces are filled in where they would lie if nothing were dropped, and
 * moved together afterwards, so that the order is that of the file for any number of threads. */
#include "scene_survey.h"

#include "context.h"
#include "parallel.h"
#include "splat_cloud.h"

#include <string.h>

/** The planes that are kept. */
static const int kept_plane[] = {GSZ_PLANE_POSITION, GSZ_PLANE_POSITION + 1, GSZ_PLANE_POSITION + 2,
                                 GSZ_PLANE_SCALE,    GSZ_PLANE_SCALE + 1,    GSZ_PLANE_SCALE + 2,
                                 GSZ_PLANE_OPACITY};
enum { KEPT_PLANES = sizeof kept_plane / sizeof *kept_plane };

static const char *const normal_names[] = {"nx", "ny", "nz"};
enum { NORMALS = 3 };

typedef struct surveyor {
    gsz_scene_survey *survey;
    bool (*is_set)[NORMALS]; /* by worker: normals that are not 0 everywhere */
} surveyor;

static gsz_result create_geometry(gsz_context *context, gsz_cloud *geometry, size_t count,
                                  int sh_degree) {
    float *storage = NULL;
    GSZ_TRY(GSZ_NEW(context, &storage, count * KEPT_PLANES));
    *geometry = (gsz_cloud){.count = count, .sh_degree = sh_degree, .storage = storage};
    for (int k = 0; k < KEPT_PLANES; k++)
        geometry->plane[kept_plane[k]] = storage + (size_t)k * count;
    return GSZ_OK;
}

/* ---- the walk ------------------------------------------------------------------------------------ */

static void look_for_normals(const gsz_cloud *piece, bool is_set[NORMALS]) {
    for (int n = 0; n < NORMALS; n++) {
        int extra = gsz_cloud_find_extra(piece, normal_names[n]);
        for (size_t i = 0; extra >= 0 && !is_set[n] && i < piece->count; i++)
            is_set[n] = piece->extra[extra].values[i] != 0;
    }
}

static gsz_result survey_piece(void *user, const gsz_cloud *piece, size_t index, int worker) {
    surveyor *s = user;
    gsz_scene_survey *survey = s->survey;
    for (int k = 0; k < KEPT_PLANES; k++)
        memcpy(survey->geometry.plane[kept_plane[k]] + index * GSZ_PIECE_ROWS,
               piece->plane[kept_plane[k]], piece->count * sizeof(float));
    survey->start[index + 1] = (uint32_t)piece->count;
    look_for_normals(piece, s->is_set[worker]);
    return GSZ_OK;
}

/** From the counts of pieces to where they start; moves them there. */
static void close_gaps(gsz_scene_survey *survey, size_t pieces) {
    for (size_t i = 0; i < pieces; i++) {
        uint32_t count = survey->start[i + 1], to = survey->start[i];
        survey->start[i + 1] = to + count;
        if (to == i * GSZ_PIECE_ROWS) continue;
        for (int k = 0; k < KEPT_PLANES; k++) {
            float *plane = survey->geometry.plane[kept_plane[k]];
            memmove(plane + to, plane + i * GSZ_PIECE_ROWS, count * sizeof *plane);
        }
    }
    survey->geometry.count = survey->start[pieces];
}

/** As gsz_ply_read does: normals that are all 0 are none. */
static void drop_zero_normals(gsz_context *context, gsz_cloud *text, bool (*is_set)[NORMALS],
                              int workers) {
    for (int w = 0; w < workers; w++)
        for (int n = 0; n < NORMALS; n++)
            if (is_set[w][n]) return;
    for (int n = 0; n < NORMALS; n++) {
        int extra = gsz_cloud_find_extra(text, normal_names[n]);
        if (extra >= 0) gsz_cloud_remove_extra(context, text, (size_t)extra);
    }
}

gsz_result gsz_scene_survey_make(gsz_scene_survey *survey, gsz_scene_pieces *pieces) {
    gsz_context *ctx = pieces->context;
    const gsz_cloud *shape = gsz_ply_rows_shape(pieces->rows);
    surveyor s = {.survey = survey};
    GSZ_TRY(gsz_cloud_copy(ctx, &survey->text, shape));
    GSZ_TRY(create_geometry(ctx, &survey->geometry, gsz_ply_rows_count(pieces->rows),
                            shape->sh_degree));
    GSZ_TRY(GSZ_NEW(ctx, &survey->start, pieces->count + 1));
    GSZ_TRY(GSZ_NEW(ctx, &s.is_set, (size_t)pieces->workers));
    gsz_result result = gsz_scene_pieces_walk(pieces, "read", survey_piece, &s);
    drop_zero_normals(ctx, &survey->text, s.is_set, pieces->workers);
    gsz_free(ctx, s.is_set);
    if (result == GSZ_OK) close_gaps(survey, pieces->count);
    survey->clean = gsz_scene_pieces_clean(pieces);
    return result;
}

void gsz_scene_survey_free(gsz_context *context, gsz_scene_survey *survey) {
    gsz_cloud_free(context, &survey->geometry);
    gsz_cloud_free(context, &survey->text);
    gsz_free(context, survey->start);
    *survey = (gsz_scene_survey){0};
}

/* ---- samples ------------------------------------------------------------------------------------- */

/** Gaussians of the sample, one after the other. */
typedef struct sampler {
    const gsz_scene_survey *survey;
    gsz_scene_pieces *pieces;
    gsz_cloud piece; /* what was read last */
    size_t index;    /* which piece a Gaussian is in */
    size_t held;     /* the one that is read whole; pieces->count: none */
} sampler;

/** Makes s->piece hold Gaussian `at` of piece s->index, at *out_place. Where nothing was dropped it is read alone. */
static gsz_result read_sampled(sampler *s, size_t at, size_t *out_place) {
    size_t rows = gsz_scene_pieces_rows(s->pieces, s->index);
    const uint32_t *start = s->survey->start + s->index;
    bool whole = start[1] - start[0] < rows;
    *out_place = whole ? at : 0;
    if (whole && s->held == s->index) return GSZ_OK;
    s->held = whole ? s->index : s->pieces->count;
    size_t first = s->index * GSZ_PIECE_ROWS + (whole ? 0 : at);
    return gsz_scene_pieces_read(s->pieces, &s->piece, first, whole ? rows : 1, 0);
}

gsz_result gsz_scene_survey_sample(const gsz_scene_survey *survey, gsz_scene_pieces *pieces,
                                   gsz_cloud *out, size_t stride) {
    sampler s = {.survey = survey, .pieces = pieces, .held = pieces->count};
    size_t count = (survey->geometry.count + stride - 1) / stride, place = 0;
    GSZ_TRY(gsz_cloud_create(pieces->context, out, count, survey->text.sh_degree));
    for (size_t i = 0; i < count; i++) {
        while (survey->start[s.index + 1] <= i * stride) s.index++;
        GSZ_TRY(read_sampled(&s, i * stride - survey->start[s.index], &place));
        for (int p = 0; p < gsz_plane_count(out->sh_degree); p++)
            out->plane[p][i] = s.piece.plane[p][place];
    }
    return GSZ_OK;
}
