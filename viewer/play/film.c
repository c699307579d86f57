/* SPDX-License-Identifier: MIT */
/* film.c - opens videos, decodes their segments, and says which file and segment an error is about. */
#include "film.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- films ---- */

static gsz_result open_film(gsz_film **out_film, gsz_context *context, const void *data,
                            size_t size, const char *name) {
    gsz_film *film = calloc(1, sizeof *film);
    gsz_open_options options;
    gsz_result result;
    *out_film = NULL;
    if (!film) return GSZ_ERROR_MEMORY;
    gsz_open_options_default(&options);
    options.partial = true;
    result = gsz_video_open(context, &film->video, data, size, &options);
    if (result != GSZ_OK) {
        free(film);
        return result;
    }
    film->context = context;
    film->info = gsz_video_get_info(film->video);
    snprintf(film->name, sizeof film->name, "%s", name);
    *out_film = film;
    return GSZ_OK;
}

gsz_result gsz_film_open(gsz_film **out_film, gsz_context *context, const gsz_buffer *bytes,
                         const char *name) {
    gsz_result result = open_film(out_film, context, bytes->data, bytes->size, name);
    if (result == GSZ_OK) (*out_film)->bytes = *bytes;
    return result;
}

gsz_result gsz_film_open_fed(gsz_film **out_film, gsz_context *context, const gsz_film_feed *feed,
                             const void *data, size_t size, const char *name) {
    gsz_result result = open_film(out_film, context, data, size, name);
    if (result == GSZ_OK) (*out_film)->feed = *feed;
    return result;
}

void gsz_film_close(gsz_film **out_film) {
    gsz_film *film = *out_film;
    if (!film) return;
    gsz_video_close(film->context, &film->video);
    gsz_buffer_free(film->context, &film->bytes);
    if (film->feed.close) film->feed.close(film->feed.user);
    gsz_context_destroy(&film->context);
    free(film);
    *out_film = NULL;
}

bool gsz_film_has(const gsz_film *film, uint32_t segment) {
    return !film->feed.has || film->feed.has(film->feed.user, segment);
}

double gsz_film_rate(const gsz_film *film) {
    return (double)film->info->rate_numerator / film->info->rate_denominator;
}

const char *gsz_film_metadata(const gsz_film *film, const char *key) {
    for (size_t i = 0; i < film->info->metadata_count; i++)
        if (strcmp(film->info->metadata[i].key, key) == 0) return film->info->metadata[i].value;
    return NULL;
}

/* ---- segments ---- */

static gsz_result wait_for_bytes(const gsz_film *film, uint32_t segment,
                                 const gsz_context_options *options, char *error, size_t size) {
    const gsz_film_feed *feed = &film->feed;
    return feed->wait ? feed->wait(feed->user, segment, options, error, size) : GSZ_OK;
}

gsz_result gsz_film_part_open(gsz_film_part **out_part, const gsz_film *film, uint32_t segment,
                              bool for_device, const gsz_context_options *options, char *error,
                              size_t size) {
    gsz_film_part *part;
    gsz_result result;
    const char *why = "out of memory";
    *out_part = NULL;
    result = wait_for_bytes(film, segment, options, error, size);
    if (result != GSZ_OK) return result;
    part = calloc(1, sizeof *part);
    result = GSZ_ERROR_MEMORY;
    if (part) result = gsz_context_create(&part->context, options);
    if (result == GSZ_OK) {
        result = gsz_video_segment_open(part->context, &part->segment, film->video, segment);
        if (result == GSZ_OK && for_device)
            result =
                gsz_film_bits_make(part->context, &part->bits, film->video, segment, part->segment);
        why = gsz_context_error(part->context);
    }
    if (result == GSZ_OK) {
        *out_part = part;
        return GSZ_OK;
    }
    if (result == GSZ_ERROR_CORRUPT && film->feed.spoil) film->feed.spoil(film->feed.user);
    snprintf(error, size, "%s: segment %u: %s", film->name, segment,
             *why ? why : gsz_result_name(result));
    gsz_film_part_close(&part);
    return result;
}

void gsz_film_part_close(gsz_film_part **out_part) {
    gsz_film_part *part = *out_part;
    if (!part) return;
    if (part->context) {
        gsz_film_bits_free(part->context, &part->bits);
        gsz_video_segment_close(part->context, &part->segment);
    }
    gsz_context_destroy(&part->context);
    free(part);
    *out_part = NULL;
}

/* ---- frames ---- */

gsz_result gsz_film_turn_to(gsz_film_reader *reader, uint32_t frame) {
    uint32_t segment = gsz_video_segment_at(reader->film->video, frame);
    if (reader->part && reader->segment == segment) return GSZ_OK;
    gsz_film_part_close(&reader->part);
    reader->segment = segment;
    return gsz_film_part_open(&reader->part, reader->film, segment, reader->for_device,
                              &reader->options, reader->error, sizeof reader->error);
}

void gsz_film_reader_close(gsz_film_reader *reader) { gsz_film_part_close(&reader->part); }
