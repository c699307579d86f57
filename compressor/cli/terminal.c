/* SPDX-License-Identifier: MIT */
/* terminal.c - draws and clears the one line of progress. */
#include "terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const double redraw_seconds = 0.1;
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

void gsz_cli_progress_draw(gsz_cli_progress *progress, const char *stage, double fraction) {
    char bar[BAR_WIDTH + 1];
    double now;
    if (!progress->on) return;
    now = gsz_cli_clock();
    if (progress->drawn_at > 0 && now - progress->drawn_at < redraw_seconds) return;
    if (!(fraction > 0)) fraction = 0;
    if (fraction > 1) fraction = 1;
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', (size_t)(fraction * BAR_WIDTH));
    bar[BAR_WIDTH] = '\0';
    fprintf(stderr, "\r\033[K%-14.14s [%s] %3d %%", stage, bar, (int)(fraction * 100));
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
