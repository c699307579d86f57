/* SPDX-License-Identifier: MIT */
/* dequantise.c - the values that levels stand for. */
#include "dequantise.h"

#include "color_space.h"
#include "det_math.h"
#include "rotation_lattice.h"

double gsz_scale_dequantise(const gsz_steps *steps, int scale_class, int32_t level) {
    double value = gsz_scale_value(steps, scale_class, level);
    /* the lowest level stands for all that is too small to show: a quarter into its bin */
    if (level == 0) value += 0.25 * steps->scale_step[scale_class];
    double footprint = steps->header->footprint, reference = steps->header->reference;
    double effective = value * value * reference;
    double square = effective * effective - footprint * footprint;
    double least = footprint * footprint * 1e-6;
    return 0.5 * gsz_log(square > least ? square : least);
}

double gsz_opacity_dequantise(int level, int bits) {
    double top = (1 << bits) - 1;
    /* the ends of the lattice stand for half a bin */
    double alpha = level == 0 ? 0.2 : level == top ? top - 0.2 : level;
    return gsz_log(alpha / (top - alpha));
}

static void dequantise_positions(const gsz_block *block, float *const plane[], size_t offset) {
    for (int axis = 0; axis < 3; axis++) {
        double origin = block->header.origin[axis], cell = block->header.cell;
        float *out = plane[GSZ_PLANE_POSITION + axis] + offset;
        for (uint32_t i = 0; i < block->header.count; i++) {
            double inside = (block->fine[axis][i] + 0.5) * gsz_pow2i(-block->refine[i]);
            out[i] = (float)(origin + (block->cell[axis][i] + inside) * cell);
        }
    }
}

static void dequantise_opacities(const gsz_block *block, float *const plane[], size_t offset) {
    int bits = block->header.opacity_bits;
    float logit[1 << GSZ_OPACITY_BITS_MAX];
    for (int level = 0; level < 1 << bits; level++)
        logit[level] = (float)gsz_opacity_dequantise(level, bits);
    float *out = plane[GSZ_PLANE_OPACITY] + offset;
    for (uint32_t i = 0; i < block->header.count; i++) out[i] = logit[block->opacity[i]];
}

/** Levels below TABLED are looked up: most are, and a logarithm costs more than the rest of a Gaussian. */
static void dequantise_scales(const gsz_block *block, const gsz_steps *steps, float *const plane[],
                              size_t offset) {
    enum { TABLED = 256 };
    float table[GSZ_SCALE_CLASSES][TABLED];
    for (int class = 0; class < GSZ_SCALE_CLASSES; class ++)
        for (int level = 0; level < TABLED; level++)
            table[class][level] = (float)gsz_scale_dequantise(steps, class, level);
    for (uint32_t i = 0; i < block->header.count; i++) {
        int class = gsz_scale_class(steps, block->opacity[i], block->veil[i]);
        for (int axis = 0; axis < 3; axis++) {
            int32_t level = block->scale[axis][i];
            plane[GSZ_PLANE_SCALE + axis][offset + i] =
                level < TABLED ? table[class][level]
                               : (float)gsz_scale_dequantise(steps, class, level);
        }
    }
}

static void dequantise_rotation(const gsz_block *block, uint32_t i, double q[4]) {
    double axes[3][3];
    bool needle = gsz_is_needle(block, i);
    int lead = gsz_lead_index(needle), roll = gsz_roll_index(needle), rest = 3 - lead - roll;
    int32_t level[2] = {block->rotation[0][i], block->rotation[1][i]};
    gsz_lead_axis(axes[lead], block->face[i], level, block->angle_bits[0][i]);
    gsz_roll_axis(axes[roll], axes[lead], block->face[i], block->rotation[2][i],
                  block->angle_bits[1][i]);
    gsz_cross(axes[rest], axes[lead], axes[roll]); /* right-handed for needles and disks alike */
    gsz_axes_to_quaternion(q, axes[0], axes[1], axes[2]);
}

static void dequantise_colors(const gsz_block *block, const gsz_steps *steps, float *const plane[],
                              size_t offset) {
    for (uint32_t i = 0; i < block->header.count; i++) {
        double step = block->header.color_step * gsz_fineness_step(steps, block->fineness[i]);
        double luma[3] = {block->color[0][i] * step, block->color[1][i] * step,
                          block->color[2][i] * step},
               rgb[3];
        gsz_luma_to_rgb(luma, rgb);
        for (int c = 0; c < 3; c++) plane[GSZ_PLANE_DC + c][offset + i] = (float)rgb[c];
    }
}

static void dequantise_sh(const gsz_block *block, const gsz_steps *steps, float *const plane[],
                          size_t offset) {
    int coefficients = gsz_sh_coefficients(block->header.sh_degree);
    for (int k = 0; k < coefficients; k++)
        for (uint32_t i = 0; i < block->header.count; i++) {
            double step = block->header.sh_step * gsz_fineness_step(steps, block->fineness[i]);
            double luma[3], rgb[3];
            for (int c = 0; c < 3; c++) luma[c] = block->sh[c * coefficients + k][i] * step;
            gsz_luma_to_rgb(luma, rgb);
            for (int c = 0; c < 3; c++)
                plane[GSZ_PLANE_REST + c * coefficients + k][offset + i] = (float)rgb[c];
        }
}

/** Vectors of Gaussians first..end-1, few enough for the cache: they lie anywhere in the book, and their values side by side
 *  in it, but far apart in the cloud. */
static void look_up_some(const gsz_codebook *book, const uint32_t *code, float *const rest[],
                         int coefficients, uint32_t first, uint32_t end) {
    size_t width = (size_t)gsz_codebook_width(book);
    int per_channel = (int)width / 3;
    for (uint32_t i = first; i < end; i++) __builtin_prefetch(book->values + code[i] * width);
    for (int c = 0; c < 3; c++)
        for (int k = 0; k < per_channel; k++) {
            const float *value = book->values + c * per_channel + k;
            float *out = rest[c * coefficients + book->first + k];
            for (uint32_t i = first; i < end; i++) out[i] = value[code[i] * width];
        }
}

static void look_up_sh(const gsz_block *block, const gsz_codebooks *books, float *const plane[],
                       size_t offset) {
    enum { AT_ONCE = 128 };
    int coefficients = gsz_sh_coefficients(block->header.sh_degree);
    float *rest[3 * GSZ_SH_MAX];
    for (int k = 0; k < 3 * coefficients; k++) rest[k] = plane[GSZ_PLANE_REST + k] + offset;
    uint32_t count = block->header.count;
    for (int g = 0; g < books->groups; g++)
        for (uint32_t i = 0; i < count; i += AT_ONCE)
            look_up_some(&books->group[g], block->code[g], rest, coefficients, i,
                         count - i < AT_ONCE ? count : i + AT_ONCE);
}

void gsz_dequantise(const gsz_block *block, const gsz_steps *steps, const gsz_codebooks *books,
                    float *const plane[GSZ_PLANE_COUNT], size_t offset) {
    dequantise_positions(block, plane, offset);
    dequantise_opacities(block, plane, offset);
    dequantise_scales(block, steps, plane, offset);
    for (uint32_t i = 0; i < block->header.count; i++) {
        double q[4];
        dequantise_rotation(block, i, q);
        for (int k = 0; k < 4; k++) plane[GSZ_PLANE_ROTATION + k][offset + i] = (float)q[k];
    }
    dequantise_colors(block, steps, plane, offset);
    if (block->header.code_groups > 0)
        look_up_sh(block, books, plane, offset);
    else if (block->header.sh_degree > 0)
        dequantise_sh(block, steps, plane, offset);
}
