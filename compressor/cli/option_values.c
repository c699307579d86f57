/* SPDX-License-Identifier: MIT */
/* option_values.c - parses the value of an option by its kind. */
#include "option_values.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool gsz_cli_refuse(const gsz_cli_complaint *complaint, const char *format, ...) {
    va_list list;
    va_start(list, format);
    vsnprintf(complaint->text, complaint->size, format, list);
    va_end(list);
    return false;
}

/* ---- numbers and words ---- */

static bool set_integer(const gsz_cli_option *option, int *field, const char *value,
                        const gsz_cli_complaint *complaint) {
    char *end;
    long number = strtol(value, &end, 10);
    if (end == value || *end || number < (long)option->minimum || number > (long)option->maximum)
        return gsz_cli_refuse(complaint,
                              "option '--%s' takes a whole number from %.0f to %.0f, not '%.60s'",
                              option->name, option->minimum, option->maximum, value);
    *field = (int)number;
    return true;
}

static bool set_number(const gsz_cli_option *option, float *field, const char *value,
                       const gsz_cli_complaint *complaint) {
    char *end;
    double number = strtod(value, &end);
    if (end == value || *end || !(number >= option->minimum && number <= option->maximum))
        return gsz_cli_refuse(complaint,
                              "option '--%s' takes a number from %.10g to %.10g, not '%.60s'",
                              option->name, option->minimum, option->maximum, value);
    *field = (float)number;
    return true;
}

static bool set_choice(const gsz_cli_option *option, int *field, const char *value,
                       const gsz_cli_complaint *complaint) {
    char words[128] = "";
    for (int i = 0; option->choices[i]; i++) {
        size_t used = strlen(words);
        if (strcmp(option->choices[i], value) == 0) {
            *field = i;
            return true;
        }
        snprintf(words + used, sizeof words - used, "%s%s", i ? ", " : "", option->choices[i]);
    }
    return gsz_cli_refuse(complaint, "option '--%s' takes one of %s, not '%.60s'", option->name,
                          words, value);
}

static bool set_text(const gsz_cli_option *option, const char **field, const char *value,
                     const gsz_cli_complaint *complaint) {
    if (!*value)
        return gsz_cli_refuse(complaint, "option '--%s' needs a value that is not empty",
                              option->name);
    *field = value;
    return true;
}

static bool add_text(const gsz_cli_option *option, gsz_cli_list *list, const char *value,
                     const gsz_cli_complaint *complaint) {
    if (list->count == GSZ_CLI_LIST_MAX)
        return gsz_cli_refuse(complaint, "option '--%s' is given more than %d times", option->name,
                              GSZ_CLI_LIST_MAX);
    return set_text(option, &list->item[list->count++], value, complaint);
}

/* ---- sizes ---- */

/* A side at *text, which moves behind it; 0 if there is none. */
static int parse_side(const char **text, double most) {
    char *end;
    long side = **text >= '0' && **text <= '9' ? strtol(*text, &end, 10) : 0;
    if (side < 1 || side > (long)most) return 0;
    *text = end;
    return (int)side;
}

static bool set_extent(const gsz_cli_option *option, gsz_cli_extent *field, const char *value,
                       const gsz_cli_complaint *complaint) {
    const char *at = value;
    int width = parse_side(&at, option->maximum);
    int height = width && *at == 'x' ? (at++, parse_side(&at, option->maximum)) : 0;
    if (!height || *at)
        return gsz_cli_refuse(
            complaint,
            "option '--%s' takes WxH in pixels, such as 800x600, up to %.0f, not '%.60s'",
            option->name, option->maximum, value);
    *field = (gsz_cli_extent){width, height};
    return true;
}

/* Bytes in one of the unit, 0 for the unit of a ratio, less for an unknown one. */
static double unit_size(const char *unit) {
    static const struct {
        const char *name;
        double size;
    } units[] = {{"", 1},     {"B", 1},        {"kB", 1e3},        {"MB", 1e6},
                 {"GB", 1e9}, {"KiB", 1024.0}, {"MiB", 1048576.0}, {"GiB", 1073741824.0},
                 {"x", 0}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strcasecmp(unit, units[i].name) == 0) return units[i].size;
    return -1;
}

