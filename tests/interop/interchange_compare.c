/* SPDX-License-Identifier: MIT */
/* interchange_compare.c - whether two .ply hold the same Gaussians in the same order, within an error:
 *     interchange_compare A.ply B.ply ERROR
 * Rotations are compared by the axes that they give a Gaussian, each of which may point to either side. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "gsz_files.h"

static int load(gsz_context *context, gsz_cloud *cloud, const char *path) {
    gsz_source *source = NULL;
    gsz_result result = gsz_source_open(context, &source, path);
    if (result == GSZ_OK) result = gsz_ply_read(context, cloud, source, NULL, NULL);
    if (result != GSZ_OK) fprintf(stderr, "%s\n", gsz_context_error(context));
    gsz_source_close(context, &source);
    return result == GSZ_OK;
}

/* The largest difference of a plane, by the size of the values where they are above 1. */
static double plane_error(const float *a, const float *b, size_t count) {
    double largest = 0;
    for (size_t i = 0; i < count; i++) {
        const double size = fmax(1, fabs(a[i]));
        largest = fmax(largest, fabs((double)a[i] - b[i]) / size);
    }
    return largest;
}

/* The axes of a Gaussian, as columns. */
static void axes_of(double out[3][3], const gsz_cloud *cloud, size_t i) {
    double q[4], square = 0;
    for (int k = 0; k < 4; k++) {
        q[k] = cloud->plane[GSZ_PLANE_ROTATION + k][i];
        square += q[k] * q[k];
    }
    const double f = 2 / square, w = q[0], x = q[1], y = q[2], z = q[3];
    const double turn[3][3] = {{1 - f * (y * y + z * z), f * (x * y - w * z), f * (x * z + w * y)},
                               {f * (x * y + w * z), 1 - f * (x * x + z * z), f * (y * z - w * x)},
                               {f * (x * z - w * y), f * (y * z + w * x), 1 - f * (x * x + y * y)}};
    for (int k = 0; k < 9; k++) out[k / 3][k % 3] = turn[k / 3][k % 3];
}

/* One minus the cosine between axes; an axis and its opposite are the same. */
static double turn_error(const gsz_cloud *a, const gsz_cloud *b) {
    double largest = 0;
    for (size_t i = 0; i < a->count; i++) {
        double one[3][3], other[3][3];
        axes_of(one, a, i);
        axes_of(other, b, i);
        for (int c = 0; c < 3; c++) {
            double dot = 0;
            for (int r = 0; r < 3; r++) dot += one[r][c] * other[r][c];
            largest = fmax(largest, 1 - fabs(dot));
        }
    }
    return largest;
}

static int compare(const gsz_cloud *a, const gsz_cloud *b, double limit) {
    if (a->count != b->count || a->sh_degree != b->sh_degree) {
        printf("%zu Gaussians of degree %d against %zu of %d\n", a->count, a->sh_degree, b->count,
               b->sh_degree);
        return 0;
    }
    int fine = 1;
    for (int p = 0; p < gsz_plane_count(a->sh_degree); p++) {
        const int rotation = p >= GSZ_PLANE_ROTATION && p < GSZ_PLANE_OPACITY;
        const double error =
            rotation ? turn_error(a, b) : plane_error(a->plane[p], b->plane[p], a->count);
        if (error <= limit) continue;
        printf("plane %d differs by %g\n", p, error);
        fine = 0;
    }
    return fine;
}

int main(int argc, char **argv) {
    gsz_context *context = NULL;
    gsz_cloud a = {0}, b = {0};
    if (argc != 4 || gsz_context_create(&context, NULL) != GSZ_OK) return 2;
    const int fine =
        load(context, &a, argv[1]) && load(context, &b, argv[2]) && compare(&a, &b, atof(argv[3]));
    gsz_cloud_free(context, &a);
    gsz_cloud_free(context, &b);
    gsz_context_destroy(&context);
    return !fine;
}
