/* SPDX-License-Identifier: MIT */
/* scene_file.c - reads scenes by content, and tells what there is to know of them. */
#include "scene_file.h"
#include "file_proportion.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Far beyond any scene; keeps an endless pipe from eating all memory. */
static const uint64_t bytes_max = (uint64_t)16 << 30;

void gsz_scene_cloud_free(gsz_scene_cloud *cloud) {
    free(cloud->layer_end);
    cloud->layer_end = NULL;
    gsz_scene_growth_free(&cloud->growth);
    cloud->layers = 0;
    if (cloud->context) gsz_cloud_free(cloud->context, &cloud->cloud);
    gsz_context_destroy(&cloud->context);
}

/* ---- errors ---- */

/* `name` NULL: the call has named the file itself. */
static gsz_result explain(gsz_scene_file *file, gsz_context *context, gsz_result result,
                          const char *name) {
    const char *why = context ? gsz_context_error(context) : "";
    if (result == GSZ_OK) return GSZ_OK;
    if (!*why) why = gsz_result_name(result);
    snprintf(file->error, sizeof file->error, "%.500s%s%.500s", name ? name : "", name ? ": " : "",
             why);
    return result;
}

static gsz_result refuse(gsz_scene_file *file, const char *what) {
    snprintf(file->error, sizeof file->error, "%.500s: %s", gsz_source_name(file->source), what);
    return GSZ_ERROR_FORMAT;
}

/* ---- facts ---- */

static void read_up(float up[3], const char *word) {
    bool axis = word && (word[0] == '+' || word[0] == '-') && word[1] >= 'x' && word[1] <= 'z';
    if (axis && !word[2]) up[word[1] - 'x'] = word[0] == '+' ? 1 : -1;
}

static void bound_cloud(gsz_scene_facts *facts, const gsz_cloud *cloud) {
    for (int axis = 0; axis < 3; axis++) {
        const float *value = cloud->plane[GSZ_PLANE_POSITION + axis];
        float low = cloud->count ? value[0] : 0, high = low;
        for (size_t i = 1; i < cloud->count; i++) {
            low = value[i] < low ? value[i] : low;
            high = value[i] > high ? value[i] : high;
        }
        facts->box_min[axis] = low;
        facts->box_max[axis] = high;
    }
}

static void know_cloud(gsz_scene_facts *facts, const gsz_cloud *cloud) {
    facts->gaussians = cloud->count;
    facts->sh_degree = cloud->sh_degree;
    facts->filter = gsz_screen_filter_of(cloud);
    read_up(facts->up, gsz_cloud_metadata(cloud, "up"));
    bound_cloud(facts, cloud);
}

static const char *metadata_of(const gsz_file_info *info, const char *key) {
    for (size_t i = 0; i < info->metadata_count; i++)
        if (strcmp(info->metadata[i].key, key) == 0) return info->metadata[i].value;
    return NULL;
}

static void know_file(gsz_scene_facts *facts, const gsz_file *file) {
    const gsz_file_info *info = gsz_file_get_info(file);
    /* A cloud that holds the metadata and nothing else: the library knows best what they say. */
    gsz_cloud words = {.metadata_count = info->metadata_count,
                       .metadata = (gsz_metadata_entry *)info->metadata};
    facts->gaussians = info->gaussians;
    facts->blocks = info->blocks;
    facts->layers = info->layers;
    facts->sh_degree = info->sh_degree;
    facts->filter = gsz_screen_filter_of(&words);
    read_up(facts->up, metadata_of(info, "up"));
    memcpy(facts->box_min, info->box_min, sizeof facts->box_min);
    memcpy(facts->box_max, info->box_max, sizeof facts->box_max);
    facts->book_count = gsz_file_codebooks(file);
    for (int i = 0; i < facts->book_count; i++) gsz_file_codebook(file, i, &facts->book[i]);
}

static void know_film(gsz_scene_facts *facts, const gsz_film *film) {
    const gsz_video_info *info = film->info;
    gsz_cloud words = {.metadata_count = info->metadata_count,
                       .metadata = (gsz_metadata_entry *)info->metadata};
    facts->gaussians = info->gaussians;
    facts->frames = info->frames;
    facts->layers = 1;
    facts->sh_degree = info->sh_degree;
    facts->filter = gsz_screen_filter_of(&words);
    read_up(facts->up, gsz_cloud_metadata(&words, "up"));
    memcpy(facts->box_min, info->box_min, sizeof facts->box_min);
    memcpy(facts->box_max, info->box_max, sizeof facts->box_max);
}

/* ---- what is made to harm ---- */

