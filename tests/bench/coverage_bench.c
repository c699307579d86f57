/* SPDX-License-Identifier: MIT */
/* coverage_bench.c - how many views importance needs to miss nothing: coverage_bench [--threads N] SCENE.ply
 *
 * Lists of growing length, each followed by the same views of another choice: what those still find. Then as many as
 * the library would take. compressor/prune/pruning.md has the figures. */
#include "bench.h"

#include "coverage.h"

#include <stdlib.h>
#include <string.h>

enum { LENGTHS = 4, CHECKS = 32, SEED_OF_CHECKS = 1000 };

static const int lengths[LENGTHS] = {24, 48, 96, 192};

static void place(const bench_team *team, gsz_camera_list *list, const gsz_cloud *cloud, int count,
                  uint32_t seed) {
    gsz_view_options options;
    gsz_view_options_default(&options);
    options.count = count;
    options.seed = seed;
    bench_check(gsz_views_place(team->context, list, cloud, &options), team->context);
}

static void print_row(const char *kind, size_t views, const gsz_coverage *c, double seconds) {
    printf("%-10s %6zu %9.4f %11.6f %11.3g %9.1f\n", kind, views, c->seen, c->missed, c->loss,
           seconds);
    fflush(stdout);
}

static void run_fixed(const bench_team *team, const gsz_cloud *cloud, int count) {
    gsz_camera_list list = {0};
    gsz_coverage coverage;
    double began = bench_now();
    place(team, &list, cloud, count, 0);
    size_t views = list.count;
    place(team, &list, cloud, CHECKS, SEED_OF_CHECKS);
    bench_check(gsz_coverage_measure(team->context, &coverage, cloud, &list, views), team->context);
    print_row("fixed", views, &coverage, bench_now() - began);
    gsz_camera_list_free(team->context, &list);
}

static void run_automatic(const bench_team *team, const gsz_cloud *cloud) {
    gsz_camera_list list = {0};
    gsz_coverage coverage;
    double began = bench_now();
    bench_check(gsz_coverage_place_views(team->context, &list, &coverage, NULL, cloud, NULL),
                team->context);
    print_row("automatic", coverage.views, &coverage, bench_now() - began);
    gsz_camera_list_free(team->context, &list);
}

int main(int argc, char **argv) {
    int threads = argc == 4 && strcmp(argv[1], "--threads") == 0 ? atoi(argv[2]) : 2;
    bench_team team;
    gsz_source *source = NULL;
    gsz_cloud cloud = {0};
    if ((argc != 2 && argc != 4) || argv[argc - 1][0] == '-' || threads < 1) {
        fputs("usage: coverage_bench [--threads N] SCENE.ply\n", stderr);
        return 2;
    }
    bench_team_open(&team, threads);
    bench_check(gsz_source_open(team.context, &source, argv[argc - 1]), team.context);
    bench_check(gsz_ply_read(team.context, &cloud, source, NULL, NULL), team.context);
    gsz_source_close(team.context, &source);
    printf("%-10s %6s %9s %11s %11s %9s\n", "list", "views", "seen", "missed", "loss", "seconds");
    for (int i = 0; i < LENGTHS; i++) run_fixed(&team, &cloud, lengths[i]);
    run_automatic(&team, &cloud);
    gsz_cloud_free(team.context, &cloud);
    bench_team_close(&team);
    return 0;
}
