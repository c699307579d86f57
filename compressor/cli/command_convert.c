/* SPDX-License-Identifier: MIT */
/* command_convert.c - gsz convert: from any format to any other, with changes of the scene on the way. */
#include "camera_choice.h"
#include "commands.h"
#include "edit_options.h"
#include "interrupt.h"
#include "paths.h"
#include "people_text.h"
#include "report_json.h"

#include <string.h>

static const char *const ply_formats[] = {[GSZ_PLY_BINARY_LITTLE] = "binary",
                                          [GSZ_PLY_BINARY_BIG] = "big",
                                          [GSZ_PLY_ASCII] = "ascii",
                                          NULL};

static const char *const spz_axes[] = {"rub", "rdf", NULL};
static const char *const glb_compressions[] = {
    [GSZ_GLTF_PLAIN] = "none", [GSZ_GLTF_SPZ_2] = "spz2", [GSZ_GLTF_SPZ] = "spz", NULL};

#define FIELD(name) offsetof(gsz_cli_arguments, name)

static const gsz_cli_option option_table[] = {
    {.name = "format",
     .letter = 'f',
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(format),
     .value = "NAME",
     .help = "the format of OUT: gsz, ply, compressed-ply, spz, sog, glb, splat or ksplat; by "
             "default what its "
             "ending says"},
    {.name = "ply-format",
     .kind = GSZ_CLI_CHOICE,
     .field = FIELD(ply_format),
     .value = "FORMAT",
     .help = "of a .ply: binary (little-endian), big (big-endian) or ascii",
     .choices = ply_formats},
    {.name = "ksplat-level",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(ksplat_level),
     .value = "L",
     .help = "of a .ksplat: 0 has floats, 1 has 16 bits, 2 has harmonics of 8 bits",
     .minimum = 0,
     .maximum = 2},
    {.name = "spz-version",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(spz_version),
     .value = "V",
     .help = "of a .spz: 2 and 3 are gzip, 4 is zstd",
     .minimum = 2,
     .maximum = 4},
    {.name = "spz-axes",
     .kind = GSZ_CLI_CHOICE,
     .field = FIELD(spz_axes),
     .value = "AXES",
     .help =
         "of a .spz: rub as the format has it, or rdf, those of a .ply, as other tools write them",
     .choices = spz_axes},
    {.name = "spz-sh-bits",
     .kind = GSZ_CLI_NUMBERS,
     .field = FIELD(spz_sh_bits),
     .value = "N[,M]",
     .help =
         "of a .spz, also within a .glb: bits of harmonics, 1 to 8, or those of degree 1 and of "
         "higher ones; by default 5,4, as others write them",
     .minimum = 1,
     .maximum = 2},
    {.name = "sog-palette",
     .kind = GSZ_CLI_INTEGER,
     .field = FIELD(sog_palette),
     .value = "N",
     .help = "of a .sog: entries of the palette of harmonics; by default by the number of "
             "Gaussians",
     .minimum = 1,
     .maximum = GSZ_SOG_PALETTE_MAX},
    {.name = "glb-compression",
     .kind = GSZ_CLI_CHOICE,
     .field = FIELD(glb_compression),
     .value = "NAME",
     .help = "of a .glb: none, spz2 (KHR_gaussian_splatting_compression_spz_2) or spz (the draft "
             "before)",
     .choices = glb_compressions},
    {.name = "quality",
     .kind = GSZ_CLI_NUMBER,
     .field = FIELD(pack.quality),
     .value = "Q",
     .help = "of a .gsz; no Gaussian is dropped, and gsz pack has more to choose",
     .minimum = 0,
     .maximum = 100},
    {.name = "drop-extra",
     .kind = GSZ_CLI_FLAG,
     .field = FIELD(pack.drop_extra),
     .help = "leave out properties that gsz does not know"},
    GSZ_CLI_MAX_MEMORY_OPTION,
    {.rest = gsz_cli_edit_options},
};

typedef struct convert_job {
    gsz_cli_session *session;
    gsz_cli_arguments arguments; /* with the second operand as the output */
    const char *input;           /* for people */
    const gsz_format *format;    /* of the output; NULL: a .gsz */
    gsz_cli_place place;
    gsz_cli_edits edits;
    gsz_cli_scene scene;
    gsz_output *output;
} convert_job;

/* ---- formats ---- */

static int fail_format(gsz_cli_session *session, const char *what) {
    char names[256] = "gsz";
    const gsz_format *format;
    for (size_t i = 0; (format = gsz_format_at(i)); i++) {
        size_t used = strlen(names);
        if (format->write) snprintf(names + used, sizeof names - used, ", %s", format->name);
    }
    return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                        "%s names no format that gsz writes: give --format, one of %s", what,
                        names);
}

