/* SPDX-License-Identifier: MIT */
/* test_raster_naive.h - the picture of a cloud straight from the formulas, in double precision: pixel by pixel over
 * all Gaussians, no tiles, no bounds. It also says which pixels are too close to call for anyone who calculates
 * with floats: an alpha next to the cut at 1/255, a transmittance next to the end, an ellipse so thin that
 * seven digits do not hold it. */
#ifndef TEST_RASTER_NAIVE_H
#define TEST_RASTER_NAIVE_H

#include "test_raster_support.h"

#define FLOAT_ERROR 6e-8

typedef struct naive_splat {
    float depth;
    size_t index;
    double x, y, covariance[3], determinant, opacity, color[3];
    double jitter; /* how far off the centre may be, units of FLOAT_ERROR pixels */
    bool visible;
} naive_splat;

typedef struct naive_picture {
    double *plane[4];
    uint8_t *doubt; /* too close to call */
    size_t pixels, doubts;
    double brightest;         /* colour of a Gaussian, 1 at least */
    double *weight, *largest; /* of each Gaussian */
    uint32_t *touched, *dominated;
    uint32_t *unsure; /* pixels of doubt that a Gaussian may touch */
} naive_picture;

/* ---- one Gaussian -------------------------------------------------------------------------------- */

static inline double plane_value(const gsz_cloud *cloud, int plane, size_t i) {
    return (double)cloud->plane[plane][i];
}

/** Columns: the directions of the axes of a Gaussian in space. */
static inline void naive_turn(double out[3][3], const gsz_cloud *cloud, size_t i) {
    double q[4], length = 0;
    for (int k = 0; k < 4; k++) q[k] = plane_value(cloud, GSZ_PLANE_ROTATION + k, i);
    for (int k = 0; k < 4; k++) length += q[k] * q[k];
    for (int k = 0; k < 4; k++) q[k] /= sqrt(length);
    const double w = q[0], x = q[1], y = q[2], z = q[3];
    const double m[3][3] = {{1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)},
                            {2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)},
                            {2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)}};
    memcpy(out, m, sizeof m);
}

static inline void naive_color(double out[3], const gsz_cloud *cloud, size_t i, const double d[3],
                               int degree) {
    const double x = d[0], y = d[1], z = d[2], xx = x * x, yy = y * y, zz = z * z;
    const double f[15] = {-0.4886025119029199 * y,
                          0.4886025119029199 * z,
                          -0.4886025119029199 * x,
                          1.0925484305920792 * x * y,
                          -1.0925484305920792 * y * z,
                          0.31539156525252005 * (2 * zz - xx - yy),
                          -1.0925484305920792 * x * z,
                          0.5462742152960396 * (xx - yy),
                          -0.5900435899266435 * y * (3 * xx - yy),
                          2.890611442640554 * x * y * z,
                          -0.4570457994644658 * y * (4 * zz - xx - yy),
                          0.3731763325901154 * z * (2 * zz - 3 * xx - 3 * yy),
                          -0.4570457994644658 * x * (4 * zz - xx - yy),
                          1.445305721320277 * z * (xx - yy),
                          -0.5900435899266435 * x * (xx - 3 * yy)};
    int stored = gsz_sh_coefficients(cloud->sh_degree);
    for (int c = 0; c < 3; c++) {
        out[c] = 0.5 + 0.28209479177387814 * plane_value(cloud, GSZ_PLANE_DC + c, i);
        for (int k = 0; k < gsz_sh_coefficients(degree); k++)
            out[c] += f[k] * plane_value(cloud, GSZ_PLANE_REST + c * stored + k, i);
        if (out[c] < 0) out[c] = 0;
    }
}

/** J W R S times its transpose: Zwicker et al. 2001, slopes clamped at 1.3 of the picture's own. Returns its
 *  determinant, as a sum of squares: that of needles has no digits left otherwise, not even in double. */
static inline double naive_covariance(double out[3], const double at[3], const double focal[2],
                                      const double limit[2], const double axis[3][3],
                                      const gsz_cloud *cloud, size_t i) {
    double turn[3][3], row[2][3], span[2][3] = {{0}};
    naive_turn(turn, cloud, i);
    for (int r = 0; r < 2; r++) {
        double slope = fmin(fmax(at[r] / at[2], -limit[r]), limit[r]);
        for (int k = 0; k < 3; k++)
            row[r][k] = focal[r] / at[2] * (axis[r][k] - slope * axis[2][k]);
        for (int k = 0; k < 3; k++) {
            for (int m = 0; m < 3; m++) span[r][k] += row[r][m] * turn[m][k];
            span[r][k] *= exp(plane_value(cloud, GSZ_PLANE_SCALE + k, i));
        }
    }
    for (int k = 0; k < 3; k++) {
        out[0] += span[0][k] * span[0][k];
        out[1] += span[0][k] * span[1][k];
        out[2] += span[1][k] * span[1][k];
    }
    double determinant = 0;
    for (int k = 0; k < 3; k++)
        determinant +=
            pow(span[0][k] * span[1][(k + 1) % 3] - span[0][(k + 1) % 3] * span[1][k], 2);
    return determinant;
}

