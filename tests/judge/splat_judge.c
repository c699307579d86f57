/* SPDX-License-Identifier: MIT */
/* splat_judge.c - the command: says how much splat files lost against a reference, seen from many sides. */
#include "judge.h"
#include <getopt.h>
#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: splat_judge [OPTIONS] REFERENCE.ply [TEST.ply ...]\n"
    "Draws the files from the same cameras and prints a line for each TEST:\n"
    "  psnr MEAN min MINIMUM ssim MEAN min MINIMUM views N FILE\n"
    "  --views N       cameras on rings around the reference (default 12)\n"
    "  --up X,Y,Z      the axis that points up (default 0,-1,0, as trained scenes have it)\n"
    "  --cameras FILE  these instead; a line each: eye x y z, target x y z, up x y z, vertical "
    "degrees\n"
    "  --size WxH      of the pictures (default 800x600)\n"
    "  --png PREFIX    write PREFIX0_00.png (reference), PREFIX1_00.png (first test) ...\n";

enum { MOST_VIEWS = 1000 };

typedef struct judge_options {
    int views, width, height;
    float up[3];
    const char *cameras, *png;
} judge_options;

static void write_png(const judge_picture *picture, const char *prefix, int file, int view) {
    char path[4096];
    const size_t values = 3 * (size_t)picture->width * (size_t)picture->height;
    uint8_t *bytes = judge_memory(values, 1);
    for (size_t i = 0; i < values; i++) bytes[i] = (uint8_t)lrintf(picture->pixels[i] * 255);
    png_image image = {.version = PNG_IMAGE_VERSION, .format = PNG_FORMAT_RGB};
    image.width = (png_uint_32)picture->width;
    image.height = (png_uint_32)picture->height;
    snprintf(path, sizeof path, "%s%d_%02d.png", prefix, file, view);
    if (!png_image_write_to_file(&image, path, 0, bytes, 0, NULL))
        judge_fail("%s: %s", path, image.message);
    free(bytes);
}

static int read_cameras(judge_camera *out, const char *path, int height) {
    FILE *file = fopen(path, "r");
    char line[1024];
    int count = 0;
    if (!file) judge_fail("%s: cannot open", path);
    while (count < MOST_VIEWS && fgets(line, sizeof line, file)) {
        float v[10];
        if (line[0] == '#' || line[0] == '\n') continue;
        if (sscanf(line, "%f %f %f %f %f %f %f %f %f %f", v, v + 1, v + 2, v + 3, v + 4, v + 5,
                   v + 6, v + 7, v + 8, v + 9) != 10)
            judge_fail("%s: a camera has ten numbers, unlike: %s", path, line);
        out[count++] = judge_look_at(v, v + 3, v + 6, v[9], height);
    }
    fclose(file);
    return count;
}

static int place_cameras(judge_camera *out, const judge_splats *splats,
                         const judge_options *options) {
    if (options->cameras) return read_cameras(out, options->cameras, options->height);
    for (int i = 0; i < options->views; i++)
        out[i] = judge_orbit(splats, options->up, i, options->views, options->height);
    return options->views;
}

static judge_picture blank(const judge_options *options) {
    judge_picture picture = {.width = options->width, .height = options->height};
    picture.pixels =
        judge_memory((size_t)options->width * (size_t)options->height, 3 * sizeof(float));
    return picture;
}

/* Draws one file from all cameras. */
static judge_picture *draw_all(const judge_splats *splats, const judge_camera *camera, int views,
                               const judge_options *options, int file) {
    judge_picture *pictures = judge_memory((size_t)views, sizeof *pictures);
    for (int i = 0; i < views; i++) {
        pictures[i] = blank(options);
        judge_render(&pictures[i], splats, &camera[i]);
        if (options->png) write_png(&pictures[i], options->png, file, i);
    }
    return pictures;
}

static void free_all(judge_picture *pictures, int views) {
    for (int i = 0; i < views; i++) free(pictures[i].pixels);
    free(pictures);
}

static void report(const judge_picture *reference, const judge_picture *test, int views,
                   const char *path) {
    judge_score sum = {0}, least = {INFINITY, INFINITY};
    for (int i = 0; i < views; i++) {
        const judge_score score = judge_compare(&reference[i], &test[i]);
        sum.psnr += score.psnr;
        sum.ssim += score.ssim;
        least.psnr = fmin(least.psnr, score.psnr);
        least.ssim = fmin(least.ssim, score.ssim);
    }
    printf("psnr %.3f min %.3f ssim %.5f min %.5f views %d %s\n", sum.psnr / views, least.psnr,
           sum.ssim / views, least.ssim, views, path);
}

static void read_option(judge_options *options, int name, const char *value) {
    int read = 1;
    if (name == 'v') read = sscanf(value, "%d", &options->views);
    if (name == 'u') {
        float *up = options->up;
        read = sscanf(value, "%f,%f,%f", &up[0], &up[1], &up[2]) == 3;
        const float length = sqrtf(up[0] * up[0] + up[1] * up[1] + up[2] * up[2]);
        for (int i = 0; i < 3; i++) up[i] /= length;
        read = read && isfinite(up[0]);
    }
    if (name == 's') read = sscanf(value, "%dx%d", &options->width, &options->height) == 2;
    if (name == 'c') options->cameras = value;
    if (name == 'p') options->png = value;
    const int sound = options->views >= 1 && options->views <= MOST_VIEWS && options->width >= 16 &&
                      options->height >= 16 && options->width <= 8192 && options->height <= 8192;
    if (name == '?' || read != 1 || !sound) {
        fputs(usage, stderr);
        exit(2);
    }
}

int main(int argc, char **argv) {
    static const struct option names[] = {
        {"views", required_argument, NULL, 'v'},   {"up", required_argument, NULL, 'u'},
        {"cameras", required_argument, NULL, 'c'}, {"size", required_argument, NULL, 's'},
        {"png", required_argument, NULL, 'p'},     {0}};
    judge_options options = {.views = 12, .width = 800, .height = 600, .up = {0, -1, 0}};
    for (int name; (name = getopt_long(argc, argv, "", names, NULL)) != -1;)
        read_option(&options, name, optarg);
    if (optind == argc) read_option(&options, '?', NULL);

    judge_camera *camera = judge_memory(MOST_VIEWS, sizeof *camera);
    judge_splats splats = judge_read_ply(argv[optind]);
    const int views = place_cameras(camera, &splats, &options);
    judge_picture *reference = draw_all(&splats, camera, views, &options, 0);
    judge_free_splats(&splats);
    for (int file = 1; optind + file < argc; file++) {
        splats = judge_read_ply(argv[optind + file]);
        judge_picture *test = draw_all(&splats, camera, views, &options, file);
        report(reference, test, views, argv[optind + file]);
        free_all(test, views);
        judge_free_splats(&splats);
    }
    free_all(reference, views);
    free(camera);
    return 0;
}
