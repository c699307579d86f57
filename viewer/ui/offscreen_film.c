/* SPDX-License-Identifier: MIT */
/* offscreen_film.c - from options to frames, and from frames to the painter. */
#include "offscreen_film.h"

#include "frame_list.h"

static int choose_frames(gsz_cli_session *session, gsz_offscreen_film *film,
                         const gsz_view_arguments *arguments) {
    uint32_t frames = film->film->info->frames;
    gsz_cli_frame_range range;
    int code;
    if (!arguments->common.frames) {
        film->first = film->last = arguments->frame > 0 ? (uint32_t)arguments->frame : 0;
        return GSZ_EXIT_OK;
    }
    code = gsz_cli_frame_range_parse(session, &range, arguments->common.frames, frames);
    film->first = (uint32_t)range.first;
    film->last = (uint32_t)range.last;
    return code;
}

int gsz_offscreen_film_take(gsz_cli_session *session, gsz_offscreen_film *film,
                            const gsz_view_arguments *arguments, gsz_loaded *piece,
                            bool for_device) {
    film->film = piece->film;
    film->reader = (gsz_film_reader){.film = piece->film,
                                     .for_device = for_device,
                                     .part = piece->part,
                                     .segment = piece->segment};
    gsz_context_options_default(&film->reader.options);
    film->reader.options.pool = session->pool;
    gsz_ring_times_add(&film->segments, piece->part_ms);
    piece->film = NULL;
    piece->part = NULL;
    return choose_frames(session, film, arguments);
}

static int turn_to(gsz_cli_session *session, gsz_offscreen_film *film, uint32_t frame) {
    bool was_there =
        film->reader.part && film->reader.segment == gsz_video_segment_at(film->film->video, frame);
    double began = gsz_cli_clock(), ms;
    gsz_result result = gsz_film_turn_to(&film->reader, frame);
    if (result != GSZ_OK)
        return gsz_cli_fail(session, gsz_cli_exit_of(result), "%s", film->reader.error);
    if (was_there) return GSZ_EXIT_OK;
    ms = (gsz_cli_clock() - began) * 1e3;
    gsz_ring_times_add(&film->segments, ms);
    return GSZ_EXIT_OK;
}

static uint32_t in_segment(const gsz_offscreen_film *film, uint32_t frame) {
    return frame - film->film->info->segments[film->reader.segment].first_frame;
}

/* If the first segment is damaged, that of the reader has to do. */
int gsz_offscreen_film_cloud(gsz_cli_session *session, gsz_offscreen_film *film, gsz_cloud *cloud) {
    gsz_result result;
    if (film->reader.segment != 0 && gsz_film_turn_to(&film->reader, 0) != GSZ_OK) {
        int code = turn_to(session, film, film->first);
        if (code != GSZ_EXIT_OK) return code;
    }
    result = gsz_video_segment_frame(session->context, film->reader.part->segment, 0, cloud);
    return gsz_cli_fail_call(session, result, film->film->name);
}

int gsz_offscreen_film_show(gsz_cli_session *session, gsz_offscreen_film *film,
                            gsz_painter *painter, uint32_t frame) {
    double began = gsz_cli_clock();
    gsz_result result;
    int code;
    if (!film->film) return GSZ_EXIT_OK;
    code = turn_to(session, film, frame);
    if (code != GSZ_EXIT_OK) return code;
    result =
        gsz_painter_show(painter, film->reader.part, film->reader.segment, in_segment(film, frame));
    film->frame = frame;
    film->making_ms = (gsz_cli_clock() - began) * 1e3;
    if (result == GSZ_OK) return GSZ_EXIT_OK;
    return gsz_cli_fail(session, gsz_cli_exit_of(result), "%s: frame %u: %s", film->film->name,
                        frame, gsz_painter_error(painter));
}

uint32_t gsz_offscreen_film_next(const gsz_offscreen_film *film) {
    if (film->first < film->last) return film->frame < film->last ? film->frame + 1 : film->first;
    return film->film ? (film->frame + 1) % film->film->info->frames : 0;
}

void gsz_offscreen_film_report(const gsz_offscreen_film *film, const gsz_painter *painter,
                               gsz_view_film_report *out_report) {
    *out_report = (gsz_view_film_report){.frames = film->film->info->frames,
                                         .rate = gsz_film_rate(film->film),
                                         .counts.segments = film->segments};
    gsz_painter_film_bytes(painter, &out_report->segment_bytes, &out_report->frame_bytes);
}

void gsz_offscreen_film_close(gsz_offscreen_film *film) {
    gsz_film_reader_close(&film->reader);
    gsz_film_close(&film->film);
}
