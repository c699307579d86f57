/* SPDX-License-Identifier: MIT */
/* up_axis.c - finds what things stand on. */
#include "up_axis.h"

#include "det_math.h"

#include <string.h>

enum { SAMPLE = 1 << 15, BINS = 256 };

#define FLAT 0.3        /* shortest over second deviation, at the most */
#define LYING 0.9       /* cosine between the normal and the axis, at the least */
#define GROUND 0.25     /* the ground lies in this lowest part of what shows */
#define COLMAP_FACTOR 2 /* the guess has to be this much better than -y */

/** Gaussians that show, along one axis: where they are, and which of them lie flat across it. */
typedef struct axis_profile {
    double low, high;
    double all[BINS], lying[BINS];
} axis_profile;

static bool read_metadata(float up[3], const gsz_cloud *cloud) {
    const char *text = gsz_cloud_metadata(cloud, "up");
    if (!text || strlen(text) != 2 || (text[0] != '+' && text[0] != '-') || text[1] < 'x' ||
        text[1] > 'z')
        return false;
    for (int i = 0; i < 3; i++) up[i] = 0;
    up[text[1] - 'x'] = text[0] == '+' ? 1 : -1;
    return true;
}

static bool shows(const gsz_cloud *cloud, size_t i) {
    return cloud->plane[GSZ_PLANE_OPACITY][i] > -1; /* alpha above 0.27 */
}

/** |normal| of a flat Gaussian along each axis; false if it is not flat. */
static bool normal_of(double normal[3], const gsz_cloud *cloud, size_t i) {
    double s[3], q[4], length = 0;
    for (int k = 0; k < 3; k++) s[k] = cloud->plane[GSZ_PLANE_SCALE + k][i];
    int least = s[0] < s[1] ? (s[0] < s[2] ? 0 : 2) : (s[1] < s[2] ? 1 : 2);
    double second =
        s[(least + 1) % 3] < s[(least + 2) % 3] ? s[(least + 1) % 3] : s[(least + 2) % 3];
    if (s[least] - second > gsz_log(FLAT)) return false;
    for (int k = 0; k < 4; k++) q[k] = cloud->plane[GSZ_PLANE_ROTATION + k][i];
    for (int k = 0; k < 4; k++) length += q[k] * q[k];
    if (!(length > 0)) return false;
    double w = q[0], x = q[1], y = q[2], z = q[3];
    const double column[3][3] = {
        {w * w + x * x - y * y - z * z, 2 * (x * y + w * z), 2 * (x * z - w * y)},
        {2 * (x * y - w * z), w * w - x * x + y * y - z * z, 2 * (y * z + w * x)},
        {2 * (x * z + w * y), 2 * (y * z - w * x), w * w - x * x - y * y + z * z}};
    for (int k = 0; k < 3; k++) normal[k] = __builtin_fabs(column[least][k]) / length;
    return true;
}

static void find_range(axis_profile *p, const gsz_cloud *cloud, int axis, size_t stride) {
    const float *x = cloud->plane[GSZ_PLANE_POSITION + axis];
    double sum = 0, square = 0, count = 0;
    for (size_t i = 0; i < cloud->count; i += stride)
        if (shows(cloud, i)) {
            sum += x[i];
            square += (double)x[i] * x[i];
            count++;
        }
    double mean = count > 0 ? sum / count : 0;
    double spread =
        count > 0 ? __builtin_sqrt(gsz_clamp(square / count - mean * mean, 0, 1e30)) : 0;
    p->low = mean - 3 * spread - 1e-12;
    p->high = mean + 3 * spread + 1e-12;
}

static void fill(axis_profile profile[3], const gsz_cloud *cloud, size_t stride) {
    for (size_t i = 0; i < cloud->count; i += stride) {
        double normal[3];
        if (!shows(cloud, i)) continue;
        bool flat = normal_of(normal, cloud, i);
        for (int axis = 0; axis < 3; axis++) {
            axis_profile *p = &profile[axis];
            double x = cloud->plane[GSZ_PLANE_POSITION + axis][i];
            int bin = (int)gsz_clamp((x - p->low) / (p->high - p->low) * BINS, 0, BINS - 1);
            p->all[bin]++;
            if (flat && normal[axis] > LYING) p->lying[bin]++;
        }
    }
}

/** How many lie flat in the lowest part, seen with `sign` of the axis up. */
static double ground_of(const axis_profile *p, int sign) {
    double total = 0, seen = 0, lying = 0;
    for (int b = 0; b < BINS; b++) total += p->all[b];
    for (int k = 0; k < BINS && seen < GROUND * total; k++) {
        int b = sign > 0 ? k : BINS - 1 - k;
        seen += p->all[b];
        lying += p->lying[b];
    }
    return lying;
}

void gsz_up_axis(float up[3], const gsz_cloud *cloud) {
    axis_profile profile[3];
    size_t stride = cloud->count / SAMPLE + 1;
    if (read_metadata(up, cloud)) return;
    memset(profile, 0, sizeof profile);
    for (int axis = 0; axis < 3; axis++) find_range(&profile[axis], cloud, axis, stride);
    fill(profile, cloud, stride);
    int best = 1, best_sign = -1;
    double most = COLMAP_FACTOR * ground_of(&profile[1], -1);
    for (int axis = 0; axis < 3; axis++)
        for (int sign = -1; sign <= 1; sign += 2) {
            double ground = ground_of(&profile[axis], sign);
            if (ground <= most) continue;
            most = ground;
            best = axis;
            best_sign = sign;
        }
    for (int i = 0; i < 3; i++) up[i] = i == best ? (float)best_sign : 0;
}
