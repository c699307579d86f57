/* SPDX-License-Identifier: MIT */
/* splat_seen.c - a fog in cubes, as thick as the Gaussians in them, and how far light comes into it along the six axes. */
#include "splat_seen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = 64, CELLS = SIDE * SIDE * SIDE };

/* Deviations of the centres up to which cubes reach; what lies beyond is in the outermost. */
static const double box_half = 2.5;
/* What is barely hidden counts in full; what is hidden wholly, so much. */
static const float seen_gain = 2, seen_least = 0.03f;

typedef struct fog {
    float low[3], edge[3];
    float *mass;  /* of each cell, x fastest */
    float *light; /* the most that comes in along an axis */
} fog;

static void place_fog(fog *f, const gsz_merge_body *body, uint32_t count) {
    for (int k = 0; k < 3; k++) {
        double sum = 0, square = 0;
        for (uint32_t i = 0; i < count; i++) sum += (double)body[i].position[k];
        double mean = sum / count;
        for (uint32_t i = 0; i < count; i++) {
            double apart = (double)body[i].position[k] - mean;
            square += apart * apart;
        }
        double half = box_half * sqrt(square / count) + 1e-20;
        f->low[k] = (float)(mean - half);
        f->edge[k] = (float)(2 * half / SIDE);
    }
}

static uint32_t cell_of(const fog *f, const gsz_merge_body *body) {
    uint32_t cell = 0;
    for (int k = 2; k >= 0; k--) {
        float at = (body->position[k] - f->low[k]) / f->edge[k];
        cell = cell * SIDE + (uint32_t)fminf(fmaxf(at, 0), SIDE - 1);
    }
    return cell;
}

/* One row of cells, from one of its ends. */
static void shine(fog *f, uint32_t first, int32_t step, float face) {
    float depth = 0;
    for (int32_t n = 0, cell = (int32_t)first; n < SIDE; n++, cell += step) {
        float own = f->mass[cell] / face;
        f->light[cell] = fmaxf(f->light[cell], expf(-depth - 0.5f * own));
        depth += own;
    }
}

static void shine_along(fog *f, int axis) {
    static const int32_t steps[3] = {1, SIDE, SIDE * SIDE};
    int u = (axis + 1) % 3, v = (axis + 2) % 3;
    float face = f->edge[u] * f->edge[v] + 1e-30f;
    for (int32_t a = 0; a < SIDE; a++)
        for (int32_t b = 0; b < SIDE; b++) {
            uint32_t first = (uint32_t)(a * steps[u] + b * steps[v]);
            shine(f, first, steps[axis], face);
            shine(f, first + (uint32_t)((SIDE - 1) * steps[axis]), -steps[axis], face);
        }
}

bool gsz_splat_seen_find(gsz_merge_body *body, uint32_t count) {
    fog f = {.mass = calloc(2 * CELLS, sizeof *f.mass)};
    if (!f.mass) return false;
    f.light = f.mass + CELLS;
    place_fog(&f, body, count);
    /* The area of an ellipse is pi times the product of its deviations; it dims as much as twice that, fully opaque. */
    for (uint32_t i = 0; i < count; i++)
        f.mass[cell_of(&f, &body[i])] += 3.14159265f * gsz_merge_mass(&body[i]);
    for (int axis = 0; axis < 3; axis++) shine_along(&f, axis);
    for (uint32_t i = 0; i < count; i++)
        body[i].seen = fminf(fmaxf(seen_gain * f.light[cell_of(&f, &body[i])], seen_least), 1);
    free(f.mass);
    return true;
}