/* A number with its unit, in bytes or, with "x", as a ratio (*out_unit 0); false if it is neither. */
static bool parse_bytes(const char *value, double *out_size, double *out_unit) {
    static const double most = 1e15;
    char *end = NULL;
    bool starts = *value >= '0' && *value <= '9';
    double number = starts ? strtod(value, &end) : 0;
    *out_unit = starts ? unit_size(end) : -1;
    *out_size = *out_unit == 0 ? number : number * *out_unit;
    return *out_unit >= 0 && *out_size >= 1 && *out_size <= most;
}

static bool set_bytes(const gsz_cli_option *option, gsz_cli_bytes *field, const char *value,
                      const gsz_cli_complaint *complaint) {
    double size, unit;
    if (!parse_bytes(value, &size, &unit))
        return gsz_cli_refuse(complaint,
                              "option '--%s' takes a size such as 5000000, 800kB, 5MB or 5MiB, or "
                              "a ratio such as 40x, not '%.60s'",
                              option->name, value);
    *field = unit == 0 ? (gsz_cli_bytes){0, size} : (gsz_cli_bytes){(uint64_t)size, 0};
    return true;
}

static bool set_size(const gsz_cli_option *option, uint64_t *field, const char *value,
                     const gsz_cli_complaint *complaint) {
    double size, unit;
    if (!parse_bytes(value, &size, &unit) || unit == 0)
        return gsz_cli_refuse(complaint,
                              "option '--%s' takes a size such as 500MB, 4GB or 2GiB, not '%.60s'",
                              option->name, value);
    *field = (uint64_t)size;
    return true;
}

/* ---- rates ---- */

/* A number of at most nine digits at *text, which moves behind it; false if there is none. */
static bool parse_digits(uint64_t *number, const char **text) {
    const char *at = *text;
    for (*number = 0; *at >= '0' && *at <= '9' && at - *text < 9; at++)
        *number = 10 * *number + (uint64_t)(*at - '0');
    bool any = at != *text;
    *text = at;
    return any;
}

