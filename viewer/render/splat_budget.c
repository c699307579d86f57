/* SPDX-License-Identifier: MIT */
/* splat_budget.c - areas of chunks in the picture, and the one density that fills the budget. */
#include "splat_budget.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Deviations at which an opaque splat ends; how much larger the thinnest ones are drawn. */
static const float farthest = 3.33f, scale_most = 2;
/* At the most, for what stays of the first layer everywhere, so that there are no holes. */
static const double floor_of_budget = 0.5;

/* Radians off the axis: eyes seldom turn farther than the first before the head does. */
static const float middle_angle = 0.349f, rim_angle = 0.785f;

/* How much larger Gaussians are drawn that stand for others as well: share^-power. The first layer, an eighth, has the largest
 * ones, and of the rest the largest of every neighbourhood come first, so that areas need not add up. PSNR of 300000 out of 14.6
 * million Gaussians, dB, mean of eight views: 21.6 as they are, 23.5 with these, 22.1 with 0.16 and 0.3, at most 3. */
static const double first_share = 0.125, first_power = 0.1, second_power = 0.12;

struct gsz_budget_chunk {
    float middle[3], half[3], reach;
    uint32_t count, layer;
    float area;   /* pixels; 0: not in the picture */
    float detail; /* factor of what is kept, by how far off the axis it is */
};

/* ---- chunks ---- */

static bool grow(gsz_splat_budget *b, uint32_t more) {
    uint32_t room = b->chunk_room ? b->chunk_room : 256;
    while (room - b->chunk_count < more) room *= 2;
    if (room == b->chunk_room) return true;
    struct gsz_budget_chunk *chunk = realloc(b->chunk, room * sizeof *chunk);
    if (chunk) b->chunk = chunk;
    uint32_t *share = realloc(b->share, room * sizeof *share);
    if (share) b->share = share;
    uint32_t *pick = realloc(b->pick, room * sizeof *pick);
    if (pick) b->pick = pick;
    if (!chunk || !share || !pick) return false;
    b->chunk_room = room;
    return true;
}

bool gsz_splat_budget_add(gsz_splat_budget *b, const gsz_splat_rows *rows) {
    uint32_t layer = rows->layer < GSZ_BUDGET_LAYERS ? rows->layer : GSZ_BUDGET_LAYERS - 1;
    if (!grow(b, rows->chunk_count)) return false;
    for (uint32_t i = 0; i < rows->chunk_count; i++) {
        const SplatChunk *from = &rows->chunk[i];
        struct gsz_budget_chunk *to = &b->chunk[b->chunk_count++];
        *to = (struct gsz_budget_chunk){.reach = from->reach, .count = from->count, .layer = layer};
        for (int axis = 0; axis < 3; axis++) {
            to->middle[axis] = 0.5f * from->low[axis] + 0.5f * from->high[axis];
            to->half[axis] = 0.5f * (from->high[axis] - from->low[axis]);
        }
        b->layer_gaussians[layer] += from->count;
    }
    return true;
}

void gsz_splat_budget_free(gsz_splat_budget *b) {
    free(b->chunk);
    free(b->share);
    free(b->pick);
    memset(b, 0, sizeof *b);
}

/* ---- in the picture ---- */

typedef struct sight {
    const gsz_camera *camera;
    float slope[2], widen[2]; /* of the borders; how much farther splats reach there */
    float focal_area;         /* pixels of a unit square at distance 1 */
} sight;

static sight sight_of(const gsz_camera *camera, uint32_t width, uint32_t height) {
    float focal = 0.5f * (float)height / tanf(camera->fov_y * (3.14159265f / 360));
    float focal_x = focal * camera->pixel_aspect;
    sight s = {.camera = camera, .focal_area = focal * focal_x};
    s.slope[0] = 0.5f * (float)width / focal_x;
    s.slope[1] = 0.5f * (float)height / focal;
    for (int axis = 0; axis < 2; axis++) {
        float limit = (float)SPLAT_WIDE * s.slope[axis];
        s.widen[axis] = sqrtf(1 + limit * limit);
    }
    return s;
}

