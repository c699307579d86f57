/* SPDX-License-Identifier: MIT */
/* bench_trial.c - the scene in all the forms that trials begin from, and the trials themselves. */
#include "bench.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zstd.h>

/* ---- the scene ----------------------------------------------------------------------------------- */

static void compress_ply(bench_scene *scene) {
    gsz_context *context = scene->team[0].context;
    gsz_source *source = NULL;
    gsz_buffer ply = {0};
    const char *path = scene->options->path;
    bench_check(gsz_source_open(context, &source, path), context);
    bench_check(gsz_source_read_all(context, &ply, source, UINT64_MAX), context);
    gsz_source_close(context, &source);
    size_t room = ZSTD_compressBound(ply.size);
    scene->compressed = malloc(room);
    if (!scene->compressed) bench_fail("out of memory");
    size_t size = ZSTD_compress(scene->compressed, room, ply.data, ply.size, BENCH_ZSTD_LEVEL);
    if (ZSTD_isError(size)) bench_fail("zstd: %s", ZSTD_getErrorName(size));
    scene->ply_bytes = ply.size;
    scene->compressed_bytes = size;
    gsz_buffer_free(context, &ply);
}

static void store_compressed(bench_scene *scene) {
    scene->compressed_file = tmpfile();
    FILE *file = scene->compressed_file;
    if (!file ||
        fwrite(scene->compressed, 1, scene->compressed_bytes, file) != scene->compressed_bytes ||
        fflush(file) != 0)
        bench_fail("cannot write a temporary file");
}

void bench_scene_open(bench_scene *scene, const bench_options *options) {
    *scene = (bench_scene){.options = options};
    bench_team_open(&scene->team[0], 1);
    bench_team_open(&scene->team[1], options->threads);
    gsz_context *context = scene->team[1].context;
    gsz_source *source = NULL;
    bench_check(gsz_source_open(context, &source, options->path), context);
    bench_check(gsz_ply_read(context, &scene->cloud, source, NULL, NULL), context);
    gsz_source_close(context, &source);
    scene->float_bytes = gsz_cloud_float_bytes(&scene->cloud);
    bench_check(gsz_pack(context, &scene->packed, &scene->cloud, &options->pack, NULL), context);
    compress_ply(scene);
    if (options->command) store_compressed(scene);
}

void bench_scene_close(bench_scene *scene) {
    if (scene->compressed_file) fclose(scene->compressed_file);
    free(scene->compressed);
    gsz_buffer_free(scene->team[1].context, &scene->packed);
    gsz_cloud_free(scene->team[1].context, &scene->cloud);
    for (int t = 0; t < BENCH_TEAMS; t++) bench_team_close(&scene->team[t]);
}

/* ---- what is timed ------------------------------------------------------------------------------- */

static void pack_cloud(const bench_scene *scene, gsz_context *context) {
    gsz_buffer packed = {0};
    bench_check(gsz_pack(context, &packed, &scene->cloud, &scene->options->pack, NULL), context);
    gsz_buffer_free(context, &packed);
}

static void pack_ply(const bench_scene *scene, gsz_context *context) {
    gsz_buffer packed = {0};
    bench_pack_file(context, &packed, scene->options);
    gsz_buffer_free(context, &packed);
}

static void unpack(const bench_scene *scene, gsz_context *context) {
    gsz_file *file = NULL;
    gsz_cloud cloud = {0};
    bench_check(gsz_file_open(context, &file, scene->packed.data, scene->packed.size, NULL),
                context);
    bench_check(gsz_file_unpack(context, file, &cloud, NULL), context);
    gsz_cloud_free(context, &cloud);
    gsz_file_close(context, &file);
}

/** As the zstd command does to /dev/null: piece by piece through one buffer. */
static void decompress(const bench_scene *scene) {
    ZSTD_DStream *stream = ZSTD_createDStream();
    size_t room = ZSTD_DStreamOutSize(), left = 1;
    void *piece = malloc(room);
    if (!stream || !piece) bench_fail("out of memory");
    ZSTD_inBuffer in = {scene->compressed, scene->compressed_bytes, 0};
    while (left != 0) {
        ZSTD_outBuffer out = {piece, room, 0};
        left = ZSTD_decompressStream(stream, &out, &in);
        if (ZSTD_isError(left)) bench_fail("zstd: %s", ZSTD_getErrorName(left));
    }
    free(piece);
    ZSTD_freeDStream(stream);
}

static void become_zstd(FILE *input) {
    int in = fileno(input);
    if (lseek(in, 0, SEEK_SET) == 0 && dup2(in, STDIN_FILENO) >= 0 &&
        freopen("/dev/null", "w", stdout))
        execlp("zstd", "zstd", "-d", "-c", (char *)NULL);
    _exit(127);
}

static void run_command(const bench_scene *scene) {
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) become_zstd(scene->compressed_file);
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        bench_fail("the zstd command cannot be run");
}

/* ---- rounds -------------------------------------------------------------------------------------- */

static void run_once(const bench_trial *trial, const bench_scene *scene) {
    gsz_context *context = scene->team[trial->team].context;
    switch (trial->kind) {
    case BENCH_PACK_CLOUD: pack_cloud(scene, context); break;
    case BENCH_PACK_PLY: pack_ply(scene, context); break;
    case BENCH_UNPACK: unpack(scene, context); break;
    case BENCH_ZSTD: decompress(scene); break;
    default: run_command(scene);
    }
}

int bench_trials_choose(bench_trial trials[BENCH_TRIALS_MAX], const bench_scene *scene) {
    int count = 0;
    for (int kind = 0; kind < BENCH_KINDS; kind++) {
        if (kind == BENCH_ZSTD_COMMAND && !scene->options->command) continue;
        int teams = kind < BENCH_ZSTD ? BENCH_TEAMS : 1;
        for (int team = 0; team < teams; team++)
            trials[count++] = (bench_trial){.kind = (bench_kind)kind, .team = team};
    }
    return count;
}

static int compare_times(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *seconds, int repeats) {
    qsort(seconds, (size_t)repeats, sizeof *seconds, compare_times);
    return 0.5 * (seconds[(repeats - 1) / 2] + seconds[repeats / 2]);
}

static void time_once(bench_trial *trial, const bench_scene *scene, int round) {
    double busy = bench_busy(), began = bench_now();
    run_once(trial, scene);
    double took = bench_now() - began;
    trial->seconds[round] = took;
    if (round > 0 && took >= trial->least) return;
    trial->least = took;
    trial->cores = (bench_busy() - busy) / took;
}

void bench_trials_run(bench_trial *trials, int count, const bench_scene *scene) {
    int repeats = scene->options->repeats;
    for (int round = 0; round < repeats; round++)
        for (int t = 0; t < count; t++) time_once(&trials[t], scene, round);
    for (int t = 0; t < count; t++) trials[t].median = median(trials[t].seconds, repeats);
}
