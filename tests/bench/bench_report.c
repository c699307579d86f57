/* SPDX-License-Identifier: MIT */
/* bench_report.c - the results as a table for people and as JSON for programs. */
#include "bench.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

typedef struct kind_text {
    const char *name; /* in JSON */
    const char *text;
} kind_text;

static const kind_text kinds[BENCH_KINDS] = {
    [BENCH_PACK_CLOUD] = {"pack", "pack, cloud to bytes"},
    [BENCH_PACK_PLY] = {"pack_ply", "pack, .ply file to bytes"},
    [BENCH_UNPACK] = {"unpack", "unpack, bytes to cloud"},
    [BENCH_ZSTD] = {"zstd", "zstd -d of the .ply, streaming"},
    [BENCH_ZSTD_COMMAND] = {"zstd_command", "zstd -d of the .ply, command"},
};

static const bench_trial *find(const bench_trial *trials, int count, bench_kind kind, int team) {
    for (int t = 0; t < count; t++)
        if (trials[t].kind == kind && trials[t].team == team) return &trials[t];
    return NULL;
}

/** How many times longer the first trial takes than the second, by their least times. */
static double times_as_long(const bench_trial *a, const bench_trial *b) {
    return a->least / b->least;
}

static double rate(const bench_scene *scene, double seconds) {
    return (double)scene->cloud.count / seconds;
}

/* ---- for people ---------------------------------------------------------------------------------- */

static void print_scene(const bench_scene *scene) {
    const gsz_pack_options *pack = &scene->options->pack;
    double count = (double)scene->cloud.count;
    printf("%s: %zu Gaussians, SH degree %d, %.1f MB\n", scene->options->path, scene->cloud.count,
           scene->cloud.sh_degree, 1e-6 * (double)scene->ply_bytes);
    printf("quality %g, effort %d: %zu bytes, %.1f bits per Gaussian, %.1f times smaller\n",
           (double)pack->quality, pack->effort, scene->packed.size,
           8 * (double)scene->packed.size / count,
           (double)scene->ply_bytes / (double)scene->packed.size);
}

static void print_trials(const bench_scene *scene, const bench_trial *trials, int count) {
    printf("\n%-32s %8s %6s %10s %10s %14s %11s\n", "", "threads", "cores", "least ms", "median ms",
           "M Gaussians/s", "of median");
    for (int t = 0; t < count; t++) {
        const bench_trial *trial = &trials[t];
        printf("%-32s %8d %6.2f %10.1f %10.1f %14.3f %11.3f\n", kinds[trial->kind].text,
               scene->team[trial->team].threads, trial->cores, 1e3 * trial->least,
               1e3 * trial->median, 1e-6 * rate(scene, trial->least),
               1e-6 * rate(scene, trial->median));
    }
}

static void print_ratios(const bench_scene *scene, const bench_trial *trials, int count) {
    int threads = scene->options->threads;
    printf("\nof least times, %d rounds\n", scene->options->repeats);
    for (int kind = 0; kind < BENCH_ZSTD; kind++) {
        const bench_trial *one = find(trials, count, (bench_kind)kind, 0);
        const bench_trial *several = find(trials, count, (bench_kind)kind, 1);
        printf("  %-30s %8.2f times faster with %d threads\n", kinds[kind].text,
               times_as_long(one, several), threads);
    }
    for (int kind = BENCH_ZSTD; kind < BENCH_KINDS; kind++) {
        const bench_trial *zstd = find(trials, count, (bench_kind)kind, 0);
        for (int team = 0; zstd && team < BENCH_TEAMS; team++)
            printf("  unpack, threads: %d %21.2f times the time of %s\n", scene->team[team].threads,
                   times_as_long(find(trials, count, BENCH_UNPACK, team), zstd), kinds[kind].text);
    }
}

