/* SPDX-License-Identifier: MIT */
/* frame_times.h - how long frames took, and each of their passes: collected, and told in three numbers. */
#ifndef GSZ_FRAME_TIMES_H
#define GSZ_FRAME_TIMES_H

#include "gpu_frames.h"

typedef struct gsz_time_series {
    const char *name;
    size_t count, capacity;
    double *ms;
} gsz_time_series;

/** Zero-initialise; release with gsz_frame_times_free. */
typedef struct gsz_frame_times {
    gsz_time_series wall; /**< from the first command to the end, as the processor sees it */
    gsz_time_series passes_together;
    uint32_t pass_count;
    gsz_time_series pass[GSZ_GPU_MARKS_MAX]; /**< in the order of the first frame that has them */
} gsz_frame_times;

/** Adds a pass that the processor is at, if there is room. */
void gsz_gpu_times_add(gsz_gpu_times *times, const char *name, double ms);
/** Adds a frame. False: out of memory. */
bool gsz_frame_times_add(gsz_frame_times *times, double wall_ms,
                         const gsz_gpu_times *passes) GSZ_CHECKED;
/** Forgets the frames. */
void gsz_frame_times_clear(gsz_frame_times *times);
void gsz_frame_times_free(gsz_frame_times *times);

typedef struct gsz_time_summary {
    double min, median, p99; /**< ms; 0 of no frames */
} gsz_time_summary;

/** Sorts the series. */
gsz_time_summary gsz_time_series_summary(gsz_time_series *series);

#endif
