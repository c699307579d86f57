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

static void print_bounds(const gsz_file_info *file) {
    for (int axis = 0; axis < 3; axis++) {
        label(axis == 0 ? "bounds" : "");
        printf("%c %.6g .. %.6g\n", "xyz"[axis], (double)file -> box_min[axis],
               (double)file -> box_max[axis]);
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
    print_bounds(file);
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

static void print_metadata(const gsz_metadata_entry *entries, size_t count) {
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
    print_metadata(file->metadata, file->metadata_count);
    if (info->chunks) print_chunks(file);
}

/* ---- .ply ---- */

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

void gsz_cli_ply_info_people(const gsz_cli_ply_info *info) {
    const gsz_cloud *cloud = info->cloud;
    int rest = 3 * gsz_sh_coefficients(cloud->sh_degree);
    text_row("file", info->name);
    printf("%-*s.ply, %s\n", LABEL_WIDTH, "format", gsz_cli_ply_format_name(info->ply.format));
    count_row("gaussians", info->ply.vertices);
    printf("%-*s%d (%d f_rest)\n", LABEL_WIDTH, "SH degree", cloud->sh_degree, rest);
    text_row("size", gsz_cli_size(info->ply.file_bytes).s);
    printf("%-*s%d known, %zu extra, %zu skipped\n", LABEL_WIDTH, "properties",
           gsz_plane_count(cloud->sh_degree), cloud->extra_count, info->ply.skipped_properties);
    print_extras(cloud);
    if (info->ply.clean.not_finite > 0) count_row("not finite", info->ply.clean.not_finite);
    if (info->ply.clean.no_rotation > 0) count_row("no rotation", info->ply.clean.no_rotation);
    if (info->ply.clean.clamped > 0) count_row("clamped", info->ply.clean.clamped);
    print_metadata(cloud->metadata, cloud->metadata_count);
}
