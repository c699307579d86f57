/* SPDX-License-Identifier: MIT */
/* test_formats_place.c - a moved cloud: the points on its Gaussians' shells and what it shows are where they
 * should be. */
#include <math.h>

#include "cloud_place.h"
#include "sh_rotation.h"
#include "test_formats_support.h"

/* The covariance of a Gaussian. */
static void covariance(double out[3][3], const gsz_cloud *cloud, size_t i) {
    double q[4], length = 0, a[3][3];
    for (int k = 0; k < 4; k++) {
        q[k] = cloud->plane[GSZ_PLANE_ROTATION + k][i];
        length += q[k] * q[k];
    }
    for (int k = 0; k < 4; k++) q[k] /= sqrt(length);
    const double w = q[0], x = q[1], y = q[2], z = q[3];
    const double turn[3][3] = {{1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)},
                               {2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)},
                               {2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)}};
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++)
            a[r][c] = turn[r][c] * exp(cloud->plane[GSZ_PLANE_SCALE + c][i]);
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++)
            out[r][c] = a[r][0] * a[c][0] + a[r][1] * a[c][1] + a[r][2] * a[c][2];
}

static void check_covariance(const gsz_cloud *before, const gsz_cloud *after,
                             const gsz_placement *p, size_t i) {
    double a[3][3], b[3][3], largest = 0;
    covariance(a, before, i);
    covariance(b, after, i);
    for (int k = 0; k < 9; k++) largest = fmax(largest, fabs(b[k / 3][k % 3]));
    for (int r = 0; r < 3; r++)
        for (int c = 0; c < 3; c++) {
            double moved = 0;
            for (int k = 0; k < 9; k++)
                moved += p->turn[r][k / 3] * a[k / 3][k % 3] * p->turn[c][k % 3];
            assert_true(fabs(moved * p->scale * p->scale - b[r][c]) < 1e-5 * largest);
        }
}

static void check_position(const gsz_cloud *before, const gsz_cloud *after, const gsz_placement *p,
                           size_t i) {
    for (int r = 0; r < 3; r++) {
        double sum = 0;
        for (int c = 0; c < 3; c++) sum += p->turn[r][c] * before->plane[c][i];
        assert_true(fabs(p->scale * sum + p->shift[r] - after->plane[r][i]) < 1e-4);
    }
}

static void check(const gsz_placement *p) {
    harness h;
    harness_open(&h, 2, 0);
    gsz_cloud cloud = random_cloud(&h, 5000, 3, 5), moved = random_cloud(&h, 5000, 3, 5);
    for (int axis = 0; axis < 3; axis++)
        for (size_t i = 0; i < cloud.count; i++) {
            cloud.plane[GSZ_PLANE_SCALE + axis][i] *= 0.1f;
            moved.plane[GSZ_PLANE_SCALE + axis][i] *= 0.1f;
        }
    assert_int_equal(gsz_cloud_place(h.context, &moved, p), GSZ_OK);
    for (size_t i = 0; i < cloud.count; i += 37) {
        check_position(&cloud, &moved, p, i);
        check_covariance(&cloud, &moved, p, i);
    }
    gsz_cloud_free(h.context, &cloud);
    gsz_cloud_free(h.context, &moved);
    harness_close(&h);
}

static void turns(void **state) {
    (void)state;
    gsz_placement p = gsz_placement_none();
    check(&p);
    const double c = cos(0.3), s = sin(0.3);
    p = (gsz_placement){{{c, -s, 0}, {s, c, 0}, {0, 0, 1}}, 2.5, {1, -2, 3}};
    check(&p);
    p = (gsz_placement){{{0, 0, 1}, {1, 0, 0}, {0, 1, 0}}, 0.5, {0, 0, 0}};
    check(&p);
}

static void half_turns(void **state) {
    (void)state;
    for (int axis = 0; axis < 3; axis++) {
        gsz_placement p = gsz_placement_none();
        for (int k = 0; k < 3; k++) p.turn[k][k] = k == axis ? 1 : -1;
        check(&p);
    }
}

static void mirrors(void **state) {
    (void)state;
    gsz_placement p = gsz_placement_none();
    p.turn[0][0] = -1;
    check(&p);
    p = (gsz_placement){{{0, 1, 0}, {1, 0, 0}, {0, 0, 1}}, 1, {0, 0, 0}};
    check(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns),
        cmocka_unit_test(half_turns),
        cmocka_unit_test(mirrors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