/* Of a film there is the key of a segment, and a frame that is made of it. */
static size_t planes_of(const gsz_scene_file *file) {
    const gsz_scene_facts *facts = &file->facts;
    size_t planes = (size_t)gsz_plane_count(facts->sh_degree);
    return file->film ? 2 * planes : planes + gsz_file_get_info(file->file)->extra_count;
}

gsz_result gsz_scene_file_check(gsz_scene_file *file, uint64_t bytes) {
    uint64_t gaussians = file->facts.gaussians;
    uint64_t floats = gsz_proportion_floats(gaussians, planes_of(file));
    if (file->options.max_memory > 0 || gsz_proportion_allows(floats, bytes)) return GSZ_OK;
    snprintf(file->error, sizeof file->error,
             "%.500s: a file of %.1f MB with %llu Gaussians, which take %.1f MB of memory, is most "
             "likely made to harm: if it is not, say --max-memory SIZE",
             file->film ? file->film->name : gsz_source_name(file->source), (double)bytes / 1e6,
             (unsigned long long)gaussians, (double)floats / 1e6);
    return GSZ_ERROR_LIMIT;
}

/* ---- opening ---- */

static gsz_result open_packed(gsz_scene_file *file, const char *name) {
    gsz_result result =
        gsz_file_open(file->context, &file->file, file->bytes.data, file->bytes.size, NULL);
    if (result != GSZ_OK) return explain(file, file->context, result, name);
    know_file(&file->facts, file->file);
    return GSZ_OK;
}

static gsz_result pack(gsz_scene_file *file) {
    gsz_pack_options options;
    gsz_result result;
    gsz_pack_options_default(&options);
    options.quality = 100;
    options.effort = 1;
    options.drop_extra = true;
    gsz_buffer_free(file->context, &file->bytes);
    result = gsz_pack(file->context, &file->bytes, &file->ply.cloud, &options, NULL);
    if (result != GSZ_OK)
        return explain(file, file->context, result, gsz_source_name(file->source));
    result = open_packed(file, gsz_source_name(file->source));
    file->facts.layers = 1; /* those of the copy in memory say nothing about the scene */
    return result;
}

static gsz_result take_cloud(gsz_scene_file *file, const gsz_interchange_report *report,
                             bool want_packed) {
    file->facts.file_bytes = report->file_bytes;
    if (file->ply.cloud.count == 0) return refuse(file, "has no Gaussians to draw");
    know_cloud(&file->facts, &file->ply.cloud);
    return want_packed ? pack(file) : GSZ_OK;
}

static void leave_extras(gsz_interchange_read_options *options) {
    gsz_interchange_read_options_default(options);
    options->drop_extra = true;
}

static gsz_result read_cloud(gsz_scene_file *file, bool want_packed) {
    gsz_interchange_report report = {0};
    gsz_interchange_read_options options;
    leave_extras(&options);
    gsz_result result =
        gsz_interchange_read(file->ply.context, &file->ply.cloud, file->source, &options, &report);
    if (result != GSZ_OK) return explain(file, file->ply.context, result, NULL);
    return take_cloud(file, &report, want_packed);
}

/* The film has the context that its bytes belong to. */
static gsz_result open_film(gsz_scene_file *file, const char *name) {
    gsz_result result = gsz_film_open(&file->film, file->context, &file->bytes, name);
    if (result != GSZ_OK) return explain(file, file->context, result, name);
    gsz_source_close(file->context, &file->source);
    file->bytes = (gsz_buffer){0};
    file->context = NULL;
    know_film(&file->facts, file->film);
    return gsz_scene_file_check(file, file->facts.file_bytes);
}

/* What is not known is not shown. */
static void know_sizes(gsz_scene_file *file) {
    const gsz_file_info *info = gsz_file_get_info(file->file);
    gsz_scene_facts *facts = &file->facts;
    facts->float_bytes =
        info->source_gaussians * (uint64_t)gsz_plane_count(info->sh_degree) * sizeof(float);
    facts->has_sizes = gsz_file_get_sizes(file->context, file->file, &facts->sizes) == GSZ_OK;
}

static gsz_result read_packed(gsz_scene_file *file) {
    gsz_result result = gsz_source_read_all(file->context, &file->bytes, file->source, bytes_max);
    if (result != GSZ_OK) return explain(file, file->context, result, NULL);
    file->facts.file_bytes = file->bytes.size;
    if (gsz_video_probe(file->bytes.data, file->bytes.size))
        return open_film(file, gsz_source_name(file->source));
    result = open_packed(file, gsz_source_name(file->source));
    if (result == GSZ_OK) result = gsz_scene_file_check(file, file->bytes.size);
    if (result == GSZ_OK) know_sizes(file);
    if (result == GSZ_OK && file->facts.gaussians == 0)
        return refuse(file, "has no Gaussians to draw");
    return result;
}

