/* SPDX-License-Identifier: MIT */
/* info_people.c - prints what gsz info found as tables for people. */
#include "info_report.h"
#include "people_text.h"

#include <string.h>

enum { LABEL_WIDTH = 14, BAR_WIDTH = 30, VALUE_SHOWN = 200 };

static void label(const char *text) { printf("%-*s", LABEL_WIDTH, text); }

static void text_row(const char *name, const char *value) {
    label(name);
    gsz_cli_print_tame(stdout, value);
    putchar('\n');
}

static double per_gaussian(const gsz_cli_packed_info *info, uint64_t bytes) {
    return info->file->gaussians ? 8.0 * (double)bytes / (double)info->file->gaussians : 0;
}

/* ---- .gsz ---- */

void gsz_cli_bounds_people(const float low[3], const float high[3]) {
    for (int axis = 0; axis < 3; axis++) {
        label(axis == 0 ? "bounds" : "");
        printf("%c %.6g .. %.6g\n", "xyz"[axis], (double)low[axis], (double)high[axis]);
    }
}

static void print_summary(const gsz_cli_packed_info *info) {
    const gsz_file_info *file = info->file;
    text_row("file", info->name);
    printf("%-*s%u\n", LABEL_WIDTH, "version", file->version);
    label("gaussians");
    printf("%s", gsz_cli_count(file->gaussians).s);
    if (file->source_gaussians != file->gaussians)
        printf(" of %s", gsz_cli_count(file->source_gaussians).s);
    printf("\n%-*s%d\n", LABEL_WIDTH, "SH degree", file->sh_degree);
    printf("%-*s%g, effort %d\n", LABEL_WIDTH, "quality", (double)file->quality, file->effort);
    printf("%-*s%s in %s layer%s\n", LABEL_WIDTH, "blocks", gsz_cli_count(file->blocks).s,
           gsz_cli_count(file->layers).s, file->layers == 1 ? "" : "s");
    gsz_cli_bounds_people(file->box_min, file->box_max);
    printf("%-*s%s, %.1f bits per Gaussian, %s smaller than %s of floats\n", LABEL_WIDTH, "size",
           gsz_cli_size(file->file_bytes).s, per_gaussian(info, file->file_bytes),
           gsz_cli_times(info->float_bytes, file->file_bytes).s, gsz_cli_size(info->float_bytes).s);
    printf("%-*s%s with %s codes\n", LABEL_WIDTH, "codebooks",
           gsz_cli_count(info->sizes.codebooks).s, gsz_cli_count(info->sizes.codebook_codes).s);
}

static void print_share(const gsz_cli_packed_info *info, const char *name, uint64_t bytes,
                        bool bar) {
    double whole = (double)info->file->file_bytes;
    double share = whole > 0 ? (double)bytes / whole : 0;
    int length = share > 0 && share <= 1 ? (int)(share * BAR_WIDTH + 0.5) : 0;
    char marks[BAR_WIDTH + 1] = "";
    if (bar) memset(marks, '#', (size_t)length);
    printf("%-*s%15s %12.2f %8.1f %%%s%s\n", LABEL_WIDTH, name, gsz_cli_count(bytes).s,
           per_gaussian(info, bytes), 100 * share, *marks ? "  " : "", marks);
}

static void print_shares(const gsz_cli_packed_info *info) {
    printf("\n%-*s%15s %12s %10s\n", LABEL_WIDTH, "", "bytes", "bits/Gauss.", "share");
    for (int i = 0; i < GSZ_CLI_SHARES; i++)
        print_share(info, info->shares[i].name, info->shares[i].bytes, true);
    print_share(info, "total", info->file->file_bytes, false);
}

static void print_entry(const gsz_metadata_entry *entry) {
    char value[VALUE_SHOWN + 4];
    size_t length = strlen(entry->value);
    snprintf(value, sizeof value, "%.*s%s", VALUE_SHOWN, entry->value,
             length > VALUE_SHOWN ? "..." : "");
    fputs("  ", stdout);
    gsz_cli_print_tame(stdout, entry->key);
    fputs(": ", stdout);
    gsz_cli_print_tame(stdout, value);
    putchar('\n');
}

void gsz_cli_metadata_people(const gsz_metadata_entry *entries, size_t count) {
    if (count > 0) puts("\nmetadata");
    for (size_t i = 0; i < count; i++) print_entry(&entries[i]);
}

static void print_chunks(const gsz_file_info *file) {
    printf("\n%-6s %14s %14s %7s %14s\n", "chunk", "offset", "bytes", "layer", "gaussians");
    for (size_t i = 0; i < file->chunk_count; i++) {
        const gsz_chunk_info *chunk = &file->chunks[i];
        char type[sizeof chunk->type];
        memcpy(type, chunk->type, sizeof type);
        gsz_cli_tame(type);
        printf("%-6s %14s %14s", type, gsz_cli_count(chunk->offset).s,
               gsz_cli_count(chunk->size).s);
        if (chunk->gaussians > 0)
            printf(" %7s %14s", gsz_cli_count(chunk->layer).s, gsz_cli_count(chunk->gaussians).s);
        putchar('\n');
    }
}

