/* SPDX-License-Identifier: MIT */
/* scene_main.c - the command gsz-scene: makes a demo scene and writes it as a .ply. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gsz_files.h"
#include "splat_emit.h"

typedef struct scene_kind {
    const char *name, *about, *output;
    gsz_result (*build)(gsz_context *context, gsz_scene *scene);
    size_t count;   /* by default */
    size_t minimum; /* below, the scene falls apart */
} scene_kind;

static const scene_kind kinds[] = {
    {"object", "a laid tea table, seen from outside", "object.ply", gsz_scene_object, 120000,
     20000},
    {"landscape", "an island in a lake under a far sky", "landscape.ply", gsz_scene_landscape,
     500000, 100000},
};
enum { KIND_COUNT = sizeof kinds / sizeof *kinds, EXIT_USAGE = 2 };
static const size_t count_limit = 20000000;

typedef struct scene_request {
    const scene_kind *kind;
    const char *output;
    size_t count;
    uint64_t seed;
    bool help;
} scene_request;

static void print_help(FILE *to) {
    fprintf(
        to,
        "usage: gsz-scene SCENE [--gaussians N] [--seed S] [-o OUT.ply]\n\n"
        "Makes a scene of 3D Gaussian splats with the statistics of trained ones.\n\nscenes:\n");
    for (int i = 0; i < KIND_COUNT; i++)
        fprintf(to, "  %-10s %s (%zu Gaussians)\n", kinds[i].name, kinds[i].about, kinds[i].count);
    fprintf(to, "\noptions:\n"
                "  --gaussians N   how many Gaussians to make\n"
                "  --seed S        another arrangement and other noise (default 1)\n"
                "  -o, --output F  the file to write, - for standard output (default SCENE.ply)\n"
                "  -h, --help      this text\n");
}

static int usage_error(const char *what, const char *which) {
    fprintf(stderr, "gsz-scene: %s%s%s (try gsz-scene --help)\n", what, which ? " " : "",
            which ? which : "");
    return EXIT_USAGE;
}

static bool parse_number(uint64_t *out, const char *text) {
    char *end;
    errno = 0;
    *out = strtoull(text, &end, 10);
    return errno == 0 && end != text && *end == 0 && *text >= '0' && *text <= '9';
}

static const scene_kind *find_kind(const char *name) {
    for (int i = 0; i < KIND_COUNT; i++)
        if (!strcmp(kinds[i].name, name)) return &kinds[i];
    return NULL;
}

static int take_value(scene_request *request, const char *option, const char *value) {
    uint64_t number = 0;
    if (!value) return usage_error("missing value after", option);
    if (!strcmp(option, "-o") || !strcmp(option, "--output")) {
        request->output = value;
        return 0;
    }
    if (!parse_number(&number, value)) return usage_error("not a whole number:", value);
    if (!strcmp(option, "--seed"))
        request->seed = number;
    else
        request->count = number <= count_limit ? (size_t)number : count_limit + 1;
    if (!strcmp(option, "--gaussians") && number == 0)
        return usage_error("--gaussians must be above 0", NULL);
    return 0;
}

static bool takes_value(const char *option) {
    return !strcmp(option, "-o") || !strcmp(option, "--output") || !strcmp(option, "--seed") ||
           !strcmp(option, "--gaussians");
}

static int check(scene_request *request) {
    if (request->help) return 0;
    if (!request->kind) return usage_error("which scene? object or landscape", NULL);
    if (!request->output) request->output = request->kind->output;
    if (!request->count) request->count = request->kind->count;
    if (request->count >= request->kind->minimum && request->count <= count_limit) return 0;
    fprintf(stderr, "gsz-scene: --gaussians must be %zu to %zu for %s\n", request->kind->minimum,
            count_limit, request->kind->name);
    return EXIT_USAGE;
}

static int parse(scene_request *request, int count, char **argument) {
    for (int i = 1; i < count; i++) {
        const char *word = argument[i];
        if (!strcmp(word, "-h") || !strcmp(word, "--help")) {
            request->help = true;
        } else if (takes_value(word)) {
            int failed = take_value(request, word, i + 1 < count ? argument[i + 1] : NULL);
            if (failed) return failed;
            i++;
        } else if (*word == '-') {
            return usage_error("unknown option", word);
        } else if (request->kind) {
            return usage_error("one scene at a time:", word);
        } else if (!(request->kind = find_kind(word))) {
            return usage_error("no such scene:", word);
        }
    }
    return check(request);
}

static gsz_result describe(gsz_context *context, gsz_cloud *cloud, const scene_request *request) {
    char text[128];
    snprintf(text, sizeof text, "gsz-scene %s --gaussians %zu --seed %llu", request->kind->name,
             request->count, (unsigned long long)request->seed);
    gsz_result result = gsz_cloud_add_metadata(context, cloud, "comment", text);
    return result ? result : gsz_cloud_add_metadata(context, cloud, "up", "-y");
}

static gsz_result make(gsz_context *context, gsz_cloud *cloud, const scene_request *request) {
    gsz_scene scene = {.seed = request->seed,
                       .amount = (float)request->count / (float)request->kind->count};
    gsz_light_volume volume = {0};
    gsz_cells cells = {0};
    gsz_result result = request->kind->build(context, &scene);
    if (!result) result = gsz_light_volume_create(context, &volume, &scene);
    if (!result)
        result = gsz_cells_create(context, &cells, &scene, &volume,
                                  gsz_emit_leaf_target(request->count));
    if (!result) result = gsz_emit(context, cloud, &scene, &cells, request->count);
    if (!result) result = describe(context, cloud, request);
    gsz_cells_free(context, &cells);
    gsz_light_volume_free(context, &volume);
    gsz_scene_free(context, &scene);
    return result;
}

static gsz_result write_ply(gsz_context *context, const gsz_cloud *cloud, const char *path) {
    gsz_output *output = NULL;
    gsz_result result = gsz_output_open(context, &output, path);
    if (!result) result = gsz_ply_write(context, output, cloud, NULL);
    if (!result) result = gsz_output_commit(context, output);
    gsz_output_close(context, &output);
    return result;
}

int main(int count, char **argument) {
    scene_request request = {.seed = 1};
    int failed = parse(&request, count, argument);
    if (failed) return failed;
    if (request.help) {
        print_help(stdout);
        return 0;
    }
    gsz_context *context = NULL;
    gsz_cloud cloud = {0};
    gsz_result result = gsz_context_create(&context, NULL);
    if (!result) result = make(context, &cloud, &request);
    if (!result) result = write_ply(context, &cloud, request.output);
    if (result)
        fprintf(stderr, "gsz-scene: %s\n",
                context ? gsz_context_error(context) : gsz_result_name(result));
    gsz_cloud_free(context, &cloud);
    gsz_context_destroy(&context);
    return result ? EXIT_FAILURE : EXIT_SUCCESS;
}
