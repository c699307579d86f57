/* SPDX-License-Identifier: MIT */
/* terminal.c - draws and clears the one line of progress. */
#include "terminal.h"

#include "platform.h"
#include "system_process.h"

#include <stdio.h>
#include <string.h>

static const double redraw_seconds = 0.1;
/** A pace is known after this. */
static const double pace_seconds = 3;
enum { BAR_WIDTH = 30 };
/** What the pace of all frames together goes by. */
static const char frames_stage[] = "frames";

double gsz_cli_clock(void) { return gsz_platform_clock(); }

void gsz_cli_progress_start(gsz_cli_progress *progress, bool quiet) {
    memset(progress, 0, sizeof *progress);
    progress->on = !quiet && gsz_system_can_redraw();
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

static void draw_bar(const char *label, double fraction) {
    char bar[BAR_WIDTH + 1];
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', (size_t)(fraction * BAR_WIDTH));
    bar[BAR_WIDTH] = '\0';
    fprintf(stderr, "\r\033[K%-14.24s [%s] %3d %%", label, bar, (int)(fraction * 100));
}

static void draw_line(const gsz_cli_progress *progress, const char *stage, double fraction) {
    char label[64];
    snprintf(label, sizeof label, "%.14s", stage);
    if (progress->parts > 0)
        snprintf(label, sizeof label, "frame %zu of %zu", progress->part, progress->parts);
    draw_bar(label, fraction);
    if (progress->parts > 0) fprintf(stderr, "  %.14s", stage);
}

void gsz_cli_progress_frames(gsz_cli_progress *progress, size_t part, size_t parts) {
    progress->part = part;
    progress->parts = parts;
}

void gsz_cli_progress_draw(gsz_cli_progress *progress, const char *stage, double fraction) {
    double now;
    if (!progress->on) return;
    now = gsz_cli_clock();
    if (progress->parts > 0) fraction = (double)progress->part / (double)progress->parts;
    if (!(fraction > 0)) fraction = 0;
    if (fraction > 1) fraction = 1;
    follow_stage(progress, progress->parts > 0 ? frames_stage : stage, fraction, now);
    if (progress->drawn_at > 0 && now - progress->drawn_at < redraw_seconds) return;
    draw_line(progress, stage, fraction);
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
