/* SPDX-License-Identifier: MIT */
/* pack_video.c - reads the frames of a sequence one at a time and packs them into a video. */
#include "pack_video.h"
#include "input_limits.h"
#include "interrupt.h"
#include "pack_input.h"
#include "pack_options.h"
#include "paths.h"
#include "people_text.h"
#include "report_json.h"
#include "video_sound.h"

#include "gsz_video.h"

#include <math.h>
#include <string.h>

/* Ahead, for each frame: where backgrounds last, one and some. Only frames that were made so that the packer looks far again and
 * again, and always in vain, take more. */
enum { LOOKS_MOST = 16 };

typedef struct video_job {
    gsz_cli_session *session;
    const gsz_cli_arguments *arguments;
    const gsz_cli_frame_list *frames;
    const char *input; /* for people */
    gsz_cli_place place;
    gsz_cli_edits edits, edited; /* of one frame; of all */
    gsz_output *output;
    gsz_camera_list views;     /* empty: wherever the library looks from */
    gsz_cli_frame_range range; /* of the frames */
    gsz_sound_track track;
    gsz_video_sound sound;
    gsz_video_options options;
    gsz_video_packer *packer;
    gsz_video_stats stats;
    uint64_t input_bytes, original_gaussians;
    uint64_t float_bytes,
        read_bytes; /* of all frames that were added, and of the files they took */
    uint64_t looks; /* ahead */
    int ahead;      /* exit code of looking ahead */
    bool told_extra;
} video_job;

/* ---- before any work ---- */

static int refuse(gsz_cli_session *session, const char *option, const char *fix) {
    return gsz_cli_fail(session, GSZ_EXIT_USAGE, "--%s is for a single scene, not for a video: %s",
                        option, fix);
}

static int refuse_scene_options(gsz_cli_session *session, const gsz_cli_arguments *a) {
    if (a->target_size.bytes > 0 || a->target_size.times > 0)
        return refuse(session, "target-size", "give --quality or --target-psnr");
    if (a->images) return refuse(session, "images", "leave it out");
    if (a->report) return refuse(session, "report", "gsz eval compares a video with its frames");
    if (a->on_interrupt > 0) return refuse(session, "on-interrupt keep", "leave it out");
    if (a->decimate > 0)
        return refuse(
            session, "decimate",
            "it would choose other Gaussians in each frame, --keep chooses once for many");
    return GSZ_EXIT_OK;
}

/* The folder's name without slashes at its end, as far as it has one. */
static int name_folder(video_job *job, char name[GSZ_CLI_PATH_MAX], const char *folder) {
    const char *output = job->arguments->output;
    bool named = output && (gsz_cli_is_dash(output) || !gsz_cli_is_folder(output));
    size_t length = strlen(folder);
    while (length > 0 && folder[length - 1] == '/') length--;
    if (length >= GSZ_CLI_PATH_MAX)
        return gsz_cli_fail(job->session, GSZ_EXIT_IO, "%.200s...: the name is too long", folder);
    memcpy(name, folder, length);
    name[length] = '\0';
    const char *last = gsz_cli_last_part(name);
    if (!named && (!*last || strcmp(last, ".") == 0 || strcmp(last, "..") == 0))
        return gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                            "%s: has no name to take over, use -o FILE", folder);
    return GSZ_EXIT_OK;
}

static int choose_place(video_job *job) {
    const gsz_cli_operands *operands = &job->arguments->operands;
    const gsz_cli_frame_list *frames = job->frames;
    const gsz_format *format = gsz_format_by_ending(frames->path[0]);
    gsz_cli_place_rules rules = {format ? format->endings[0] : "", ".gsz", false};
    gsz_cli_arguments named = *job->arguments;
    char folder[GSZ_CLI_PATH_MAX];
    int code = GSZ_EXIT_OK;
    named.input = frames->path[0];
    if (operands->count == 1 && gsz_cli_is_folder(operands->item[0])) {
        code = name_folder(job, folder, operands->item[0]);
        named.input = folder;
        rules.from = "";
    }
    if (code == GSZ_EXIT_OK) code = gsz_cli_choose_place(job->session, &job->place, &named, &rules);
    for (size_t i = 0; i < frames->count && code == GSZ_EXIT_OK; i++)
        if (gsz_cli_is_same_file(frames->path[i], job->place.path))
            code = gsz_cli_fail(job->session, GSZ_EXIT_USAGE,
                                "%s: the output is one of the frames, use -o with another name",
                                frames->path[i]);
    return code;
}

