/* SPDX-License-Identifier: MIT */
/* gltf_reader.c - reading a .glb or .gltf: all Gaussians of its scene as one cloud. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "context.h"
#include "gltf_part.h"
#include "splat_cloud.h"

enum { PATH_BYTES = 4096 };

typedef struct gathering {
    gsz_gltf_document *document;
    const gsz_gltf_scene *scene;
    gsz_cloud *part; /* of each primitive */
    size_t count;    /* Gaussians */
    int degree;
} gathering;

/* Harmonics that only others have are 0. */
static void copy_part(gsz_cloud *cloud, size_t at, const gsz_cloud *part) {
    const int have = gsz_sh_coefficients(part->sh_degree),
              want = gsz_sh_coefficients(cloud->sh_degree);
    for (int p = 0; p < gsz_plane_count(part->sh_degree); p++) {
        const int rest = p - GSZ_PLANE_REST;
        const int to = rest < 0 ? p : GSZ_PLANE_REST + rest / have * want + rest % have;
        memcpy(cloud->plane[to] + at, part->plane[p], part->count * sizeof(float));
    }
}

/* Nodes may show a mesh many times; what that comes to stays within what the file is worth. */
static gsz_result read_parts(gathering *g) {
    gsz_gltf_document *d = g->document;
    for (size_t i = 0; i < g->scene->count; i++) {
        GSZ_TRY(gsz_report_progress(d->context, "read", (double)i / (double)g->scene->count));
        GSZ_TRY(gsz_gltf_part_read(d, &g->part[i], &g->scene->part[i]));
        g->count += g->part[i].count;
        if (g->part[i].sh_degree > g->degree) g->degree = g->part[i].sh_degree;
        if (i > 0 && g->count > d->total_bytes)
            return gsz_fail(d->context, GSZ_ERROR_LIMIT,
                            "%s: its nodes come to %zu Gaussians, more than it has bytes", d->name,
                            g->count);
    }
    return GSZ_OK;
}

static gsz_result join_parts(gathering *g, gsz_cloud *cloud) {
    size_t at = 0;
    if (g->scene->count == 1) {
        *cloud = g->part[0];
        g->part[0] = (gsz_cloud){0};
        return GSZ_OK;
    }
    GSZ_TRY(gsz_cloud_create(g->document->context, cloud, g->count, g->degree));
    for (size_t i = 0; i < g->scene->count; i++) {
        copy_part(cloud, at, &g->part[i]);
        at += g->part[i].count;
        /* Memory of the whole is taken as it is written to: never all of it twice. */
        gsz_cloud_free(g->document->context, &g->part[i]);
    }
    return GSZ_OK;
}

static gsz_result read_scene(gsz_gltf_document *d, gsz_cloud *cloud, const gsz_gltf_scene *scene) {
    gathering g = {.document = d, .scene = scene};
    GSZ_TRY(GSZ_NEW(d->context, &g.part, scene->count));
    gsz_result result = read_parts(&g);
    if (result == GSZ_OK) result = join_parts(&g, cloud);
    for (size_t i = 0; i < scene->count; i++) gsz_cloud_free(d->context, &g.part[i]);
    gsz_free(d->context, g.part);
    return result;
}

static gsz_result read_document(gsz_context *context, gsz_cloud *cloud, gsz_source *source,
                                const char *folder) {
    gsz_gltf_document d = {.context = context, .name = gsz_source_name(source), .folder = folder};
    gsz_gltf_scene scene = {0};
    gsz_result result = gsz_report_progress(context, "read", 0);
    if (result == GSZ_OK) result = gsz_gltf_document_load(&d, source);
    if (result == GSZ_OK) result = gsz_gltf_scene_find(&d, &scene);
    if (result == GSZ_OK) result = read_scene(&d, cloud, &scene);
    gsz_gltf_scene_free(context, &scene);
    gsz_gltf_document_free(&d);
    if (result != GSZ_OK) gsz_cloud_free(context, cloud);
    return result;
}

gsz_result gsz_gltf_read(gsz_context *context, gsz_cloud *cloud, gsz_source *source) {
    gsz_clear_error(context);
    return read_document(context, cloud, source, NULL);
}

bool gsz_gltf_probe_path(const char *path) {
    static const char ending[] = ".gltf";
    const size_t length = strlen(path), tail = sizeof ending - 1;
    return length >= tail && strcasecmp(path + length - tail, ending) == 0;
}

gsz_result gsz_gltf_read_path(gsz_context *context, gsz_cloud *cloud, const char *path) {
    char folder[PATH_BYTES];
    const char *slash = strrchr(path, '/');
    const size_t length = slash ? (size_t)(slash - path) + 1 : 0;
    gsz_source *source = NULL;
    gsz_clear_error(context);
    if (length >= sizeof folder)
        return gsz_fail(context, GSZ_ERROR_LIMIT, "a path of %zu bytes", strlen(path));
    snprintf(folder, sizeof folder, "%.*s", (int)length, path);
    GSZ_TRY(gsz_source_open(context, &source, path));
    gsz_result result = read_document(context, cloud, source, folder);
    gsz_source_close(context, &source);
    return result;
}
