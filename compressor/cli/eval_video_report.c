/* SPDX-License-Identifier: MIT */
/* eval_video_report.c - prints what gsz eval found of a video, for people and for programs. */
#include "eval_report.h"
#include "eval_video.h"
#include "people_text.h"
#include "report_json.h"

#include <math.h>

/* ---- for people ---- */

static void print_figure(FILE *stream, double value, int decimals) {
    if (isnan(value))
        fprintf(stream, " %8s", "-");
    else
        fprintf(stream, " %8.*f", decimals, value);
}

static void print_row(FILE *stream, const char *name, const gsz_cli_frame_range_score *score,
                      int decimals) {
    fprintf(stream, "%-8s", name);
    print_figure(stream, score->mean, decimals);
    print_figure(stream, score->least, decimals);
    if (isnan(score->mean))
        fprintf(stream, " %9s\n", "-");
    else
        fprintf(stream, " %9zu\n", score->frame);
}

static void print_source(FILE *stream, const gsz_cli_frame_source *source) {
    gsz_cli_print_tame(stream, source->name);
    fprintf(stream, " %s, %s frame%s", gsz_cli_size(source->bytes).s,
            gsz_cli_count(source->frames).s, source->frames == 1 ? "" : "s");
}

static void print_frames(FILE *stream, const gsz_cli_video_comparison *c) {
    fprintf(stream, "\n%9s %8s %8s %8s\n", "frame", "PSNR", "SSIM", "flicker");
    for (size_t i = 0; i < c->count; i++) {
        const gsz_cli_frame_score *score = &c->score[i];
        fprintf(stream, "%9zu", score->frame);
        print_figure(stream, score->psnr, 2);
        print_figure(stream, score->ssim, 4);
        print_figure(stream, gsz_cli_flicker(score->unrest), 2);
        fputc('\n', stream);
    }
}

void gsz_cli_eval_video_people(FILE *stream, const gsz_cli_video_comparison *c, bool per_frame) {
    char views[GSZ_CAMERA_NAME_MAX + 4096];
    gsz_cli_describe_views(views, sizeof views, &c->views);
    print_source(stream, &c->reference);
    fputs(", ", stream);
    gsz_cli_print_tame(stream, views);
    fputc('\n', stream);
    print_source(stream, &c->test);
    fprintf(stream, ", %s smaller, %zu compared\n\n",
            gsz_cli_times(c->reference.bytes, c->test.bytes).s, c->count);
    fprintf(stream, "%-8s %8s %8s %9s\n", "", "mean", "least", "of frame");
    print_row(stream, "PSNR", &c->psnr, 2);
    print_row(stream, "SSIM", &c->ssim, 4);
    if (c->steps > 0)
        fprintf(stream, "flicker %.1f dB, over %zu step%s from frame to frame\n",
                gsz_cli_flicker(c->unrest), c->steps, c->steps == 1 ? "" : "s");
    if (per_frame) print_frames(stream, c);
}

/* ---- for programs ---- */

static void add_source(cJSON *report, const char *key, const gsz_cli_frame_source *source) {
    cJSON *object = gsz_cli_json_object(report, key);
    gsz_cli_json_text(object, "file", source->name);
    gsz_cli_json_count(object, "bytes", source->bytes);
    gsz_cli_json_count(object, "frames", source->frames);
    if (source->list.count == 0) gsz_cli_json_float(object, "quality", source->video.info->quality);
}

static void add_score(cJSON *report, const char *key, const gsz_cli_frame_range_score *score) {
    cJSON *object = gsz_cli_json_object(report, key);
    gsz_cli_json_rounded(object, "mean", score->mean, 6);
    gsz_cli_json_rounded(object, "least", score->least, 6);
    gsz_cli_json_count(object, "frame", score->frame);
}

static void add_frames(cJSON *report, const gsz_cli_video_comparison *c) {
    cJSON *array = gsz_cli_json_array(report, "per_frame");
    for (size_t i = 0; i < c->count; i++) {
        const gsz_cli_frame_score *score = &c->score[i];
        cJSON *object = gsz_cli_json_object(array, NULL);
        gsz_cli_json_count(object, "frame", score->frame);
        gsz_cli_json_rounded(object, "psnr", score->psnr, 6);
        gsz_cli_json_rounded(object, "ssim", score->ssim, 6);
        gsz_cli_json_rounded(object, "flicker_db", gsz_cli_flicker(score->unrest), 6);
    }
}

void gsz_cli_eval_video_json(const gsz_cli_session *session, const gsz_cli_video_comparison *c) {
    cJSON *report = gsz_cli_json_report("eval");
    add_source(report, "reference", &c->reference);
    add_source(report, "test", &c->test);
    gsz_cli_json_count(report, "compared", c->count);
    add_score(report, "psnr", &c->psnr);
    add_score(report, "ssim", &c->ssim);
    gsz_cli_json_rounded(report, "flicker_db", gsz_cli_flicker(c->unrest), 6);
    gsz_cli_json_count(report, "flicker_steps", c->steps);
    add_frames(report, c);
    gsz_cli_json_text(report, "cameras", c->views.cameras ? c->views.cameras : "automatic");
    if (c->views.placed > 0) gsz_cli_json_count(report, "placed", c->views.placed);
    gsz_cli_json_cameras(report, &c->views.views);
    gsz_cli_json_text(report, "filter", gsz_cli_filter_name(c->views.draw.filter));
    gsz_cli_json_rounded(report, "seconds", gsz_cli_clock() - session->started, 3);
    gsz_cli_json_count(report, "threads", (uint64_t)gsz_pool_threads(session->pool));
    gsz_cli_json_count(report, "peak_memory", gsz_context_peak_memory(session->context));
    gsz_cli_json_print(report);
}
