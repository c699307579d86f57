/* SPDX-License-Identifier: MIT */
/* block_order.c - boxes in the view of a camera, sorted. */
#include "block_order.h"

#include "vector3.h"

#include <stdlib.h>
#include <string.h>

/* Gaussians reach beyond their centres, and cameras move on. */
static const float margin = 1.1f, nearest = 0.2f;

/* ---- in the picture ---- */

/* Halves of the picture's sides, at distance 1. */
static void slopes_of(const gsz_block_look *look, float out_slope[2]) {
    float tangent = tanf(look->camera.fov_y * (3.14159265f / 360));
    out_slope[1] = tangent;
    out_slope[0] = tangent * (float)look->width / ((float)look->height * look->camera.pixel_aspect);
}

/* The box lies wholly on the far side of the plane through the eye with that normal, in the axes of the camera. */
static bool is_past(const gsz_camera *c, const float middle[3], const float half[3], float side,
                    float slope, const float axis[3]) {
    float distance = 0, reach = 0;
    for (int i = 0; i < 3; i++) {
        float normal = side * axis[i] - slope * c->forward[i];
        distance += normal * (middle[i] - c->position[i]);
        reach += fabsf(normal) * half[i];
    }
    return distance > reach;
}

float gsz_block_size(const gsz_block_place *block, const gsz_block_look *look) {
    const gsz_camera *c = &look->camera;
    float slope[2], middle[3], half[3], offset[3], radius, distance, reach = 0;
    if (!look->is_set || !block->is_known) return INFINITY;
    slopes_of(look, slope);
    for (int i = 0; i < 3; i++) {
        middle[i] = 0.5f * block->low[i] + 0.5f * block->high[i];
        half[i] = 0.5f * margin * (block->high[i] - block->low[i]);
        offset[i] = middle[i] - c->position[i];
        reach += fabsf(c->forward[i]) * half[i];
    }
    distance = gsz_dot3(offset, c->forward);
    if (distance + reach <= nearest) return 0;
    for (int side = -1; side <= 1; side += 2)
        if (is_past(c, middle, half, (float)side, margin * slope[0], c->right) ||
            is_past(c, middle, half, (float)side, margin * slope[1], c->down))
            return 0;
    radius = sqrtf(gsz_dot3(half, half));
    distance = sqrtf(gsz_dot3(offset, offset));
    if (distance <= radius) return INFINITY;
    return radius / distance * (float)look->height / slope[1];
}

/* ---- the order ---- */

typedef struct ranked {
    uint32_t layer, number;
    float size;
} ranked;

static int compare_ranked(const void *a, const void *b) {
    const ranked *x = a, *y = b;
    if (x->layer != y->layer) return x->layer < y->layer ? -1 : 1;
    if (x->size != y->size) return x->size > y->size ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static size_t count_needed(const ranked *all, const gsz_block_place *block, size_t count,
                           const gsz_block_look *look) {
    bool only_seen = look->is_set && (look->only_seen || look->budget > 0);
    uint64_t seen = 0;
    size_t needed = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_first = all[i].layer == 0, shows = all[i].size > 0;
        bool is_full = look->budget > 0 && seen >= look->budget;
        if (!only_seen || is_first || (shows && !is_full)) needed = i + 1;
        if (shows) seen += block[all[i].number].gaussians;
    }
    return needed;
}

/* What is not needed moves behind what is: within a layer it may stand before the next one. */
static size_t put_needed_first(ranked *all, const gsz_block_place *block, size_t count,
                               const gsz_block_look *look, uint32_t *order) {
    bool only_seen = look->is_set && (look->only_seen || look->budget > 0);
    size_t last = count_needed(all, block, count, look), needed = 0, rest = count;
    for (size_t i = count; i-- > 0;) {
        bool skip = i >= last || (only_seen && all[i].layer > 0 && !(all[i].size > 0));
        if (skip) order[--rest] = all[i].number;
    }
    for (size_t i = 0; i < last; i++) {
        bool skip = only_seen && all[i].layer > 0 && !(all[i].size > 0);
        if (!skip) order[needed++] = all[i].number;
    }
    return needed;
}

size_t gsz_block_order(uint32_t *order, const gsz_block_place *block, size_t count,
                       const gsz_block_look *look) {
    ranked *all = malloc((count ? count : 1) * sizeof *all);
    size_t needed;
    if (!all) { /* as they lie in the file is an order, too */
        for (size_t i = 0; i < count; i++) order[i] = (uint32_t)i;
        return count;
    }
    for (size_t i = 0; i < count; i++)
        all[i] = (ranked){block[i].layer, (uint32_t)i, gsz_block_size(&block[i], look)};
    if (count > 0) qsort(all, count, sizeof *all, compare_ranked);
    needed = put_needed_first(all, block, count, look, order);
    free(all);
    return needed;
}
