/* SPDX-License-Identifier: MIT */
/* project_forward.c - from Gaussians to the splats of a picture. Compiled once for each instruction set. */
#include "splat_geometry.h"
#include "splat_shading.h"

#define LOG2_E 1.44269504088896340736
#define LN_2 0.69314718055994530942

typedef struct ellipse {
    gsz_lanes x, y;
    gsz_lanes across, slope, down; /* squared distance: across (dx + slope dy)^2 + down dy^2 */
    gsz_lanes level;               /* log2 of the opacity */
    gsz_lanes half[2], margin;
    gsz_lanes box[4]; /* pixels: left top right bottom, the last two one past */
    gsz_mask visible;
} ellipse;

GSZ_LANES_INLINE gsz_lanes magnitude(gsz_lanes x) { return gsz_lanes_max(x, -x); }

GSZ_LANES_INLINE gsz_lanes whole(gsz_lanes x) {
    return __builtin_convertvector(__builtin_convertvector(x, gsz_lanes_bits), gsz_lanes);
}

/** The pixels whose centres lie in x - reach .. x + reach, within the picture. x is far from the limits of
 *  integers, since it is clamped first. */
GSZ_LANES_INLINE void pixels_within(gsz_lanes *out_first, gsz_lanes *out_end, gsz_lanes x,
                                    gsz_lanes reach, int pixels) {
    gsz_lanes low = gsz_lanes_set(0), high = gsz_lanes_set((gsz_real)pixels);
    /* conversion cuts towards 0, which rounds the clamped, positive values down */
    gsz_lanes first = gsz_lanes_clamp(x - reach, low, high);
    gsz_lanes cut = whole(first);
    *out_first = cut + gsz_lanes_keep(gsz_less(cut, first), gsz_lanes_set(1));
    *out_end = whole(gsz_lanes_clamp(x + reach + 1, low, high));
}

/** Where alpha reaches the cut: the ellipse of squared Mahalanobis distance 2 ln(255 opacity), and a little more:
 *  whatever rounding makes of alpha, no pixel that shows may lie outside, or blocks of different sizes would
 *  draw different pixels. */
GSZ_LANES_INLINE void bound(ellipse *e, const gsz_geometry *g, const gsz_view *view) {
    const gsz_lanes *c = g->covariance;
    gsz_lanes cut = gsz_lanes_set((gsz_real)(7.99435343685885 + 1e-5)); /* log2 255 */
    gsz_lanes distance = (gsz_real)(2 * LN_2) * gsz_lanes_max(e->level + cut, gsz_lanes_set(0));
    gsz_lanes tall = magnitude(e->y) + (gsz_real)view->height;
    e->half[0] = distance / e->across;
    e->half[1] = e->down / e->across;
    e->margin = (gsz_real)0.01 + (gsz_real)4e-7 * (magnitude(e->x) + magnitude(e->slope) * tall);
    pixels_within(&e->box[0], &e->box[2], e->x, gsz_lanes_sqrt(distance * c[0]), view->width);
    pixels_within(&e->box[1], &e->box[3], e->y, gsz_lanes_sqrt(distance * c[2]), view->height);
    e->visible = g->visible & gsz_less(e->box[0], e->box[2]) & gsz_less(e->box[1], e->box[3]);
}

GSZ_LANES_INLINE void make_ellipse(ellipse *e, const gsz_geometry *g, const gsz_view *view) {
    e->x = view->focal[0] * g->x * g->inverse_z + view->center[0];
    e->y = view->focal[1] * g->y * g->inverse_z + view->center[1];
    e->down = 1 / g->covariance[2];
    e->slope = -g->covariance[1] * e->down;
    e->across = g->covariance[2] / g->determinant;
    e->level = gsz_lanes_log2(g->opacity);
    bound(e, g, view);
}

GSZ_LANES_INLINE void make_color(gsz_lanes out[3], const gsz_geometry *g,
                                 const gsz_raster_input *input, const gsz_real *const *plane) {
    gsz_lanes direction[3], function[GSZ_HARMONICS];
    gsz_lanes inverse = 1 / gsz_lanes_sqrt(gsz_lanes_dot(g->offset, g->offset));
    for (int i = 0; i < 3; i++) direction[i] = g->offset[i] * inverse;
    gsz_harmonics(function, direction, input->sh_degree);
    gsz_shade(out, function, input, plane);
    for (int c = 0; c < 3; c++) out[c] = gsz_lanes_max(out[c], gsz_lanes_set(0));
}

static void write_splat(gsz_splat *s, const ellipse *e, const gsz_geometry *g,
                        const gsz_lanes color[3], int i) {
    s->look = (gsz_splat_look){.x = e->x[i],
                               .y = e->y[i],
                               .slope = e->slope[i],
                               .across = (gsz_real)(-0.5 * LOG2_E) * e->across[i],
                               .down = (gsz_real)(-0.5 * LOG2_E) * e->down[i],
                               .level = e->level[i],
                               .color = {color[0][i], color[1][i], color[2][i]}};
    for (int k = 0; k < 2; k++) s->half[k] = e->half[k][i];
    s->margin = e->margin[i];
    s->depth = (float)g->z[i];
    s->left = (uint16_t)((int)e->box[0][i] / GSZ_TILE);
    s->top = (uint16_t)((int)e->box[1][i] / GSZ_TILE);
    s->right = (uint16_t)(((int)e->box[2][i] - 1) / GSZ_TILE + 1);
    s->bottom = (uint16_t)(((int)e->box[3][i] - 1) / GSZ_TILE + 1);
}

static uint64_t depth_key(const gsz_splat *s, size_t index) {
    uint32_t bits;
    memcpy(&bits, &s->depth, sizeof bits);
    return (uint64_t)bits << 32 | (uint32_t)index;
}

/** As many Gaussians as there are lanes; returns a bit for each that shows. */
GSZ_LANES_INLINE unsigned project_group(gsz_frame *frame, size_t begin) {
    gsz_plane_window window;
    gsz_geometry g;
    ellipse e;
    gsz_lanes color[3];
    unsigned present = (1u << gsz_window_open(&window, &frame->input, begin)) - 1;
    gsz_geometry_place(&g, &frame->view, window.plane);
    if (!(gsz_mask_bits(g.visible) & present)) return 0;
    gsz_geometry_make(&g, &frame->view, window.plane);
    make_ellipse(&e, &g, &frame->view);
    unsigned visible = gsz_mask_bits(e.visible) & present;
    if (!visible) return 0;
    make_color(color, &g, &frame->input, window.plane);
    for (int i = 0; i < GSZ_LANES; i++)
        if (visible >> i & 1) write_splat(&frame->splat[begin + (size_t)i], &e, &g, color, i);
    return visible;
}

size_t GSZ_KERNEL(project_forward)(gsz_frame *frame, size_t begin, size_t end, uint64_t *out_key);
size_t GSZ_KERNEL(project_forward)(gsz_frame *frame, size_t begin, size_t end, uint64_t *out_key) {
    size_t count = 0;
    for (size_t i = begin; i < end; i += GSZ_LANES) {
        unsigned visible = project_group(frame, i);
        for (size_t k = i; k < i + GSZ_LANES && k < end; k++) {
            if (visible >> (k - i) & 1)
                out_key[count++] = depth_key(&frame->splat[k], k);
            else
                frame->splat[k].left = frame->splat[k].right = 0;
        }
    }
    return count;
}
