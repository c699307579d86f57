/* SPDX-License-Identifier: MIT */
/* info_json.c - prints what gsz info found as JSON for programs. */
#include "info_report.h"
#include "report_json.h"

static double ratio(uint64_t a, uint64_t b) { return b > 0 ? (double)a / (double)b : 0; }

void gsz_cli_json_metadata(cJSON *report, const gsz_metadata_entry *entries, size_t count) {
    cJSON *array = gsz_cli_json_array(report, "metadata");
    for (size_t i = 0; i < count; i++) {
        cJSON *entry = gsz_cli_json_object(array, NULL);
        gsz_cli_json_text(entry, "key", entries[i].key);
        gsz_cli_json_text(entry, "value", entries[i].value);
    }
}

/* ---- statistics ---- */

static void add_plane(cJSON *object, const char *name, const gsz_plane_statistics *s) {
    cJSON *plane = gsz_cli_json_object(object, name);
    gsz_cli_json_float(plane, "least", s->least);
    gsz_cli_json_float(plane, "median", s->median);
    gsz_cli_json_float(plane, "mean", (float)s->mean);
    gsz_cli_json_float(plane, "deviation", (float)s->deviation);
    gsz_cli_json_float(plane, "greatest", s->greatest);
}

static void add_statistics(cJSON *report, const gsz_cloud_statistics *stats, int sh_degree) {
    static const char *const names[GSZ_PLANE_REST] = {
        "x",     "y",     "z",     "scale_0", "scale_1", "scale_2", "rot_0",
        "rot_1", "rot_2", "rot_3", "opacity", "f_dc_0",  "f_dc_1",  "f_dc_2"};
    cJSON *object = gsz_cli_json_object(report, "statistics");
    for (int plane = 0; plane < GSZ_PLANE_REST; plane++)
        add_plane(object, names[plane], &stats->plane[plane]);
    for (int plane = GSZ_PLANE_REST; plane < gsz_plane_count(sh_degree); plane++) {
        char name[24];
        snprintf(name, sizeof name, "f_rest_%d", plane - GSZ_PLANE_REST);
        add_plane(object, name, &stats->plane[plane]);
    }
    add_plane(object, "alpha", &stats->alpha);
    cJSON *center = gsz_cli_json_array(object, "center");
    for (int axis = 0; axis < 3; axis++) gsz_cli_json_float(center, NULL, stats->center[axis]);
    gsz_cli_json_float(object, "radius", stats->radius);
}

/* ---- .gsz ---- */

static void add_corner(cJSON *box, const char *key, const float corner[3]) {
    cJSON *array = gsz_cli_json_array(box, key);
    for (int axis = 0; axis < 3; axis++) gsz_cli_json_float(array, NULL, corner[axis]);
}

void gsz_cli_json_box(cJSON *report, const float low[3], const float high[3]) {
    cJSON *box = gsz_cli_json_object(report, "box");
    add_corner(box, "min", low);
    add_corner(box, "max", high);
}

static void add_shares(cJSON *report, const gsz_cli_packed_info *info) {
    cJSON *object = gsz_cli_json_object(report, "parts");
    for (int i = 0; i < GSZ_CLI_SHARES; i++) {
        const gsz_cli_share *share = &info->shares[i];
        cJSON *part = gsz_cli_json_object(object, share->name);
        gsz_cli_json_count(part, "bytes", share->bytes);
        gsz_cli_json_rounded(part, "bits_per_gaussian",
                             8 * ratio(share->bytes, info->file->gaussians), 4);
        gsz_cli_json_rounded(part, "share", ratio(share->bytes, info->file->file_bytes), 6);
    }
}

static void add_codebooks(cJSON *report, const gsz_file_sizes *sizes) {
    cJSON *object = gsz_cli_json_object(report, "codebooks");
    gsz_cli_json_count(object, "count", sizes->codebooks);
    gsz_cli_json_count(object, "codes", sizes->codebook_codes);
    gsz_cli_json_count(object, "bytes", sizes->codebook_bytes);
}

