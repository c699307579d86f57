/* SPDX-License-Identifier: MIT */
/* ply_number.c - decimal numbers to floats and back. */
#include "ply_number.h"

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

size_t gsz_number_print(char *out_text, float value) {
    return (size_t)snprintf(out_text, GSZ_NUMBER_SIZE, "%.9g", (double)value);
}