/* ".gsz" is no row of the table: it comes from a layer above. */
static int choose_format(convert_job *job, const char *output) {
    const char *name = job->arguments.format;
    bool packed = name ? strcmp(name, "gsz") == 0 : gsz_cli_has_ending(output, ".gsz");
    if (packed) return GSZ_EXIT_OK;
    job->format = name ? gsz_format_by_name(name) : gsz_format_by_ending(output);
    if (!job->format || !job->format->write) return fail_format(job->session, name ? name : output);
    return GSZ_EXIT_OK;
}

/* The ending that a name in a folder loses. */
static const char *ending_of(const char *input) {
    const gsz_format *format = gsz_format_by_ending(input);
    return format ? format->endings[0] : ".gsz";
}

static int choose_place(convert_job *job) {
    gsz_cli_arguments *a = &job->arguments;
    const gsz_cli_place_rules rules = {
        ending_of(a->input), job->format ? job->format->endings[0] : ".gsz",
        job->format && job->format->id == GSZ_FORMAT_PLY && a->ply_format == GSZ_PLY_ASCII};
    int code = gsz_cli_choose_place(job->session, &job->place, a, &rules);
    for (int i = 0; i < a->merge.count && code == GSZ_EXIT_OK; i++)
        if (gsz_cli_is_same_file(a->merge.item[i], job->place.path))
            return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                                "%s: input and output are the same file", a->merge.item[i]);
    return code;
}

static int check_bits(gsz_cli_session *session, const gsz_cli_numbers *bits) {
    for (int i = 0; i < bits->count; i++) {
        const float n = bits->value[i];
        if (!(n >= 1 && n <= 8) || n != (float)(int)n)
            return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                                "option '--spz-sh-bits' takes whole numbers from 1 to 8");
    }
    return GSZ_EXIT_OK;
}

static int check(convert_job *job) {
    const gsz_cli_arguments *a = &job->arguments;
    int code = gsz_cli_edits_check(job->session, &job->edits, a);
    if (code == GSZ_EXIT_OK && !a->decimate && (a->cameras || gsz_cli_has_up(a)))
        return gsz_cli_fail(job->session, GSZ_EXIT_USAGE, "--cameras and --up are for --decimate");
    if (code == GSZ_EXIT_OK) code = check_bits(job->session, &a->spz_sh_bits);
    if (code == GSZ_EXIT_OK) code = choose_format(job, a->output);
    return code == GSZ_EXIT_OK ? choose_place(job) : code;
}

/* ---- steps ---- */

static int read_scene(convert_job *job) {
    gsz_cli_session *session = job->session;
    gsz_interchange_read_options options;
    gsz_interchange_read_options_default(&options);
    options.drop_extra = job->arguments.pack.drop_extra;
    int code = gsz_cli_scene_read_with(session, &job->scene, job->arguments.input, &options);
    if (code == GSZ_EXIT_OK && job->scene.cloud.count == 0 && job->arguments.merge.count == 0)
        return gsz_cli_fail(session, GSZ_EXIT_FORMAT, "%s: has no Gaussians to convert",
                            job->input);
    if (code != GSZ_EXIT_OK) return code;
    return gsz_cli_edits_apply(session, &job->edits, &job->scene.cloud, &options, job->input);
}

/* As it is, and soon: what gsz pack drops by default stays, and nothing is drawn. */
enum { CONVERT_EFFORT = 3 };

static gsz_result write_packed(convert_job *job) {
    gsz_context *context = job->session->context;
    gsz_pack_options options = job->arguments.pack;
    gsz_buffer packed = {0};
    options.mask = GSZ_MASK_NONE;
    options.effort = CONVERT_EFFORT;
    gsz_result result = gsz_pack(context, &packed, &job->scene.cloud, &options, NULL);
    if (result == GSZ_OK) result = gsz_output_write(context, job->output, packed.data, packed.size);
    gsz_buffer_free(context, &packed);
    return result;
}

static void fill_options(gsz_interchange_write_options *options, const gsz_cli_arguments *a) {
    const gsz_cli_numbers *bits = &a->spz_sh_bits;
    gsz_interchange_write_options_default(options);
    options->ply.format = a->ply_format;
    options->ksplat.level = a->ksplat_level;
    if (bits->count) options->spz.sh_first_bits = (int)bits->value[0];
    if (bits->count) options->spz.sh_rest_bits = (int)bits->value[bits->count - 1];
    options->sog.palette = a->sog_palette;
    options->gltf.compression = (gsz_gltf_compression)a->glb_compression;
    options->gltf.spz = options->spz;
    /* Within a .glb these are not for choice. */
    options->spz.version = a->spz_version;
    options->spz.axes = a->spz_axes ? GSZ_SPZ_RDF : GSZ_SPZ_RUB;
}

