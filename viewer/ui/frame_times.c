/* SPDX-License-Identifier: MIT */
/* frame_times.c - series of times, and their order statistics. */
#include "frame_times.h"

#include "array_room.h"

#include <stdlib.h>
#include <string.h>

static bool add(gsz_time_series *series, double ms) {
    if (!GSZ_ROOM(&series->ms, &series->capacity, series->count + 1)) return false;
    series->ms[series->count++] = ms;
    return true;
}

/* NULL: no room for another one. */
static gsz_time_series *series_of(gsz_frame_times *times, const char *name) {
    for (uint32_t i = 0; i < times->pass_count; i++)
        if (strcmp(times->pass[i].name, name) == 0) return &times->pass[i];
    if (times->pass_count == GSZ_GPU_MARKS_MAX) return NULL;
    times->pass[times->pass_count].name = name;
    return &times->pass[times->pass_count++];
}

void gsz_gpu_times_add(gsz_gpu_times *times, const char *name, double ms) {
    if (times->count == GSZ_GPU_MARKS_MAX) return;
    times->name[times->count] = name;
    times->ms[times->count++] = ms;
}

bool gsz_frame_times_add(gsz_frame_times *times, double wall_ms, const gsz_gpu_times *passes) {
    double together = 0;
    for (uint32_t i = 0; i < passes->count; i++) {
        gsz_time_series *series = series_of(times, passes->name[i]);
        if (series && !add(series, passes->ms[i])) return false;
        together += passes->ms[i];
    }
    return add(&times->wall, wall_ms) && add(&times->passes_together, together);
}

void gsz_frame_times_clear(gsz_frame_times *times) {
    times->wall.count = times->passes_together.count = 0;
    for (uint32_t i = 0; i < times->pass_count; i++) times->pass[i].count = 0;
}

void gsz_frame_times_free(gsz_frame_times *times) {
    free(times->wall.ms);
    free(times->passes_together.ms);
    for (uint32_t i = 0; i < times->pass_count; i++) free(times->pass[i].ms);
    *times = (gsz_frame_times){0};
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

gsz_time_summary gsz_time_series_summary(gsz_time_series *series) {
    size_t count = series->count, last = (count * 99 + 99) / 100;
    if (count == 0) return (gsz_time_summary){0};
    qsort(series->ms, count, sizeof *series->ms, compare);
    return (gsz_time_summary){
        .min = series->ms[0],
        .median = (series->ms[(count - 1) / 2] + series->ms[count / 2]) / 2,
        .p99 = series->ms[last > count ? count - 1 : last - 1],
    };
}