static void fill_options(gsz_video_options *options, const gsz_cli_arguments *arguments) {
    gsz_video_options_default(options);
    options->pack = arguments->pack;
    if (arguments->segment_frames > 0) options->segment_frames = arguments->segment_frames;
    options->background = (gsz_video_background)arguments->background;
    if (arguments->fps.numerator == 0) return;
    options->rate_numerator = arguments->fps.numerator;
    options->rate_denominator = arguments->fps.denominator;
}

static int open_output(video_job *job) {
    int code = gsz_cli_pack_input_check(job->session, job->frames->path[0]);
    if (code != GSZ_EXIT_OK) return code;
    return gsz_cli_fail_call(
        job->session, gsz_output_open(job->session->context, &job->output, job->place.path), NULL);
}

/* ---- frames ---- */

/* Once: what is true of one frame is true of all. */
static void tell_extra(video_job *job, const gsz_cloud *cloud) {
    gsz_cli_session *session = job->session;
    if (cloud->extra_count == 0) return;
    session->hushed = false;
    gsz_cli_notice(session,
                   "%zu propert%s that gsz does not know, such as '%s', left out: a video "
                   "keeps none",
                   cloud->extra_count, cloud->extra_count == 1 ? "y" : "ies", cloud->extra[0].name);
    job->told_extra = true;
}

/* A segment is held as a whole, and what a small file unpacks to is much in each of its frames. What is merged into every frame
 * counts every time. */
static int check_sequence(video_job *job, const gsz_cloud *cloud, uint64_t read, size_t frame) {
    job->float_bytes += gsz_cloud_float_bytes(cloud);
    job->read_bytes += read;
    return gsz_cli_check_sequence(job->session, job->frames->path[frame], job->float_bytes,
                                  job->read_bytes);
}

static int read_frame(video_job *job, gsz_cloud *cloud, size_t frame) {
    gsz_cli_session *session = job->session;
    gsz_cli_scene_file file = {0};
    gsz_cli_edits edits = job->edits;
    uint64_t before = session->read_bytes;
    int code = gsz_cli_pack_read_cloud(session, cloud, &file, &edits, job->frames->path[frame],
                                       job->told_extra || job->arguments->pack.drop_extra);
    if (code == GSZ_EXIT_OK) code = check_sequence(job, cloud, session->read_bytes - before, frame);
    if (code != GSZ_EXIT_OK) return code;
    gsz_cli_edits_add(&job->edited, &edits);
    job->input_bytes += file.bytes;
    job->original_gaussians += file.original_gaussians;
    tell_extra(job, cloud);
    return GSZ_EXIT_OK;
}

/* For the packer, which wants to know what stands still for how long. What is told of a frame is told in its turn, but for
 * why it cannot be read. */
static gsz_result look_ahead(void *user, gsz_context *context, gsz_cloud *out, uint32_t frame) {
    video_job *job = user;
    gsz_cli_session *session = job->session;
    gsz_cli_scene_file file = {0};
    gsz_cli_edits edits = job->edits;
    size_t number = job->range.first + frame;
    char about[sizeof session->about];
    (void)context;
    if (number > job->range.last || job->looks >= LOOKS_MOST * job->frames->count) return GSZ_OK;
    job->looks++;
    memcpy(about, session->about, sizeof about);
    snprintf(session->about, sizeof session->about, "frame %zu: ", number);
    session->hushed = true;
    job->ahead =
        gsz_cli_pack_read_cloud(session, out, &file, &edits, job->frames->path[number], true);
    memcpy(session->about, about, sizeof about);
    session->hushed = false;
    return job->ahead == GSZ_EXIT_OK && !gsz_cli_interrupted() ? GSZ_OK : GSZ_ERROR_CANCELLED;
}

/* Where the first frame is looked at from, all are. */
static int start(video_job *job, gsz_cloud *cloud) {
    gsz_cli_session *session = job->session;
    int code = gsz_cli_pack_add_metadata(session, cloud, job->arguments);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_pack_place_views(session, &job->views, job->arguments, cloud,
                                        job->frames->path[0]);
    if (code != GSZ_EXIT_OK) return code;
    job->options.pack.views = job->views.count > 0 ? &job->views : NULL;
    job->options.look_ahead = look_ahead;
    job->options.look_ahead_user = job;
    code = gsz_cli_fail_call(
        session, gsz_video_packer_create(session->context, &job->packer, &job->options), NULL);
    if (code != GSZ_EXIT_OK) return code;
    gsz_video_packer_set_output(job->packer, job->output);
    if (job->arguments->audio) gsz_video_packer_set_sound(job->packer, &job->sound);
    return GSZ_EXIT_OK;
}

