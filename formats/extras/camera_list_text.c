/* SPDX-License-Identifier: MIT */
/* camera_list_text.c - the plain list: a camera a line, eye xyz, target xyz, up xyz, fov_y in degrees. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "camera_axes.h"
#include "camera_intake.h"
#include "camera_lines.h"
#include "camera_readers.h"
#include "context.h"
#include "platform.h"

enum { VALUES = 10, NUMBER_SIZE = 32, DIGITS_FIRST = 6, DIGITS_LAST = 17 };

/* ---- reading ---- */

static gsz_result malformed(gsz_camera_intake *intake, const char *reason) {
    return gsz_intake_refuse(intake, GSZ_ERROR_CORRUPT,
                             "%s; a line is eye x y z, target x y z, up x y z, vertical angle of "
                             "view in degrees",
                             reason);
}

static gsz_result read_values(gsz_camera_intake *intake, double values[VALUES], char *line) {
    char reason[80];
    size_t count = 0;
    for (char *word; (word = gsz_next_word(&line)); count++) {
        if (count == VALUES) return malformed(intake, "has more than 10 numbers");
        if (gsz_parse_number(&values[count], word)) continue;
        snprintf(reason, sizeof reason, "has '%.40s', which is no number", word);
        return malformed(intake, reason);
    }
    snprintf(reason, sizeof reason, "has %zu numbers, not 10", count);
    return count == VALUES ? GSZ_OK : malformed(intake, reason);
}

static gsz_result read_line(gsz_camera_intake *intake, char *line) {
    double v[VALUES] = {0};
    gsz_camera camera = {0};
    GSZ_TRY(read_values(intake, v, line));
    GSZ_TRY(gsz_intake_position(intake, &camera, v));
    GSZ_TRY(gsz_intake_view(intake, &camera, v[9], 1));
    /* From the position as it was rounded: what is printed of a camera is relative to that. */
    double forward[3];
    for (int i = 0; i < 3; i++) forward[i] = v[3 + i] - (double)camera.position[i];
    if (!gsz_camera_orient(&camera, forward, v + 6))
        return gsz_intake_refuse(
            intake, GSZ_ERROR_CORRUPT,
            "has a target where the eye is, or an up along the line of sight, or absurd values");
    return gsz_intake_add(intake, &camera);
}

static gsz_result read_lines(gsz_camera_intake *intake, gsz_camera_lines *lines) {
    for (;;) {
        GSZ_TRY(gsz_lines_next_full(lines));
        if (!lines->line) return gsz_intake_finish(intake);
        snprintf(intake->where, sizeof intake->where, "line %zu", lines->number);
        GSZ_TRY(read_line(intake, lines->line));
    }
}

gsz_result gsz_camera_list_read(gsz_context *context, gsz_camera_list *list, gsz_source *source) {
    gsz_camera_intake intake = {.context = context, .list = list, .name = gsz_source_name(source)};
    gsz_camera_lines lines;
    GSZ_TRY(gsz_lines_init(&lines, context, source));
    gsz_result result = read_lines(&intake, &lines);
    gsz_lines_fini(&lines);
    return result;
}

/* ---- printing ---- */

/* The fewest digits that read back close enough: to `error` at the most. */
static gsz_result print(gsz_context *context, gsz_buffer *text, double value, double error,
                        char behind) {
    char word[NUMBER_SIZE];
    int size = 0;
    for (int digits = DIGITS_FIRST; digits <= DIGITS_LAST; digits++) {
        size = snprintf(word, sizeof word, "%.*g%c", digits, value, behind);
        if (fabs(strtod(word, NULL) - value) <= error) break;
    }
    return gsz_buffer_append(context, text, word, (size_t)size);
}

static gsz_result print_float(gsz_context *context, gsz_buffer *text, float value, char behind) {
    char word[NUMBER_SIZE];
    int size = 0;
    for (int digits = DIGITS_FIRST; digits <= DIGITS_LAST; digits++) {
        size = snprintf(word, sizeof word, "%.*g%c", digits, (double)value, behind);
        if ((float)strtod(word, NULL) == value) break;
    }
    return gsz_buffer_append(context, text, word, (size_t)size);
}

/* From the eye to the target: far enough that a double tells their difference to a small part of an axis' step.
 * A power of two, which gsz_camera_orient takes away again. */
static double distance_of(const gsz_camera *camera) {
    double distance = 1;
    for (int i = 0; i < 3; i++)
        while (fabs((double)camera->position[i]) > distance * 0x1p19) distance *= 2;
    return distance;
}

static gsz_result print_camera(gsz_context *context, gsz_buffer *text, const gsz_camera *camera) {
    const double error = 0x1p-34, distance = distance_of(camera);
    for (int i = 0; i < 3; i++) GSZ_TRY(print_float(context, text, camera->position[i], ' '));
    for (int i = 0; i < 3; i++) {
        double target = (double)camera->position[i] + distance * (double)camera->forward[i];
        GSZ_TRY(print(context, text, target, error * distance, ' '));
    }
    for (int i = 0; i < 3; i++)
        GSZ_TRY(print(context, text, 0 - (double)camera->down[i], error, ' '));
    return print_float(context, text, camera->fov_y, '\n');
}

static gsz_result print_list(gsz_context *context, gsz_buffer *text, const gsz_camera_list *list) {
    static const char head[] = "# eye x y z, target x y z, up x y z, vertical angle in degrees\n";
    GSZ_TRY(gsz_buffer_append(context, text, head, sizeof head - 1));
    for (size_t i = 0; i < list->count; i++) GSZ_TRY(print_camera(context, text, &list->camera[i]));
    return GSZ_OK;
}

gsz_result gsz_cameras_print(gsz_context *context, gsz_buffer *out_text,
                             const gsz_camera_list *list) {
    gsz_clear_error(context);
    gsz_locale c_locale = gsz_platform_new_locale();
    if (!c_locale) return gsz_fail(context, GSZ_ERROR_MEMORY, "out of memory: a locale");
    void *before = gsz_platform_enter_locale(c_locale);
    size_t size = out_text->size;
    gsz_result result = print_list(context, out_text, list);
    if (result != GSZ_OK) out_text->size = size;
    gsz_platform_leave_locale(before);
    gsz_platform_free_locale(c_locale);
    return result;
}
