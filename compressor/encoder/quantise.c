/* SPDX-License-Identifier: MIT */
/* quantise.c - the levels nearest to the values, attribute after attribute, each with the step that what is
 * already quantised tells the decoder too. */
#include "quantise.h"

#include "color_space.h"
#include "context.h"
#include "dequantise.h"
#include "det_math.h"
#include "position.h"
#include "rotation_lattice.h"
#include "splat_shape.h"

#include <string.h>

/* A level is dropped to the next smaller one if it lies this far beyond it: what is nearly 0 costs the least
 * bits as 0. */
#define SH_DEAD_ZONE 0.15
#define COLOR_DEAD_ZONE 0.02

gsz_result gsz_quantiser_reserve(gsz_context *context, gsz_quantiser *q, uint32_t count) {
    if (count <= q->capacity) return GSZ_OK;
    gsz_quantiser_free(context, q);
    GSZ_TRY(GSZ_NEW(context, &q->order, count));
    for (int axis = 0; axis < 3; axis++) GSZ_TRY(GSZ_NEW(context, &q->cell[axis], count));
    GSZ_TRY(GSZ_NEW(context, &q->keys, (size_t)4 * count));
    q->capacity = count;
    return GSZ_OK;
}

void gsz_quantiser_free(gsz_context *context, gsz_quantiser *q) {
    gsz_free(context, q->order);
    for (int axis = 0; axis < 3; axis++) gsz_free(context, q->cell[axis]);
    gsz_free(context, q->keys);
    memset(q, 0, sizeof *q);
}

/* ---- positions ----------------------------------------------------------------------------------- */

/** The smallest lattice around the Gaussians. */
static void fit_lattice(gsz_block_header *h, const gsz_cloud *cloud, const uint32_t *index,
                        uint32_t count) {
    for (int axis = 0; axis < 3; axis++) {
        float low, high;
        gsz_bounds(&low, &high, cloud->plane[GSZ_PLANE_POSITION + axis], index, count);
        h->origin[axis] = low;
        double cells = ((double)high - low) / h->cell;
        h->cell_bits[axis] = 0;
        while (h->cell_bits[axis] < GSZ_CELL_BITS_MAX && cells >= gsz_pow2i(h->cell_bits[axis]))
            h->cell_bits[axis]++;
    }
}

static void order_positions(gsz_quantiser *q, gsz_block *block, const gsz_cloud *cloud,
                            const uint32_t *index) {
    const gsz_block_header *h = &block->header;
    for (int axis = 0; axis < 3; axis++) {
        const float *x = cloud->plane[GSZ_PLANE_POSITION + axis];
        double top = gsz_pow2i(h->cell_bits[axis]) - 1, scale = 1 / (double)h->cell;
        for (uint32_t i = 0; i < h->count; i++)
            q->cell[axis][i] =
                (uint32_t)gsz_clamp(((double)x[index[i]] - h->origin[axis]) * scale, 0, top);
    }
    gsz_cuts cuts;
    gsz_cuts_init(&cuts, h->cell_bits);
    gsz_position_order(q->order, (const uint32_t *const *)q->cell, h->count, &cuts, q->keys);
    for (uint32_t i = 0; i < h->count; i++) {
        for (int axis = 0; axis < 3; axis++) block->cell[axis][i] = q->cell[axis][q->order[i]];
        q->order[i] = index[q->order[i]];
    }
}

static void quantise_fine(gsz_block *block, const gsz_cloud *cloud, uint32_t i, uint32_t source) {
    double parts = gsz_pow2i(block->refine[i]);
    for (int axis = 0; axis < 3; axis++) {
        double x = cloud->plane[GSZ_PLANE_POSITION + axis][source];
        double inside =
            (x - block->header.origin[axis]) / block->header.cell - block->cell[axis][i];
        block->fine[axis][i] = (uint32_t)gsz_clamp(inside * parts, 0, parts - 1);
    }
}

/* ---- shape --------------------------------------------------------------------------------------- */

static void quantise_opacity(gsz_block *block, const gsz_cloud *cloud, uint32_t i,
                             uint32_t source) {
    int top = (1 << block->header.opacity_bits) - 1;
    int drop = gsz_opacity_drop(&block->header, block->veil[i]);
    double alpha = gsz_alpha_of(cloud->plane[GSZ_PLANE_OPACITY][source]);
    int level = gsz_round(alpha * top * gsz_pow2i(-drop)) * (1 << drop);
    block->opacity[i] = (uint16_t)gsz_clamp_int(level, 0, top);
}

