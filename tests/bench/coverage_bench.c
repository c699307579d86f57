/* SPDX-License-Identifier: MIT */
/* coverage_bench.c - how many views importance needs to miss nothing: coverage_bench [OPTIONS] SCENE.ply
 *
 * For lists of growing length, as placed and as beginnings of the longest, what views of another choice see that
 * those do not, and what dropping all that costs. compressor/prune/pruning.md has the figures. */
#include "bench.h"

#include "coverage.h"
#include "gallery.h"
#include "importance.h"
#include "mask.h"

#include <getopt.h>
#include <stdlib.h>

static const char usage[] = "usage: coverage_bench [OPTIONS] SCENE.ply\n"
                            "What lists of views miss of a scene.\n"
                            "  --most N      views of the longest list (default 256)\n"
                            "  --checks N    views that look for what is missed (default 24)\n"
                            "  --threads N   to work on (default 2)\n";

enum { LENGTHS = 5 };

static const int lengths[LENGTHS] = {24, 48, 96, 192, 256};

typedef struct coverage_trial {
    bench_team team;
    gsz_cloud cloud;
    gsz_camera_list longest, checks;
    gsz_gallery gallery; /* of the checks */
} coverage_trial;

static double place(coverage_trial *t, gsz_camera_list *list, int count, uint32_t seed) {
    gsz_view_options options;
    double began = bench_now();
    gsz_view_options_default(&options);
    options.count = count;
    options.seed = seed;
    bench_check(gsz_views_place(t->team.context, list, &t->cloud, &options), t->team.context);
    return bench_now() - began;
}

/** The PSNR of the checks when all is dropped that has no importance. */
static double judge(coverage_trial *t, const gsz_camera_list *views) {
    gsz_context *context = t->team.context;
    gsz_mask_ranking ranking = {0};
    gsz_cloud kept = {0};
    double psnr = 0;
    bench_check(gsz_mask_rank(context, &ranking, &t->cloud, views), context);
    gsz_mask_keep_cumulative(&ranking, 1);
    bench_check(gsz_mask_apply(context, &kept, &ranking), context);
    bench_check(gsz_gallery_compare(&t->gallery, &psnr, &kept), context);
    gsz_cloud_free(context, &kept);
    gsz_mask_free(context, &ranking);
    return psnr;
}

static void run_row(coverage_trial *t, const char *kind, const gsz_camera_list *views,
                    double placing) {
    gsz_coverage c;
    double began = bench_now();
    bench_check(gsz_coverage_measure(t->team.context, &c, &t->cloud, views, &t->checks),
                t->team.context);
    double drawing = bench_now() - began;
    printf("%5zu %-10s %9.4f %11.6f %12.3g %9.2f %11.1f %11.1f\n", c.views, kind, c.seen, c.missed,
           c.loss, judge(t, views), placing, drawing);
    fflush(stdout);
}

static void run_all(coverage_trial *t, double seconds) {
    printf("%5s %-10s %9s %11s %12s %9s %11s %11s\n", "views", "", "seen", "missed", "loss",
           "PSNR, dB", "placing, s", "drawing, s");
    for (int i = 0; i < LENGTHS; i++) {
        gsz_camera_list placed = {0}, beginning = t->longest;
        double placing = place(t, &placed, lengths[i], 0);
        run_row(t, "placed", &placed, placing);
        gsz_camera_list_free(t->team.context, &placed);
        if ((size_t)lengths[i] >= t->longest.count) break;
        beginning.count = (size_t)lengths[i];
        run_row(t, "beginning", &beginning, seconds);
    }
}

static void read_cloud(coverage_trial *t, const char *path) {
    gsz_context *context = t->team.context;
    gsz_source *source = NULL;
    bench_check(gsz_source_open(context, &source, path), context);
    bench_check(gsz_ply_read(context, &t->cloud, source, NULL, NULL), context);
    gsz_source_close(context, &source);
}

int main(int argc, char **argv) {
    static const struct option names[] = {{"most", required_argument, NULL, 'm'},
                                          {"checks", required_argument, NULL, 'c'},
                                          {"threads", required_argument, NULL, 't'},
                                          {0}};
    int most = 256, checks = 24, threads = 2;
    for (int name; (name = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (name == 'm') most = atoi(optarg);
        if (name == 'c') checks = atoi(optarg);
        if (name == 't') threads = atoi(optarg);
        if (name == '?' || most < 1 || checks < 1 || threads < 1) optind = argc;
    }
    if (optind + 1 != argc) {
        fputs(usage, stderr);
        return 2;
    }
    coverage_trial t = {0};
    bench_team_open(&t.team, threads);
    read_cloud(&t, argv[optind]);
    double seconds = place(&t, &t.longest, most, 0);
    place(&t, &t.checks, checks, 0x5eed);
    bench_check(gsz_gallery_open(t.team.context, &t.gallery, &t.cloud, &t.checks), t.team.context);
    run_all(&t, seconds);
    gsz_gallery_close(&t.gallery);
    gsz_camera_list_free(t.team.context, &t.longest);
    gsz_camera_list_free(t.team.context, &t.checks);
    gsz_cloud_free(t.team.context, &t.cloud);
    bench_team_close(&t.team);
    return 0;
}
