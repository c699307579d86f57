/* SPDX-License-Identifier: MIT */
/* scene_main.c - the command gsz-scene: makes a demo scene and writes it as a .ply, or a performance as many. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gsz_files.h"
#include "performance_frames.h"
#include "performance_sound.h"
#include "splat_emit.h"
#include "system_process.h"

typedef struct scene_kind {
    const char *name, *about, *output;
    gsz_result (*build)(gsz_context *context, gsz_scene *scene); /* NULL: a performance */
    size_t count;                                                /* by default */
    size_t minimum;                                              /* below, the scene falls apart */
} scene_kind;

static const scene_kind kinds[] = {
    {"object", "a laid tea table, seen from outside", "object.ply", gsz_scene_object, 120000,
     20000},
    {"landscape", "an island in a lake under a far sky", "landscape.ply", gsz_scene_landscape,
     500000, 100000},
    {"performance", "a dancer who juggles, a frame a file", "performance", NULL, 20000, 1500},
};
enum { KIND_COUNT = sizeof kinds / sizeof *kinds, EXIT_USAGE = 2 };
static const size_t count_limit = 20000000, frames_limit = 10000;

typedef struct scene_request {
    const scene_kind *kind;
    const char *output;
    const char *sound;
    size_t count, frames;
    uint64_t seed;
    bool untracked, help;
} scene_request;

static void print_help(FILE *to) {
    fprintf(
        to,
        "usage: gsz-scene SCENE [--gaussians N] [--seed S] [-o OUT.ply]\n"
        "       gsz-scene performance [--untracked] [--sound F.wav] [-o FOLDER]\n\n"
        "Makes a scene of 3D Gaussian splats with the statistics of trained ones.\n\nscenes:\n");
    for (int i = 0; i < KIND_COUNT; i++)
        fprintf(to, "  %-12s %s (%zu Gaussians)\n", kinds[i].name, kinds[i].about, kinds[i].count);
    fprintf(to,
            "\noptions:\n"
            "  --gaussians N   how many Gaussians to make\n"
            "  --seed S        another arrangement and other noise (default 1)\n"
            "  -o, --output F  the file to write, - for standard output (default SCENE.ply); of a\n"
            "                  performance the folder (default performance)\n"
            "  -h, --help      this text\n"
            "\nof a performance:\n"
            "  --frames N      how many frames to make (default %d: once through at %d a second)\n"
            "  --untracked     each frame has an order, a number and errors of its own\n"
            "  --sound F.wav   write the music too\n",
            GSZ_PERFORMANCE_FRAMES, GSZ_PERFORMANCE_RATE);
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

static bool is_output(const char *option) {
    return !strcmp(option, "-o") || !strcmp(option, "--output");
}

static bool takes_value(const char *option) {
    return is_output(option) || !strcmp(option, "--seed") || !strcmp(option, "--gaussians") ||
           !strcmp(option, "--frames") || !strcmp(option, "--sound");
}

static size_t at_most(uint64_t number, size_t limit) {
    return number <= limit ? (size_t)number : limit + 1;
}

static int take_number(scene_request *request, const char *option, const char *value) {
    uint64_t number = 0;
    if (!parse_number(&number, value)) return usage_error("not a whole number:", value);
    if (!strcmp(option, "--seed")) {
        request->seed = number;
        return 0;
    }
    if (number == 0) return usage_error(option, "must be above 0");
    if (!strcmp(option, "--frames"))
        request->frames = at_most(number, frames_limit);
    else
        request->count = at_most(number, count_limit);
    return 0;
}

static int take_value(scene_request *request, const char *option, const char *value) {
    if (!value) return usage_error("missing value after", option);
    if (is_output(option))
        request->output = value;
    else if (!strcmp(option, "--sound"))
        request->sound = value;
    else
        return take_number(request, option, value);
    return 0;
}

static int check_performance(scene_request *request) {
    bool asked = request->frames || request->sound || request->untracked;
    if (request->kind->build && asked)
        return usage_error("--frames, --sound and --untracked are of a performance, not of",
                           request->kind->name);
    if (!request->kind->build && !strcmp(request->output, "-"))
        return usage_error("a performance takes a folder: -o FOLDER", NULL);
    if (!request->frames) request->frames = GSZ_PERFORMANCE_FRAMES;
    if (request->frames <= frames_limit) return 0;
    fprintf(stderr, "gsz-scene: --frames must be 1 to %zu\n", frames_limit);
    return EXIT_USAGE;
}

static int check(scene_request *request) {
    if (request->help) return 0;
    if (!request->kind) return usage_error("which scene? object, landscape or performance", NULL);
    if (!request->output) request->output = request->kind->output;
    if (!request->count) request->count = request->kind->count;
    if (request->count >= request->kind->minimum && request->count <= count_limit)
        return check_performance(request);
    fprintf(stderr, "gsz-scene: --gaussians must be %zu to %zu for %s\n", request->kind->minimum,
            count_limit, request->kind->name);
    return EXIT_USAGE;
}

static int parse(scene_request *request, char **words) {
    while (*words) {
        const char *word = *words++;
        if (!strcmp(word, "-h") || !strcmp(word, "--help")) {
            request->help = true;
        } else if (!strcmp(word, "--untracked")) {
            request->untracked = true;
        } else if (takes_value(word)) {
            int failed = take_value(request, word, *words);
            if (failed) return failed;
            words++;
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

static gsz_result make_scene(gsz_context *context, const scene_request *request) {
    gsz_cloud cloud = {0};
    gsz_result result = make(context, &cloud, request);
    if (!result) result = write_ply(context, &cloud, request->output);
    gsz_cloud_free(context, &cloud);
    return result;
}

static gsz_result make_performance(gsz_context *context, const scene_request *request) {
    const gsz_performance performance = {.folder = request->output,
                                         .gaussians = request->count,
                                         .frames = request->frames,
                                         .seed = request->seed,
                                         .untracked = request->untracked};
    gsz_result result = gsz_performance_write(context, &performance);
    if (!result && request->sound) result = gsz_performance_sound(context, request->sound);
    return result;
}

int main(int count, char **argument) {
    scene_request request = {.seed = 1};
    char **words = gsz_system_begin(count, argument);
    int failed = words ? parse(&request, words) : EXIT_FAILURE;
    if (failed) return failed;
    if (request.help) {
        print_help(stdout);
        return 0;
    }
    gsz_context *context = NULL;
    gsz_result result = gsz_context_create(&context, NULL);
    if (!result) result = (request.kind->build ? make_scene : make_performance)(context, &request);
    if (result)
        fprintf(stderr, "gsz-scene: %s\n",
                context ? gsz_context_error(context) : gsz_result_name(result));
    gsz_context_destroy(&context);
    return result ? EXIT_FAILURE : EXIT_SUCCESS;
}
