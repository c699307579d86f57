/* SPDX-License-Identifier: MIT */
/* merge_bench.c - what merging does to pictures: merge_bench [--width N] [--keep SHARES] SCENE.ply
 *
 * Prints the mean PSNR over the held-out ones of 64 automatic views, and the seconds that merging took, for each
 * share of the Gaussians that is kept and each way to merge. */
#include "bench.h"

#include "importance.h"
#include "mask.h"
#include "merge.h"
#include "school.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "usage: merge_bench [OPTIONS] SCENE.ply\n"
                            "Drops Gaussians, merges them into the others, and compares pictures.\n"
                            "  --width N     of the pictures (default 480; 4:3)\n"
                            "  --threads N   to work on (default 2)\n"
                            "  --keep S,S..  shares to keep (default 0.7,0.5,0.35)\n";

enum { VIEWS = 64, TEACHERS = 24 };

typedef struct way {
    const char *name;
    bool merges, steps, judged;
    int rounds;
} way;

static const way ways[] = {
    {"dropped only", false, false, false, 0},       {"merged whole", true, false, false, 0},
    {"by sign of gradient", true, true, false, 1},  {"sign, judged", true, true, true, 1},
    {"by secants, 2 rounds", true, true, false, 2}, {"by secants, 4 rounds", true, true, false, 4},
    {"4 rounds, judged", true, true, true, 4},      {"8 rounds, judged", true, true, true, 8},
};

typedef struct merge_trial {
    gsz_context *context;
    gsz_cloud cloud;
    gsz_gallery held_out, judge, teacher;
    gsz_mask_ranking ranking;
    uint32_t *kept_index;
} merge_trial;

/* ---- the scene ----------------------------------------------------------------------------------- */

static void read_cloud(merge_trial *t, const char *path) {
    gsz_source *source = NULL;
    gsz_clean_report report;
    bench_check(gsz_source_open(t->context, &source, path), t->context);
    bench_check(gsz_ply_read(t->context, &t->cloud, source, NULL, NULL), t->context);
    gsz_source_close(t->context, &source);
    gsz_cloud_clean(&t->cloud, &report);
}

static void hang_galleries(merge_trial *t, int width) {
    gsz_camera_list views = {0}, held_out = {0}, judge = {0}, teacher = {0};
    gsz_view_options options;
    gsz_view_options_default(&options);
    options.count = VIEWS;
    bench_check(gsz_views_place(t->context, &views, &t->cloud, &options), t->context);
    for (size_t v = 0; v < views.count; v++) {
        gsz_camera_list *list = &teacher;
        if (gsz_view_held_out(v)) list = &held_out;
        if (gsz_view_role_of(v) == GSZ_VIEW_EXAMINE) list = &judge;
        views.camera[v].width = width;
        views.camera[v].height = width * 3 / 4;
        if (list != &teacher || teacher.count < TEACHERS)
            bench_check(gsz_camera_list_add(t->context, list, &views.camera[v]), t->context);
    }
    bench_check(gsz_gallery_open(t->context, &t->held_out, &t->cloud, &held_out), t->context);
    bench_check(gsz_gallery_open(t->context, &t->judge, &t->cloud, &judge), t->context);
    bench_check(gsz_gallery_open(t->context, &t->teacher, &t->cloud, &teacher), t->context);
    bench_check(gsz_mask_rank(t->context, &t->ranking, &t->cloud, &views), t->context);
    gsz_camera_list_free(t->context, &views);
    gsz_camera_list_free(t->context, &held_out);
    gsz_camera_list_free(t->context, &judge);
    gsz_camera_list_free(t->context, &teacher);
}

/* ---- trials -------------------------------------------------------------------------------------- */

static int compare_indices(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void keep(merge_trial *t, double share) {
    gsz_mask_keep_share(&t->ranking, share);
    t->kept_index = realloc(t->kept_index, t->ranking.kept * sizeof *t->kept_index);
    if (!t->kept_index) bench_fail("out of memory");
    memcpy(t->kept_index, t->ranking.order, t->ranking.kept * sizeof *t->kept_index);
    qsort(t->kept_index, t->ranking.kept, sizeof *t->kept_index, compare_indices);
}

static void try_way(merge_trial *t, double share, const way *w) {
    gsz_cloud kept = {0};
    gsz_merge_options options;
    double psnr, began = bench_now();
    bench_check(gsz_mask_apply(t->context, &kept, &t->ranking), t->context);
    gsz_merge_options_default(&options);
    options.teacher = w->steps ? &t->teacher : NULL;
    options.judge = w->judged ? &t->judge : NULL;
    options.rounds = w->rounds;
    if (w->merges)
        bench_check(gsz_merge_dropped(t->context, &kept, &t->cloud, t->kept_index,
                                      t->ranking.importance, &options),
                    t->context);
    double seconds = bench_now() - began;
    bench_check(gsz_gallery_compare(&t->held_out, &psnr, &kept), t->context);
    printf("%5.2f  %-22s %8.3f dB %8.2f s\n", share, w->name, psnr, seconds);
    fflush(stdout);
    gsz_cloud_free(t->context, &kept);
}

static void try_shares(merge_trial *t, const char *shares) {
    for (char *end; *shares; shares = *end ? end + 1 : end) {
        double share = strtod(shares, &end);
        if (end == shares || !(share > 0 && share <= 1))
            bench_fail("--keep takes shares in (0, 1], not '%s'", shares);
        keep(t, share);
        for (size_t w = 0; w < sizeof ways / sizeof *ways; w++) try_way(t, share, &ways[w]);
    }
}

int main(int argc, char **argv) {
    static const struct option names[] = {{"width", required_argument, NULL, 'w'},
                                          {"threads", required_argument, NULL, 't'},
                                          {"keep", required_argument, NULL, 'k'},
                                          {0}};
    const char *shares = "0.7,0.5,0.35";
    int threads = 2, width = 480;
    for (int name; (name = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (name == 'w') width = atoi(optarg);
        if (name == 't') threads = atoi(optarg);
        if (name == 'k') shares = optarg;
        if (name == '?' || threads < 1 || width < 4) optind = argc;
    }
    if (optind + 1 != argc) {
        fputs(usage, stderr);
        return 2;
    }
    bench_team team;
    bench_team_open(&team, threads);
    merge_trial t = {.context = team.context};
    read_cloud(&t, argv[optind]);
    hang_galleries(&t, width);
    printf("%zu Gaussians, %zu pictures to step by, %zu to judge, %zu held out\n", t.cloud.count,
           t.teacher.views.count, t.judge.views.count, t.held_out.views.count);
    try_shares(&t, shares);
    free(t.kept_index);
    gsz_mask_free(t.context, &t.ranking);
    gsz_gallery_close(&t.held_out);
    gsz_gallery_close(&t.judge);
    gsz_gallery_close(&t.teacher);
    gsz_cloud_free(t.context, &t.cloud);
    bench_team_close(&team);
    return 0;
}
