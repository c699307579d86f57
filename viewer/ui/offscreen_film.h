/* SPDX-License-Identifier: MIT */
/* offscreen_film.h - the frames of a film that are drawn without a window. Internal to offscreen.c. */
#ifndef GSZ_OFFSCREEN_FILM_H
#define GSZ_OFFSCREEN_FILM_H

#include "painter.h"
#include "segment_ring.h"
#include "view_options.h"
#include "view_report.h"

/** Zero-initialise: there is no film, and one frame, which stands still. */
typedef struct gsz_offscreen_film {
    gsz_film *film;
    gsz_film_reader reader;
    uint32_t first, last;    /**< frames to be drawn */
    uint32_t frame;          /**< that is shown */
    double making_ms;        /**< what it took to show it */
    gsz_ring_times segments; /**< how long they took to decode */
} gsz_offscreen_film;

/** Takes the film of the piece, and the frames that are asked for. Not GSZ_EXIT_OK: said already. */
int gsz_offscreen_film_take(gsz_cli_session *session, gsz_offscreen_film *film,
                            const gsz_view_arguments *arguments, gsz_loaded *piece,
                            bool for_device);
/** Fills *cloud, which is the session's, with a frame to place cameras by: the first one. */
int gsz_offscreen_film_cloud(gsz_cli_session *session, gsz_offscreen_film *film, gsz_cloud *cloud);
/** Has the painter show a frame; without a film it does nothing. */
int gsz_offscreen_film_show(gsz_cli_session *session, gsz_offscreen_film *film,
                            gsz_painter *painter, uint32_t frame);
/** The frame behind it, of those that there are; the first one behind the last. */
uint32_t gsz_offscreen_film_next(const gsz_offscreen_film *film);
void gsz_offscreen_film_report(const gsz_offscreen_film *film, const gsz_painter *painter,
                               gsz_view_film_report *out_report);
void gsz_offscreen_film_close(gsz_offscreen_film *film);

#endif
