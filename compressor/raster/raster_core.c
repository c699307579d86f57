/* SPDX-License-Identifier: MIT */
/* raster_core.c - the passes over a picture in order, and the memory between them. */
#include "raster_core.h"

#include "context.h"
#include "depth_sort.h"
#include "det_math.h"
#include "parallel.h"
#include "tile_lists.h"

#include <string.h>

/** What a pass hands to its pieces. */
typedef struct pass {
    gsz_frame *frame;
    const gsz_raster_kernels *kernels;
    const gsz_raster_target *picture, *gradient;
    const gsz_raster_counts *counts;
    const gsz_raster_rows *out;
    _Atomic uint64_t entries, pixels; /* of tiles: gsz_tile_work */
} pass;

/* ---- the view ------------------------------------------------------------------------------------ */

void GSZ_RASTER(view_make)(gsz_view *view, const gsz_camera *camera, int width, int height) {
    double sine, cosine;
    gsz_sincos((double)camera->fov_y * (GSZ_PI / 360), &sine, &cosine);
    double focal = 0.5 * height * cosine / sine;
    const double size[2] = {width, height}, length[2] = {focal * camera->pixel_aspect, focal};
    memset(view, 0, sizeof *view);
    view->width = width;
    view->height = height;
    for (int r = 0; r < 2; r++) {
        view->focal[r] = (gsz_real)length[r];
        view->center[r] = (gsz_real)(0.5 * (size[r] - 1));
        view->limit[r] = (gsz_real)(GSZ_RASTER_WIDE * 0.5 * size[r] / length[r]);
    }
    for (int i = 0; i < 3; i++) {
        view->eye[i] = camera->position[i];
        view->axis[0][i] = camera->right[i];
        view->axis[1][i] = camera->down[i];
        view->axis[2][i] = camera->forward[i];
    }
}

/* ---- memory -------------------------------------------------------------------------------------- */

static gsz_result reserve_splats(gsz_context *context, gsz_frame *f) {
    size_t count = f->input.count;
    if (count <= f->splat_capacity) return GSZ_OK;
    GSZ_RASTER(frame_free)(context, f);
    GSZ_TRY(GSZ_NEW(context, &f->splat, count));
    for (int k = 0; k < 2; k++) GSZ_TRY(GSZ_NEW(context, &f->key[k], count));
    GSZ_TRY(GSZ_NEW(context, &f->chunk_visible, count / GSZ_PROJECT_CHUNK + 1));
    f->splat_capacity = count;
    return GSZ_OK;
}

static gsz_result reserve_tiles(gsz_context *context, gsz_frame *f) {
    f->tiles_across = (uint32_t)(f->view.width + GSZ_TILE - 1) / GSZ_TILE;
    f->tiles_down = (uint32_t)(f->view.height + GSZ_TILE - 1) / GSZ_TILE;
    size_t tiles = (size_t)f->tiles_across * f->tiles_down;
    if (tiles + 1 <= f->tile_capacity) return GSZ_OK;
    gsz_free(context, f->tile_begin);
    f->tile_begin = NULL;
    f->tile_capacity = 0;
    GSZ_TRY(GSZ_NEW(context, &f->tile_begin, tiles + 1));
    f->tile_capacity = tiles + 1;
    return GSZ_OK;
}

static gsz_result reserve_slots(gsz_context *context, gsz_frame *f) {
    if (!f->slot_begin) GSZ_TRY(GSZ_NEW(context, &f->slot_begin, f->splat_capacity));
    if (!f->slot_count) GSZ_TRY(GSZ_NEW(context, &f->slot_count, f->splat_capacity));
    return GSZ_OK;
}

static gsz_result reserve_sums(gsz_context *context, gsz_frame *f) {
    if (f->entry_capacity <= f->sum_capacity) return GSZ_OK;
    gsz_free(context, f->sum);
    f->sum = NULL;
    f->sum_capacity = 0;
    GSZ_TRY(GSZ_NEW(context, &f->sum, f->entry_capacity));
    f->sum_capacity = f->entry_capacity;
    return GSZ_OK;
}

void GSZ_RASTER(frame_free)(gsz_context *context, gsz_frame *f) {
    gsz_free(context, f->splat);
    gsz_free(context, f->key[0]);
    gsz_free(context, f->key[1]);
    gsz_free(context, f->chunk_visible);
    gsz_free(context, f->tile_begin);
    gsz_free(context, f->entry);
    gsz_free(context, f->slot);
    gsz_free(context, f->slot_begin);
    gsz_free(context, f->slot_count);
    gsz_free(context, f->sum);
    *f = (gsz_frame){.input = f->input, .view = f->view};
}