static int write_scene(convert_job *job) {
    gsz_context *context = job->session->context;
    gsz_interchange_write_options options;
    fill_options(&options, &job->arguments);
    gsz_result result = job->format ? gsz_interchange_write(context, job->output, &job->scene.cloud,
                                                            job->format, &options)
                                    : write_packed(job);
    if (result == GSZ_OK && gsz_cli_interrupted()) result = GSZ_ERROR_CANCELLED;
    if (result == GSZ_OK) result = gsz_output_commit(context, job->output);
    return gsz_cli_fail_call(job->session, result, NULL);
}

/* ---- reports ---- */

static void print_summary(const convert_job *job, FILE *stream, double seconds) {
    gsz_cli_print_tame(stream, job->input);
    fprintf(stream, " %s -> ", gsz_cli_size(job->scene.file.bytes).s);
    gsz_cli_print_tame(stream, gsz_cli_output_name(&job->place));
    fprintf(stream, " %s, %s Gaussians, %s\n", gsz_cli_size(gsz_output_size(job->output)).s,
            gsz_cli_count(job->scene.cloud.count).s, gsz_cli_seconds(seconds).s);
}

static void print_report(const convert_job *job, double seconds) {
    const gsz_cli_scene_file *file = &job->scene.file;
    const gsz_cloud *cloud = &job->scene.cloud;
    uint64_t bytes = gsz_output_size(job->output);
    cJSON *report = gsz_cli_json_report("convert");
    gsz_cli_json_text(report, "input", job->input);
    gsz_cli_json_text(report, "output", job->place.path);
    gsz_cli_json_text(report, "input_format", gsz_cli_format_name(file->format));
    gsz_cli_json_text(report, "output_format", gsz_cli_format_name(job->format));
    gsz_cli_json_count(report, "input_bytes", file->bytes);
    gsz_cli_json_count(report, "bytes", bytes);
    gsz_cli_json_count(report, "original_gaussians", file->original_gaussians);
    gsz_cli_json_count(report, "gaussians", cloud->count);
    gsz_cli_json_rounded(report, "bytes_per_gaussian",
                         cloud->count ? (double)bytes / (double)cloud->count : 0, 4);
    gsz_cli_json_count(report, "sh_degree", (uint64_t)cloud->sh_degree);
    gsz_cli_json_clean(report, &file->clean);
    gsz_cli_edits_json(report, &job->edits);
    gsz_cli_json_rounded(report, "seconds", seconds, 3);
    gsz_cli_json_count(report, "threads", (uint64_t)gsz_pool_threads(job->session->pool));
    gsz_cli_json_count(report, "peak_memory", gsz_context_peak_memory(job->session->context));
    gsz_cli_json_print(report);
}

static void report(const convert_job *job) {
    gsz_cli_session *session = job->session;
    FILE *people = gsz_cli_people(session, job->place.is_stdout);
    double seconds = gsz_cli_clock() - session->started;
    gsz_cli_progress_clear(&session->progress);
    if (people) print_summary(job, people, seconds);
    if (session->json) print_report(job, seconds);
}

/* ---- the command ---- */

/* The output is opened before the work, which should not end in "permission denied". */
static int open_output(convert_job *job) {
    int code = gsz_cli_input_check(job->session, job->arguments.input);
    if (code != GSZ_EXIT_OK) return code;
    gsz_result result = gsz_output_open(job->session->context, &job->output, job->place.path);
    return gsz_cli_fail_call(job->session, result, NULL);
}

static int convert(convert_job *job) {
    int code = open_output(job);
    if (code == GSZ_EXIT_OK) code = read_scene(job);
    if (code == GSZ_EXIT_OK) code = write_scene(job);
    return code;
}

static int run(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    convert_job job = {.session = session, .arguments = *arguments};
    job.arguments.output = arguments->operands.item[1];
    job.arguments.operands.count = 1;
    job.input = gsz_cli_input_name(arguments->input);
    int code = check(&job);
    if (code == GSZ_EXIT_OK) code = gsz_cli_session_start(session, arguments);
    if (code != GSZ_EXIT_OK) return code;
    code = convert(&job);
    if (code == GSZ_EXIT_OK) report(&job);
    gsz_output_close(session->context, &job.output);
    gsz_cli_scene_free(session, &job.scene);
    return code;
}

const gsz_cli_command gsz_cli_convert = {
    .name = "convert",
    .synopsis = "IN OUT [options]",
    .summary = "turn a scene of one format into another",
    .details =
        "Reads a scene of any format, told by its content, changes it as the options say, "
        "and writes it in the format that the ending of OUT or --format tells. IN is a file, "
        "or - for standard input, OUT a file, a directory to write into (with --format), or "
        "- for standard output. Changes are made in the order of the list below. "
        "formats/interchange.md has what each format keeps.",
    .least = 2,
    .most = 2,
    .few = "no output given",
    .several = "convert takes one input and one output; --merge FILE joins scenes",
    .options = option_table,
    .run = run,
};
