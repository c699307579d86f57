/* SPDX-License-Identifier: MIT */
/* command_join.c - gsz join: videos that were packed apart become one. */
#include "commands.h"
#include "frame_list.h"
#include "interrupt.h"
#include "paths.h"
#include "people_text.h"
#include "report_json.h"
#include "video_sound.h"

#include <stdlib.h>

#define FIELD(name) offsetof(gsz_cli_arguments, name)

static const gsz_cli_option option_table[] = {
    {.name = "output",
     .letter = 'o',
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(output),
     .value = "OUT",
     .help = "the file to write, or - for standard output"},
    {.name = "audio",
     .kind = GSZ_CLI_TEXT,
     .field = FIELD(audio),
     .value = "FILE",
     .help = "the sound of all of it, WAV, FLAC or Ogg Opus; parts have none"},
    GSZ_CLI_MAX_MEMORY_OPTION,
    {.rest = gsz_cli_common_options},
};

typedef struct join_job {
    gsz_cli_session *session;
    const gsz_cli_arguments *arguments;
    gsz_cli_place place;
    gsz_buffer *bytes; /* of each input */
    gsz_video_part *part;
    gsz_sound_track sound;
    gsz_buffer joined;
    gsz_output *output;
} join_job;

static size_t part_count(const join_job *job) { return (size_t)job->arguments->operands.count; }

static int read_part(join_job *job, size_t index) {
    gsz_context *context = job->session->context;
    gsz_source *source = NULL;
    gsz_result result = gsz_source_open(context, &source, job->arguments->operands.item[index]);
    if (result == GSZ_OK)
        result = gsz_source_read_all(context, &job->bytes[index], source, UINT64_MAX);
    gsz_source_close(context, &source);
    job->part[index] = (gsz_video_part){job->bytes[index].data, job->bytes[index].size};
    return gsz_cli_fail_call(job->session, result, NULL);
}

static int read_parts(join_job *job) {
    size_t count = part_count(job);
    job->bytes = calloc(count, sizeof *job->bytes);
    job->part = calloc(count, sizeof *job->part);
    if (!job->bytes || !job->part)
        return gsz_cli_fail(job->session, GSZ_EXIT_LIMIT, "no memory for %zu parts", count);
    for (size_t i = 0; i < count; i++) {
        if (gsz_cli_is_same_file(job->arguments->operands.item[i], job->place.path))
            return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                                "%s: the output is one of the parts, use -o with another name",
                                job->place.path);
        int code = read_part(job, i);
        if (code != GSZ_EXIT_OK) return code;
    }
    return GSZ_EXIT_OK;
}

static int join_parts(join_job *job) {
    const gsz_cli_operands *operands = &job->arguments->operands;
    gsz_video_sound sound = gsz_cli_sound_of(&job->sound);
    size_t count = part_count(job), failed = count;
    gsz_result result = gsz_video_join(job->session->context, &job->joined, &failed, job->part,
                                       operands->count, job->arguments->audio ? &sound : NULL);
    return gsz_cli_fail_call(job->session, result, failed < count ? operands->item[failed] : NULL);
}

static int write_joined(join_job *job) {
    gsz_context *context = job->session->context;
    gsz_result result = gsz_output_open(context, &job->output, job->place.path);
    if (result == GSZ_OK)
        result = gsz_output_write(context, job->output, job->joined.data, job->joined.size);
    if (result == GSZ_OK && gsz_cli_interrupted()) result = GSZ_ERROR_CANCELLED;
    if (result == GSZ_OK) result = gsz_output_commit(context, job->output);
    return gsz_cli_fail_call(job->session, result, NULL);
}

static void report(const join_job *job) {
    gsz_cli_session *session = job->session;
    FILE *people = gsz_cli_people(session, job->place.is_stdout);
    gsz_cli_progress_clear(&session->progress);
    if (people) {
        fprintf(people, "%zu parts -> ", part_count(job));
        gsz_cli_print_tame(people, gsz_cli_output_name(&job->place));
        fprintf(people, " %s\n", gsz_cli_size(job->joined.size).s);
    }
    if (!session->json) return;
    cJSON *json = gsz_cli_json_report("join");
    gsz_cli_json_count(json, "parts", part_count(job));
    gsz_cli_json_text(json, "output", job->place.path);
    gsz_cli_json_count(json, "bytes", job->joined.size);
    gsz_cli_json_rounded(json, "seconds", gsz_cli_clock() - session->started, 3);
    gsz_cli_json_print(json);
}

static void release(join_job *job) {
    gsz_context *context = job->session->context;
    for (size_t i = 0; job->bytes && i < part_count(job); i++)
        gsz_buffer_free(context, &job->bytes[i]);
    free(job->bytes);
    free(job->part);
    gsz_sound_track_free(context, &job->sound);
    gsz_buffer_free(context, &job->joined);
    gsz_output_close(context, &job->output);
}

static int run(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    static const gsz_cli_place_rules rules = {".gsz", ".gsz", false};
    join_job job = {.session = session, .arguments = arguments};
    if (!arguments->output) return gsz_cli_fail(session, GSZ_EXIT_USAGE, "join needs -o OUT.gsz");
    int code = gsz_cli_choose_place(session, &job.place, arguments, &rules);
    if (code == GSZ_EXIT_OK) code = gsz_cli_session_start(session, arguments);
    if (code != GSZ_EXIT_OK) return code;
    code = read_parts(&job);
    if (code == GSZ_EXIT_OK && arguments->audio)
        code = gsz_cli_sound_read(session, &job.sound, arguments->audio);
    if (code == GSZ_EXIT_OK) code = join_parts(&job);
    if (code == GSZ_EXIT_OK) code = write_joined(&job);
    if (code == GSZ_EXIT_OK) report(&job);
    release(&job);
    return code;
}

const gsz_cli_command gsz_cli_join = {
    .name = "join",
    .synopsis = "IN.gsz IN.gsz... -o OUT.gsz [options]",
    .summary = "make one video of several, one after the other",
    .details = "Joins videos of the same frame rate, in the order given, without touching their "
               "segments: parts of one performance that gsz pack --frames A-B made on several "
               "machines, at one quality. Parts are packed without sound, which is given here.",
    .least = 1,
    .most = GSZ_CLI_FRAMES_MAX,
    .options = option_table,
    .run = run,
};
