/* SPDX-License-Identifier: MIT */
/* camera_angle.c - tangents and their inverse from + - * / and sqrt, to a few units of a double's last place. */
#include "camera_angle.h"

#include <math.h>

enum {
    HALVINGS = 3,    /* of an angle, until a short series serves */
    ATAN_TERMS = 20, /* of |x| < 0.2: the next is below 2^-53 of the first */
    SINE_TERMS = 10  /* of |x| < 0.2, and more than enough */
};

static const double pi = 3.14159265358979323846;

double gsz_degrees(double radians) { return radians * (180 / pi); }

/* atan(x) = 2 atan(x / (1 + sqrt(1 + x x))), then the series of x - x^3/3 + x^5/5 - ... */
static double arc_tangent(double x) {
    for (int i = 0; i < HALVINGS; i++) x = x / (1 + sqrt(1 + x * x));
    double sum = 0;
    for (int k = ATAN_TERMS - 1; k >= 0; k--) sum = 1.0 / (2 * k + 1) - x * x * sum;
    return (1 << HALVINGS) * x * sum;
}

double gsz_angle_of_view(double extent, double distance) {
    /* Far beyond what a float tells from 180 degrees, and its square is finite. */
    double x = extent / (2 * distance);
    return gsz_degrees(2 * arc_tangent(x < 1e100 ? x : 1e100));
}

/* tan(x) = sin(x) / cos(x) of an eighth, by their series, then tan(2 x) = 2 t / (1 - t t). */
double gsz_half_tangent(double degrees) {
    double x = degrees * (pi / 360) / (1 << HALVINGS), sine = 1, cosine = 1;
    for (int k = SINE_TERMS; k > 0; k--) {
        sine = 1 - x * x / ((2 * k) * (2 * k + 1)) * sine;
        cosine = 1 - x * x / ((2 * k - 1) * (2 * k)) * cosine;
    }
    double t = x * sine / cosine;
    for (int i = 0; i < HALVINGS; i++) t = 2 * t / (1 - t * t);
    return t;
}
