/* SPDX-License-Identifier: MIT */
/* judge_raster.c - draws splats as Kerbl et al. 2023 do (EWA splatting, Zwicker et al. 2001): project each
 * Gaussian to an ellipse, sort by depth, blend front to back in tiles. */
#include "judge.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TILE = 16, BATCH = 4096 };

static const float near_plane = 0.2f;
static const float dilation = 0.3f; /* square pixels added to every footprint */
static const float alpha_cap = 0.99f;
static const float alpha_cut = 1.0f / 255;
static const float transmittance_end = 1e-4f;
static const float wide =
    1.3f; /* the slope of a ray is clamped at this much of the picture's own */

typedef struct footprint {
    float depth;
    float x, y;       /* centre in pixels */
    float xx, xy, yy; /* inverse of the covariance in the picture */
    float reach;      /* squared Mahalanobis distance at which alpha falls below alpha_cut */
    float alpha, color[3];
    int left, top, right, bottom; /* pixels it may touch; right and bottom are one past the last */
} footprint;

typedef struct judge_frame {
    const judge_splats *splats;
    const judge_camera *camera;
    judge_picture *picture;
    footprint *footprints; /* one a splat; of no area if it does not show */
    size_t tiles_across, tiles_down;
    size_t *tile_begin; /* into entries; one more than tiles */
    uint32_t *entries;  /* footprints of each tile, nearest first */
} judge_frame;