static void quantise_scale(gsz_block *block, const gsz_steps *steps, const gsz_cloud *cloud,
                           uint32_t i, uint32_t source, const int axis[3]) {
    const gsz_block_header *h = &block->header;
    double inverse =
        1 / steps->scale_step[gsz_scale_class(steps, block->opacity[i], block->veil[i])];
    for (int k = 0; k < 3; k++) {
        double square = gsz_exp(2 * (double)cloud->plane[GSZ_PLANE_SCALE + axis[k]][source]);
        double effective = __builtin_sqrt(square + (double)h->footprint * h->footprint);
        double level = (__builtin_sqrt(effective / h->reference) - steps->scale_first) * inverse;
        block->scale[k][i] = gsz_round(gsz_clamp(level, 0, GSZ_LEVEL_MAX));
    }
    gsz_steps_sizes(steps, block, i);
}

static void quantise_rotation(gsz_block *block, const gsz_cloud *cloud, uint32_t i, uint32_t source,
                              const int axis[3]) {
    double axes[3][3], lead[3];
    float q[4];
    for (int k = 0; k < 4; k++) q[k] = cloud->plane[GSZ_PLANE_ROTATION + k][source];
    gsz_quaternion_to_axes(axes, q);
    bool needle = gsz_is_needle(block, i);
    int bits = block->angle_bits[0][i], roll_bits = block->angle_bits[1][i], face;
    int32_t level[2];
    gsz_lead_quantise(&face, level, axes[axis[gsz_lead_index(needle)]], bits);
    if (bits + roll_bits == 0) face = 0;
    gsz_lead_axis(lead, face, level, bits);
    block->face[i] = (uint8_t)face;
    block->rotation[0][i] = level[0];
    block->rotation[1][i] = level[1];
    block->rotation[2][i] =
        gsz_roll_quantise(lead, face, axes[axis[gsz_roll_index(needle)]], roll_bits);
}

/* ---- colour -------------------------------------------------------------------------------------- */

/** Without branches: half of all levels are 0, in no order that could be foreseen. */
static inline int32_t level_of(double value, double inverse_step, double dead_zone) {
    double x = value * inverse_step, magnitude = __builtin_fabs(x);
    magnitude = magnitude < GSZ_LEVEL_MAX - 1 ? magnitude : GSZ_LEVEL_MAX - 1;
    int32_t level = (int32_t)(magnitude + 0.5 - dead_zone), sign = -(int32_t)(x < 0);
    return (level ^ sign) - sign;
}

static void quantise_color(gsz_block *block, const gsz_steps *steps, const gsz_cloud *cloud,
                           uint32_t i, uint32_t source) {
    double rgb[3], luma[3];
    double step = block->header.color_step * gsz_fineness_step(steps, block->fineness[i]);
    for (int c = 0; c < 3; c++) rgb[c] = cloud->plane[GSZ_PLANE_DC + c][source];
    gsz_rgb_to_luma(rgb, luma);
    for (int c = 0; c < 3; c++) block->color[c][i] = level_of(luma[c], 1 / step, COLOR_DEAD_ZONE);
}

void gsz_quantise_sh(int32_t *out, const gsz_cloud *cloud, size_t source, int sh_degree,
                     double step) {
    int coefficients = gsz_sh_coefficients(sh_degree),
        stored = gsz_sh_coefficients(cloud->sh_degree);
    double inverse = 1 / step;
    for (int k = 0; k < coefficients; k++) {
        double rgb[3], luma[3];
        for (int c = 0; c < 3; c++) rgb[c] = cloud->plane[GSZ_PLANE_REST + c * stored + k][source];
        gsz_rgb_to_luma(rgb, luma);
        for (int c = 0; c < 3; c++)
            out[c * coefficients + k] = level_of(luma[c], inverse, SH_DEAD_ZONE);
    }
}

enum { ROW = 256 };

