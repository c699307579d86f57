/* SPDX-License-Identifier: MIT */
/* interchange_convert.c - from one splat file to another, by their endings, with the time each took: for measuring
 * against other programs. Usage: interchange_convert [option=number...] IN OUT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gsz_gltf.h"
#include "gsz_sog.h"
#include "gsz_spz.h"

enum { SETTINGS_MAX = 16 };

typedef struct conversion {
    gsz_context *context;
    int setting_count;
    const char *setting[SETTINGS_MAX];
    gsz_cloud cloud;
    uint64_t bytes; /* written */
} conversion;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int setting(const conversion *c, const char *name, int otherwise) {
    const size_t length = strlen(name);
    for (int i = 0; i < c->setting_count; i++)
        if (strncmp(c->setting[i], name, length) == 0 && c->setting[i][length] == '=')
            return atoi(c->setting[i] + length + 1);
    return otherwise;
}

static bool ends(const char *path, const char *with) {
    const size_t length = strlen(path), tail = strlen(with);
    return length >= tail && strcmp(path + length - tail, with) == 0;
}

/* ---- one format each ---- */

static gsz_result read_source(conversion *c, gsz_source *source, const char *path) {
    if (ends(path, ".spz")) {
        gsz_spz_read_options o;
        gsz_spz_read_options_default(&o);
        o.axes = (gsz_spz_axes)setting(c, "axes", o.axes);
        return gsz_spz_read(c->context, &c->cloud, source, &o);
    }
    return gsz_ply_read(c->context, &c->cloud, source, NULL, NULL);
}

static gsz_result read_path(conversion *c, const char *path) {
    gsz_source *source = NULL;
    if (ends(path, ".glb") || ends(path, ".gltf"))
        return gsz_gltf_read_path(c->context, &c->cloud, path);
    if (ends(path, ".sog") || ends(path, ".json"))
        return gsz_sog_read_level(c->context, &c->cloud, path, setting(c, "level", 0));
    gsz_result result = gsz_source_open(c->context, &source, path);
    if (result == GSZ_OK) result = read_source(c, source, path);
    gsz_source_close(c->context, &source);
    return result;
}

static gsz_result write_spz(conversion *c, gsz_output *output) {
    gsz_spz_write_options o;
    gsz_spz_write_options_default(&o);
    o.version = setting(c, "version", o.version);
    o.sh_first_bits = setting(c, "first", o.sh_first_bits);
    o.sh_rest_bits = setting(c, "rest", o.sh_rest_bits);
    o.axes = (gsz_spz_axes)setting(c, "axes", o.axes);
    return gsz_spz_write(c->context, output, &c->cloud, &o);
}

static gsz_result write_sog(conversion *c, gsz_output *output) {
    gsz_sog_write_options o;
    gsz_sog_write_options_default(&o);
    o.palette = setting(c, "palette", o.palette);
    o.iterations = setting(c, "iterations", o.iterations);
    o.effort = setting(c, "effort", o.effort);
    return gsz_sog_write(c->context, output, &c->cloud, &o);
}

static gsz_result write_glb(conversion *c, gsz_output *output) {
    gsz_gltf_write_options o;
    gsz_gltf_write_options_default(&o);
    o.compression = (gsz_gltf_compression)setting(c, "compression", o.compression);
    return gsz_gltf_write(c->context, output, &c->cloud, &o);
}

static gsz_result write_output(conversion *c, gsz_output *output, const char *path) {
    if (ends(path, ".sog")) return write_sog(c, output);
    if (ends(path, ".glb")) return write_glb(c, output);
    if (ends(path, ".spz")) return write_spz(c, output);
    return gsz_ply_write(c->context, output, &c->cloud, NULL);
}

static gsz_result write_path(conversion *c, const char *path) {
    gsz_output *output = NULL;
    gsz_result result = gsz_output_open(c->context, &output, path);
    if (result == GSZ_OK) result = write_output(c, output, path);
    if (result == GSZ_OK) result = gsz_output_commit(c->context, output);
    if (result == GSZ_OK) c->bytes = gsz_output_size(output);
    gsz_output_close(c->context, &output);
    return result;
}

/* The least time of several rounds. */
static gsz_result convert(conversion *c, const char *in, const char *out) {
    gsz_result result = GSZ_OK;
    double reading = 1e9, writing = 1e9;
    for (int round = setting(c, "rounds", 1); round > 0 && result == GSZ_OK; round--) {
        gsz_cloud_free(c->context, &c->cloud);
        const double began = now();
        result = read_path(c, in);
        if (result != GSZ_OK) break;
        const double between = now();
        result = write_path(c, out);
        const double done = now();
        if (between - began < reading) reading = between - began;
        if (done - between < writing) writing = done - between;
    }
    if (result == GSZ_OK)
        printf("%zu Gaussians of degree %d: read %.3f s, write %.3f s, %llu bytes\n",
               c->cloud.count, c->cloud.sh_degree, reading, writing, (unsigned long long)c->bytes);
    return result;
}

static void say(void *user, gsz_message_kind kind, const char *text) {
    (void)user;
    (void)kind;
    fprintf(stderr, "%s\n", text);
}

int main(int argc, char **argv) {
    conversion c = {0};
    gsz_pool *pool = NULL;
    gsz_context_options options;
    if (argc < 3 || argc - 3 > SETTINGS_MAX) return 2;
    for (int i = 1; i < argc - 2; i++) c.setting[c.setting_count++] = argv[i];
    gsz_context_options_default(&options);
    options.message = say;
    if (gsz_pool_create(&pool, setting(&c, "threads", 0)) != GSZ_OK) return 1;
    options.pool = pool;
    if (gsz_context_create(&c.context, &options) != GSZ_OK) return 1;
    gsz_result result = convert(&c, argv[argc - 2], argv[argc - 1]);
    if (result != GSZ_OK) fprintf(stderr, "%s\n", gsz_context_error(c.context));
    gsz_cloud_free(c.context, &c.cloud);
    gsz_context_destroy(&c.context);
    gsz_pool_destroy(&pool);
    return result != GSZ_OK;
}
