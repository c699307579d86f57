/* SPDX-License-Identifier: MIT */
/* bench.h - what the parts of gsz_bench share: the scene, the trials that are timed, and their results.
 *
 * Speed is compared within one run only: every round makes every trial once, so that whatever else the
 * machine does falls on all of them alike. The yardstick is zstd, which most readers have at hand.
 */
#ifndef BENCH_H
#define BENCH_H

#include "gsz.h"
#include "gsz_files.h"

#include <stdio.h>

enum { BENCH_REPEATS_MAX = 1000, BENCH_ZSTD_LEVEL = 3, BENCH_TEAMS = 2 };

typedef struct bench_options {
    const char *path;
    gsz_pack_options pack;
    int repeats;
    int threads;  /* of the second team; the first is one thread */
    bool command; /* time the zstd command too */
    bool json;
} bench_options;

/** Contexts of one thread, and of several. */
typedef struct bench_team {
    int threads;
    gsz_pool *pool;
    gsz_context *context;
} bench_team;

typedef struct bench_scene {
    const bench_options *options;
    bench_team team[BENCH_TEAMS];
    gsz_cloud cloud;
    uint64_t float_bytes;
    gsz_buffer packed;
    uint64_t ply_bytes;
    uint8_t *compressed; /* the .ply by zstd */
    size_t compressed_bytes;
    FILE *compressed_file; /* the same as a file, for the command */
} bench_scene;

typedef enum bench_kind {
    BENCH_PACK_CLOUD,   /* cloud in memory to bytes in memory */
    BENCH_PACK_PLY,     /* .ply file to bytes in memory */
    BENCH_UNPACK,       /* bytes in memory to cloud in memory */
    BENCH_ZSTD,         /* zstd's streaming API, bytes in memory to nowhere */
    BENCH_ZSTD_COMMAND, /* zstd -d, file to /dev/null */
    BENCH_KINDS
} bench_kind;

typedef struct bench_trial {
    bench_kind kind;
    int team;
    double seconds[BENCH_REPEATS_MAX];
    double least, median; /* of them */
    double cores; /* busy on average in the fastest round; few if the machine had others to serve */
} bench_trial;

enum { BENCH_TRIALS_MAX = BENCH_TEAMS * BENCH_KINDS };

typedef struct bench_memory {
    uint64_t held; /* by the library at once, for a pack of a cloud */
    uint64_t
        resident; /* most of a process that packs the file from reading to bytes; its floats included */
} bench_memory;

/* ---- bench_base.c ---- */

_Noreturn void bench_fail(const char *format, ...) GSZ_PRINTF(1, 2);
/** Ends the program unless the result is GSZ_OK, with the context's reason if there is a context. */
void bench_check(gsz_result result, const gsz_context *context);
double bench_now(void);
/** Seconds that all threads of this process, and its children that have ended, have been running. */
double bench_busy(void);
void bench_team_open(bench_team *team, int threads);
void bench_team_close(bench_team *team);
/** A team's context with nothing held in it yet, over the same pool. */
gsz_context *bench_fresh_context(const bench_team *team);
/** From the file on disk to bytes in memory. */
void bench_pack_file(gsz_context *context, gsz_buffer *out, const bench_options *options);

/* ---- bench_trial.c ---- */

void bench_scene_open(bench_scene *scene, const bench_options *options);
void bench_scene_close(bench_scene *scene);
/** Fills in kinds and teams; returns how many trials there are. */
int bench_trials_choose(bench_trial trials[BENCH_TRIALS_MAX], const bench_scene *scene);
/** Runs all trials, round after round. */
void bench_trials_run(bench_trial *trials, int count, const bench_scene *scene);

/* ---- bench_memory.c ---- */

/** Most memory of a process that does nothing but pack the file; call it before anything is loaded. */
uint64_t bench_resident_of_pack(const bench_options *options);
/** Most memory that the library holds at once while it packs the cloud. */
uint64_t bench_held_by_pack(const bench_scene *scene);

/* ---- bench_report.c ---- */

void bench_report(const bench_scene *scene, const bench_trial *trials, int count,
                  const bench_memory *memory);

#endif