/** One coefficient of a row of Gaussians: gathered first, so that cache misses overlap, then quantised. */
static void quantise_row(int32_t *const out[3], const float *const plane[3], const uint32_t *order,
                         const double *inverse_step, const int8_t *fineness, uint32_t count) {
    float value[3][ROW];
    double scale[ROW];
    for (uint32_t i = 0; i < count; i++) {
        for (int c = 0; c < 3; c++) value[c][i] = plane[c][order[i]];
        scale[i] = inverse_step[fineness[i] + GSZ_FINENESS_MAX];
    }
    for (uint32_t i = 0; i < count; i++) {
        double rgb[3] = {value[0][i], value[1][i], value[2][i]}, luma[3];
        gsz_rgb_to_luma(rgb, luma);
        for (int c = 0; c < 3; c++) out[c][i] = level_of(luma[c], scale[i], SH_DEAD_ZONE);
    }
}

/** Coefficient after coefficient, so that the memory of few planes is in use at a time. */
static void quantise_harmonics(gsz_block *block, const gsz_steps *steps, const gsz_cloud *cloud,
                               const uint32_t *order) {
    int coefficients = gsz_sh_coefficients(block->header.sh_degree);
    int stored = gsz_sh_coefficients(cloud->sh_degree);
    uint32_t count = block->header.count;
    double inverse[2 * GSZ_FINENESS_MAX + 1];
    for (int f = 0; f <= 2 * GSZ_FINENESS_MAX; f++)
        inverse[f] = 1 / (block->header.sh_step * steps->color_step[f]);
    for (int k = 0; k < coefficients; k++)
        for (uint32_t row = 0; row < count; row += ROW) {
            const float *plane[3];
            int32_t *out[3];
            for (int c = 0; c < 3; c++) {
                plane[c] = cloud->plane[GSZ_PLANE_REST + c * stored + k];
                out[c] = block->sh[c * coefficients + k] + row;
            }
            quantise_row(out, plane, order + row, inverse, block->fineness + row,
                         count - row < ROW ? count - row : ROW);
        }
}

/** The planes that quantise_gaussian reads, a few Gaussians ahead: their order in memory is any. */
static inline void prefetch(const gsz_cloud *cloud, const uint32_t *order, uint32_t i,
                            uint32_t count) {
    enum { AHEAD = 12 };
    if (i + AHEAD >= count) return;
    for (int plane = 0; plane < GSZ_PLANE_REST; plane++)
        __builtin_prefetch(&cloud->plane[plane][order[i + AHEAD]]);
}

/* ---- block --------------------------------------------------------------------------------------- */

/** The veil is there. */
static void quantise_gaussian(gsz_block *block, const gsz_steps *steps, const gsz_cloud *cloud,
                              uint32_t i, uint32_t source) {
    int axis[3];
    gsz_sort_axes(axis, cloud, source);
    quantise_opacity(block, cloud, i, source);
    quantise_scale(block, steps, cloud, i, source, axis);
    gsz_steps_derive(steps, block, i);
    quantise_rotation(block, cloud, i, source, axis);
    quantise_fine(block, cloud, i, source);
    quantise_color(block, steps, cloud, i, source);
}

gsz_result gsz_quantise_order(gsz_context *context, gsz_quantiser *q, gsz_block *block,
                              const gsz_quantise_input *input, const uint32_t *index,
                              uint32_t count) {
    GSZ_TRY(gsz_quantiser_reserve(context, q, count));
    GSZ_TRY(gsz_block_reserve(context, block, count));
    block->header = input->settings->header;
    block->header.count = count;
    block->header.code_groups = (uint8_t)input->books->groups;
    fit_lattice(&block->header, input->cloud, index, count);
    order_positions(q, block, input->cloud, index);
    return GSZ_OK;
}

gsz_result gsz_quantise_block(gsz_context *context, gsz_quantiser *q, gsz_block *block,
                              gsz_steps *steps, const gsz_quantise_input *input,
                              const uint32_t *index, uint32_t count) {
    const gsz_cloud *cloud = input->cloud;
    int groups = input->books->groups;
    GSZ_TRY(gsz_quantise_order(context, q, block, input, index, count));
    block->known[0] = input->known;
    gsz_steps_init(steps, &block->header);
    for (uint32_t i = 0; i < count; i++) {
        prefetch(cloud, q->order, i, count);
        block->veil[i] = input->veil ? input->veil[q->order[i]] : 0;
        quantise_gaussian(block, steps, cloud, i, q->order[i]);
        for (int g = 0; g < groups; g++) block->code[g][i] = input->code_of[g][q->order[i]];
    }
    if (groups == 0) quantise_harmonics(block, steps, cloud, q->order);
    return GSZ_OK;
}
