/* SPDX-License-Identifier: MIT */
/* project_backward.c - from the sums of a splat to the gradients of its Gaussian. Compiled once for each
 * instruction set. The chain rule along splat_geometry.h, backwards; where something is clamped, nothing flows. */
#include "splat_geometry.h"
#include "splat_shading.h"

/** Gradients by what lies between the sums and the planes. */
typedef struct geometry_gradient {
    gsz_lanes position[3]; /* in space */
    gsz_lanes covariance[3], flat[3], flat_determinant;
    gsz_lanes row[2][3];
    gsz_lanes axis[3][3];
    gsz_lanes log_deviation[3];
    gsz_lanes log_opacity;
    gsz_lanes quaternion[4];
    gsz_lanes along[2]; /* x and y in the camera */
    gsz_lanes z, inverse_z;
} geometry_gradient;

/* ---- gathering ----------------------------------------------------------------------------------- */

/** A few Gaussians, and where their gradients go. */
typedef struct gradient_target {
    const gsz_raster_rows *rows;
    size_t begin;
    unsigned present; /* a bit for each that has a gradient */
} gradient_target;

/** The sums of a few Gaussians over their tiles; returns a bit for each that has any. */
static unsigned gather(gsz_lanes out[GSZ_SUMS], const gsz_frame *frame, size_t begin, size_t end) {
    unsigned present = 0;
    for (int k = 0; k < GSZ_SUMS; k++) out[k] = gsz_lanes_set(0);
    for (size_t i = 0; i < GSZ_LANES && begin + i < end; i++) {
        const gsz_splat *s = &frame->splat[begin + i];
        if (s->left == s->right) continue;
        gsz_real sum[GSZ_SUMS] = {0};
        uint32_t first = frame->slot_begin[begin + i], slots = frame->slot_count[begin + i];
        for (uint32_t slot = first; slot < first + slots; slot++)
            for (int k = 0; k < GSZ_SUMS; k++) sum[k] += frame->sum[slot][k];
        for (int k = 0; k < GSZ_SUMS; k++) out[k][i] = sum[k];
        present |= 1u << i;
    }
    return present;
}

/** Those of the Gaussians that are wanted. */
static unsigned wanted(const uint32_t *row, size_t begin, size_t end) {
    unsigned wanted = 0;
    if (!row) return (1u << GSZ_LANES) - 1;
    for (size_t i = 0; i < GSZ_LANES && begin + i < end; i++)
        if (row[begin + i] != GSZ_NO_ROW) wanted |= 1u << i;
    return wanted;
}

GSZ_LANES_INLINE void add_to(const gradient_target *t, int p, gsz_lanes gradient) {
    gsz_real *plane = t->rows->plane[p];
    const uint32_t *row = t->rows->row;
    if (!row && t->present == (1u << GSZ_LANES) - 1) {
        gsz_lanes_store(plane + t->begin, gsz_lanes_load(plane + t->begin) + gradient);
        return;
    }
    for (int i = 0; i < GSZ_LANES; i++)
        if (t->present >> i & 1)
            plane[row ? row[t->begin + (size_t)i] : t->begin + (size_t)i] += gradient[i];
}

/* ---- colour -------------------------------------------------------------------------------------- */

/** Adds to the DC and the harmonics, and to the position by way of the direction. */
GSZ_LANES_INLINE void shade_backward(geometry_gradient *d, const gsz_lanes sum[GSZ_SUMS],
                                     const gsz_geometry *g, const gsz_raster_input *input,
                                     const gsz_real *const *plane, const gradient_target *out) {
    int used = gsz_sh_coefficients(input->sh_degree);
    int stored = gsz_sh_coefficients(input->stored_degree);
    gsz_lanes direction[3], function[GSZ_HARMONICS], weight[GSZ_HARMONICS], color[3];
    gsz_lanes by_direction[3] = {gsz_lanes_set(0), gsz_lanes_set(0), gsz_lanes_set(0)};
    gsz_lanes inverse = 1 / gsz_lanes_sqrt(gsz_lanes_dot(g->offset, g->offset));
    for (int i = 0; i < 3; i++) direction[i] = g->offset[i] * inverse;
    gsz_harmonics(function, direction, input->sh_degree);
    gsz_shade(color, function, input, plane);
    for (int k = 0; k < used; k++) weight[k] = gsz_lanes_set(0);
    for (int c = 0; c < 3; c++) {
        gsz_lanes by_color = gsz_lanes_keep(gsz_positive(color[c]), sum[GSZ_SUM_RED + c]);
        add_to(out, GSZ_PLANE_DC + c, GSZ_SH_0 * by_color);
        for (int k = 0; k < used; k++) {
            int p = GSZ_PLANE_REST + c * stored + k;
            weight[k] += by_color * gsz_lanes_load(plane[p]);
            add_to(out, p, function[k] * by_color);
        }
    }
    gsz_harmonics_gradient(by_direction, direction, weight, input->sh_degree);
    gsz_lanes radial = gsz_lanes_dot(direction, by_direction);
    for (int i = 0; i < 3; i++)
        d->position[i] += (by_direction[i] - direction[i] * radial) * inverse;
}