static void add_chunks(cJSON *report, const gsz_file_info *file) {
    cJSON *array = gsz_cli_json_array(report, "chunks");
    for (size_t i = 0; i < file->chunk_count; i++) {
        const gsz_chunk_info *chunk = &file->chunks[i];
        cJSON *object = gsz_cli_json_object(array, NULL);
        gsz_cli_json_text(object, "type", chunk->type);
        gsz_cli_json_count(object, "offset", chunk->offset);
        gsz_cli_json_count(object, "bytes", chunk->size);
        if (chunk->gaussians == 0) continue;
        gsz_cli_json_count(object, "layer", chunk->layer);
        gsz_cli_json_count(object, "gaussians", chunk->gaussians);
    }
}

static void add_extras(cJSON *report, const gsz_file_info *file) {
    cJSON *array = gsz_cli_json_array(report, "extra_properties");
    for (size_t i = 0; i < file->extra_count; i++)
        gsz_cli_json_text(array, NULL, file->extra_names[i]);
}

static void add_header(cJSON *report, const gsz_cli_packed_info *info) {
    const gsz_file_info *file = info->file;
    gsz_cli_json_text(report, "file", info->name);
    gsz_cli_json_text(report, "format", "gsz");
    gsz_cli_json_count(report, "version", file->version);
    gsz_cli_json_count(report, "bytes", file->file_bytes);
    gsz_cli_json_count(report, "gaussians", file->gaussians);
    gsz_cli_json_count(report, "original_gaussians", file->source_gaussians);
    gsz_cli_json_count(report, "sh_degree", (uint64_t)file->sh_degree);
    gsz_cli_json_float(report, "quality", file->quality);
    gsz_cli_json_count(report, "effort", (uint64_t)file->effort);
    gsz_cli_json_count(report, "layers", file->layers);
    gsz_cli_json_count(report, "blocks", file->blocks);
    gsz_cli_json_rounded(report, "bits_per_gaussian", 8 * ratio(file->file_bytes, file->gaussians),
                         4);
    gsz_cli_json_rounded(report, "bytes_per_original",
                         ratio(file->file_bytes, file->source_gaussians), 4);
    gsz_cli_json_count(report, "float_bytes", info->float_bytes);
    gsz_cli_json_rounded(report, "ratio", ratio(info->float_bytes, file->file_bytes), 4);
}

void gsz_cli_info_json(const gsz_cli_packed_info *info, const gsz_cloud_statistics *stats) {
    cJSON *report = gsz_cli_json_report("info");
    add_header(report, info);
    gsz_cli_json_box(report, info->file->box_min, info->file->box_max);
    add_shares(report, info);
    add_codebooks(report, &info->sizes);
    gsz_cli_json_metadata(report, info->file->metadata, info->file->metadata_count);
    add_extras(report, info->file);
    add_chunks(report, info->file);
    if (stats) add_statistics(report, stats, info->file->sh_degree);
    gsz_cli_json_print(report);
}

/* ---- any other format ---- */

static void add_cloud_extras(cJSON *report, const gsz_cloud *cloud) {
    cJSON *array = gsz_cli_json_array(report, "extra_properties");
    for (size_t i = 0; i < cloud->extra_count; i++)
        gsz_cli_json_text(array, NULL, cloud->extra[i].name);
}

void gsz_cli_scene_info_json(const gsz_cli_scene_info *info, const gsz_cloud_statistics *stats) {
    const gsz_cloud *cloud = info->cloud;
    const gsz_cli_scene_file *file = info->file;
    cJSON *report = gsz_cli_json_report("info");
    gsz_cli_json_text(report, "file", file->name);
    gsz_cli_json_text(report, "format", file->format->name);
    if (file->format->id == GSZ_FORMAT_PLY)
        gsz_cli_json_text(report, "ply_format", gsz_cli_ply_format_name(file->ply.format));
    gsz_cli_json_count(report, "bytes", file->bytes);
    gsz_cli_json_count(report, "gaussians", file->original_gaussians);
    gsz_cli_json_count(report, "sh_degree", (uint64_t)cloud->sh_degree);
    gsz_cli_json_rounded(report, "bits_per_gaussian",
                         8 * ratio(file->bytes, file->original_gaussians), 4);
    gsz_cli_json_count(report, "known_properties", (uint64_t)gsz_plane_count(cloud->sh_degree));
    gsz_cli_json_count(report, "skipped_properties", file->ply.skipped_properties);
    gsz_cli_json_clean(report, &file->clean);
    add_cloud_extras(report, cloud);
    gsz_cli_json_metadata(report, cloud->metadata, cloud->metadata_count);
    if (stats) add_statistics(report, stats, cloud->sh_degree);
    gsz_cli_json_print(report);
}
