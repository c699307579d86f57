/* SPDX-License-Identifier: MIT */
/* terminal.c - draws and clears the one line of progress. */
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const double redraw_seconds = 0.1;
/** A pace is known after this. */
static const double pace_seconds = 3;
enum { BAR_WIDTH = 30 };

double gsz_cli_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool can_redraw(void) {
    const char *term = getenv("TERM");
    return isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
}

void gsz_cli_progress_start(gsz_cli_progress *progress, bool quiet) {
    memset(progress, 0, sizeof *progress);
    progress->on = !quiet && can_redraw();
}

/** A stage that goes back has begun anew. */
static void follow_stage(gsz_cli_progress *progress, const char *stage, double fraction,
                         double now) {
    if (progress->stage == stage && fraction >= progress->first) return;
    progress->stage = stage;
    progress->began = now;
    progress->first = fraction;
}

static void draw_time_left(const gsz_cli_progress *progress, double fraction, double now) {
    double taken = now - progress->began, done = fraction - progress->first;
    if (taken < pace_seconds || done <= 0) return;
    long left = (long)(taken * (1 - fraction) / done + 0.5);
    if (left < 360000) fprintf(stderr, "  %ld:%02ld left", left / 60, left % 60);
}

void gsz_cli_progress_draw(gsz_cli_progress *progress, const char *stage, double fraction) {
    char bar[BAR_WIDTH + 1];
    double now;
    if (!progress->on) return;
    now = gsz_cli_clock();
    if (!(fraction > 0)) fraction = 0;
    if (fraction > 1) fraction = 1;
    follow_stage(progress, stage, fraction, now);
    if (progress->drawn_at > 0 && now - progress->drawn_at < redraw_seconds) return;
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', (size_t)(fraction * BAR_WIDTH));
    bar[BAR_WIDTH] = '\0';
    fprintf(stderr, "\r\033[K%-14.14s [%s] %3d %%", stage, bar, (int)(fraction * 100));
    draw_time_left(progress, fraction, now);
    fflush(stderr);
    progress->drawn_at = now;
    progress->visible = true;
}

void gsz_cli_progress_clear(gsz_cli_progress *progress) {
    if (!progress->visible) return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    progress->visible = false;
}