static float dot(const float a[3], const float b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* Beyond both borders that lie across the axis. */
static bool is_beside(const struct gsz_budget_chunk *c, const sight *s, const float offset[3],
                      const float axis[3], int which) {
    float slope = s->slope[which] * 1.02f, reach = farthest * c->reach * s->widen[which];
    for (int side = -1; side <= 1; side += 2) {
        float past = 0, extent = 0;
        for (int i = 0; i < 3; i++) {
            float normal = (float)side * axis[i] - slope * s->camera->forward[i];
            past += normal * offset[i];
            extent += fabsf(normal) * c->half[i];
        }
        if (past - extent > reach) return true;
    }
    return false;
}

/* Of its box, as an eye sees it from where the camera is. */
static float area_of(const struct gsz_budget_chunk *c, const sight *s) {
    const float *h = c->half;
    float offset[3], depth = 0, length, radius, distance, faces;
    for (int i = 0; i < 3; i++) {
        offset[i] = c->middle[i] - s->camera->position[i];
        depth += fabsf(s->camera->forward[i]) * h[i];
    }
    if (dot(offset, s->camera->forward) + depth <= (float)SPLAT_NEAR) return 0;
    if (is_beside(c, s, offset, s->camera->right, 0) || is_beside(c, s, offset, s->camera->down, 1))
        return 0;
    length = sqrtf(dot(offset, offset));
    radius = sqrtf(dot(h, h));
    distance = fmaxf(length - radius, (float)SPLAT_NEAR);
    if (length <= radius) return INFINITY;
    faces = 4 *
            (h[1] * h[2] * fabsf(offset[0]) + h[0] * h[2] * fabsf(offset[1]) +
             h[0] * h[1] * fabsf(offset[2])) /
            length;
    return fmaxf(faces / (distance * distance) * s->focal_area, 1e-6f);
}

/* By its part that is nearest to the axis. */
static float detail_of(const struct gsz_budget_chunk *c, const sight *s, float rim) {
    float offset[3], length, radius = sqrtf(dot(c->half, c->half)), angle, part;
    for (int i = 0; i < 3; i++) offset[i] = c->middle[i] - s->camera->position[i];
    length = sqrtf(dot(offset, offset));
    if (length <= radius) return 1;
    angle = acosf(fminf(fmaxf(dot(offset, s->camera->forward) / length, -1), 1));
    angle -= asinf(radius / length);
    part = fminf(fmaxf((angle - middle_angle) / (rim_angle - middle_angle), 0), 1);
    return 1 + part * (rim - 1);
}

/* ---- shares ---- */

/* Of a layer: the share of all Gaussians before it, and with it. */
typedef struct layer_span {
    double begin, end;
} layer_span;

static void find_spans(const gsz_splat_budget *b, layer_span span[GSZ_BUDGET_LAYERS]) {
    uint64_t sum = 0, before = 0;
    for (int l = 0; l < GSZ_BUDGET_LAYERS; l++) sum += b->layer_gaussians[l];
    for (int l = 0; l < GSZ_BUDGET_LAYERS; l++) {
        uint64_t after = before + b->layer_gaussians[l];
        span[l] = (layer_span){(double)before / (double)sum, (double)after / (double)sum};
        before = after;
    }
}

typedef struct choice {
    const gsz_splat_budget *budget;
    layer_span span[GSZ_BUDGET_LAYERS];
    double floor; /* of the Gaussians of the first layer, at least */
} choice;

/* What is kept of all Gaussians where the chunk lies, at so many to a pixel. */
static double share_of(const choice *c, const struct gsz_budget_chunk *chunk, double density) {
    const layer_span *span = &c->span[chunk->layer];
    double share = density * (double)chunk->area * (span->end - span->begin) / chunk->count;
    double least = chunk->layer == 0 ? c->floor * span->end : 0;
    return (double)chunk->detail * (share < least ? least : share < 1 ? share : 1);
}

/* Of the chunk's own Gaussians. */
static double kept_of(const choice *c, const struct gsz_budget_chunk *chunk, double share) {
    const layer_span *span = &c->span[chunk->layer];
    double kept = (share - span->begin) / (span->end - span->begin);
    return kept < 0 ? 0 : kept < 1 ? kept : 1;
}

static double sum_kept(const choice *c, double density) {
    const gsz_splat_budget *b = c->budget;
    double sum = 0;
    for (uint32_t i = 0; i < b->chunk_count; i++) {
        const struct gsz_budget_chunk *chunk = &b->chunk[i];
        if (!(chunk->area > 0)) continue;
        sum += kept_of(c, chunk, share_of(c, chunk, density)) * chunk->count;
    }
    return sum;
}

/* Gaussians of the first layer that are in the picture. */
static double first_layer(const gsz_splat_budget *b) {
    double sum = 0;
    for (uint32_t i = 0; i < b->chunk_count; i++)
        if (b->chunk[i].area > 0 && b->chunk[i].layer == 0) sum += b->chunk[i].count;
    return sum;
}

/* By halving on a scale of octaves: a view that is full of them still ends within a thousandth. */
static double density_for(const choice *c, double most) {
    double low = -30, high = 30;
    if (sum_kept(c, exp2(high)) <= most) return exp2(high);
    for (int i = 0; i < 24; i++) {
        double middle = 0.5 * (low + high);
        if (sum_kept(c, exp2(middle)) <= most)
            low = middle;
        else
            high = middle;
    }
    return exp2(low);
}

static double scale_for(double share) {
    double scale = share >= first_share
                       ? pow(share, -first_power)
                       : pow(first_share, -first_power) * pow(share / first_share, -second_power);
    return scale < (double)scale_most ? scale : (double)scale_most;
}

static uint32_t word_of(double kept, double share, uint32_t count) {
    double ranks = kept * count * SPLAT_SHARE_RANK;
    uint32_t level = kept >= 1 ? SPLAT_SHARE_ALL : (uint32_t)fmin(ranks, SPLAT_SHARE_ALL - 1);
    return level | (uint32_t)(scale_for(share) * SPLAT_SHARE_ONE + 0.5) << 16;
}

void gsz_splat_budget_choose(gsz_splat_budget *b, const gsz_camera *camera, uint32_t width,
                             uint32_t height, uint64_t most, float rim) {
    choice c = {.budget = b};
    sight s = sight_of(camera, width, height);
    b->pick_count = 0;
    b->most_kept = 0;
    if (b->chunk_count == 0) return;
    find_spans(b, c.span);
    for (uint32_t i = 0; i < b->chunk_count; i++) {
        b->chunk[i].area = area_of(&b->chunk[i], &s);
        b->chunk[i].detail = 1; /* for a density that knows of no rim */
    }
    double first = first_layer(b);
    double least = floor_of_budget * (double)most;
    c.floor = first <= least ? 1 : least / first;
    double density = density_for(&c, (double)most);
    for (uint32_t i = 0; i < b->chunk_count; i++) {
        struct gsz_budget_chunk *chunk = &b->chunk[i];
        chunk->detail = detail_of(chunk, &s, rim);
        double share = chunk->area > 0 ? share_of(&c, chunk, density) : 0;
        double kept = chunk->area > 0 ? kept_of(&c, chunk, share) : 0;
        b->share[i] = kept > 0 ? word_of(kept, share, chunk->count) : 0;
        if (b->share[i] & SPLAT_SHARE_ALL) b->pick[b->pick_count++] = i;
        b->most_kept += kept * chunk->count;
    }
}