static void print_memory(const bench_scene *scene, const bench_memory *memory) {
    double floats = (double)scene->float_bytes;
    printf("\nmemory of a pack on %d threads\n", scene->options->threads);
    printf("  held by the library          %8.1f MB, %.2f times the floats\n",
           1e-6 * (double)memory->held, (double)memory->held / floats);
    printf("  process, .ply file to bytes  %8.1f MB, %.2f times the floats, which are in it\n",
           1e-6 * (double)memory->resident, (double)memory->resident / floats);
}

/* ---- for programs -------------------------------------------------------------------------------- */

static void add_trial(cJSON *list, const bench_scene *scene, const bench_trial *trial) {
    cJSON *item = cJSON_CreateObject();
    cJSON_AddStringToObject(item, "what", kinds[trial->kind].name);
    cJSON_AddNumberToObject(item, "threads", scene->team[trial->team].threads);
    cJSON_AddNumberToObject(item, "cores", trial->cores);
    cJSON_AddNumberToObject(item, "least_seconds", trial->least);
    cJSON_AddNumberToObject(item, "median_seconds", trial->median);
    cJSON_AddNumberToObject(item, "gaussians_per_second", rate(scene, trial->least));
    cJSON_AddItemToArray(list, item);
}

static void add_ratios(cJSON *root, const bench_trial *trials, int count) {
    cJSON *scaling = cJSON_AddObjectToObject(root, "scaling");
    for (int kind = 0; kind < BENCH_ZSTD; kind++)
        cJSON_AddNumberToObject(scaling, kinds[kind].name,
                                times_as_long(find(trials, count, (bench_kind)kind, 0),
                                              find(trials, count, (bench_kind)kind, 1)));
    for (int kind = BENCH_ZSTD; kind < BENCH_KINDS; kind++) {
        const bench_trial *zstd = find(trials, count, (bench_kind)kind, 0);
        if (!zstd) continue;
        char name[64];
        snprintf(name, sizeof name, "unpack_to_%s", kinds[kind].name);
        cJSON *ratios = cJSON_AddArrayToObject(root, name);
        for (int team = 0; team < BENCH_TEAMS; team++)
            cJSON_AddItemToArray(ratios, cJSON_CreateNumber(times_as_long(
                                             find(trials, count, BENCH_UNPACK, team), zstd)));
    }
}

static void print_json(const bench_scene *scene, const bench_trial *trials, int count,
                       const bench_memory *memory) {
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "file", scene->options->path);
    cJSON_AddNumberToObject(root, "gaussians", (double)scene->cloud.count);
    cJSON_AddNumberToObject(root, "sh_degree", scene->cloud.sh_degree);
    cJSON_AddNumberToObject(root, "quality", (double)scene->options->pack.quality);
    cJSON_AddNumberToObject(root, "effort", scene->options->pack.effort);
    cJSON_AddNumberToObject(root, "ply_bytes", (double)scene->ply_bytes);
    cJSON_AddNumberToObject(root, "float_bytes", (double)scene->float_bytes);
    cJSON_AddNumberToObject(root, "gsz_bytes", (double)scene->packed.size);
    cJSON_AddNumberToObject(root, "zstd_bytes", (double)scene->compressed_bytes);
    cJSON_AddNumberToObject(root, "rounds", scene->options->repeats);
    cJSON *list = cJSON_AddArrayToObject(root, "trials");
    for (int t = 0; t < count; t++) add_trial(list, scene, &trials[t]);
    add_ratios(root, trials, count);
    cJSON_AddNumberToObject(root, "pack_held_bytes", (double)memory->held);
    cJSON_AddNumberToObject(root, "pack_resident_bytes", (double)memory->resident);
    char *text = cJSON_Print(root);
    if (!text) bench_fail("out of memory");
    puts(text);
    cJSON_free(text);
    cJSON_Delete(root);
}

void bench_report(const bench_scene *scene, const bench_trial *trials, int count,
                  const bench_memory *memory) {
    if (scene->options->json) {
        print_json(scene, trials, count, memory);
        return;
    }
    print_scene(scene);
    print_trials(scene, trials, count);
    print_ratios(scene, trials, count);
    print_memory(scene, memory);
}
