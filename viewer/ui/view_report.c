/* SPDX-License-Identifier: MIT */
/* view_report.c - the report of gsz-view, as JSON and as a table. */
#include "view_report.h"

#include "drawing.h"
#include "people_text.h"
#include "report_json.h"

enum { DECIMALS = 3 };

const gsz_view_film_report *gsz_view_film_report_of(gsz_view_film_report *out_film,
                                                    const gsz_player *player,
                                                    const gsz_view_device *device) {
    if (!player) return NULL;
    gsz_player_state state = gsz_player_get_state(player);
    *out_film = (gsz_view_film_report){.frames = gsz_player_film(player)->info->frames,
                                       .rate = gsz_film_rate(gsz_player_film(player)),
                                       .speed = state.speed,
                                       .played = true,
                                       .has_sound = state.has_sound,
                                       .counts = gsz_player_get_counts(player)};
    gsz_painter_film_bytes(device->painter, &out_film->segment_bytes, &out_film->frame_bytes);
    return out_film;
}

void gsz_view_report_fill(gsz_view_report *report, const gsz_view_device *device) {
    report->device = gsz_view_device_name(device);
    report->cpu = device->cpu;
    report->gaussians = gsz_painter_gaussians(device->painter);
    report->memory = gsz_painter_memory(device->painter);
    if (!device->gpu) return;
    report->use = gsz_gpu_memory_get_use(device->gpu);
    report->validation_errors = device->gpu->validation_errors;
}

/* Of a Gaussian: what is kept for it, and what it takes to sort it. */
static double bytes_per_gaussian(const gsz_view_report *report) {
    uint64_t bytes = report->memory.data + report->memory.sorting;
    return report->gaussians ? (double)bytes / (double)report->gaussians : 0;
}

static uint64_t mean_visible(const gsz_view_report *report) {
    uint64_t sum = 0;
    for (size_t i = 0; i < report->row_count; i++) sum += report->row[i].visible;
    return report->row_count ? sum / report->row_count : 0;
}

/* ---- for programs ---- */

static void add_summary(cJSON *parent, const char *key, gsz_time_summary summary) {
    cJSON *object = gsz_cli_json_object(parent, key);
    gsz_cli_json_rounded(object, "min", summary.min, DECIMALS);
    gsz_cli_json_rounded(object, "median", summary.median, DECIMALS);
    gsz_cli_json_rounded(object, "p99", summary.p99, DECIMALS);
}

static void add_size(cJSON *parent, const gsz_view_report_row *row) {
    cJSON *size = gsz_cli_json_array(parent, "size");
    gsz_cli_json_count(size, NULL, row->width);
    gsz_cli_json_count(size, NULL, row->height);
}

static void add_times(cJSON *json, gsz_frame_times *times) {
    cJSON *passes;
    gsz_cli_json_count(json, "frames", times->wall.count);
    add_summary(json, "frame_ms", gsz_time_series_summary(&times->wall));
    add_summary(json, "gpu_frame_ms", gsz_time_series_summary(&times->passes_together));
    passes = gsz_cli_json_object(json, "passes");
    for (uint32_t i = 0; i < times->pass_count; i++)
        add_summary(passes, times->pass[i].name, gsz_time_series_summary(&times->pass[i]));
}

static void add_memory(cJSON *json, const gsz_view_report *report) {
    cJSON *memory = gsz_cli_json_object(json, "gpu_memory");
    gsz_cli_json_count(memory, "data", report->memory.data);
    gsz_cli_json_count(memory, "sorting", report->memory.sorting);
    gsz_cli_json_count(memory, "tiles", report->memory.tiles);
    gsz_cli_json_count(memory, "picture", report->memory.picture);
    gsz_cli_json_count(memory, "used", report->use.used);
    gsz_cli_json_count(memory, "held", report->use.held);
    gsz_cli_json_count(memory, "peak_used", report->use.peak_used);
    gsz_cli_json_rounded(json, "bytes_per_gaussian", bytes_per_gaussian(report), 2);
}

static void add_sound(cJSON *film, const gsz_view_film_report *report) {
    const gsz_sound_counts *sound = &report->counts.sound;
    cJSON *json = gsz_cli_json_object(film, "sound");
    gsz_cli_json_count(json, "underruns", sound->underruns);
    gsz_cli_json_count(json, "lost_packets", report->counts.lost_packets);
    gsz_cli_json_rounded(json, "seconds", sound->seconds, DECIMALS);
    gsz_cli_json_rounded(json, "drift_ms", (sound->played - sound->seconds) * 1e3, DECIMALS);
}

