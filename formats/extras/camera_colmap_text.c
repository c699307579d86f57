/* SPDX-License-Identifier: MIT */
/* camera_colmap_text.c - COLMAP's cameras.txt and images.txt. */
#include <stdio.h>
#include <string.h>

#include "camera_colmap.h"
#include "camera_lines.h"
#include "camera_readers.h"
#include "context.h"

/* ---- words ---- */

static gsz_result malformed(gsz_colmap *colmap, const char *what, const char *word) {
    if (!word)
        return gsz_intake_refuse(&colmap->intake, GSZ_ERROR_CORRUPT, "has no %s: it ends early",
                                 what);
    return gsz_intake_refuse(&colmap->intake, GSZ_ERROR_CORRUPT, "has the %s '%.40s'", what, word);
}

static gsz_result take_count(gsz_colmap *colmap, uint32_t *out_value, char **line,
                             const char *what) {
    uint64_t value = 0;
    char *word = gsz_next_word(line);
    if (!word || !gsz_parse_count(&value, word, UINT32_MAX)) return malformed(colmap, what, word);
    *out_value = (uint32_t)value;
    return GSZ_OK;
}

static gsz_result take_numbers(gsz_colmap *colmap, double *values, int count, char **line,
                               const char *what) {
    for (int i = 0; i < count; i++) {
        char *word = gsz_next_word(line);
        if (!word || !gsz_parse_number(&values[i], word)) return malformed(colmap, what, word);
    }
    return GSZ_OK;
}

/* ---- cameras.txt: CAMERA_ID MODEL WIDTH HEIGHT PARAMS[] ---- */

static gsz_result read_camera(gsz_colmap *colmap, char *line) {
    uint32_t id = 0, width = 0, height = 0;
    double params[GSZ_COLMAP_PARAMS_MAX] = {0};
    GSZ_TRY(take_count(colmap, &id, &line, "camera number"));
    char *name = gsz_next_word(&line);
    if (!name) return malformed(colmap, "camera model", name);
    const gsz_colmap_model *model = gsz_colmap_model_named(name);
    if (!model)
        return gsz_intake_refuse(&colmap->intake, GSZ_ERROR_UNSUPPORTED,
                                 "has the camera model '%.40s', which gsz does not know", name);
    GSZ_TRY(take_count(colmap, &width, &line, "width"));
    GSZ_TRY(take_count(colmap, &height, &line, "height"));
    GSZ_TRY(take_numbers(colmap, params, model->params, &line, "camera parameter"));
    if (gsz_next_word(&line))
        return gsz_intake_refuse(&colmap->intake, GSZ_ERROR_CORRUPT,
                                 "has more than the %d parameters of %s", model->params,
                                 model->name);
    return gsz_colmap_add_camera(colmap, id, model, width, height, params);
}

static void note_line(gsz_colmap *colmap, const gsz_camera_lines *lines) {
    snprintf(colmap->intake.where, sizeof colmap->intake.where, "line %zu", lines->number);
}

static gsz_result read_cameras(gsz_colmap *colmap, gsz_camera_lines *lines) {
    for (;;) {
        GSZ_TRY(gsz_lines_next_full(lines));
        if (!lines->line) return gsz_colmap_end_cameras(colmap);
        note_line(colmap, lines);
        GSZ_TRY(read_camera(colmap, lines->line));
    }
}

/* ---- images.txt: IMAGE_ID QW QX QY QZ TX TY TZ CAMERA_ID NAME, and a line of points behind each ---- */

static gsz_result read_image(gsz_colmap *colmap, char *line) {
    uint32_t id = 0;
    gsz_colmap_image image = {0};
    GSZ_TRY(take_count(colmap, &id, &line, "image number"));
    GSZ_TRY(take_numbers(colmap, image.rotation, 4, &line, "rotation"));
    GSZ_TRY(take_numbers(colmap, image.translation, 3, &line, "translation"));
    GSZ_TRY(take_count(colmap, &image.camera, &line, "camera number"));
    image.name = line + strspn(line, " \t");
    image.name_size = strlen(image.name);
    while (image.name_size && strchr(" \t", image.name[image.name_size - 1])) image.name_size--;
    if (!image.name_size) return malformed(colmap, "name", NULL);
    return gsz_colmap_add_image(colmap, &image);
}

/* Points are triples, X Y POINT3D_ID. Where something else stands, blank lines were lost, and to go on would be
 * to lose every second image without a word. */
static gsz_result skip_points(gsz_colmap *colmap, gsz_camera_lines *lines) {
    size_t words = 0;
    GSZ_TRY(gsz_lines_next(lines));
    if (!lines->line) return GSZ_OK;
    note_line(colmap, lines);
    for (char *at = lines->line; gsz_next_word(&at);) words++;
    if (words % 3 == 0) return GSZ_OK;
    return gsz_intake_refuse(&colmap->intake, GSZ_ERROR_CORRUPT,
                             "has %zu words where the points of the image above are due (a line of "
                             "'x y id' for each, or a blank one)",
                             words);
}

static gsz_result read_images(gsz_colmap *colmap, gsz_camera_lines *lines) {
    for (;;) {
        GSZ_TRY(gsz_lines_next_full(lines));
        if (!lines->line) return gsz_colmap_finish(colmap);
        note_line(colmap, lines);
        GSZ_TRY(read_image(colmap, lines->line));
        GSZ_TRY(skip_points(colmap, lines));
    }
}

/* ---- both ---- */

static gsz_result read_file(gsz_colmap *colmap, gsz_source *source,
                            gsz_result (*read)(gsz_colmap *, gsz_camera_lines *)) {
    gsz_camera_lines lines;
    GSZ_TRY(gsz_lines_init(&lines, colmap->intake.context, source));
    gsz_result result = read(colmap, &lines);
    gsz_lines_fini(&lines);
    return result;
}

gsz_result gsz_camera_colmap_text_read(gsz_context *context, gsz_camera_list *list,
                                       gsz_source *cameras, gsz_source *images) {
    gsz_colmap colmap;
    gsz_colmap_init(&colmap, context, list, cameras, images);
    gsz_result result = read_file(&colmap, cameras, read_cameras);
    if (result == GSZ_OK) result = read_file(&colmap, images, read_images);
    gsz_colmap_fini(&colmap);
    return result;
}
