/* SPDX-License-Identifier: MIT */
/* mask_bench.c - which order of Gaussians is the best to drop by: mask_bench [OPTIONS] SCENE.ply
 *
 * Every form of importance, with and without local distinctiveness, at some shares that are kept: the PSNR of
 * pictures of what is left against those of the whole scene. Nothing is refitted, and views are not those that
 * importance is measured from. compressor/prune/pruning.md has the figures. */
#include "bench.h"

#include "distinctiveness.h"
#include "gallery.h"
#include "importance.h"
#include "mask.h"

#include <cjson/cJSON.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "usage: mask_bench [OPTIONS] SCENE.ply\n"
                            "PSNR, dB, after dropping Gaussians in different orders.\n"
                            "  --views N     to place, of which every fourth judges (default 96)\n"
                            "  --judge FILE  judge from these cameras instead; a line: eye xyz, "
                            "target xyz, up xyz, vertical degrees\n"
                            "  --size WxH    of their pictures (default 800x600)\n"
                            "  --threads N   to work on (default 2)\n"
                            "  --json        instead of the table\n";

enum { SHARES = 3, BLENDS = 6 };

static const double shares[SHARES] = {0.7, 0.5, 0.35};

static const char *const form_names[GSZ_IMPORTANCE_FORMS] = {[GSZ_IMPORTANCE_ENERGY] = "energy",
                                                             [GSZ_IMPORTANCE_WEIGHT] = "weight",
                                                             [GSZ_IMPORTANCE_MEAN_WEIGHT] =
                                                                 "mean weight"};

/** What an importance is multiplied by. */
typedef struct blend {
    const char *name;
    gsz_neighbours neighbours;
    double floor, exponent;
} blend;

static const blend blends[BLENDS] = {
    {"1", GSZ_NEIGHBOURS_ON_CURVE, 1, 0},
    {"d^2", GSZ_NEIGHBOURS_ON_CURVE, 0, 2},
    {"d^2, published neighbours", GSZ_NEIGHBOURS_PUBLISHED, 0, 2},
    {"(0.1 + d)^0.5", GSZ_NEIGHBOURS_ON_CURVE, 0.1, 0.5},
    {"(0.1 + d)", GSZ_NEIGHBOURS_ON_CURVE, 0.1, 1},
    {"(0.3 + d)^2", GSZ_NEIGHBOURS_ON_CURVE, 0.3, 2},
};

typedef struct mask_trial {
    bench_team team;
    const char *path, *judge;
    int views, width, height, threads;
    bool json;
    gsz_cloud cloud;
    gsz_camera_list list, judges;
    gsz_gallery gallery;
    double *importance, *score;
    double *distance[2]; /* by gsz_neighbours */
} mask_trial;

/** One row: PSNR at each share, and how much of the sum of scores is kept. */
typedef struct row {
    gsz_importance_form form;
    const blend *blend;
    double psnr[SHARES], holds[SHARES];
} row;

/* ---- the scene ----------------------------------------------------------------------------------- */

static void read_judges(mask_trial *t) {
    FILE *file = fopen(t->judge, "r");
    char line[1024];
    float v[10];
    if (!file) bench_fail("cannot open %s", t->judge);
    while (fgets(line, sizeof line, file)) {
        gsz_camera camera;
        if (line[0] == '#') continue;
        if (sscanf(line, "%f %f %f %f %f %f %f %f %f %f", v, v + 1, v + 2, v + 3, v + 4, v + 5,
                   v + 6, v + 7, v + 8, v + 9) != 10 ||
            !gsz_camera_look_at(&camera, v, v + 3, v + 6, v[9]))
            bench_fail("%s: not a camera: %s", t->judge, line);
        camera.width = t->width;
        camera.height = t->height;
        bench_check(gsz_camera_list_add(t->team.context, &t->judges, &camera), t->team.context);
    }
    fclose(file);
}

static void choose_views(mask_trial *t) {
    gsz_context *context = t->team.context;
    gsz_view_options options;
    gsz_view_options_default(&options);
    options.count = t->views;
    bench_check(gsz_views_place(context, &t->list, &t->cloud, &options), context);
    if (t->judge) {
        read_judges(t);
        return;
    }
    for (size_t v = 0; v < t->list.count; v++)
        bench_check(gsz_camera_list_add(context, &t->judges, &t->list.camera[v]), context);
    gsz_views_keep_held_out(&t->judges);
}

static double *new_doubles(size_t count) {
    double *values = calloc(count, sizeof *values);
    if (!values) bench_fail("out of memory");
    return values;
}

static void open_trial(mask_trial *t) {
    gsz_source *source = NULL;
    bench_team_open(&t->team, t->threads);
    gsz_context *context = t->team.context;
    bench_check(gsz_source_open(context, &source, t->path), context);
    bench_check(gsz_ply_read(context, &t->cloud, source, NULL, NULL), context);
    gsz_source_close(context, &source);
    choose_views(t);
    bench_check(gsz_gallery_open(context, &t->gallery, &t->cloud, &t->judges), context);
    t->importance = new_doubles(t->cloud.count);
    t->score = new_doubles(t->cloud.count);
    for (int n = 0; n < 2; n++) {
        t->distance[n] = new_doubles(t->cloud.count);
        bench_check(
            gsz_distinctiveness_measure(context, t->distance[n], &t->cloud, (gsz_neighbours)n),
            context);
    }
}