static void add_playing(cJSON *film, const gsz_view_film_report *report) {
    const gsz_player_counts *counts = &report->counts;
    cJSON *sync;
    gsz_cli_json_rounded(film, "speed", report->speed, DECIMALS);
    gsz_cli_json_count(film, "shown", counts->shown);
    gsz_cli_json_count(film, "dropped", counts->dropped);
    gsz_cli_json_text(film, "clock", report->has_sound ? "sound" : "monotonic");
    sync = gsz_cli_json_object(film, "sync_ms");
    gsz_cli_json_count(sync, "frames", counts->synced);
    gsz_cli_json_rounded(sync, "mean", counts->sync_mean, DECIMALS);
    gsz_cli_json_rounded(sync, "max", counts->sync_most, DECIMALS);
    if (report->has_sound) add_sound(film, report);
}

static void add_film(cJSON *json, const gsz_view_film_report *report) {
    const gsz_ring_times *segments = &report->counts.segments;
    cJSON *film = gsz_cli_json_object(json, "video"), *decode, *upload;
    gsz_cli_json_count(film, "frames", report->frames);
    gsz_cli_json_rounded(film, "rate", report->rate, DECIMALS);
    decode = gsz_cli_json_object(film, "decode_ms");
    gsz_cli_json_count(decode, "segments", segments->made);
    gsz_cli_json_count(decode, "broken", segments->broken);
    gsz_cli_json_rounded(decode, "mean", segments->mean_ms, DECIMALS);
    gsz_cli_json_rounded(decode, "max", segments->most_ms, DECIMALS);
    upload = gsz_cli_json_object(film, "upload_bytes");
    gsz_cli_json_rounded(upload, "segment", report->segment_bytes, 0);
    gsz_cli_json_rounded(upload, "frame", report->frame_bytes, 0);
    if (report->played) add_playing(film, report);
}

static void add_views(cJSON *json, const gsz_view_report *report) {
    cJSON *pictures = gsz_cli_json_array(json, "pictures"), *views;
    for (size_t i = 0; i < report->row_count; i++)
        if (report->row[i].picture) gsz_cli_json_text(pictures, NULL, report->row[i].picture);
    views = gsz_cli_json_array(json, "views");
    for (size_t i = 0; i < report->row_count; i++) {
        const gsz_view_report_row *row = &report->row[i];
        cJSON *view = gsz_cli_json_object(views, NULL);
        gsz_cli_json_count(view, "view", row->view);
        if (report->film) gsz_cli_json_count(view, "frame", row->film_frame);
        gsz_cli_json_text(view, "camera", row->camera);
        add_size(view, row);
        gsz_cli_json_count(view, "visible", row->visible);
        add_summary(view, "frame_ms", row->frame);
        add_summary(view, "gpu_frame_ms", row->passes_together);
        if (row->picture) gsz_cli_json_text(view, "file", row->picture);
    }
}

static void print_json(gsz_view_report *report) {
    cJSON *json = gsz_cli_json_report("view");
    gsz_cli_json_text(json, "file", report->file);
    gsz_cli_json_count(json, "file_bytes", report->file_bytes);
    gsz_cli_json_count(json, "gaussians", report->gaussians);
    gsz_cli_json_count(json, "visible", mean_visible(report));
    gsz_cli_json_text(json, "device", report->device);
    gsz_cli_json_text(json, "renderer", report->cpu ? "cpu" : "gpu");
    gsz_cli_json_text(json, "mode", report->cpu ? "tiles" : gsz_view_mode_name(report->mode));
    gsz_cli_json_text(json, "filter", gsz_cli_filter_name(report->filter));
    if (report->row_count > 0) add_size(json, &report->row[0]);
    add_times(json, report->times);
    gsz_cli_json_rounded(json, "time_to_first_picture_ms", report->first_picture_ms, DECIMALS);
    gsz_cli_json_rounded(json, "load_ms", report->load_ms, DECIMALS);
    add_memory(json, report);
    if (report->film) add_film(json, report->film);
    add_views(json, report);
    gsz_cli_json_count(json, "validation_errors", report->validation_errors);
    gsz_cli_json_rounded(json, "seconds", report->seconds, DECIMALS);
    gsz_cli_json_count(json, "threads", (uint64_t)report->threads);
    gsz_cli_json_print(json);
}