/* ---- shape --------------------------------------------------------------------------------------- */

/** log alpha = level - (across u^2 + down dy^2) / 2, with u = dx + slope dy; from there to the covariance and the
 *  centre: across = c2 / det, slope = -c1 / c2, down = 1 / c2. */
GSZ_LANES_INLINE void ellipse_backward(geometry_gradient *d, const gsz_lanes sum[GSZ_SUMS],
                                       const gsz_geometry *g, const gsz_view *view) {
    gsz_lanes down = 1 / g->covariance[2], slope = -g->covariance[1] * down,
              across = g->covariance[2] / g->determinant;
    gsz_lanes by_across = across * across * sum[GSZ_SUM_UU],
              by_slope = across * down * sum[GSZ_SUM_UY], by_down = down * down * sum[GSZ_SUM_YY];
    d->covariance[0] = (gsz_real)0.5 * by_across;
    d->covariance[1] = slope * by_across + by_slope;
    d->covariance[2] = (gsz_real)0.5 * (slope * (slope * by_across + 2 * by_slope) + by_down);
    gsz_lanes along_u = -across * sum[GSZ_SUM_U];
    gsz_lanes by_x = along_u * view->focal[0];
    gsz_lanes by_y = (along_u * slope - down * sum[GSZ_SUM_Y]) * view->focal[1];
    d->along[0] = by_x * g->inverse_z;
    d->along[1] = by_y * g->inverse_z;
    d->inverse_z = by_x * g->x + by_y * g->y;
}

/** The Mip filter: log opacity += (log det flat - log det) / 2, where det = det flat + dilation (trace + dilation). */
GSZ_LANES_INLINE void fade_backward(geometry_gradient *d, const gsz_geometry *g,
                                    const gsz_view *view) {
    for (int k = 0; k < 3; k++) d->flat[k] = d->covariance[k];
    d->flat_determinant = gsz_lanes_set(0);
    if (!view->mip) return;
    const gsz_real dilation = (gsz_real)GSZ_RASTER_MIP_DILATION;
    gsz_lanes by_trace = (gsz_real)-0.5 * dilation * d->log_opacity / g->determinant;
    by_trace = gsz_lanes_keep(g->mip_free, by_trace);
    d->flat[0] += by_trace;
    d->flat[2] += by_trace;
    gsz_lanes trace = g->flat[0] + g->flat[2] + dilation;
    d->flat_determinant = gsz_lanes_keep(g->mip_free, -by_trace * trace / g->flat_determinant);
}

GSZ_LANES_INLINE void flatten_backward(geometry_gradient *d, const gsz_geometry *g) {
    for (int r = 0; r < 2; r++)
        for (int i = 0; i < 3; i++) d->row[r][i] = gsz_lanes_set(0);
    for (int k = 0; k < 3; k++) {
        gsz_lanes by_span[2] = {2 * d->flat[0] * g->span[0][k] + d->flat[1] * g->span[1][k],
                                2 * d->flat[2] * g->span[1][k] + d->flat[1] * g->span[0][k]};
        int next = (k + 1) % 3, last = (k + 2) % 3;
        gsz_lanes by_minor[2] = {2 * d->flat_determinant * g->minor[k],
                                 2 * d->flat_determinant * g->minor[last]};
        by_span[0] += by_minor[0] * g->span[1][next] - by_minor[1] * g->span[1][last];
        by_span[1] += by_minor[1] * g->span[0][last] - by_minor[0] * g->span[0][next];
        d->log_deviation[k] = by_span[0] * g->span[0][k] + by_span[1] * g->span[1][k];
        for (int r = 0; r < 2; r++) by_span[r] *= g->deviation[k];
        for (int i = 0; i < 3; i++) {
            d->axis[k][i] = by_span[0] * g->row[0][i] + by_span[1] * g->row[1][i];
            for (int r = 0; r < 2; r++) d->row[r][i] += by_span[r] * g->axis[k][i];
        }
    }
}

