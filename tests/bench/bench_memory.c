/* SPDX-License-Identifier: MIT */
/* bench_memory.c - how much memory packing takes, as the library counts it and as the system does. */
#include "bench.h"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void pack_and_leave(const bench_options *options) {
    bench_team team;
    gsz_buffer packed = {0};
    bench_team_open(&team, options->threads);
    bench_pack_file(team.context, &packed, options);
    gsz_buffer_free(team.context, &packed);
    bench_team_close(&team);
    _exit(0);
}

uint64_t bench_resident_of_pack(const bench_options *options) {
    struct rusage usage;
    int status = 0;
    pid_t child = fork();
    if (child == 0) pack_and_leave(options);
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        bench_fail("cannot start a process");
    if (status != 0) exit(1); /* the child has said why */
    return (uint64_t)usage.ru_maxrss * 1024;
}

uint64_t bench_held_by_pack(const bench_scene *scene) {
    gsz_buffer packed = {0};
    gsz_context *context = bench_fresh_context(&scene->team[BENCH_TEAMS - 1]);
    bench_check(gsz_pack(context, &packed, &scene->cloud, &scene->options->pack, NULL), context);
    uint64_t held = gsz_context_peak_memory(context);
    gsz_buffer_free(context, &packed);
    gsz_context_destroy(&context);
    return held;
}
