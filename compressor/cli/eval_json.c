/* SPDX-License-Identifier: MIT */
/* eval_json.c - prints what gsz eval found as JSON for programs. */
#include "eval_report.h"
#include "report_json.h"

static void add_file(cJSON *object, const gsz_cli_scene_file *file) {
    double original = (double)file->original_gaussians;
    gsz_cli_json_text(object, "file", file->name);
    gsz_cli_json_text(object, "format", gsz_cli_format_name(file->format));
    gsz_cli_json_count(object, "bytes", file->bytes);
    gsz_cli_json_count(object, "gaussians", file->gaussians);
    gsz_cli_json_count(object, "original_gaussians", file->original_gaussians);
    gsz_cli_json_rounded(object, "bytes_per_original",
                         original > 0 ? (double)file->bytes / original : 0, 4);
    if (!file->format) gsz_cli_json_float(object, "quality", file->quality);
}

static void add_range(cJSON *object, const char *key, double mean, double least) {
    cJSON *range = gsz_cli_json_object(object, key);
    gsz_cli_json_rounded(range, "mean", mean, 6);
    gsz_cli_json_rounded(range, "least", least, 6);
}

static void add_scores(cJSON *object, const gsz_cli_scores *scores) {
    add_range(object, "psnr", scores->mean.psnr, scores->least.psnr);
    add_range(object, "ssim", scores->mean.ssim, scores->least.ssim);
    gsz_cli_json_count(object, "worst_view", scores->worst);
}

static void add_view(cJSON *array, const gsz_cli_scores *scores, size_t index) {
    cJSON *view = gsz_cli_json_object(array, NULL);
    gsz_cli_json_count(view, "view", index);
    gsz_cli_json_rounded(view, "psnr", scores->view[index].psnr, 6);
    gsz_cli_json_rounded(view, "ssim", scores->view[index].ssim, 6);
}

static void add_per_view(cJSON *object, const gsz_cli_scores *scores, size_t count) {
    cJSON *array = gsz_cli_json_array(object, "per_view");
    for (size_t i = 0; i < count; i++) add_view(array, scores, i);
}

static void add_layers(cJSON *object, const gsz_cli_entry *entry) {
    cJSON *array = entry->parts > 0 ? gsz_cli_json_array(object, "layers") : NULL;
    for (size_t k = 0; k < entry->parts; k++) {
        const gsz_cli_part *part = &entry->part[k];
        cJSON *row = gsz_cli_json_object(array, NULL);
        gsz_cli_json_count(row, "layers", part->file.layers);
        gsz_cli_json_count(row, "bytes", part->file.bytes);
        gsz_cli_json_rounded(row, "share", (double)part->file.bytes / (double)entry->file.bytes, 6);
        gsz_cli_json_count(row, "gaussians", part->file.gaussians);
        add_scores(row, &part->reference);
    }
}

static cJSON *add_photographs(cJSON *object, const gsz_cli_entry *entry, size_t count) {
    cJSON *photographs = gsz_cli_json_object(object, "photographs");
    add_scores(photographs, &entry->photograph);
    add_per_view(photographs, &entry->photograph, count);
    return photographs;
}

static void add_reference(cJSON *report, const gsz_cli_comparison *c) {
    cJSON *object = gsz_cli_json_object(report, "reference");
    add_file(object, &c->entry[0].file);
    if (c->photograph) add_photographs(object, &c->entry[0], c->views.count);
}

static void add_test(cJSON *array, const gsz_cli_comparison *c, const gsz_cli_entry *entry) {
    cJSON *object = gsz_cli_json_object(array, NULL);
    double bytes = (double)entry->file.bytes;
    add_file(object, &entry->file);
    gsz_cli_json_rounded(object, "ratio", bytes > 0 ? (double)c->entry[0].file.bytes / bytes : 0,
                         4);
    add_scores(object, &entry->reference);
    add_per_view(object, &entry->reference, c->views.count);
    add_layers(object, entry);
    if (!c->photograph) return;
    gsz_cli_json_rounded(add_photographs(object, entry, c->views.count), "loss_db",
                         c->entry[0].photograph.mean.psnr - entry->photograph.mean.psnr, 6);
}

void gsz_cli_json_cameras(cJSON *report, const gsz_camera_list *views) {
    cJSON *array = gsz_cli_json_array(report, "views");
    for (size_t i = 0; i < views->count; i++) {
        const gsz_camera *camera = &views->camera[i];
        cJSON *view = gsz_cli_json_object(array, NULL);
        gsz_cli_json_count(view, "view", i);
        gsz_cli_json_text(view, "camera", camera->name);
        gsz_cli_json_count(view, "width", (uint64_t)camera->width);
        gsz_cli_json_count(view, "height", (uint64_t)camera->height);
    }
}

void gsz_cli_eval_json(const gsz_cli_session *session, const gsz_cli_comparison *c,
                       const char *page) {
    cJSON *report = gsz_cli_json_report("eval"), *tests;
    add_reference(report, c);
    tests = gsz_cli_json_array(report, "tests");
    for (int k = 1; k < c->entries; k++) add_test(tests, c, &c->entry[k]);
    gsz_cli_json_text(report, "cameras", c->cameras ? c->cameras : "automatic");
    if (c->placed > 0) gsz_cli_json_count(report, "placed", c->placed);
    gsz_cli_json_cameras(report, &c->views);
    gsz_cli_json_text(report, "filter", gsz_cli_filter_name(c->draw.filter));
    if (page) gsz_cli_json_text(report, "report", page);
    gsz_cli_json_rounded(report, "seconds", gsz_cli_clock() - session->started, 3);
    gsz_cli_json_count(report, "threads", (uint64_t)gsz_pool_threads(session->pool));
    gsz_cli_json_count(report, "peak_memory", gsz_context_peak_memory(session->context));
    gsz_cli_json_print(report);
}
