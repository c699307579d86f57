/* SPDX-License-Identifier: MIT */
/* eval_video.c - draws frames of a video and of its original from the same views, and scores them and their changes. */
#include "eval_video.h"
#include "camera_choice.h"
#include "eval_views.h"
#include "frame_pattern.h"
#include "input_limits.h"
#include "paths.h"
#include "system_files.h"

#include <math.h>
#include <stdlib.h>

enum { FRAMES_BY_DEFAULT = 12 };

typedef struct eval_job {
    gsz_cli_session *session;
    const gsz_cli_arguments *arguments;
    gsz_cli_video_comparison c;
    gsz_picture picture[2][2]; /* of this frame and the next: reference, test */
} eval_job;

/* ---- before any work ---- */

static bool is_sequence(const char *operand) {
    if (gsz_cli_is_dash(operand)) return false;
    if (gsz_cli_is_folder(operand)) return !gsz_format_of_path(operand);
    return gsz_cli_is_pattern(operand) && !gsz_system_exists(operand);
}

bool gsz_cli_is_eval_of_video(const gsz_cli_arguments *arguments) {
    const gsz_cli_operands *operands = &arguments->operands;
    const char *first = operands->item[0], *last = operands->item[operands->count - 1];
    return gsz_cli_sniff_video(last) || gsz_cli_sniff_video(first) || is_sequence(first);
}

static int refuse_scene_options(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    const char *option = arguments->images     ? "images"
                         : arguments->report   ? "report"
                         : arguments->by_layer ? "layers"
                                               : NULL;
    if (!option) return GSZ_EXIT_OK;
    return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                        "--%s is for scenes, and this is a video: leave it out", option);
}

static int open_sources(eval_job *job) {
    gsz_cli_session *session = job->session;
    const gsz_cli_operands *operands = &job->arguments->operands;
    gsz_cli_video_comparison *c = &job->c;
    size_t last = (size_t)operands->count - 1;
    int code = gsz_cli_frame_source_open(session, &c->reference, operands->item, last);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_frame_source_open(session, &c->test, operands->item + last, 1);
    if (code == GSZ_EXIT_OK && c->reference.frames != c->test.frames)
        return gsz_cli_fail(session, GSZ_EXIT_USAGE,
                            "%s has %zu frame%s and %s has %zu: only a video and its own frames "
                            "can be compared",
                            c->reference.name, c->reference.frames,
                            c->reference.frames == 1 ? "" : "s", c->test.name, c->test.frames);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_check_together(session, c->test.name,
                                      gsz_cli_frame_source_floats(&c->reference) +
                                          gsz_cli_frame_source_floats(&c->test),
                                      c->reference.bytes + c->test.bytes);
    return code;
}

static int choose_frames(eval_job *job) {
    gsz_cli_video_comparison *c = &job->c;
    gsz_cli_frame_range range;
    int code = gsz_cli_frame_range_parse(job->session, &range, job->arguments->frames,
                                         c->reference.frames);
    if (code != GSZ_EXIT_OK) return code;
    size_t frames = range.last - range.first + 1, every = (size_t)job->arguments->every;
    if (every == 0) every = (frames + FRAMES_BY_DEFAULT - 1) / FRAMES_BY_DEFAULT;
    c->count = (frames + every - 1) / every;
    c->score = calloc(c->count, sizeof *c->score);
    if (!c->score) return gsz_cli_fail(job->session, GSZ_EXIT_OTHER, "out of memory");
    for (size_t i = 0; i < c->count; i++) c->score[i].frame = range.first + i * every;
    return GSZ_EXIT_OK;
}

static int open_views(eval_job *job) {
    gsz_cli_comparison *views = &job->c.views;
    const gsz_cli_arguments *arguments = job->arguments;
    const gsz_cloud *first;
    int code = gsz_cli_read_cameras(job->session, &views->views, arguments);
    views->cameras = arguments->cameras;
    if (code == GSZ_EXIT_OK) code = gsz_cli_eval_size_views(job->session, &views->views, arguments);
    if (code == GSZ_EXIT_OK)
        code = gsz_cli_frame_source_get(job->session, &job->c.reference, &first, 0);
    if (code == GSZ_EXIT_OK)
        code =
            gsz_cli_eval_place_views(job->session, views, arguments, first, job->c.reference.name);
    if (code != GSZ_EXIT_OK) return code;
    return gsz_cli_fail_call(job->session, gsz_raster_create(job->session->context, &views->raster),
                             NULL);
}

/* ---- pictures ---- */

static double clamped(float x) { return (double)(x > 0 ? x < 1 ? x : 1 : 0); }

/* Of the changes from now[] to next[], of which the first are the reference's: RMS of how they differ. */
static double measure_unrest(const gsz_picture now[2], const gsz_picture next[2]) {
    size_t pixels = (size_t)now->width * (size_t)now->height;
    double sum = 0;
    for (int c = 0; c < 3; c++)
        for (size_t i = 0; i < pixels; i++) {
            double before = clamped(now[1].plane[c][i]) - clamped(now[0].plane[c][i]);
            double after = clamped(next[1].plane[c][i]) - clamped(next[0].plane[c][i]);
            sum += (after - before) * (after - before);
        }
    return sqrt(sum / (3 * (double)pixels));
}