/* Of a call of the packer: what was read ahead has been told of. */
static int told(video_job *job, gsz_result result, const char *name) {
    if (job->ahead != GSZ_EXIT_OK) return job->ahead;
    return gsz_cli_fail_call(job->session, result, name);
}

static int add_frame(video_job *job, size_t frame) {
    gsz_cli_session *session = job->session;
    gsz_cloud cloud = {0};
    size_t first = job->range.first;
    gsz_cli_progress_frames(&session->progress, frame - first, job->range.last - first + 1);
    snprintf(session->about, sizeof session->about, "frame %zu: ", frame);
    session->hushed = frame > first;
    int code = read_frame(job, &cloud, frame);
    if (code == GSZ_EXIT_OK && frame == first) code = start(job, &cloud);
    if (code == GSZ_EXIT_OK) {
        gsz_result result = gsz_video_packer_add(session->context, job->packer, &cloud);
        if (result == GSZ_OK && gsz_cli_interrupted()) result = GSZ_ERROR_CANCELLED;
        code = told(job, result, job->frames->path[frame]);
    }
    gsz_cloud_free(session->context, &cloud);
    session->about[0] = '\0';
    session->hushed = false;
    return code;
}

static int read_sound(video_job *job) {
    const char *path = job->arguments->audio;
    if (!path) return GSZ_EXIT_OK;
    int code = gsz_cli_sound_read(job->session, &job->track, path);
    job->sound = gsz_cli_sound_of(&job->track);
    return code;
}

static int finish(video_job *job) {
    gsz_cli_session *session = job->session;
    gsz_result result = gsz_video_packer_finish(session->context, job->packer, NULL, &job->stats);
    if (result == GSZ_OK && gsz_cli_interrupted()) result = GSZ_ERROR_CANCELLED;
    if (result == GSZ_OK) result = gsz_output_commit(session->context, job->output);
    return told(job, result, job->input);
}

static int pack(video_job *job) {
    gsz_cli_session *session = job->session;
    int code = gsz_cli_pack_check(session, &job->edits, job->arguments);
    job->edited = job->edits;
    if (code == GSZ_EXIT_OK) code = gsz_cli_pack_read_views(session, &job->views, job->arguments);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_frame_range_parse(session, &job->range, job->arguments->frames,
                                         job->frames->count);
    if (code == GSZ_EXIT_OK) code = open_output(job);
    if (code == GSZ_EXIT_OK) code = read_sound(job);
    for (size_t i = job->range.first; i <= job->range.last && code == GSZ_EXIT_OK; i++)
        code = add_frame(job, i);
    return code == GSZ_EXIT_OK ? finish(job) : code;
}

/* ---- reports ---- */

/* Frames that cannot be followed come out large, and nothing else would say so. */
static void tell_segments(const video_job *job) {
    uint32_t most = (uint32_t)job->options.segment_frames;
    uint32_t least = job->stats.frames / most + (job->stats.frames % most > 0);
    if (job->stats.segments > least)
        gsz_cli_notice(job->session,
                       "%u segments, where %u would hold so many frames: one ends where frames are "
                       "too unlike for Gaussians to be followed",
                       job->stats.segments, least);
}

/* Added over all frames; where Gaussians are followed, some frames may have come with fewer. */
static uint64_t count_dropped(const gsz_video_stats *stats) {
    bool fewer = stats->gaussians < stats->source_gaussians;
    return fewer ? stats->source_gaussians - stats->gaussians : 0;
}

static void print_summary(const video_job *job, FILE *stream, double seconds) {
    const gsz_video_stats *stats = &job->stats;
    uint64_t dropped = count_dropped(stats);
    gsz_cli_print_tame(stream, job->input);
    fprintf(stream, " %s -> ", gsz_cli_size(job->input_bytes).s);
    gsz_cli_print_tame(stream, gsz_cli_output_name(&job->place));
    fprintf(stream, " %s, %s, %s frame%s, %s segment%s, %s a frame", gsz_cli_size(stats->bytes).s,
            gsz_cli_times(job->input_bytes, stats->bytes).s, gsz_cli_count(stats->frames).s,
            stats->frames == 1 ? "" : "s", gsz_cli_count(stats->segments).s,
            stats->segments == 1 ? "" : "s", gsz_cli_size(stats->bytes / stats->frames).s);
    fprintf(stream, ", %s Gaussians a frame", gsz_cli_count(stats->gaussians / stats->frames).s);
    if (dropped > 0) fprintf(stream, " (%s dropped)", gsz_cli_count(dropped / stats->frames).s);
    if (job->options.pack.target_psnr > 0)
        fprintf(stream, ", quality %.4g", (double)stats->quality);
    fprintf(stream, ", %s\n", gsz_cli_seconds(seconds).s);
}