/* ---- work ---------------------------------------------------------------------------------------- */

/** In Gaussians that a tile is drawn with: those that are not looked at cost little, what is projected half, and where
 *  pixels are counted 32 of them as much. */
static void count_work(gsz_context *context, const pass *p) {
    const gsz_frame *f = p->frame;
    uint64_t entries = f->tile_begin[(size_t)f->tiles_across * f->tiles_down];
    gsz_count_looking(context, f->input.count / 2 + entries / 16 + p->entries + p->pixels / 32);
}

/* ---- forward ------------------------------------------------------------------------------------- */

static gsz_result project_piece(void *user, size_t begin, size_t end, int worker) {
    pass *p = user;
    gsz_frame *f = p->frame;
    (void)worker;
    f->chunk_visible[begin / GSZ_PROJECT_CHUNK] =
        p->kernels->project_forward(f, begin, end, f->key[1] + begin);
    return GSZ_OK;
}

/** The keys of all chunks behind each other. */
static void join_chunks(gsz_frame *f) {
    f->visible = 0;
    for (size_t begin = 0; begin < f->input.count; begin += GSZ_PROJECT_CHUNK) {
        size_t count = f->chunk_visible[begin / GSZ_PROJECT_CHUNK];
        memcpy(f->key[0] + f->visible, f->key[1] + begin, count * sizeof **f->key);
        f->visible += count;
    }
}

static gsz_result blend_piece(void *user, size_t tile, int worker) {
    pass *p = user;
    (void)worker;
    gsz_tile_work work = p->kernels->blend_forward(p->frame, (uint32_t)tile, p->picture, p->counts);
    atomic_fetch_add_explicit(&p->entries, work.entries, memory_order_relaxed);
    atomic_fetch_add_explicit(&p->pixels, work.pixels, memory_order_relaxed);
    return GSZ_OK;
}

gsz_result GSZ_RASTER(draw_frame)(gsz_context *context, gsz_frame *f,
                                  const gsz_raster_kernels *kernels, const gsz_raster_target *out,
                                  const gsz_raster_counts *counts, bool gradients) {
    pass p = {.frame = f, .kernels = kernels, .picture = out, .counts = counts};
    GSZ_TRY(reserve_splats(context, f));
    GSZ_TRY(reserve_tiles(context, f));
    if (gradients) GSZ_TRY(reserve_slots(context, f));
    GSZ_TRY(
        gsz_parallel_ranges(context, NULL, f->input.count, GSZ_PROJECT_CHUNK, project_piece, &p));
    join_chunks(f);
    GSZ_TRY(gsz_depth_sort(context, f->key, f->visible));
    GSZ_TRY(GSZ_RASTER(tile_lists)(context, f, gradients));
    GSZ_TRY(gsz_parallel(context, NULL, (size_t)f->tiles_across * f->tiles_down, blend_piece, &p));
    count_work(context, &p);
    return GSZ_OK;
}

/* ---- backward ------------------------------------------------------------------------------------ */

static gsz_result blend_backward_piece(void *user, size_t tile, int worker) {
    const pass *p = user;
    (void)worker;
    p->kernels->blend_backward(p->frame, (uint32_t)tile, p->picture, p->gradient);
    return GSZ_OK;
}

static gsz_result project_backward_piece(void *user, size_t begin, size_t end, int worker) {
    const pass *p = user;
    (void)worker;
    p->kernels->project_backward(p->frame, begin, end, p->out);
    return GSZ_OK;
}

gsz_result GSZ_RASTER(draw_backward)(gsz_context *context, gsz_frame *f,
                                     const gsz_raster_kernels *kernels,
                                     const gsz_raster_target *picture,
                                     const gsz_raster_target *gradient,
                                     const gsz_raster_rows *out) {
    pass p = {.frame = f, .kernels = kernels, .picture = picture, .gradient = gradient, .out = out};
    GSZ_TRY(reserve_sums(context, f));
    GSZ_TRY(gsz_parallel(context, NULL, (size_t)f->tiles_across * f->tiles_down,
                         blend_backward_piece, &p));
    return gsz_parallel_ranges(context, NULL, f->input.count, GSZ_PROJECT_CHUNK,
                               project_backward_piece, &p);
}
