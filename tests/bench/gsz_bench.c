/* SPDX-License-Identifier: MIT */
/* gsz_bench.c - the command: how fast a scene is packed and unpacked, beside zstd. */
#include "bench.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: gsz_bench [OPTIONS] SCENE.ply\n"
    "Times packing and unpacking on one and on several threads, and zstd -d of the .ply beside "
    "them.\n"
    "  --quality Q   0..100 (default 60)\n"
    "  --effort E    1..9 (default 3)\n"
    "  --repeat N    rounds, each of which does everything once (default 7)\n"
    "  --threads N   what one thread is compared with (default 2)\n"
    "  --command     time the zstd command too, not only its library\n"
    "  --json        a report for programs\n";

enum { THREADS_MAX = 256 };

static _Noreturn void fail_usage(void) {
    fputs(usage, stderr);
    exit(2);
}

/** The number that is all of the text. */
static double number(const char *text, double low, double high) {
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end || !(value >= low && value <= high)) fail_usage();
    return value;
}

static void read_option(bench_options *options, int name) {
    switch (name) {
    case 'q': options->pack.quality = (float)number(optarg, 0, 100); break;
    case 'e': options->pack.effort = (int)number(optarg, 1, 9); break;
    case 'r': options->repeats = (int)number(optarg, 1, BENCH_REPEATS_MAX); break;
    case 't': options->threads = (int)number(optarg, 2, THREADS_MAX); break;
    case 'c': options->command = true; break;
    case 'j': options->json = true; break;
    case 'h': fputs(usage, stdout); exit(0);
    default: fail_usage();
    }
}

static bench_options read_options(int argc, char **argv) {
    static const struct option names[] = {
        {"quality", required_argument, NULL, 'q'}, {"effort", required_argument, NULL, 'e'},
        {"repeat", required_argument, NULL, 'r'},  {"threads", required_argument, NULL, 't'},
        {"command", no_argument, NULL, 'c'},       {"json", no_argument, NULL, 'j'},
        {"help", no_argument, NULL, 'h'},          {0}};
    bench_options options = {.repeats = 7, .threads = 2};
    gsz_pack_options_default(&options.pack);
    options.pack.effort = 3;
    for (int name; (name = getopt_long(argc, argv, "", names, NULL)) != -1;)
        read_option(&options, name);
    if (optind + 1 != argc) fail_usage();
    options.path = argv[optind];
    return options;
}

int main(int argc, char **argv) {
    bench_options options = read_options(argc, argv);
    bench_memory memory = {.resident = bench_resident_of_pack(&options)};
    bench_scene scene;
    bench_scene_open(&scene, &options);
    memory.held = bench_held_by_pack(&scene);

    bench_trial *trials = calloc(BENCH_TRIALS_MAX, sizeof *trials);
    if (!trials) bench_fail("out of memory");
    int count = bench_trials_choose(trials, &scene);
    bench_trials_run(trials, count, &scene);
    bench_report(&scene, trials, count, &memory);
    free(trials);
    bench_scene_close(&scene);
    return 0;
}
