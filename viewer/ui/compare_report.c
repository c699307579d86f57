/* SPDX-License-Identifier: MIT */
/* compare_report.c - the figures of a comparison, with the names that gsz eval gives them. */
#include "compare_report.h"

#include "drawing.h"
#include "people_text.h"
#include "report_json.h"

#include <math.h>
#include <stdlib.h>

enum { DECIMALS = 6 };

typedef struct range {
    double mean, least;
} range;

/* Of what is a number: the SSIM of small pictures is none. */
static range range_of(const gsz_compare_report *report, bool ssim) {
    range r = {0, INFINITY};
    size_t count = 0;
    for (size_t i = 0; i < report->row_count; i++) {
        const gsz_score *score = &report->row[i].score;
        double value = ssim ? score->ssim : score->psnr;
        if (isnan(value)) continue;
        r.mean += value;
        r.least = fmin(r.least, value);
        count++;
    }
    return count > 0 ? (range){r.mean / (double)count, r.least} : (range){(double)NAN, (double)NAN};
}

/* ---- for programs ---- */

static void add_side(cJSON *json, const char *key, const gsz_compare_side *side) {
    cJSON *object = gsz_cli_json_object(json, key);
    gsz_cli_json_text(object, "file", side->file);
    gsz_cli_json_count(object, "bytes", side->bytes);
    gsz_cli_json_count(object, "gaussians", side->gaussians);
}

static void add_range(cJSON *json, const char *key, range r) {
    cJSON *object = gsz_cli_json_object(json, key);
    gsz_cli_json_rounded(object, "mean", r.mean, DECIMALS);
    gsz_cli_json_rounded(object, "least", r.least, DECIMALS);
}

static void add_view(cJSON *views, const gsz_compare_row *row) {
    static const char *const keys[GSZ_COMPARE_PICTURES] = {"reference", "test", "difference"};
    cJSON *view = gsz_cli_json_object(views, NULL);
    gsz_cli_json_count(view, "view", row->view);
    gsz_cli_json_text(view, "camera", row->camera);
    gsz_cli_json_count(view, "width", row->width);
    gsz_cli_json_count(view, "height", row->height);
    gsz_cli_json_rounded(view, "psnr", row->score.psnr, DECIMALS);
    gsz_cli_json_rounded(view, "ssim", row->score.ssim, DECIMALS);
    for (int k = 0; k < GSZ_COMPARE_PICTURES; k++)
        if (row->picture[k]) gsz_cli_json_text(view, keys[k], row->picture[k]);
}

static void print_json(const gsz_cli_session *session, const gsz_compare_report *report) {
    cJSON *json = gsz_cli_json_report("view"), *views;
    add_side(json, "reference", &report->side[0]);
    add_side(json, "test", &report->side[1]);
    add_range(json, "psnr", range_of(report, false));
    add_range(json, "ssim", range_of(report, true));
    gsz_cli_json_text(json, "filter", gsz_cli_filter_name(report->filter));
    gsz_cli_json_count(json, "gain", report->gain);
    views = gsz_cli_json_array(json, "views");
    for (size_t i = 0; i < report->row_count; i++) add_view(views, &report->row[i]);
    gsz_cli_json_rounded(json, "seconds", gsz_cli_clock() - session->started, 3);
    gsz_cli_json_count(json, "threads", (uint64_t)gsz_pool_threads(session->pool));
    gsz_cli_json_print(json);
}

/* ---- for people ---- */

static void print_side(FILE *stream, const gsz_compare_side *side) {
    gsz_cli_print_tame(stream, side->file);
    fprintf(stream, "  %s, %s Gaussians\n", gsz_cli_size(side->bytes).s,
            gsz_cli_count(side->gaussians).s);
}

static void print_score(FILE *stream, double psnr, double ssim) {
    fprintf(stream, "%9.2f", psnr);
    if (isnan(ssim))
        fprintf(stream, " %9s\n", "-");
    else
        fprintf(stream, " %9.4f\n", ssim);
}

static void print_people(FILE *stream, const gsz_compare_report *report) {
    range psnr = range_of(report, false), ssim = range_of(report, true);
    for (int k = 0; k < 2; k++) print_side(stream, &report->side[k]);
    fprintf(stream, "\n%-10s %9s %9s\n", "view", "PSNR dB", "SSIM");
    for (size_t i = 0; i < report->row_count; i++) {
        fprintf(stream, "%-10zu ", report->row[i].view);
        print_score(stream, report->row[i].score.psnr, report->row[i].score.ssim);
    }
    fprintf(stream, "%-10s ", "mean");
    print_score(stream, psnr.mean, ssim.mean);
    fprintf(stream, "%-10s ", "least");
    print_score(stream, psnr.least, ssim.least);
}

void gsz_compare_report_print(gsz_cli_session *session, const gsz_compare_report *report) {
    FILE *people = gsz_cli_people(session, false);
    gsz_cli_progress_clear(&session->progress);
    if (people) print_people(people, report);
    if (session->json) print_json(session, report);
}

void gsz_compare_report_free(gsz_compare_report *report) {
    for (size_t i = 0; i < report->row_count; i++)
        for (int k = 0; k < GSZ_COMPARE_PICTURES; k++) free(report->row[i].picture[k]);
    free(report->row);
    *report = (gsz_compare_report){0};
}