/* ---- for people ---- */

static void print_times(FILE *stream, const char *name, gsz_time_series *series) {
    gsz_time_summary summary = gsz_time_series_summary(series);
    fprintf(stream, "%-14s %9.2f %9.2f %9.2f\n", name, summary.min, summary.median, summary.p99);
}

static void print_playing(FILE *stream, const gsz_view_film_report *report) {
    const gsz_player_counts *counts = &report->counts;
    const gsz_sound_counts *sound = &counts->sound;
    fprintf(stream,
            "%s frames shown, %s dropped; off by %.1f ms on average, %.1f ms at most, by %s\n",
            gsz_cli_count(counts->shown).s, gsz_cli_count(counts->dropped).s, counts->sync_mean,
            counts->sync_most, report->has_sound ? "the sound" : "the clock");
    if (report->has_sound)
        fprintf(stream, "sound: %s underruns, %+.1f ms against the clock in %s\n",
                gsz_cli_count(sound->underruns).s, (sound->played - sound->seconds) * 1e3,
                gsz_cli_seconds(sound->seconds).s);
}

static void print_film(FILE *stream, const gsz_view_film_report *report) {
    const gsz_ring_times *segments = &report->counts.segments;
    fprintf(stream, "%u segment%s decoded, %.1f ms on average, %.1f ms at most", segments->made,
            segments->made == 1 ? "" : "s", segments->mean_ms, segments->most_ms);
    if (report->segment_bytes > 0)
        fprintf(stream, "; %s uploaded for each, %s a frame",
                gsz_cli_size((uint64_t)report->segment_bytes).s,
                gsz_cli_size((uint64_t)report->frame_bytes).s);
    fputc('\n', stream);
    if (report->played) print_playing(stream, report);
}

static void print_people(FILE *stream, gsz_view_report *report) {
    gsz_frame_times *times = report->times;
    const gsz_view_report_row *row = report->row;
    size_t pictures = 0;
    gsz_cli_print_tame(stream, report->file);
    fprintf(stream, " %s, %s Gaussians, %s frame%s of %ux%u, ", gsz_cli_size(report->file_bytes).s,
            gsz_cli_count(report->gaussians).s, gsz_cli_count(times->wall.count).s,
            times->wall.count == 1 ? "" : "s", row->width, row->height);
    gsz_cli_print_tame(stream, report->device);
    fprintf(stream, "%s%s\n\n", report->cpu ? "" : ", ",
            report->cpu ? "" : gsz_view_mode_name(report->mode));
    fprintf(stream, "%-14s %9s %9s %9s\n", "milliseconds", "min", "median", "p99");
    print_times(stream, "frame", &times->wall);
    for (uint32_t i = 0; i < times->pass_count; i++)
        print_times(stream, times->pass[i].name, &times->pass[i]);
    fprintf(stream, "\n%s of %s Gaussians visible, %.1f bytes a Gaussian, first picture %s\n",
            gsz_cli_count(mean_visible(report)).s, gsz_cli_count(report->gaussians).s,
            bytes_per_gaussian(report), gsz_cli_seconds(report->first_picture_ms / 1e3).s);
    if (report->film) print_film(stream, report->film);
    for (size_t i = 0; i < report->row_count; i++) pictures += row[i].picture != NULL;
    if (pictures > 0)
        fprintf(stream, "%s picture%s written\n", gsz_cli_count(pictures).s,
                pictures == 1 ? "" : "s");
}

void gsz_view_report_print(gsz_cli_session *session, gsz_view_report *report) {
    FILE *people = gsz_cli_people(session, false);
    gsz_cli_progress_clear(&session->progress);
    report->seconds = gsz_cli_clock() - session->started;
    if (people) print_people(people, report);
    if (session->json) print_json(report);
}

void gsz_view_report_print_row(gsz_cli_session *session, gsz_view_report *report,
                               gsz_view_report_row *row, const gsz_view_device *device) {
    row->visible = gsz_painter_visible(device->painter);
    row->frame = gsz_time_series_summary(&report->times->wall);
    row->passes_together = gsz_time_series_summary(&report->times->passes_together);
    report->row = row;
    report->row_count = 1;
    report->threads = gsz_pool_threads(session->pool);
    gsz_view_report_fill(report, device);
    gsz_view_report_print(session, report);
}