GSZ_LANES_INLINE void turn_backward(geometry_gradient *d, const gsz_geometry *g) {
    gsz_lanes w = g->quaternion[0], x = g->quaternion[1], y = g->quaternion[2],
              z = g->quaternion[3];
    gsz_lanes(*a)[3] = d->axis, q[4];
    q[0] = 2 * (z * (a[0][1] - a[1][0]) + y * (a[2][0] - a[0][2]) + x * (a[1][2] - a[2][1]));
    q[1] = 2 * (y * (a[0][1] + a[1][0]) + z * (a[0][2] + a[2][0]) + w * (a[1][2] - a[2][1])) -
           4 * x * (a[1][1] + a[2][2]);
    q[2] = 2 * (x * (a[0][1] + a[1][0]) + z * (a[1][2] + a[2][1]) + w * (a[2][0] - a[0][2])) -
           4 * y * (a[0][0] + a[2][2]);
    q[3] = 2 * (x * (a[0][2] + a[2][0]) + y * (a[1][2] + a[2][1]) + w * (a[0][1] - a[1][0])) -
           4 * z * (a[0][0] + a[1][1]);
    gsz_lanes radial = w * q[0] + x * q[1] + y * q[2] + z * q[3];
    for (int k = 0; k < 4; k++)
        d->quaternion[k] = (q[k] - g->quaternion[k] * radial) * g->inverse_length;
}

GSZ_LANES_INLINE void project_rows_backward(geometry_gradient *d, const gsz_geometry *g,
                                            const gsz_view *view) {
    for (int r = 0; r < 2; r++) {
        gsz_lanes by_slope = gsz_lanes_set(0);
        for (int i = 0; i < 3; i++) {
            gsz_lanes by_row = view->focal[r] * d->row[r][i];
            d->inverse_z += by_row * (view->axis[r][i] - g->slope[r] * view->axis[2][i]);
            by_slope -= by_row * g->inverse_z * view->axis[2][i];
        }
        by_slope = gsz_lanes_keep(g->within[r], by_slope);
        d->along[r] += by_slope * g->inverse_z;
        d->inverse_z += by_slope * (r == 0 ? g->x : g->y);
    }
    d->z = -d->inverse_z * g->inverse_z * g->inverse_z;
    for (int i = 0; i < 3; i++)
        d->position[i] = d->along[0] * view->axis[0][i] + d->along[1] * view->axis[1][i] +
                         d->z * view->axis[2][i];
}

/* ---- the Gaussian -------------------------------------------------------------------------------- */

static void backward_group(const gsz_frame *frame, size_t begin, size_t end,
                           const gsz_raster_rows *rows) {
    gsz_lanes sum[GSZ_SUMS];
    gradient_target out = {rows, begin, wanted(rows->row, begin, end)};
    if (!out.present) return;
    out.present &= gather(sum, frame, begin, end);
    if (!out.present) return;
    const gsz_view *view = &frame->view;
    gsz_plane_window window;
    gsz_geometry g;
    geometry_gradient d;
    gsz_window_open(&window, &frame->input, begin);
    gsz_geometry_place(&g, view, window.plane);
    gsz_geometry_make(&g, view, window.plane);
    d.log_opacity = sum[GSZ_SUM_1];
    ellipse_backward(&d, sum, &g, view);
    fade_backward(&d, &g, view);
    flatten_backward(&d, &g);
    turn_backward(&d, &g);
    project_rows_backward(&d, &g, view);
    shade_backward(&d, sum, &g, &frame->input, window.plane, &out);
    for (int i = 0; i < 3; i++) {
        add_to(&out, GSZ_PLANE_POSITION + i, d.position[i]);
        add_to(&out, GSZ_PLANE_SCALE + i, d.log_deviation[i]);
    }
    for (int k = 0; k < 4; k++) add_to(&out, GSZ_PLANE_ROTATION + k, d.quaternion[k]);
    add_to(&out, GSZ_PLANE_OPACITY, d.log_opacity * (1 - g.alpha));
}

void GSZ_KERNEL(project_backward)(const gsz_frame *frame, size_t begin, size_t end,
                                  const gsz_raster_rows *gradient);
void GSZ_KERNEL(project_backward)(const gsz_frame *frame, size_t begin, size_t end,
                                  const gsz_raster_rows *gradient) {
    for (size_t i = begin; i < end; i += GSZ_LANES) backward_group(frame, i, end, gradient);
}
