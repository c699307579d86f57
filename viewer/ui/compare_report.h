/* SPDX-License-Identifier: MIT */
/* compare_report.h - what a comparison without a window tells, for people and as JSON. */
#ifndef GSZ_COMPARE_REPORT_H
#define GSZ_COMPARE_REPORT_H

#include "session.h"

/** Of a view: the first scene, the second, what differs. */
enum { GSZ_COMPARE_PICTURES = 3 };

typedef struct gsz_compare_side {
    const char *file;
    uint64_t bytes, gaussians;
} gsz_compare_side;

typedef struct gsz_compare_row {
    size_t view; /**< number of the camera */
    const char *camera;
    uint32_t width, height;
    gsz_score score;
    char *picture[GSZ_COMPARE_PICTURES]; /**< the files written, or NULL */
} gsz_compare_row;

typedef struct gsz_compare_report {
    gsz_compare_side side[2];
    gsz_screen_filter filter;
    uint32_t gain; /**< of the pictures of what differs */
    gsz_compare_row *row;
    size_t row_count;
} gsz_compare_report;

/** Prints it as the session wants it. */
void gsz_compare_report_print(gsz_cli_session *session, const gsz_compare_report *report);
void gsz_compare_report_free(gsz_compare_report *report);

#endif
