/* SPDX-License-Identifier: MIT */
/* refdec_math.h - the reference logarithm, exponential, sine and cosine (6.1). */
#ifndef REFDEC_MATH_H
#define REFDEC_MATH_H

double rd_log(double x);
double rd_exp(double x);
void rd_sin_cos(double *out_sin, double *out_cos, double x);

#endif