void gsz_cli_info_people(const gsz_cli_packed_info *info) {
    const gsz_file_info *file = info->file;
    print_summary(info);
    print_shares(info);
    if (file->extra_count > 0) puts("\nextra properties");
    for (size_t i = 0; i < file->extra_count; i++) {
        fputs("  ", stdout);
        gsz_cli_print_tame(stdout, file->extra_names[i]);
        putchar('\n');
    }
    gsz_cli_metadata_people(file->metadata, file->metadata_count);
    if (info->chunks) print_chunks(file);
}

/* ---- any other format ---- */

static void count_row(const char *name, uint64_t value) { text_row(name, gsz_cli_count(value).s); }

static void print_extras(const gsz_cloud *cloud) {
    if (cloud->extra_count == 0) return;
    label("extra");
    for (size_t i = 0; i < cloud->extra_count; i++) {
        fputs(i ? ", " : "", stdout);
        gsz_cli_print_tame(stdout, cloud->extra[i].name);
    }
    putchar('\n');
}

static void print_ply(const gsz_cli_scene_info *info) {
    const gsz_cloud *cloud = info->cloud;
    printf("%-*s%d known, %zu extra, %zu skipped\n", LABEL_WIDTH, "properties",
           gsz_plane_count(cloud->sh_degree), cloud->extra_count,
           info->file->ply.skipped_properties);
    print_extras(cloud);
}

const char *gsz_cli_ply_format_name(gsz_ply_format format) {
    switch (format) {
    case GSZ_PLY_BINARY_LITTLE: return "binary little-endian";
    case GSZ_PLY_BINARY_BIG: return "binary big-endian";
    case GSZ_PLY_ASCII: return "ascii";
    }
    return "unknown";
}

void gsz_cli_scene_info_people(const gsz_cli_scene_info *info) {
    const gsz_cloud *cloud = info->cloud;
    const gsz_cli_scene_file *file = info->file;
    bool ply = file->format->id == GSZ_FORMAT_PLY;
    double gaussians = (double)file->original_gaussians;
    text_row("file", file->name);
    printf("%-*s%s%s%s\n", LABEL_WIDTH, "format", file->format->title, ply ? ", " : "",
           ply ? gsz_cli_ply_format_name(file->ply.format) : "");
    count_row("gaussians", file->original_gaussians);
    printf("%-*s%d (%d f_rest)\n", LABEL_WIDTH, "SH degree", cloud->sh_degree,
           3 * gsz_sh_coefficients(cloud->sh_degree));
    if (ply || gaussians == 0)
        text_row("size", gsz_cli_size(file->bytes).s);
    else
        printf("%-*s%s, %.1f bits per Gaussian\n", LABEL_WIDTH, "size", gsz_cli_size(file->bytes).s,
               8 * (double)file->bytes / gaussians);
    if (ply) print_ply(info);
    if (file->clean.not_finite > 0) count_row("not finite", file->clean.not_finite);
    if (file->clean.no_rotation > 0) count_row("no rotation", file->clean.no_rotation);
    if (file->clean.clamped > 0) count_row("clamped", file->clean.clamped);
    gsz_cli_metadata_people(cloud->metadata, cloud->metadata_count);
}

/* ---- statistics ---- */

static void statistics_row(const char *name, const gsz_plane_statistics *s) {
    printf("%-*s%13.6g %13.6g %13.6g %13.6g %13.6g\n", LABEL_WIDTH, name, (double)s->least,
           (double)s->median, s->mean, s->deviation, (double)s->greatest);
}

void gsz_cli_statistics_people(const gsz_cloud *cloud, const gsz_cloud_statistics *stats) {
    static const char *const names[GSZ_PLANE_REST] = {
        "x",           "y",          "z",          "log scale 0", "log scale 1",
        "log scale 2", "rotation w", "rotation x", "rotation y",  "rotation z",
        "opacity",     "red DC",     "green DC",   "blue DC"};
    printf("\n%-*s%13s %13s %13s %13s %13s\n", LABEL_WIDTH, "", "least", "median", "mean",
           "deviation", "greatest");
    for (int plane = 0; plane < GSZ_PLANE_REST; plane++)
        statistics_row(names[plane], &stats->plane[plane]);
    statistics_row("alpha", &stats->alpha);
    for (int plane = GSZ_PLANE_REST; plane < gsz_plane_count(cloud->sh_degree); plane++) {
        char name[24];
        snprintf(name, sizeof name, "f_rest_%d", plane - GSZ_PLANE_REST);
        statistics_row(name, &stats->plane[plane]);
    }
    printf("%-*s%.6g around %.6g %.6g %.6g, of nine tenths of the centres\n", LABEL_WIDTH, "radius",
           (double)stats->radius, (double)stats->center[0], (double)stats->center[1],
           (double)stats->center[2]);
}
