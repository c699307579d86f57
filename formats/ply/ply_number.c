/* SPDX-License-Identifier: MIT */
/* ply_number.c - decimal numbers to floats and back. */
#include "ply_number.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    EXACT_DIGITS = 15, /* integers of so many digits are exact in a double */
    EXACT_POWER = 22   /* as are the powers of ten up to this one */
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

typedef struct decimal {
    uint64_t digits;
    int count;    /* of digits, leading zeros aside */
    int exponent; /* of ten */
    bool negative;
} decimal;

static const char *take_digits(decimal *number, const char *at, int step) {
    for (; is_digit(*at); at++) {
        if (number->count > EXACT_DIGITS) return NULL;
        number->digits = 10 * number->digits + (uint64_t)(*at - '0');
        number->count += number->digits != 0;
        number->exponent += step;
    }
    return at;
}

static const char *take_exponent(decimal *number, const char *at) {
    if (*at != 'e' && *at != 'E') return at;
    at++;
    bool negative = *at == '-';
    if (*at == '-' || *at == '+') at++;
    if (!is_digit(*at)) return NULL;
    int exponent = 0;
    for (; is_digit(*at); at++) {
        if (exponent > 999) return NULL;
        exponent = 10 * exponent + (*at - '0');
    }
    number->exponent += negative ? -exponent : exponent;
    return at;
}

/* Plain numbers whose digits and power of ten are exact in a double: then so is all but one rounding. */
static bool parse_plain(decimal *number, const char *text) {
    const char *at = text;
    number->negative = *at == '-';
    if (*at == '-' || *at == '+') at++;
    if (!is_digit(*at)) return false;
    at = take_digits(number, at, 0);
    if (at && *at == '.') at = take_digits(number, at + 1, -1);
    if (at) at = take_exponent(number, at);
    return at && !*at && number->count <= EXACT_DIGITS && number->exponent >= -EXACT_POWER &&
           number->exponent <= EXACT_POWER;
}

static double power_of_ten(int exponent) {
    static const double powers[EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    return powers[exponent];
}

/* Halfway between two floats a second rounding may go the wrong way: such values are left to strtof. */
static bool rounds_once(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (bits & 0x1fffffff) != 0x10000000;
}

static double plain_value(const decimal *number) {
    double value = (double)number->digits;
    value = number->exponent < 0 ? value / power_of_ten(-number->exponent)
                                 : value * power_of_ten(number->exponent);
    return number->negative ? -value : value;
}

bool gsz_number_parse(float *out_value, const char *text, size_t length, gsz_locale c_locale) {
    decimal number = {0};
    if (parse_plain(&number, text)) {
        double value = plain_value(&number);
        *out_value = (float)value;
        if (rounds_once(value)) return true;
    }
    char *end = NULL;
    *out_value = gsz_platform_parse_float(text, &end, c_locale);
    return length > 0 && end == text + length;
}

/* ---- printing ---- */

enum { DIGITS = 9, FIXED_MIN = -4 }; /* of "%.9g"; the least power of ten without an exponent */

static const double all_digits = 1e9;

/* Three roundings at most move nine digits by less than this. */
static const double rounding = 1e-6;

/* Times ten to the power, which is -30 to 54. */
static double scale(double value, int power) {
    for (; power > EXACT_POWER; power -= EXACT_POWER) value *= power_of_ten(EXACT_POWER);
    for (; power < -EXACT_POWER; power += EXACT_POWER) value /= power_of_ten(EXACT_POWER);
    return power < 0 ? value / power_of_ten(-power) : value * power_of_ten(power);
}

/* The power of ten of the first digit, or one less: log10(2) is a little above 1233 / 4096. What is divided is never
 * negative, so that it rounds down. */
static int guess_exponent(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    int binary = (int)(bits >> 52) - 1023;
    return (binary + 4096) * 1233 / 4096 - 1233;
}

/* The nearest nine digits of a value above 0; false if it is so close to halfway between two that the roundings on the
 * way may have moved it across. */
static bool round_digits(decimal *number, double value) {
    number->exponent = guess_exponent(value);
    double scaled = scale(value, DIGITS - 1 - number->exponent);
    if (scaled >= all_digits) scaled = scale(value, DIGITS - 1 - ++number->exponent);
    number->digits = (uint32_t)scaled;
    double rest = scaled - (double)number->digits;
    number->digits += rest > 0.5;
    if (number->digits == (uint32_t)all_digits) number->digits /= 10, number->exponent++;
    return rest < 0.5 - rounding || rest > 0.5 + rounding;
}

/* Without zeros at their end; returns how many are left. */
static int spell_digits(char *out_text, uint32_t digits) {
    int count = DIGITS;
    for (; count > 1 && digits % 10 == 0; digits /= 10) count--;
    for (int i = count; i-- > 0; digits /= 10) out_text[i] = (char)('0' + digits % 10);
    return count;
}

/* With a point behind the first `whole` of them, where zeros stand in for what there is not on either side. */
static char *put_point(char *at, const char *digits, int count, int whole) {
    if (whole <= 0) *at++ = '0';
    for (int i = 0; i < whole; i++) *at++ = i < count ? digits[i] : '0';
    if (whole < count) *at++ = '.';
    for (int i = whole; i < count; i++) *at++ = i < 0 ? '0' : digits[i];
    return at;
}

static char *put_exponent(char *at, int exponent) {
    int size = exponent < 0 ? -exponent : exponent;
    *at++ = 'e';
    *at++ = exponent < 0 ? '-' : '+';
    *at++ = (char)('0' + size / 10);
    *at++ = (char)('0' + size % 10);
    return at;
}

static char *put_number(char *at, const decimal *number) {
    char digits[DIGITS];
    int count = spell_digits(digits, (uint32_t)number->digits);
    bool fixed = number->exponent >= FIXED_MIN && number->exponent < DIGITS;
    at = put_point(at, digits, count, fixed ? number->exponent + 1 : 1);
    return fixed ? at : put_exponent(at, number->exponent);
}

/* As "%.9g" does, which takes seven times as long and is left what is hard: halves, infinities and what is no number. */
size_t gsz_number_print(char *out_text, float value) {
    decimal number = {.negative = signbit(value) != 0};
    double size = number.negative ? -(double)value : (double)value;
    bool plain = size == 0 || (size <= FLT_MAX && round_digits(&number, size));
    if (!plain) return (size_t)snprintf(out_text, GSZ_NUMBER_SIZE, "%.9g", (double)value);
    char *at = out_text;
    if (number.negative) *at++ = '-';
    at = size == 0 ? put_point(at, "0", 1, 1) : put_number(at, &number);
    *at = 0;
    return (size_t)(at - out_text);
}