static void add_sizes(cJSON *report, const video_job *job) {
    const gsz_video_stats *stats = &job->stats;
    double bytes = (double)stats->bytes;
    gsz_cli_json_count(report, "input_bytes", job->input_bytes);
    gsz_cli_json_count(report, "bytes", stats->bytes);
    gsz_cli_json_rounded(report, "ratio", (double)job->input_bytes / bytes, 4);
    gsz_cli_json_rounded(report, "bytes_per_frame", bytes / stats->frames, 4);
    gsz_cli_json_count(report, "key_bytes", stats->key_bytes);
    gsz_cli_json_count(report, "motion_bytes", stats->motion_bytes);
    gsz_cli_json_count(report, "sound_bytes", stats->sound_bytes);
    gsz_cli_json_count(report, "background_bytes", stats->background_bytes);
    gsz_cli_json_count(report, "original_gaussians", job->original_gaussians);
    gsz_cli_json_count(report, "gaussians", stats->gaussians);
    gsz_cli_json_count(report, "dropped", count_dropped(stats));
}

static void add_choices(cJSON *report, const video_job *job) {
    const gsz_pack_options *pack = &job->options.pack;
    cJSON *rate = gsz_cli_json_array(report, "rate");
    gsz_cli_json_count(rate, NULL, job->options.rate_numerator);
    gsz_cli_json_count(rate, NULL, job->options.rate_denominator);
    gsz_cli_json_count(report, "segment_frames", (uint64_t)job->options.segment_frames);
    gsz_cli_json_float(report, "quality", job->stats.quality);
    gsz_cli_json_float(report, "target_psnr", pack->target_psnr > 0 ? pack->target_psnr : NAN);
    gsz_cli_json_count(report, "effort", (uint64_t)pack->effort);
    gsz_cli_json_text(report, "mask", gsz_cli_mask_names[pack->mask]);
    if (job->arguments->preset > 0)
        gsz_cli_json_text(report, "preset", gsz_cli_preset_names[job->arguments->preset]);
}

static void print_report(const video_job *job, double seconds) {
    cJSON *report = gsz_cli_json_report("pack");
    gsz_cli_json_text(report, "input", job->input);
    gsz_cli_json_text(report, "output", job->place.path);
    gsz_cli_json_count(report, "frames", job->stats.frames);
    gsz_cli_json_count(report, "segments", job->stats.segments);
    add_sizes(report, job);
    gsz_cli_edits_json(report, &job->edited);
    add_choices(report, job);
    gsz_cli_json_rounded(report, "seconds", seconds, 3);
    gsz_cli_json_count(report, "threads", (uint64_t)gsz_pool_threads(job->session->pool));
    gsz_cli_json_count(report, "peak_memory", gsz_context_peak_memory(job->session->context));
    gsz_cli_json_print(report);
}

static void report(const video_job *job) {
    gsz_cli_session *session = job->session;
    FILE *people = gsz_cli_people(session, job->place.is_stdout);
    double seconds = gsz_cli_clock() - session->started;
    gsz_cli_progress_clear(&session->progress);
    tell_segments(job);
    if (people) print_summary(job, people, seconds);
    if (session->json) print_report(job, seconds);
}

/* ---- the command ---- */

int gsz_cli_pack_video(gsz_cli_session *session, const gsz_cli_arguments *arguments,
                       const gsz_cli_frame_list *frames) {
    video_job job = {.session = session, .arguments = arguments, .frames = frames};
    int code = refuse_scene_options(session, arguments);
    if (code == GSZ_EXIT_OK) code = choose_place(&job);
    if (code == GSZ_EXIT_OK) code = gsz_cli_session_start(session, arguments);
    if (code != GSZ_EXIT_OK) return code;
    job.input = arguments->operands.count == 1 ? arguments->input : frames->path[0];
    fill_options(&job.options, arguments);
    code = pack(&job);
    if (code == GSZ_EXIT_OK) report(&job);
    gsz_output_close(session->context, &job.output);
    gsz_video_packer_destroy(session->context, &job.packer);
    gsz_camera_list_free(session->context, &job.views);
    gsz_sound_track_free(session->context, &job.track);
    return code;
}
