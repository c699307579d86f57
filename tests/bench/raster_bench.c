/* SPDX-License-Identifier: MIT */
/* raster_bench.c - the speed of drawing and of gradients: raster_bench [--camera "TEN NUMBERS"] SCENE.ply
 *
 * Prints a table over sizes of the picture and shares of the Gaussians. Every round draws everything once, so that
 * whatever else the machine does falls on all rows alike; the least of the rounds counts. */
#include "bench.h"

#include "gsz_raster.h"
#include "gsz_views.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: raster_bench [OPTIONS] SCENE.ply\n"
    "Times pictures, and pictures with gradients, of the whole scene and of parts of it.\n"
    "  --camera C    eye xyz, target xyz, up xyz, vertical degrees (default: automatic)\n"
    "  --threads N   to work on (default 2)\n"
    "  --repeat N    rounds (default 9)\n";

enum { SIZES = 4, SHARES = 3, ROWS = SIZES + SHARES };

typedef struct row {
    int width, height, share; /* every share-th Gaussian */
    double draw, gradients;   /* least seconds */
    double coverage;
} row;

typedef struct raster_trial {
    gsz_context *context;
    gsz_raster *raster;
    gsz_camera camera;
    gsz_cloud cloud[SHARES + 1], gradient[SHARES + 1]; /* by share */
} raster_trial;

/** Every share-th Gaussian. */
static void thin(gsz_context *context, gsz_cloud *out, const gsz_cloud *cloud, size_t share) {
    bench_check(
        gsz_cloud_create(context, out, (cloud->count + share - 1) / share, cloud->sh_degree),
        context);
    for (int p = 0; p < gsz_plane_count(cloud->sh_degree); p++)
        for (size_t i = 0; i < out->count; i++) out->plane[p][i] = cloud->plane[p][i * share];
}

static double time_draw(raster_trial *t, const row *r, gsz_picture *picture) {
    double began = bench_now();
    bench_check(
        gsz_raster_draw(t->context, t->raster, picture, &t->cloud[r->share - 1], &t->camera, NULL),
        t->context);
    return bench_now() - began;
}

static double time_gradients(raster_trial *t, const row *r, gsz_picture *picture,
                             const gsz_picture *loss) {
    const gsz_cloud *cloud = &t->cloud[r->share - 1];
    double began = bench_now();
    bench_check(
        gsz_raster_draw_for_gradients(t->context, t->raster, picture, cloud, &t->camera, NULL),
        t->context);
    bench_check(gsz_raster_backward(t->context, t->raster, &t->gradient[r->share - 1], cloud,
                                    picture, loss),
                t->context);
    return bench_now() - began;
}

static void keep_least(double *least, double seconds) {
    if (*least == 0 || seconds < *least) *least = seconds;
}

static void run_row(raster_trial *t, row *r) {
    gsz_picture picture = {0}, loss = {0};
    size_t pixels = (size_t)r->width * (size_t)r->height;
    bench_check(gsz_picture_create(t->context, &picture, r->width, r->height), t->context);
    bench_check(gsz_picture_create(t->context, &loss, r->width, r->height), t->context);
    for (size_t i = 0; i < 4 * pixels; i++) loss.plane[0][i] = i % 2 ? 1e-6f : -1e-6f;
    keep_least(&r->draw, time_draw(t, r, &picture));
    keep_least(&r->gradients, time_gradients(t, r, &picture, &loss));
    r->coverage = 0;
    for (size_t i = 0; i < pixels; i++) r->coverage += (double)picture.plane[3][i] / (double)pixels;
    gsz_picture_free(t->context, &picture);
    gsz_picture_free(t->context, &loss);
}

static void prepare_rows(row rows[ROWS]) {
    static const int width[SIZES] = {400, 800, 1600, 3200};
    for (int i = 0; i < SIZES; i++) rows[i] = (row){width[i], width[i] * 3 / 4, 1, 0, 0, 0};
    for (int i = 0; i < SHARES; i++) rows[SIZES + i] = (row){800, 600, i + 2, 0, 0, 0};
}

static void print_rows(const raster_trial *t, const row *rows) {
    printf("%-11s %10s %9s %10s %10s %12s %14s\n", "picture", "Gaussians", "coverage", "draw ms",
           "both ms", "draw ns/px", "draw ns/splat");
    for (int i = 0; i < ROWS; i++) {
        const row *r = &rows[i];
        double pixels = (double)r->width * r->height, count = (double)t->cloud[r->share - 1].count;
        printf("%4d x %4d %11.0f %9.3f %10.2f %10.2f %12.1f %14.1f\n", r->width, r->height, count,
               r->coverage, 1e3 * r->draw, 1e3 * r->gradients, 1e9 * r->draw / pixels,
               1e9 * r->draw / count);
    }
}

static void read_cloud(raster_trial *t, const char *path) {
    gsz_source *source = NULL;
    bench_check(gsz_source_open(t->context, &source, path), t->context);
    bench_check(gsz_ply_read(t->context, &t->cloud[0], source, NULL, NULL), t->context);
    gsz_source_close(t->context, &source);
    for (size_t s = 0; s <= SHARES; s++) {
        if (s > 0) thin(t->context, &t->cloud[s], &t->cloud[0], s + 1);
        bench_check(
            gsz_cloud_create(t->context, &t->gradient[s], t->cloud[s].count, t->cloud[s].sh_degree),
            t->context);
    }
}

static void choose_camera(raster_trial *t, const char *text) {
    float v[10];
    gsz_camera_list views = {0};
    if (text) {
        if (sscanf(text, "%f %f %f %f %f %f %f %f %f %f", v, v + 1, v + 2, v + 3, v + 4, v + 5,
                   v + 6, v + 7, v + 8, v + 9) != 10 ||
            !gsz_camera_look_at(&t->camera, v, v + 3, v + 6, v[9]))
            bench_fail("--camera takes ten numbers that make a camera, not '%s'", text);
        return;
    }
    bench_check(gsz_views_place(t->context, &views, &t->cloud[0], NULL), t->context);
    t->camera = views.camera[0];
    gsz_camera_list_free(t->context, &views);
}

int main(int argc, char **argv) {
    static const struct option names[] = {{"camera", required_argument, NULL, 'c'},
                                          {"threads", required_argument, NULL, 't'},
                                          {"repeat", required_argument, NULL, 'r'},
                                          {0}};
    const char *camera = NULL;
    int threads = 2, repeats = 9;
    for (int name; (name = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (name == 'c') camera = optarg;
        if (name == 't') threads = atoi(optarg);
        if (name == 'r') repeats = atoi(optarg);
        if (name == '?' || threads < 1 || repeats < 1) optind = argc;
    }
    if (optind + 1 != argc) {
        fputs(usage, stderr);
        return 2;
    }
    bench_team team;
    bench_team_open(&team, threads);
    raster_trial t = {.context = team.context};
    row rows[ROWS];
    read_cloud(&t, argv[optind]);
    choose_camera(&t, camera);
    bench_check(gsz_raster_create(t.context, &t.raster), t.context);
    prepare_rows(rows);
    for (int i = 0; i < repeats; i++)
        for (int r = 0; r < ROWS; r++) run_row(&t, &rows[r]);
    print_rows(&t, rows);
    gsz_raster_destroy(t.context, &t.raster);
    for (int s = 0; s <= SHARES; s++) {
        gsz_cloud_free(t.context, &t.cloud[s]);
        gsz_cloud_free(t.context, &t.gradient[s]);
    }
    bench_team_close(&team);
    return 0;
}
