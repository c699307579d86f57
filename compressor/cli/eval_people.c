/* SPDX-License-Identifier: MIT */
/* eval_people.c - prints what gsz eval found as tables for people. */
#include "eval_report.h"
#include "paths.h"
#include "people_text.h"

#include <math.h>
#include <string.h>

enum { SHORTEST_NAME = 12, LONGEST_NAME = 48 };

void gsz_cli_describe_views(char *out, size_t size, const gsz_cli_comparison *c) {
    size_t views = c->views.count;
    const char *last = c->cameras ? gsz_cli_last_part(c->cameras) : NULL;
    const char *file = last && *last ? last : c->cameras;
    const char *s = views == 1 ? "" : "s";
    bool held_out = c->placed > views;
    if (file && held_out)
        snprintf(out, size, "%zu held-out view%s of the %zu of %s", views, s, c->placed, file);
    else if (file)
        snprintf(out, size, "%zu view%s of %s", views, s, file);
    else if (held_out)
        snprintf(out, size, "%zu held-out view%s of %zu placed automatically", views, s, c->placed);
    else
        snprintf(out, size, "%zu view%s placed automatically", views, s);
}

/* ---- names: as wide as the longest, within bounds ---- */

static int name_width(const gsz_cli_comparison *c) {
    int width = SHORTEST_NAME;
    for (int k = 0; k < c->entries; k++) {
        int length = (int)strnlen(c->entry[k].file.name, LONGEST_NAME);
        if (length > width) width = length;
    }
    return width;
}

static void print_name(FILE *stream, const char *name, int width) {
    char shown[LONGEST_NAME + 1];
    size_t length = strlen(name);
    const char *dots = length > LONGEST_NAME ? "..." : "";
    const char *end = name + (length > LONGEST_NAME ? length - LONGEST_NAME + 3 : 0);
    /* Not into the middle of a character. */
    while (((unsigned char)*end & 0xc0) == 0x80) end++;
    snprintf(shown, sizeof shown, "%s%s", dots, end);
    gsz_cli_tame(shown);
    fprintf(stream, "%-*s", width, shown);
}

static void print_score(FILE *stream, double value, int decimals) {
    if (isnan(value))
        fprintf(stream, " %8s", "-");
    else
        fprintf(stream, " %8.*f", decimals, value);
}

/* ---- tables ---- */

static void print_scores(FILE *stream, const gsz_cli_scores *scores) {
    print_score(stream, scores->mean.psnr, 2);
    print_score(stream, scores->least.psnr, 2);
    print_score(stream, scores->mean.ssim, 4);
    print_score(stream, scores->least.ssim, 4);
}

static void print_files(FILE *stream, const gsz_cli_comparison *c, int width) {
    const gsz_cli_entry *reference = &c->entry[0];
    fprintf(stream, "%-*s %15s %9s %8s %8s %8s %8s\n", width, "", "bytes", "smaller", "PSNR",
            "least", "SSIM", "least");
    for (int k = 1; k < c->entries; k++) {
        const gsz_cli_entry *entry = &c->entry[k];
        print_name(stream, entry->file.name, width);
        fprintf(stream, " %15s %9s", gsz_cli_count(entry->file.bytes).s,
                gsz_cli_times(reference->file.bytes, entry->file.bytes).s);
        print_scores(stream, &entry->reference);
        fputc('\n', stream);
    }
}

static void print_photographs(FILE *stream, const gsz_cli_comparison *c, int width) {
    double whole = c->entry[0].photograph.mean.psnr;
    fprintf(stream, "\nagainst the photographs\n%-*s %8s %8s %8s %8s %8s\n", width, "", "PSNR",
            "least", "SSIM", "least", "loss, dB");
    for (int k = 0; k < c->entries; k++) {
        const gsz_cli_scores *scores = &c->entry[k].photograph;
        print_name(stream, c->entry[k].file.name, width);
        print_scores(stream, scores);
        if (k > 0) print_score(stream, whole - scores->mean.psnr, 2);
        fputc('\n', stream);
    }
}

static void print_view(FILE *stream, const gsz_cli_comparison *c, const gsz_cli_entry *entry,
                       size_t view) {
    const gsz_camera *camera = &c->views.camera[view];
    const gsz_score *score = &entry->reference.view[view];
    fprintf(stream, "%6zu %5dx%-5d", view, camera->width, camera->height);
    print_score(stream, score->psnr, 2);
    print_score(stream, score->ssim, 4);
    if (entry->photograph.view) {
        print_score(stream, entry->photograph.view[view].psnr, 2);
        print_score(stream, entry->photograph.view[view].ssim, 4);
    }
    fputs(view == entry->reference.worst ? "  worst" : "", stream);
    fputs(camera->name[0] ? "  " : "", stream);
    gsz_cli_print_tame(stream, camera->name);
    fputc('\n', stream);
}

static void print_views(FILE *stream, const gsz_cli_comparison *c, const gsz_cli_entry *entry) {
    fputc('\n', stream);
    gsz_cli_print_tame(stream, entry->file.name);
    fprintf(stream, "\n%6s %11s %8s %8s", "view", "size", "PSNR", "SSIM");
    if (entry->photograph.view) fprintf(stream, " %8s %8s", "photos", "SSIM");
    fputc('\n', stream);
    for (size_t i = 0; i < c->views.count; i++) print_view(stream, c, entry, i);
}

static void print_layers(FILE *stream, const gsz_cli_entry *entry) {
    if (entry->parts == 0) return;
    fputc('\n', stream);
    gsz_cli_print_tame(stream, entry->file.name);
    fprintf(stream, "\n%6s %15s %8s %13s %8s %8s %8s %8s\n", "layers", "bytes read", "share",
            "Gaussians", "PSNR", "least", "SSIM", "least");
    for (size_t k = 0; k < entry->parts; k++) {
        const gsz_cli_part *part = &entry->part[k];
        fprintf(stream, "%6u %15s %6.1f %% %13s", part->file.layers,
                gsz_cli_count(part->file.bytes).s,
                100 * (double)part->file.bytes / (double)entry->file.bytes,
                gsz_cli_count(part->file.gaussians).s);
        print_scores(stream, &part->reference);
        fputc('\n', stream);
    }
}

void gsz_cli_eval_people(FILE *stream, const gsz_cli_comparison *c, bool per_view) {
    const gsz_cli_scene_file *file = &c->entry[0].file;
    char views[GSZ_CAMERA_NAME_MAX + 4096];
    int width = name_width(c);
    gsz_cli_describe_views(views, sizeof views, c);
    gsz_cli_print_tame(stream, file->name);
    fprintf(stream, " %s, %s Gaussians, ", gsz_cli_size(file->bytes).s,
            gsz_cli_count(file->gaussians).s);
    gsz_cli_print_tame(stream, views);
    fputs("\n\n", stream);
    print_files(stream, c, width);
    if (c->photograph) print_photographs(stream, c, width);
    for (int k = 1; k < c->entries; k++) print_layers(stream, &c->entry[k]);
    for (int k = 1; per_view && k < c->entries; k++) print_views(stream, c, &c->entry[k]);
}
