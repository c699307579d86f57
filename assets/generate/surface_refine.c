/* SPDX-License-Identifier: MIT */
/* surface_refine.c - the heap of cells and the measure of what is worth splitting. */
#include "surface_refine.h"

#include <string.h>

#include "context.h"

/* Even a plain surface is cut further: training splits by size too. */
static const float plain_error = 0.08f;

typedef struct cell_refiner {
    const gsz_scene *scene;
    const gsz_light_volume *volume;
    gsz_cells *cells;
    uint32_t *heap; /* cells by falling error */
    size_t heap_count;
} cell_refiner;

static gsz_vec3 face_normal(gsz_vec3 span_u, gsz_vec3 span_v) {
    return vec3_unit(vec3_cross(span_v, span_u));
}

gsz_vec3 gsz_cell_material(gsz_material *out, const gsz_scene *scene, const gsz_cell *cell) {
    const gsz_surface *surface = &scene->surface[cell->surface];
    gsz_vec3 normal = face_normal(cell->span_u, cell->span_v);
    memset(out, 0, sizeof *out);
    surface->coat(out, surface, 0.5f * (cell->u0 + cell->u1), 0.5f * (cell->v0 + cell->v1),
                  cell->point, normal);
    return vec3_unit(vec3_add(normal, out->bump));
}

/* Differences that the eye would see: roots of the light, and the bumps that will be shaded. */
static float difference(const gsz_material *a, const gsz_material *b) {
    gsz_vec3 p = vec3_add(a->albedo, a->glow), q = vec3_add(b->albedo, b->glow);
    float red = sqrtf(fmaxf(p.x, 0)) - sqrtf(fmaxf(q.x, 0));
    float green = sqrtf(fmaxf(p.y, 0)) - sqrtf(fmaxf(q.y, 0));
    float blue = sqrtf(fmaxf(p.z, 0)) - sqrtf(fmaxf(q.z, 0));
    return fabsf(red) + fabsf(green) + fabsf(blue) + 0.5f * vec3_length(vec3_sub(a->bump, b->bump));
}

typedef struct probe {
    gsz_vec3 before, after; /* the points at a third before and behind the middle */
    float contrast;
} probe;

static void probe_axis(probe *out, const gsz_surface *surface, const gsz_cell *cell, bool along_u) {
    float u = 0.5f * (cell->u0 + cell->u1), v = 0.5f * (cell->v0 + cell->v1);
    float du = along_u ? (cell->u1 - cell->u0) / 3.0f : 0,
          dv = along_u ? 0 : (cell->v1 - cell->v0) / 3.0f;
    out->before = surface->shape(surface, u - du, v - dv);
    out->after = surface->shape(surface, u + du, v + dv);
}

static void probe_coat(probe *out, const gsz_surface *surface, const gsz_cell *cell, bool along_u,
                       const gsz_material *middle, gsz_vec3 normal) {
    float u = 0.5f * (cell->u0 + cell->u1), v = 0.5f * (cell->v0 + cell->v1);
    float du = along_u ? (cell->u1 - cell->u0) / 3.0f : 0,
          dv = along_u ? 0 : (cell->v1 - cell->v0) / 3.0f;
    gsz_material before = {0}, after = {0};
    surface->coat(&before, surface, u - du, v - dv, out->before, normal);
    surface->coat(&after, surface, u + du, v + dv, out->after, normal);
    out->contrast = difference(&before, middle) + difference(&after, middle);
}

/* How far the surface bends away from its chord, against the chord's length. */
static float bend(const probe *axis, gsz_vec3 point) {
    gsz_vec3 middle = vec3_scale(vec3_add(axis->before, axis->after), 0.5f);
    return vec3_length(vec3_sub(middle, point)) /
           (vec3_length(vec3_sub(axis->after, axis->before)) + 1e-9f);
}

static void rate(gsz_cell *cell, const gsz_scene *scene, const probe axis[2], float shade_step) {
    const gsz_surface *surface = &scene->surface[cell->surface];
    float length_u = vec3_length(cell->span_u), length_v = vec3_length(cell->span_v);
    float error_u = axis[0].contrast + 2.0f * bend(&axis[0], cell->point);
    float error_v = axis[1].contrast + 2.0f * bend(&axis[1], cell->point);
    float size = sqrtf(length_u * length_v) / fmaxf(1.0f, vec3_length(cell->point) / scene->focus);
    cell->error = surface->detail * size * (error_u + error_v + 0.7f * shade_step + plain_error);
    cell->across_u = length_u * (error_u + 0.06f) > length_v * (error_v + 0.06f);
    if (length_u > 4.0f * length_v) cell->across_u = true;
    if (length_v > 4.0f * length_u) cell->across_u = false;
}

static float color_distance(gsz_vec3 a, gsz_vec3 b) {
    return fabsf(a.x - b.x) + fabsf(a.y - b.y) + fabsf(a.z - b.z);
}

static void evaluate(const cell_refiner *refiner, gsz_cell *cell, const gsz_cell *parent) {
    const gsz_surface *surface = &refiner->scene->surface[cell->surface];
    gsz_material material;
    probe axis[2];
    cell->point =
        surface->shape(surface, 0.5f * (cell->u0 + cell->u1), 0.5f * (cell->v0 + cell->v1));
    for (int i = 0; i < 2; i++) probe_axis(&axis[i], surface, cell, i == 0);
    cell->span_u = vec3_scale(vec3_sub(axis[0].after, axis[0].before), 1.5f);
    cell->span_v = vec3_scale(vec3_sub(axis[1].after, axis[1].before), 1.5f);
    gsz_vec3 normal = gsz_cell_material(&material, refiner->scene, cell);
    for (int i = 0; i < 2; i++) probe_coat(&axis[i], surface, cell, i == 0, &material, normal);
    gsz_light_shade(&cell->lit, refiner->volume, refiner->scene, surface, &material, cell->point,
                    normal);
    rate(cell, refiner->scene, axis,
         parent ? color_distance(cell->lit.color, parent->lit.color) : 0.1f);
}