/** Depth is compared in float, as the order of the blending is: the same operations in the same order. */
static inline float naive_depth(const gsz_cloud *cloud, size_t i, const gsz_camera *camera) {
    float offset[3];
    for (int k = 0; k < 3; k++)
        offset[k] = cloud->plane[GSZ_PLANE_POSITION + k][i] - camera->position[k];
    return offset[0] * camera->forward[0] + offset[1] * camera->forward[1] +
           offset[2] * camera->forward[2];
}

static inline naive_splat naive_project(const gsz_cloud *cloud, size_t i, const gsz_camera *camera,
                                        int width, int height, const gsz_draw_options *options) {
    naive_splat s = {.depth = naive_depth(cloud, i, camera), .index = i};
    if (!(s.depth > 0.2f)) return s;
    double edge[2], focal[2], limit[2], axis[3][3], offset[3], at[3] = {0}, flat[3] = {0};
    edge_slopes(edge, camera, width, height);
    for (int k = 0; k < 3; k++) {
        axis[0][k] = (double)camera->right[k];
        axis[1][k] = (double)camera->down[k];
        axis[2][k] = (double)camera->forward[k];
        offset[k] = plane_value(cloud, GSZ_PLANE_POSITION + k, i) - (double)camera->position[k];
    }
    for (int r = 0; r < 3; r++)
        for (int k = 0; k < 3; k++) at[r] += axis[r][k] * offset[k];
    focal[0] = 0.5 * width / edge[0];
    focal[1] = 0.5 * height / edge[1];
    for (int r = 0; r < 2; r++) limit[r] = 1.3 * edge[r];
    s.x = focal[0] * at[0] / at[2] + 0.5 * (width - 1);
    s.y = focal[1] * at[1] / at[2] + 0.5 * (height - 1);
    s.jitter = fabs(s.x) + fabs(s.y);
    for (int k = 0; k < 3; k++)
        s.jitter += focal[1] * (fabs(offset[k]) + fabs((double)camera->position[k])) / at[2];
    double area = naive_covariance(flat, at, focal, limit, (const double(*)[3])axis, cloud, i);
    bool mip = options->filter == GSZ_SCREEN_FILTER_MIP;
    double dilation = mip ? 0.1 : 0.3;
    memcpy(s.covariance, flat, sizeof flat);
    s.covariance[0] += dilation;
    s.covariance[2] += dilation;
    s.determinant = area + dilation * (flat[0] + flat[2] + dilation);
    s.opacity = 1 / (1 + exp(-plane_value(cloud, GSZ_PLANE_OPACITY, i)));
    if (mip) s.opacity *= sqrt(fmax(area / s.determinant, 0.000025));
    double length = sqrt(offset[0] * offset[0] + offset[1] * offset[1] + offset[2] * offset[2]);
    for (int k = 0; k < 3; k++) offset[k] /= length;
    int degree = cloud->sh_degree < options->sh_degree ? cloud->sh_degree : options->sh_degree;
    naive_color(s.color, cloud, i, offset, degree);
    s.visible = s.determinant < 3.4e38; /* floats end there: a deviation of 4e9 pixels both ways */
    return s;
}

/* ---- one pixel ----------------------------------------------------------------------------------- */

/** Alpha before the cap and the cut, and how far off a float may have it, as a share of it. */
static inline double naive_alpha(const naive_splat *s, double px, double py, double *out_error) {
    double dx = s->x - px, dy = s->y - py, across = s->covariance[2] / s->determinant;
    double slope = -s->covariance[1] / s->covariance[2], u = dx + slope * dy;
    double distance = across * u * u + dy * dy / s->covariance[2];
    double steep = sqrt(distance * across) * (1 + fabs(slope));
    *out_error = FLOAT_ERROR * (10 + 4 * distance + steep * (s->jitter + fabs(dx) + fabs(dy)));
    return s->opacity * exp(-0.5 * distance);
}