static int draw_pair(eval_job *job, gsz_picture picture[2], const gsz_cloud *const pair[2],
                     size_t view) {
    gsz_cli_comparison *c = &job->c.views;
    int code = GSZ_EXIT_OK;
    for (int k = 0; k < 2 && code == GSZ_EXIT_OK; k++)
        code = gsz_cli_draw(job->session, c->raster, &picture[k], pair[k], &c->views.camera[view],
                            &c->draw, view, c->views.count);
    return code;
}

static int get_pair(eval_job *job, const gsz_cloud *pair[2], size_t frame) {
    int code = gsz_cli_frame_source_get(job->session, &job->c.reference, &pair[0], frame);
    if (code != GSZ_EXIT_OK) return code;
    return gsz_cli_frame_source_get(job->session, &job->c.test, &pair[1], frame);
}

static int score_view(eval_job *job, gsz_cli_frame_score *score, const gsz_cloud *const pairs[2][2],
                      size_t view) {
    double share = 1 / (double)job->c.views.views.count;
    gsz_score of_view;
    int code = draw_pair(job, job->picture[0], pairs[0], view);
    if (code != GSZ_EXIT_OK) return code;
    gsz_result result = gsz_picture_score(job->session->context, &of_view, &job->picture[0][0],
                                          &job->picture[0][1]);
    if (result != GSZ_OK) return gsz_cli_fail_call(job->session, result, NULL);
    score->psnr += share * of_view.psnr;
    score->ssim += share * of_view.ssim;
    if (isnan(score->unrest)) return GSZ_EXIT_OK;
    code = draw_pair(job, job->picture[1], pairs[1], view);
    if (code == GSZ_EXIT_OK)
        score->unrest += share * measure_unrest(job->picture[0], job->picture[1]);
    return code;
}

static int score_frame(eval_job *job, gsz_cli_frame_score *score) {
    const gsz_cloud *pairs[2][2] = {{NULL}};
    bool has_next = score->frame + 1 < job->c.reference.frames;
    int code = get_pair(job, pairs[0], score->frame);
    if (code == GSZ_EXIT_OK && has_next) code = get_pair(job, pairs[1], score->frame + 1);
    if (!has_next) score->unrest = (double)NAN;
    for (size_t view = 0; view < job->c.views.views.count && code == GSZ_EXIT_OK; view++)
        code = score_view(job, score, (const gsz_cloud *const(*)[2])pairs, view);
    return code;
}

/* ---- the whole ---- */

static void add(gsz_cli_frame_range_score *sum, double value, size_t frame, size_t count) {
    sum->mean += value / (double)count;
    if (!(value < sum->least)) return;
    sum->least = value;
    sum->frame = frame;
}

static void summarise(gsz_cli_video_comparison *c) {
    c->psnr.least = c->ssim.least = INFINITY;
    for (size_t i = 0; i < c->count; i++) {
        const gsz_cli_frame_score *score = &c->score[i];
        add(&c->psnr, score->psnr, score->frame, c->count);
        add(&c->ssim, score->ssim, score->frame, c->count);
        if (isnan(score->unrest)) continue;
        c->unrest += score->unrest;
        c->steps++;
    }
    if (isnan(c->ssim.mean)) c->ssim.least = (double)NAN;
    c->unrest = c->steps > 0 ? c->unrest / (double)c->steps : (double)NAN;
}

double gsz_cli_flicker(double unrest) {
    double flicker = -20 * log10(unrest);
    return flicker > GSZ_PSNR_EQUAL ? GSZ_PSNR_EQUAL : flicker;
}

static int compare(eval_job *job) {
    gsz_cli_video_comparison *c = &job->c;
    int code = open_sources(job);
    if (code == GSZ_EXIT_OK) code = choose_frames(job);
    if (code == GSZ_EXIT_OK) code = open_views(job);
    for (size_t i = 0; i < c->count && code == GSZ_EXIT_OK; i++) {
        gsz_cli_progress_frames(&job->session->progress, i, c->count);
        code = score_frame(job, &c->score[i]);
    }
    if (code == GSZ_EXIT_OK) summarise(c);
    return code;
}

static void report(const eval_job *job) {
    gsz_cli_session *session = job->session;
    FILE *people = gsz_cli_people(session, false);
    gsz_cli_progress_clear(&session->progress);
    if (people) gsz_cli_eval_video_people(people, &job->c, job->arguments->per_view);
    if (session->json) gsz_cli_eval_video_json(session, &job->c);
}

int gsz_cli_eval_video(gsz_cli_session *session, const gsz_cli_arguments *arguments) {
    eval_job job = {.session = session, .arguments = arguments};
    int code = refuse_scene_options(session, arguments);
    if (code == GSZ_EXIT_OK) code = gsz_cli_session_start(session, arguments);
    if (code != GSZ_EXIT_OK) return code;
    code = compare(&job);
    if (code == GSZ_EXIT_OK) report(&job);
    for (int i = 0; i < 4; i++) gsz_picture_free(session->context, &job.picture[i / 2][i % 2]);
    gsz_cli_frame_source_close(session, &job.c.reference);
    gsz_cli_frame_source_close(session, &job.c.test);
    gsz_cli_comparison_free(session, &job.c.views);
    free(job.c.score);
    return code;
}
