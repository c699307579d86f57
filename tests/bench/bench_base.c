/* SPDX-License-Identifier: MIT */
/* bench_base.c - failing, the clock, and contexts of one or several threads. */
#include "bench.h"

#include <stdarg.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

void bench_fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("gsz_bench: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

void bench_check(gsz_result result, const gsz_context *context) {
    if (result == GSZ_OK) return;
    bench_fail("%s", context ? gsz_context_error(context) : gsz_result_name(result));
}

double bench_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static double seconds(struct timeval time) {
    return (double)time.tv_sec + 1e-6 * (double)time.tv_usec;
}

double bench_busy(void) {
    struct rusage own, children;
    getrusage(RUSAGE_SELF, &own);
    getrusage(RUSAGE_CHILDREN, &children);
    return seconds(own.ru_utime) + seconds(own.ru_stime) + seconds(children.ru_utime) +
           seconds(children.ru_stime);
}

gsz_context *bench_fresh_context(const bench_team *team) {
    gsz_context *context = NULL;
    gsz_context_options options;
    gsz_context_options_default(&options);
    options.pool = team->pool;
    bench_check(gsz_context_create(&context, &options), NULL);
    return context;
}

void bench_team_open(bench_team *team, int threads) {
    *team = (bench_team){.threads = threads};
    bench_check(gsz_pool_create(&team->pool, threads), NULL);
    team->context = bench_fresh_context(team);
}

void bench_team_close(bench_team *team) {
    gsz_context_destroy(&team->context);
    gsz_pool_destroy(&team->pool);
}

void bench_pack_file(gsz_context *context, gsz_buffer *out, const bench_options *options) {
    gsz_source *source = NULL;
    gsz_cloud cloud = {0};
    bench_check(gsz_source_open(context, &source, options->path), context);
    bench_check(gsz_ply_read(context, &cloud, source, NULL, NULL), context);
    gsz_source_close(context, &source);
    bench_check(gsz_pack(context, out, &cloud, &options->pack, NULL), context);
    gsz_cloud_free(context, &cloud);
}
