/* SPDX-License-Identifier: MIT */
/* det_math.c - elementary functions from their series, in plain double arithmetic. */
#include "det_math.h"

#define LN2_HIGH 6.93147180369123816490e-01
#define LN2_LOW 1.90821492927058770002e-10
#define LOG2_E 1.44269504088896340736

double gsz_exp(double x) {
    x = gsz_clamp(x, -700.0, 700.0);
    int k = gsz_round(x * LOG2_E);
    double r = (x - k * LN2_HIGH) - k * LN2_LOW; /* |r| <= ln2 / 2 */
    double sum = 1.0;
    for (int n = 13; n > 0; n--) sum = 1.0 + sum * r / n;
    return sum * gsz_pow2i(k);
}

double gsz_log(double x) {
    uint64_t bits;
    memcpy(&bits, &x, 8);
    int e = (int)(bits >> 52) - 1023;
    bits = (bits & 0xfffffffffffffu) | 0x3ff0000000000000u;
    double m;
    memcpy(&m, &bits, 8);
    if (m > 1.41421356237309504880) {
        m *= 0.5;
        e++;
    }
    /* log m = 2 atanh(t), |t| < 0.172 */
    double t = (m - 1.0) / (m + 1.0), t2 = t * t, sum = 0.0;
    for (int n = 19; n > 0; n -= 2) sum = sum * t2 + 1.0 / n;
    return e * LN2_HIGH + (2.0 * t * sum + e * LN2_LOW);
}

/** Series of sine and cosine for |x| <= pi / 4. */
static void sincos_small(double x, double *out_sin, double *out_cos) {
    double x2 = x * x, s = 1.0, c = 1.0;
    for (int n = 16; n > 0; n -= 2) {
        s = 1.0 - s * x2 / ((n + 1) * n);
        c = 1.0 - c * x2 / (n * (n - 1));
    }
    *out_sin = x * s;
    *out_cos = c;
}

void gsz_sincos(double x, double *out_sin, double *out_cos) {
    int quadrant = gsz_round(x * (2.0 / GSZ_PI));
    double s, c;
    sincos_small(x - quadrant * (GSZ_PI / 2), &s, &c);
    switch (quadrant & 3) {
    case 0: *out_sin = s, *out_cos = c; break;
    case 1: *out_sin = c, *out_cos = -s; break;
    case 2: *out_sin = -s, *out_cos = -c; break;
    default: *out_sin = -c, *out_cos = s; break;
    }
}

/** atan for 0 <= x <= 1: two halvings of the angle bring the series' argument below 0.2. */
static double atan_unit(double x) {
    for (int i = 0; i < 2; i++) x = x / (1.0 + __builtin_sqrt(1.0 + x * x));
    double x2 = x * x, sum = 0.0;
    for (int n = 21; n > 0; n -= 2) sum = 1.0 / n - sum * x2;
    return 4.0 * x * sum;
}

double gsz_atan2(double y, double x) {
    double ax = x < 0 ? -x : x, ay = y < 0 ? -y : y;
    if (ax == 0 && ay == 0) return 0.0;
    double angle = ay <= ax ? atan_unit(ay / ax) : GSZ_PI / 2 - atan_unit(ax / ay);
    if (x < 0) angle = GSZ_PI - angle;
    return y < 0 ? -angle : angle;
}