/* A scene that is a folder has no source: one of its name alone stands in, for messages. */
static gsz_result read_folder(gsz_scene_file *file, const char *path, bool want_packed) {
    gsz_interchange_report report = {0};
    gsz_interchange_read_options options;
    leave_extras(&options);
    gsz_result result = gsz_source_from_memory(file->context, &file->source, path, "", 0);
    if (result != GSZ_OK) return explain(file, file->context, result, path);
    result =
        gsz_interchange_read_path(file->ply.context, &file->ply.cloud, path, &options, &report);
    if (result != GSZ_OK) return explain(file, file->ply.context, result, NULL);
    return take_cloud(file, &report, want_packed);
}

gsz_result gsz_scene_file_open(gsz_scene_file *file, const char *path, bool want_packed) {
    const uint8_t *start;
    size_t size;
    gsz_result result = gsz_context_create(&file->context, &file->options);
    if (result == GSZ_OK) result = gsz_context_create(&file->ply.context, &file->options);
    if (result != GSZ_OK) return explain(file, NULL, result, path);
    if (gsz_format_of_path(path)) return read_folder(file, path, want_packed);
    result = gsz_source_open(file->context, &file->source, path);
    if (result != GSZ_OK) return explain(file, file->context, result, NULL);
    /* By the context that goes on with it, which then owns what has been looked at. */
    result = gsz_interchange_peek(file->ply.context, file->source, &start, &size);
    if (result != GSZ_OK) return explain(file, file->ply.context, result, NULL);
    return gsz_file_probe(start, size) ? read_packed(file) : read_cloud(file, want_packed);
}

/* A source of its name alone stands in, as for folders. */
gsz_result gsz_scene_file_prepare(gsz_scene_file *file, const char *name) {
    gsz_result result = gsz_context_create(&file->context, &file->options);
    if (result != GSZ_OK) return explain(file, NULL, result, name);
    result = gsz_source_from_memory(file->context, &file->source, name, "", 0);
    return explain(file, file->context, result, name);
}

void gsz_scene_file_know(gsz_scene_file *file) {
    if (file->film)
        know_film(&file->facts, file->film);
    else
        know_file(&file->facts, file->file);
}

/* Where the layers end; they come one behind the other. */
static gsz_result find_layers(gsz_scene_cloud *out, const gsz_file_info *info) {
    uint64_t end = 0;
    out->layer_end = calloc(info->layers, sizeof *out->layer_end);
    if (!out->layer_end) return GSZ_ERROR_MEMORY;
    out->layers = info->layers;
    for (size_t i = 0; i < info->chunk_count; i++) {
        end += info->chunks[i].gaussians;
        if (info->chunks[i].gaussians > 0) out->layer_end[info->chunks[i].layer] = end;
    }
    for (uint32_t k = 1; k < info->layers; k++)
        if (out->layer_end[k] < out->layer_end[k - 1]) out->layer_end[k] = out->layer_end[k - 1];
    return GSZ_OK;
}

gsz_result gsz_scene_file_unpack(gsz_scene_file *file, gsz_scene_cloud *out, uint32_t layers) {
    const char *name = gsz_source_name(file->source);
    gsz_unpack_options options;
    gsz_clean_report cleaned;
    gsz_result result = gsz_context_create(&out->context, &file->options);
    if (result != GSZ_OK) return explain(file, NULL, result, name);
    gsz_unpack_options_default(&options);
    options.layers = layers;
    result = gsz_file_unpack(out->context, file->file, &out->cloud, &options);
    if (result == GSZ_OK) result = find_layers(out, gsz_file_get_info(file->file));
    if (result == GSZ_OK && layers == 0) result = gsz_scene_growth_take(&out->growth, file->file);
    if (result == GSZ_OK) {
        gsz_cloud_clean(&out->cloud, &cleaned);
        return GSZ_OK;
    }
    explain(file, out->context, result, name);
    gsz_scene_cloud_free(out);
    return result;
}

void gsz_scene_file_close(gsz_scene_file *file) {
    gsz_scene_cloud_free(&file->ply);
    gsz_film_close(&file->film);
    if (file->context) {
        gsz_file_close(file->context, &file->file);
        gsz_remote_close(&file->remote);
        gsz_buffer_free(file->context, &file->bytes);
        gsz_source_close(file->context, &file->source);
    }
    gsz_context_destroy(&file->context);
}