static float dot(const float a[3], const float b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/* Real spherical harmonics up to degree 3 with the signs of the reference implementation. */
static void harmonics(float out[16], const float d[3]) {
    const float x = d[0], y = d[1], z = d[2], xx = x * x, yy = y * y, zz = z * z;
    out[0] = 0.28209479f;
    out[1] = -0.48860251f * y;
    out[2] = 0.48860251f * z;
    out[3] = -0.48860251f * x;
    out[4] = 1.09254843f * x * y;
    out[5] = -1.09254843f * y * z;
    out[6] = 0.31539157f * (2 * zz - xx - yy);
    out[7] = -1.09254843f * x * z;
    out[8] = 0.54627421f * (xx - yy);
    out[9] = -0.59004359f * y * (3 * xx - yy);
    out[10] = 2.89061144f * x * y * z;
    out[11] = -0.45704579f * y * (4 * zz - xx - yy);
    out[12] = 0.37317633f * z * (2 * zz - 3 * xx - 3 * yy);
    out[13] = -0.45704579f * x * (4 * zz - xx - yy);
    out[14] = 1.44530572f * z * (xx - yy);
    out[15] = -0.59004359f * x * (xx - 3 * yy);
}

static void shade(float out[3], const judge_splats *splats, size_t index, const float eye[3]) {
    const float *sh = splats->sh + index * 3 * (size_t)splats->coefficients;
    float direction[3], basis[16];
    for (int i = 0; i < 3; i++) direction[i] = splats->position[index][i] - eye[i];
    const float length = sqrtf(dot(direction, direction));
    for (int i = 0; i < 3; i++) direction[i] /= length;
    harmonics(basis, direction);
    for (int channel = 0; channel < 3; channel++) {
        float sum = 0.5f;
        for (int k = 0; k < splats->coefficients; k++) sum += basis[k] * sh[3 * k + channel];
        out[channel] = fmaxf(sum, 0);
    }
}

/* u^T Sigma v of a symmetric matrix. */
static float quadratic(const float s[6], const float u[3], const float v[3]) {
    return u[0] * (s[0] * v[0] + s[1] * v[1] + s[2] * v[2]) +
           u[1] * (s[1] * v[0] + s[3] * v[1] + s[4] * v[2]) +
           u[2] * (s[2] * v[0] + s[4] * v[1] + s[5] * v[2]);
}

/* The rows of J W, the affine approximation of the projection, at the point (x, y, z) of the camera. */
static void jacobian(float out[2][3], const judge_camera *camera, const float point[3],
                     const judge_picture *picture) {
    const float scale = camera->focal / point[2];
    const float limit[2] = {wide * 0.5f * (float)picture->width / camera->focal,
                            wide * 0.5f * (float)picture->height / camera->focal};
    for (int row = 0; row < 2; row++) {
        const float slope = fminf(fmaxf(point[row] / point[2], -limit[row]), limit[row]);
        for (int i = 0; i < 3; i++)
            out[row][i] = scale * (camera->axis[row][i] - slope * camera->axis[2][i]);
    }
}

static int pixel(float at, int end) { return (int)fminf(fmaxf(at, 0), (float)end); }

static void project(footprint *out, const judge_frame *frame, size_t index) {
    const judge_splats *splats = frame->splats;
    const judge_camera *camera = frame->camera;
    const judge_picture *picture = frame->picture;
    float offset[3], point[3], rows[2][3];
    for (int i = 0; i < 3; i++) offset[i] = splats->position[index][i] - camera->eye[i];
    for (int i = 0; i < 3; i++) point[i] = dot(camera->axis[i], offset);
    out->depth = point[2];
    out->alpha = splats->alpha[index];
    if (!(point[2] > near_plane) || !(out->alpha >= alpha_cut)) return;

    jacobian(rows, camera, point, picture);
    const float *sigma = splats->covariance[index];
    const float a = quadratic(sigma, rows[0], rows[0]) + dilation;
    const float b = quadratic(sigma, rows[0], rows[1]);
    const float c = quadratic(sigma, rows[1], rows[1]) + dilation;
    const float determinant = a * c - b * b;
    if (!(determinant > 0)) return;
    out->xx = c / determinant;
    out->xy = -b / determinant;
    out->yy = a / determinant;
    out->reach = 2 * logf(out->alpha / alpha_cut);
    out->x = camera->focal * point[0] / point[2] + 0.5f * (float)(picture->width - 1);
    out->y = camera->focal * point[1] / point[2] + 0.5f * (float)(picture->height - 1);
    const float half_width = sqrtf(out->reach * a), half_height = sqrtf(out->reach * c);
    out->left = pixel(ceilf(out->x - half_width), picture->width);
    out->right = pixel(floorf(out->x + half_width) + 1, picture->width);
    out->top = pixel(ceilf(out->y - half_height), picture->height);
    out->bottom = pixel(floorf(out->y + half_height) + 1, picture->height);
    if (out->left < out->right && out->top < out->bottom)
        shade(out->color, splats, index, camera->eye);
}

static void project_batch(void *user, size_t batch) {
    judge_frame *frame = user;
    const size_t begin = batch * BATCH;
    const size_t end = begin + BATCH < frame->splats->count ? begin + BATCH : frame->splats->count;
    for (size_t i = begin; i < end; i++) project(&frame->footprints[i], frame, i);
}

typedef struct depth_key {
    float depth;
    uint32_t index;
} depth_key;

static int nearer(const void *a, const void *b) {
    const depth_key *x = a, *y = b;
    if (x->depth != y->depth) return x->depth < y->depth ? -1 : 1;
    return (x->index > y->index) - (x->index < y->index);
}

/* The splats that show, nearest first. */
static size_t sort_by_depth(depth_key *out, const judge_frame *frame) {
    size_t count = 0;
    for (size_t i = 0; i < frame->splats->count; i++) {
        const footprint *f = &frame->footprints[i];
        if (f->left < f->right && f->top < f->bottom)
            out[count++] = (depth_key){f->depth, (uint32_t)i};
    }
    qsort(out, count, sizeof *out, nearer);
    return count;
}

/* Counts the footprints of each tile (no entries yet), or writes them behind `at` of each. */
static void visit_tiles(const judge_frame *frame, const depth_key *key, size_t count, size_t *at) {
    for (size_t i = 0; i < count; i++) {
        const footprint *f = &frame->footprints[key[i].index];
        for (int y = f->top / TILE; y <= (f->bottom - 1) / TILE; y++)
            for (int x = f->left / TILE; x <= (f->right - 1) / TILE; x++) {
                const size_t place = at[(size_t)y * frame->tiles_across + (size_t)x]++;
                if (frame->entries) frame->entries[place] = key[i].index;
            }
    }
}

static void fill_tiles(judge_frame *frame) {
    const size_t tiles = frame->tiles_across * frame->tiles_down;
    depth_key *key = judge_memory(frame->splats->count, sizeof *key);
    size_t *at = judge_memory(tiles, sizeof *at);
    const size_t count = sort_by_depth(key, frame);
    visit_tiles(frame, key, count, at);
    for (size_t i = 0; i < tiles; i++) {
        frame->tile_begin[i + 1] = frame->tile_begin[i] + at[i];
        at[i] = frame->tile_begin[i];
    }
    frame->entries = judge_memory(frame->tile_begin[tiles], sizeof *frame->entries);
    visit_tiles(frame, key, count, at);
    free(at);
    free(key);
}

typedef struct blend {
    float color[3];
    float transmittance; /* 0 once the pixel has ended */
} blend;

/* Blends one footprint into a pixel; 1 if the pixel ended by it. */
static int blend_pixel(blend *pixel, const footprint *f, float dx, float dy) {
    const float distance = f->xx * dx * dx + 2 * f->xy * dx * dy + f->yy * dy * dy;
    if (pixel->transmittance == 0 || distance > f->reach || distance < 0) return 0;
    const float alpha = fminf(alpha_cap, f->alpha * expf(-0.5f * distance));
    const float rest = pixel->transmittance * (1 - alpha);
    if (rest < transmittance_end) {
        pixel->transmittance = 0;
        return 1;
    }
    for (int i = 0; i < 3; i++) pixel->color[i] += f->color[i] * alpha * pixel->transmittance;
    pixel->transmittance = rest;
    return 0;
}

static int least(int a, int b) { return a < b ? a : b; }
static int most(int a, int b) { return a > b ? a : b; }

static void draw_tile(void *user, size_t tile) {
    const judge_frame *frame = user;
    const judge_picture *picture = frame->picture;
    const int left = (int)(tile % frame->tiles_across) * TILE;
    const int top = (int)(tile / frame->tiles_across) * TILE;
    const int right = least(left + TILE, picture->width);
    const int bottom = least(top + TILE, picture->height);
    int open = (right - left) * (bottom - top);
    blend pixels[TILE][TILE];
    for (int i = 0; i < TILE * TILE; i++) pixels[i / TILE][i % TILE] = (blend){.transmittance = 1};
    for (size_t i = frame->tile_begin[tile]; i < frame->tile_begin[tile + 1] && open > 0; i++) {
        const footprint *f = &frame->footprints[frame->entries[i]];
        for (int y = most(top, f->top); y < least(bottom, f->bottom); y++)
            for (int x = most(left, f->left); x < least(right, f->right); x++)
                open -=
                    blend_pixel(&pixels[y - top][x - left], f, (float)x - f->x, (float)y - f->y);
    }
    for (int y = top; y < bottom; y++)
        for (int x = left; x < right; x++)
            for (int i = 0; i < 3; i++)
                picture->pixels[3 * ((size_t)y * (size_t)picture->width + (size_t)x) + (size_t)i] =
                    fminf(pixels[y - top][x - left].color[i], 1);
}

void judge_render(judge_picture *out, const judge_splats *splats, const judge_camera *camera) {
    judge_frame frame = {.splats = splats, .camera = camera, .picture = out};
    frame.tiles_across = (size_t)(out->width + TILE - 1) / TILE;
    frame.tiles_down = (size_t)(out->height + TILE - 1) / TILE;
    const size_t tiles = frame.tiles_across * frame.tiles_down;
    frame.footprints = judge_memory(splats->count, sizeof *frame.footprints);
    frame.tile_begin = judge_memory(tiles + 1, sizeof *frame.tile_begin);
    judge_parallel((splats->count + BATCH - 1) / BATCH, project_batch, &frame);
    fill_tiles(&frame);
    judge_parallel(tiles, draw_tile, &frame);
    free(frame.entries);
    free(frame.tile_begin);
    free(frame.footprints);
}