static inline void naive_pixel(naive_picture *out, const naive_splat *splat, size_t count, int x,
                               int y, size_t pixel, const gsz_draw_options *options) {
    double rest = 1, color[3] = {0}, doubt = 0, leading = 0;
    size_t leader = 0;
    bool close = false;
    for (size_t i = 0; i < count && rest > 0; i++) {
        const naive_splat *s = &splat[i];
        double error, alpha = s->visible ? naive_alpha(s, x, y, &error) : 0;
        if (!s->visible) continue;
        if (fabs(alpha * 255 - 1) <= 4 * error) close = true;
        if (alpha * 255 > 1 - 4 * error) out->unsure[s->index]++;
        if (alpha < 1.0 / 255) continue;
        if (alpha > 0.99) alpha = 0.99;
        double next = rest * (1 - alpha);
        doubt += alpha * error;
        if (fabs(next / 1e-4 - 1) < 1e-5 + 100 * doubt) close = true;
        if (next < 1e-4) {
            rest = 0;
            break;
        }
        double weight = rest * alpha;
        if (fabs(weight - leading) < 1e-5 + doubt) close = true;
        if (weight > leading) {
            leading = weight;
            leader = s->index + 1;
        }
        out->weight[s->index] += weight;
        out->largest[s->index] = fmax(out->largest[s->index], weight);
        out->touched[s->index]++;
        for (int k = 0; k < 3; k++) color[k] += weight * s->color[k];
        rest = next;
    }
    if (leader) out->dominated[leader - 1]++;
    for (int k = 0; k < 3; k++)
        out->plane[k][pixel] = color[k] + rest * (double)options->background[k];
    out->plane[3][pixel] = 1 - rest;
    out->doubt[pixel] = close || doubt > 1e-4;
    out->doubts += out->doubt[pixel];
}

/* ---- the picture --------------------------------------------------------------------------------- */

static inline int nearer(const void *a, const void *b) {
    const naive_splat *s = a, *t = b;
    if (s->depth != t->depth) return s->depth < t->depth ? -1 : 1;
    return s->index < t->index ? -1 : s->index > t->index;
}

static inline void *zeros(size_t count, size_t size) {
    void *memory = calloc(count + 1, size);
    assert_non_null(memory);
    return memory;
}

static inline naive_picture naive_draw(const gsz_cloud *cloud, const gsz_camera *camera, int width,
                                       int height, const gsz_draw_options *options) {
    size_t n = cloud->count;
    naive_picture out = {.pixels = (size_t)width * (size_t)height};
    for (int p = 0; p < 4; p++) out.plane[p] = zeros(out.pixels, sizeof(double));
    out.doubt = zeros(out.pixels, 1);
    out.weight = zeros(n, sizeof(double));
    out.largest = zeros(n, sizeof(double));
    out.touched = zeros(n, sizeof(uint32_t));
    out.dominated = zeros(n, sizeof(uint32_t));
    out.unsure = zeros(n, sizeof(uint32_t));
    naive_splat *splat = zeros(n, sizeof *splat);
    for (size_t i = 0; i < n; i++)
        splat[i] = naive_project(cloud, i, camera, width, height, options);
    out.brightest = 1;
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 3; k++) out.brightest = fmax(out.brightest, splat[i].color[k]);
    qsort(splat, n, sizeof *splat, nearer);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            naive_pixel(&out, splat, n, x, y, (size_t)y * (size_t)width + (size_t)x, options);
    free(splat);
    return out;
}

static inline void naive_free(naive_picture *picture) {
    for (int p = 0; p < 4; p++) free(picture->plane[p]);
    free(picture->doubt);
    free(picture->weight);
    free(picture->largest);
    free(picture->touched);
    free(picture->dominated);
    free(picture->unsure);
}

/** The largest difference where floats can be expected to know, in units of the brightest colour. */
static inline double naive_difference(const naive_picture *naive, const gsz_picture *picture) {
    double largest = 0;
    for (int p = 0; p < 4; p++)
        for (size_t i = 0; i < naive->pixels; i++)
            if (!naive->doubt[i])
                largest = fmax(largest, fabs(naive->plane[p][i] - (double)picture->plane[p][i]));
    return largest / naive->brightest;
}

/** Over all pixels, also those in doubt. */
static inline double naive_rms(const naive_picture *naive, const gsz_picture *picture) {
    double sum = 0;
    for (int p = 0; p < 4; p++)
        for (size_t i = 0; i < naive->pixels; i++) {
            double d = naive->plane[p][i] - (double)picture->plane[p][i];
            sum += d * d;
        }
    return sqrt(sum / (4 * (double)naive->pixels)) / naive->brightest;
}

#endif
