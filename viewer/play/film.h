/* SPDX-License-Identifier: MIT */
/* film.h - a volumetric video that is open, and its segments and frames as clouds.
 *
 * A film is read from many threads at once: nothing in it changes between opening and closing. Its bytes may still come: then
 * whoever decodes a segment waits for those of it. */
#ifndef GSZ_FILM_H
#define GSZ_FILM_H

#include "film_bits.h"
#include "gsz_video.h"

/** How much of a film is there. */
typedef struct gsz_film_supply {
    uint64_t there, all; /**< bytes */
    char notice[256];    /**< the latest of the way they come, for people; "" */
} gsz_film_supply;

/** Where the bytes of a film come from while it is open; called from any thread. All zero: they are there. */
typedef struct gsz_film_feed {
    void *user;
    /** Waits until the bytes of a segment are there. Not GSZ_OK: they never will be, and `error` says why; or the progress of
     *  the options wanted no more. */
    gsz_result (*wait)(void *user, uint32_t segment, const gsz_context_options *options,
                       char *error, size_t size);
    bool (*has)(void *user, uint32_t segment);
    /** What came has proven wrong: it should not be kept. */
    void (*spoil)(void *user);
    gsz_film_supply (*supply)(void *user);
    void (*close)(void *user);
} gsz_film_feed;

typedef struct gsz_film {
    gsz_context *context; /**< frees what is below; nothing else is asked of it */
    gsz_buffer bytes;
    gsz_film_feed feed;
    gsz_video *video;
    const gsz_video_info *info;
    char name[256]; /**< for people: what errors begin with */
} gsz_film;

/** Opens a film on bytes, which are the context's; both are the film's then. Of a file that ends early it has what is
 *  there. When it fails, both stay the caller's, and the context has the error. */
gsz_result gsz_film_open(gsz_film **out_film, gsz_context *context, const gsz_buffer *bytes,
                         const char *name) GSZ_CHECKED;
/** The same of bytes that a feed owns: the whole film has room there, and all before its first segment is there. */
gsz_result gsz_film_open_fed(gsz_film **out_film, gsz_context *context, const gsz_film_feed *feed,
                             const void *data, size_t size, const char *name) GSZ_CHECKED;
/** Accepts NULL. */
void gsz_film_close(gsz_film **film);
/** True if the bytes of the segment are there. */
bool gsz_film_has(const gsz_film *film, uint32_t segment);

/** Frames a second. */
double gsz_film_rate(const gsz_film *film);
/** Value of the first entry of the metadata with that key, or NULL. */
const char *gsz_film_metadata(const gsz_film *film, const char *key);

/* ---- segments ---- */

/** A segment with the context that made it. */
typedef struct gsz_film_part {
    gsz_context *context;
    gsz_video_segment *segment;
    gsz_film_bits *bits; /**< for the device; NULL: it was not asked for */
} gsz_film_part;

/** Decodes a segment with a context of these options, for the device too if that is asked for. Not GSZ_OK: *out_part
 *  is NULL, and `error`, of `size` bytes, says why in a line that names the film and the segment. */
gsz_result gsz_film_part_open(gsz_film_part **out_part, const gsz_film *film, uint32_t segment,
                              bool for_device, const gsz_context_options *options, char *error,
                              size_t size) GSZ_CHECKED;
/** Accepts NULL. */
void gsz_film_part_close(gsz_film_part **part);

/* ---- frames, one after the other ---- */

/** Zero-initialise, `film` aside; close when done. */
typedef struct gsz_film_reader {
    const gsz_film *film;
    gsz_context_options options; /**< of contexts */
    bool for_device;
    gsz_film_part *part; /**< that the last frame is of, or NULL */
    uint32_t segment;    /**< its number */
    char error[512];
} gsz_film_reader;

/** Has the part ready that a frame is of; frames of one segment are cheap. Not GSZ_OK: the reader's error says why. */
gsz_result gsz_film_turn_to(gsz_film_reader *reader, uint32_t frame) GSZ_CHECKED;
void gsz_film_reader_close(gsz_film_reader *reader);

#endif
