/* SPDX-License-Identifier: MIT */
/* refdec_math.c - see refdec_math.h. */
#include "refdec_math.h"

#include <math.h>
#include <stdint.h>

double rd_log(double x) {
    int e;
    double m = 2 * frexp(x, &e), sum = 0;
    e--;
    if (m > 1.41421356237309504880) {
        m = m * 0.5;
        e = e + 1;
    }
    double t = (m - 1) / (m + 1), t2 = t * t;
    for (int n = 19; n >= 1; n -= 2) sum = sum * t2 + 1.0 / n;
    return e * 6.93147180369123816490e-01 + (2 * t * sum + e * 1.90821492927058770002e-10);
}

double rd_exp(double x) {
    x = x < -700 ? -700 : x > 700 ? 700 : x;
    double k = floor(x * 1.44269504088896340736 + 0.5), sum = 1;
    double r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
    for (int n = 13; n >= 1; n--) sum = 1 + sum * r / n;
    return ldexp(sum, (int)k);
}

void rd_sin_cos(double *out_sin, double *out_cos, double x) {
    const double pi = 3.14159265358979323846;
    double q = floor(x * (2 / pi) + 0.5), y = x - q * (pi / 2), y2 = y * y, s = 1, c = 1;
    for (int n = 16; n >= 2; n -= 2) {
        s = 1 - s * y2 / ((n + 1) * n);
        c = 1 - c * y2 / (n * (n - 1));
    }
    s = y * s;
    switch ((int64_t)q & 3) {
    case 0: *out_sin = s, *out_cos = c; break;
    case 1: *out_sin = c, *out_cos = -s; break;
    case 2: *out_sin = -s, *out_cos = -c; break;
    default: *out_sin = -c, *out_cos = s; break;
    }
}