static uint64_t common_divisor(uint64_t a, uint64_t b) {
    while (b > 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* N, N/D, or a decimal fraction, exactly as it is written. */
static bool parse_rate(gsz_cli_rate *out, const char *text, double most) {
    uint64_t numerator, denominator = 1;
    if (!parse_digits(&numerator, &text)) return false;
    if (*text == '/') {
        text++;
        if (!parse_digits(&denominator, &text)) return false;
    } else if (*text == '.') {
        for (text++; *text >= '0' && *text <= '9' && denominator < 1000000; text++) {
            numerator = 10 * numerator + (uint64_t)(*text - '0');
            denominator *= 10;
        }
        while (*text == '0') text++;
    }
    if (*text || numerator == 0 || denominator == 0) return false;
    if ((double)numerator > most * (double)denominator) return false;
    uint64_t divisor = common_divisor(numerator, denominator);
    *out = (gsz_cli_rate){(uint32_t)(numerator / divisor), (uint32_t)(denominator / divisor)};
    return true;
}

static bool set_rate(const gsz_cli_option *option, gsz_cli_rate *field, const char *value,
                     const gsz_cli_complaint *complaint) {
    if (parse_rate(field, value, option->maximum)) return true;
    return gsz_cli_refuse(complaint,
                          "option '--%s' takes frames a second above 0 and up to %.0f, such as 30, "
                          "29.97 or 30000/1001, not '%.60s'",
                          option->name, option->maximum, value);
}

/* ---- triples ---- */

static bool parse_triple(float out[3], const char *text) {
    for (int i = 0; i < 3; i++) {
        char *end;
        if (i > 0 && *text++ != ',') return false;
        out[i] = strtof(text, &end);
        if (end == text || !isfinite(out[i])) return false;
        text = end;
    }
    return *text == '\0';
}

static bool parse_hex_color(float out[3], const char *text) {
    unsigned rgb[3];
    if (strlen(text) != 7 || strspn(text + 1, "0123456789abcdefABCDEF") != 6) return false;
    if (sscanf(text, "#%2x%2x%2x", &rgb[0], &rgb[1], &rgb[2]) != 3) return false;
    for (int c = 0; c < 3; c++) out[c] = (float)rgb[c] / 255;
    return true;
}

static bool parse_color(float out[3], const char *text) {
    bool white = strcmp(text, "white") == 0;
    if (white || strcmp(text, "black") == 0) {
        for (int c = 0; c < 3; c++) out[c] = white;
        return true;
    }
    if (*text == '#') return parse_hex_color(out, text);
    if (!parse_triple(out, text)) return false;
    for (int c = 0; c < 3; c++)
        if (out[c] < 0 || out[c] > 1) return false;
    return true;
}

static bool set_color(const gsz_cli_option *option, float field[3], const char *value,
                      const gsz_cli_complaint *complaint) {
    float color[3];
    if (!parse_color(color, value))
        return gsz_cli_refuse(
            complaint,
            "option '--%s' takes R,G,B from 0 to 1, #rrggbb, white or black, not '%.60s'",
            option->name, value);
    memcpy(field, color, sizeof color);
    return true;
}

static bool parse_axis(float out[3], const char *text) {
    bool letter = (text[0] == '+' || text[0] == '-') && text[1] >= 'x' && text[1] <= 'z';
    if (letter && !text[2]) {
        for (int i = 0; i < 3; i++) out[i] = text[1] != 'x' + i ? 0 : text[0] == '+' ? 1 : -1;
        return true;
    }
    return parse_triple(out, text) && (out[0] != 0 || out[1] != 0 || out[2] != 0);
}

static bool set_axis(const gsz_cli_option *option, float field[3], const char *value,
                     const gsz_cli_complaint *complaint) {
    float axis[3];
    if (!parse_axis(axis, value))
        return gsz_cli_refuse(
            complaint, "option '--%s' takes a direction X,Y,Z, or one of +x to -z, not '%.60s'",
            option->name, value);
    memcpy(field, axis, sizeof axis);
    return true;
}

static bool parse_numbers(gsz_cli_numbers *out, const char *text) {
    for (out->count = 0; out->count < GSZ_CLI_NUMBERS_MAX;) {
        char *end;
        float number = strtof(text, &end);
        if (end == text || !isfinite(number)) return false;
        out->value[out->count++] = number;
        if (*end == '\0') return true;
        if (*end != ',') return false;
        text = end + 1;
    }
    return false;
}

bool gsz_cli_box_of(const gsz_cli_numbers *corners, float out_least[3], float out_greatest[3]) {
    for (int axis = 0; axis < 3; axis++) {
        float a = corners->value[axis], b = corners->value[axis + 3];
        out_least[axis] = a < b ? a : b;
        out_greatest[axis] = a < b ? b : a;
    }
    return corners->count > 0;
}

static bool set_numbers(const gsz_cli_option *option, gsz_cli_numbers *field, const char *value,
                        const gsz_cli_complaint *complaint) {
    gsz_cli_numbers numbers;
    if (!parse_numbers(&numbers, value) || numbers.count < (int)option->minimum ||
        numbers.count > (int)option->maximum)
        return gsz_cli_refuse(complaint, "option '--%s' takes %s, not '%.60s'", option->name,
                              option->value, value);
    *field = numbers;
    return true;
}

/* ---- any kind ---- */

bool gsz_cli_set_value(const gsz_cli_option *option, void *field, const char *value,
                       const gsz_cli_complaint *complaint) {
    switch (option->kind) {
    case GSZ_CLI_INTEGER: return set_integer(option, field, value, complaint);
    case GSZ_CLI_NUMBER: return set_number(option, field, value, complaint);
    case GSZ_CLI_CHOICE: return set_choice(option, field, value, complaint);
    case GSZ_CLI_TEXT: return set_text(option, field, value, complaint);
    case GSZ_CLI_LIST: return add_text(option, field, value, complaint);
    case GSZ_CLI_EXTENT: return set_extent(option, field, value, complaint);
    case GSZ_CLI_COLOR: return set_color(option, field, value, complaint);
    case GSZ_CLI_AXIS: return set_axis(option, field, value, complaint);
    case GSZ_CLI_NUMBERS: return set_numbers(option, field, value, complaint);
    case GSZ_CLI_BYTES: return set_bytes(option, field, value, complaint);
    case GSZ_CLI_SIZE: return set_size(option, field, value, complaint);
    case GSZ_CLI_RATE: return set_rate(option, field, value, complaint);
    case GSZ_CLI_FLAG:
    case GSZ_CLI_REFUSED: break;
    }
    return false;
}