static float heap_error(const cell_refiner *refiner, size_t at) {
    return refiner->cells->cell[refiner->heap[at]].error;
}

static void heap_swap(cell_refiner *refiner, size_t a, size_t b) {
    uint32_t keep = refiner->heap[a];
    refiner->heap[a] = refiner->heap[b];
    refiner->heap[b] = keep;
}

static void heap_push(cell_refiner *refiner, uint32_t cell) {
    size_t at = refiner->heap_count++;
    refiner->heap[at] = cell;
    while (at > 0 && heap_error(refiner, at) > heap_error(refiner, (at - 1) / 2)) {
        heap_swap(refiner, at, (at - 1) / 2);
        at = (at - 1) / 2;
    }
}

static uint32_t heap_pop(cell_refiner *refiner) {
    uint32_t top = refiner->heap[0];
    refiner->heap[0] = refiner->heap[--refiner->heap_count];
    for (size_t at = 0, child; (child = 2 * at + 1) < refiner->heap_count; at = child) {
        if (child + 1 < refiner->heap_count &&
            heap_error(refiner, child + 1) > heap_error(refiner, child))
            child++;
        if (heap_error(refiner, at) >= heap_error(refiner, child)) break;
        heap_swap(refiner, at, child);
    }
    return top;
}

static void add_cell(cell_refiner *refiner, gsz_cell cell, uint32_t parent) {
    gsz_cells *cells = refiner->cells;
    cell.parent = parent;
    cell.leaves = 1;
    evaluate(refiner, &cell, parent == GSZ_NO_CELL ? NULL : &cells->cell[parent]);
    cells->cell[cells->count] = cell;
    heap_push(refiner, (uint32_t)cells->count++);
}

/* Off the middle by chance, or rows of cells would show. */
static float cut(float from, float to, uint32_t cell, uint64_t seed) {
    gsz_random random = gsz_random_start(seed, (uint64_t)cell + 0x5eed);
    return mixf(from, to, gsz_random_between(&random, 0.40f, 0.60f));
}

static void split(cell_refiner *refiner, uint32_t parent) {
    gsz_cell first = refiner->cells->cell[parent], second = first;
    if (first.across_u)
        first.u1 = second.u0 = cut(first.u0, first.u1, parent, refiner->scene->seed);
    else
        first.v1 = second.v0 = cut(first.v0, first.v1, parent, refiner->scene->seed);
    add_cell(refiner, first, parent);
    add_cell(refiner, second, parent);
    refiner->cells->leaf_count++;
}

static void begin_surface(cell_refiner *refiner, uint32_t index) {
    const gsz_surface *surface = &refiner->scene->surface[index];
    float step_u = 1.0f / (float)surface->cells_u, step_v = 1.0f / (float)surface->cells_v;
    for (int j = 0; j < surface->cells_v; j++)
        for (int i = 0; i < surface->cells_u; i++) {
            gsz_cell cell = {.surface = index,
                             .u0 = (float)i * step_u,
                             .u1 = (float)(i + 1) * step_u,
                             .v0 = (float)j * step_v,
                             .v1 = (float)(j + 1) * step_v};
            add_cell(refiner, cell, GSZ_NO_CELL);
            refiner->cells->leaf_count++;
        }
}

static size_t first_cells(const gsz_scene *scene) {
    size_t count = 0;
    for (size_t i = 0; i < scene->surface_count; i++)
        count += (size_t)scene->surface[i].cells_u * (size_t)scene->surface[i].cells_v;
    return count;
}

static void count_leaves(gsz_cells *cells) {
    for (size_t i = cells->count; i-- > 0;) {
        gsz_cell *cell = &cells->cell[i];
        if (cell->parent == GSZ_NO_CELL) continue;
        gsz_cell *parent = &cells->cell[cell->parent];
        /* A parent begins with the 1 it had as a leaf; its first child seen from behind replaces it. */
        parent->leaves = parent->error < 0 ? parent->leaves + cell->leaves : cell->leaves;
        parent->error = -1.0f;
    }
}

gsz_result gsz_cells_create(gsz_context *context, gsz_cells *cells, const gsz_scene *scene,
                            const gsz_light_volume *volume, size_t leaf_target) {
    size_t begin = first_cells(scene);
    if (begin > leaf_target)
        return gsz_fail(context, GSZ_ERROR_LIMIT,
                        "the scene begins with %zu parts, more than %zu: ask for more Gaussians",
                        begin, leaf_target);
    cell_refiner refiner = {.scene = scene, .volume = volume, .cells = cells};
    GSZ_TRY(GSZ_NEW(context, &cells->cell, 2 * leaf_target));
    GSZ_TRY(GSZ_NEW(context, &refiner.heap, leaf_target));
    for (size_t i = 0; i < scene->surface_count; i++) begin_surface(&refiner, (uint32_t)i);
    while (cells->leaf_count < leaf_target && refiner.heap_count > 0)
        split(&refiner, heap_pop(&refiner));
    count_leaves(cells);
    gsz_free(context, refiner.heap);
    return GSZ_OK;
}

void gsz_cells_free(gsz_context *context, gsz_cells *cells) {
    gsz_free(context, cells->cell);
    *cells = (gsz_cells){0};
}
