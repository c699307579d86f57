/* SPDX-License-Identifier: MIT */
/* xr_pace.c - a ladder: half of the layers go, then pixels, then all layers but the first. */
#include "xr_pace.h"

/* Between these shares of the interval nothing changes: a step down may not lead straight up again. */
static const double too_long = 0.9, much_time = 0.6;
enum { SLOW_FRAMES = 3, WAIT_LEAST = 90, WAIT_MOST = 16 * WAIT_LEAST };

static const float resolutions[] = {1, 0.85f, 0.7f, 0.5f};
enum { COARSER = sizeof resolutions / sizeof *resolutions - 1 };

static uint32_t first_drops(const gsz_xr_pace *pace) { return pace->layers / 2; }

static uint32_t last_step(const gsz_xr_pace *pace) {
    return pace->layers > 0 ? pace->layers - 1 + COARSER : COARSER;
}

void gsz_xr_pace_scene(gsz_xr_pace *pace, uint32_t layers) {
    *pace = (gsz_xr_pace){.layers = layers > 1 ? layers : 1, .since = WAIT_LEAST};
}

/* A step back soon after a step towards more: that one was too early, and the next has to wait longer. */
static void step_down(gsz_xr_pace *pace) {
    pace->wait = pace->wait > 0 && pace->since < WAIT_LEAST ? 2 * pace->wait : WAIT_LEAST;
    if (pace->wait > WAIT_MOST) pace->wait = WAIT_MOST;
    pace->since = WAIT_LEAST;
    pace->step++;
}

bool gsz_xr_pace_add(gsz_xr_pace *pace, double took_ms, double interval_ms) {
    uint32_t before = pace->step;
    pace->slow = took_ms > too_long * interval_ms ? pace->slow + 1 : 0;
    pace->quick = took_ms < much_time * interval_ms ? pace->quick + 1 : 0;
    if (pace->since < WAIT_LEAST) pace->since++;
    if (pace->slow >= SLOW_FRAMES && pace->step < last_step(pace)) {
        step_down(pace);
    } else if (pace->step > 0 && pace->quick >= pace->wait) {
        pace->step--;
        pace->since = 0;
    }
    if (pace->step != before) pace->slow = pace->quick = 0;
    return pace->step != before;
}

uint32_t gsz_xr_pace_layers(const gsz_xr_pace *pace) {
    uint32_t first = first_drops(pace), fewer = pace->step < first ? pace->step : first;
    if (pace->step > first + COARSER) fewer = pace->step - COARSER;
    return fewer > 0 ? pace->layers - fewer : 0;
}

float gsz_xr_pace_resolution(const gsz_xr_pace *pace) {
    uint32_t first = first_drops(pace), coarser = pace->step > first ? pace->step - first : 0;
    return resolutions[coarser < COARSER ? coarser : COARSER];
}
