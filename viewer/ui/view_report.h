/* SPDX-License-Identifier: MIT */
/* view_report.h - what gsz-view tells of a run without a user: times, memory, pictures; for people and as JSON. */
#ifndef GSZ_VIEW_REPORT_H
#define GSZ_VIEW_REPORT_H

#include "frame_times.h"
#include "player.h"
#include "view_device.h"

typedef struct gsz_view_report_row {
    size_t view;         /**< number of the camera */
    uint32_t film_frame; /**< 0 of a scene */
    const char *camera;
    uint32_t width, height;
    uint64_t visible;
    gsz_time_summary frame, passes_together;
    char *picture; /**< the file written, or NULL */
} gsz_view_report_row;

/** What there is to tell of a film. */
typedef struct gsz_view_film_report {
    uint32_t frames;
    double rate, speed;
    bool played;    /**< in real time; else frame by frame, as fast as they came */
    bool has_sound; /**< that led */
    gsz_player_counts counts;
    double segment_bytes, frame_bytes; /**< that went to the device, each */
} gsz_view_film_report;

typedef struct gsz_view_report {
    const char *file;
    const gsz_view_film_report *film; /**< NULL: none */
    uint64_t file_bytes, gaussians;
    const char *device;
    bool cpu;
    gsz_render_mode mode;
    gsz_screen_filter filter;
    gsz_frame_times *times; /**< of all views */
    gsz_view_report_row *row;
    size_t row_count;
    gsz_render_memory memory;
    gsz_gpu_memory_use use;
    double first_picture_ms, load_ms, seconds;
    uint32_t validation_errors;
    int threads;
} gsz_view_report;

/** Fills *out_film with how a film was played in real time, and returns it; NULL if there is no player. */
const gsz_view_film_report *gsz_view_film_report_of(gsz_view_film_report *out_film,
                                                    const gsz_player *player,
                                                    const gsz_view_device *device);
/** Device, memory and so on, of what was drawn last. */
void gsz_view_report_fill(gsz_view_report *report, const gsz_view_device *device);
/** Fills and prints a report of one row, whose times are those of the report. */
void gsz_view_report_print_row(gsz_cli_session *session, gsz_view_report *report,
                               gsz_view_report_row *row, const gsz_view_device *device);
/** Prints it as the session wants it. */
void gsz_view_report_print(gsz_cli_session *session, gsz_view_report *report);

#endif
