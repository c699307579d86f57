/* SPDX-License-Identifier: MIT */
/* terminal.h - the progress bar on standard error, and the clock that paces it. No colours. */
#ifndef GSZ_TERMINAL_H
#define GSZ_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

typedef struct gsz_cli_progress {
    bool on; /**< standard error is a terminal that can redraw a line, and nobody asked for quiet */
    bool visible;
    double drawn_at; /**< seconds; 0: never */
    const char *stage;
    double began, first; /**< when this stage was first heard of, and how far it was then */
    size_t part, parts;  /**< frames done, of so many; 0: the work has no frames */
} gsz_cli_progress;

void gsz_cli_progress_start(gsz_cli_progress *progress, bool quiet);
/** Redraws at most ten times a second. After a few seconds of a stage it says how long that will go on at this pace. */
void gsz_cli_progress_draw(gsz_cli_progress *progress, const char *stage, double fraction);
/** From now on the bar is about frames: `part` of `parts` are done, and stages are only named. 0 of 0: no longer. */
void gsz_cli_progress_frames(gsz_cli_progress *progress, size_t part, size_t parts);
/** Takes the bar away; other output to the terminal must be preceded by it. */
void gsz_cli_progress_clear(gsz_cli_progress *progress);

/** Seconds of a clock that never runs backwards. */
double gsz_cli_clock(void);

#endif
