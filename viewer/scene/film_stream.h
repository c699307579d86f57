/* SPDX-License-Identifier: MIT */
/* film_stream.h - a video behind a URL: a thread of its own fetches its segments, those first that somebody waits for, then those
 * that come next. */
#ifndef GSZ_FILM_STREAM_H
#define GSZ_FILM_STREAM_H

#include "film.h"
#include "remote_file.h"

/** Opens the video of a remote of which all before its first segment is there; `size` is that of the whole file. Context and
 *  remote, which are nulled, are the film's then. What is not nulled when it fails is still the caller's, and the context has the
 *  error. */
gsz_result gsz_film_stream_open(gsz_film **out_film, gsz_context **context, gsz_remote **remote,
                                uint64_t size, const char *name) GSZ_CHECKED;

#endif