static void close_trial(mask_trial *t) {
    gsz_context *context = t->team.context;
    gsz_gallery_close(&t->gallery);
    gsz_camera_list_free(context, &t->list);
    gsz_camera_list_free(context, &t->judges);
    gsz_cloud_free(context, &t->cloud);
    free(t->importance);
    free(t->score);
    for (int n = 0; n < 2; n++) free(t->distance[n]);
    bench_team_close(&t->team);
}

/* ---- rows ---------------------------------------------------------------------------------------- */

static double judge(mask_trial *t, const gsz_mask_ranking *ranking) {
    gsz_cloud kept = {0};
    double psnr = 0;
    bench_check(gsz_mask_apply(t->team.context, &kept, ranking), t->team.context);
    bench_check(gsz_gallery_compare(&t->gallery, &psnr, &kept), t->team.context);
    gsz_cloud_free(t->team.context, &kept);
    return psnr;
}

static void run_row(mask_trial *t, row *r) {
    gsz_mask_ranking ranking = {0};
    memcpy(t->score, t->importance, t->cloud.count * sizeof *t->score);
    gsz_distinctiveness_weigh(t->score, t->distance[r->blend->neighbours], t->cloud.count,
                              r->blend->floor, r->blend->exponent);
    bench_check(gsz_mask_rank_scores(t->team.context, &ranking, &t->cloud, t->score),
                t->team.context);
    for (int s = 0; s < SHARES; s++) {
        gsz_mask_keep_share(&ranking, shares[s]);
        r->psnr[s] = judge(t, &ranking);
        r->holds[s] = 1 - ranking.tail[ranking.kept] / ranking.tail[0];
    }
    gsz_mask_free(t->team.context, &ranking);
}

static void print_row(const row *r) {
    printf("%-12s %-26s", form_names[r->form], r->blend->name);
    for (int s = 0; s < SHARES; s++) printf(" %8.2f", r->psnr[s]);
    for (int s = 0; s < SHARES; s++) printf(" %9.6f", r->holds[s]);
    printf("\n");
    fflush(stdout);
}

static void add_row(cJSON *rows, const row *r) {
    cJSON *item = cJSON_CreateObject(), *points = cJSON_AddArrayToObject(item, "kept");
    cJSON_AddStringToObject(item, "importance", form_names[r->form]);
    cJSON_AddStringToObject(item, "times", r->blend->name);
    for (int s = 0; s < SHARES; s++) {
        cJSON *point = cJSON_CreateObject();
        cJSON_AddNumberToObject(point, "share", shares[s]);
        cJSON_AddNumberToObject(point, "psnr", r->psnr[s]);
        cJSON_AddNumberToObject(point, "score_held", r->holds[s]);
        cJSON_AddItemToArray(points, point);
    }
    cJSON_AddItemToArray(rows, item);
}

static void run_all(mask_trial *t, cJSON *rows) {
    for (int form = 0; form < GSZ_IMPORTANCE_FORMS; form++) {
        bench_check(gsz_importance_measure(t->team.context, t->importance, &t->cloud, &t->list,
                                           (gsz_importance_form)form),
                    t->team.context);
        for (int b = 0; b < BLENDS; b++) {
            row r = {.form = (gsz_importance_form)form, .blend = &blends[b]};
            run_row(t, &r);
            if (t->json)
                add_row(rows, &r);
            else
                print_row(&r);
        }
    }
}

static void report(mask_trial *t) {
    if (!t->json) {
        printf("%zu Gaussians, %zu views, judged from %zu\n", t->cloud.count, t->list.count,
               t->judges.count);
        printf("%-12s %-26s %8s %8s %8s %9s\n", "importance", "times", "keep 0.7", "0.5", "0.35",
               "share of the score that is kept");
        run_all(t, NULL);
        return;
    }
    cJSON *root = cJSON_CreateObject();
    cJSON_AddNumberToObject(root, "gaussians", (double)t->cloud.count);
    cJSON_AddNumberToObject(root, "views", (double)t->list.count);
    cJSON_AddNumberToObject(root, "judges", (double)t->judges.count);
    run_all(t, cJSON_AddArrayToObject(root, "rows"));
    char *text = cJSON_Print(root);
    if (!text) bench_fail("out of memory");
    puts(text);
    free(text);
    cJSON_Delete(root);
}

static bool read_options(mask_trial *t, int argc, char **argv) {
    static const struct option names[] = {
        {"views", required_argument, NULL, 'v'}, {"judge", required_argument, NULL, 'c'},
        {"size", required_argument, NULL, 's'},  {"threads", required_argument, NULL, 't'},
        {"json", no_argument, NULL, 'j'},        {0}};
    bool good = true;
    for (int name; (name = getopt_long(argc, argv, "", names, NULL)) != -1;) {
        if (name == 'v') t->views = atoi(optarg);
        if (name == 'c') t->judge = optarg;
        if (name == 's') good &= sscanf(optarg, "%dx%d", &t->width, &t->height) == 2;
        if (name == 't') t->threads = atoi(optarg);
        if (name == 'j') t->json = true;
        good &= name != '?';
    }
    t->path = argv[optind];
    return good && optind + 1 == argc && t->threads > 0 && t->views > 3;
}

int main(int argc, char **argv) {
    mask_trial t = {.views = 96, .threads = 2, .width = 800, .height = 600};
    if (!read_options(&t, argc, argv)) {
        fputs(usage, stderr);
        return 2;
    }
    open_trial(&t);
    report(&t);
    close_trial(&t);
    return 0;
}
