/* SPDX-License-Identifier: MIT */
/* scene_stream.h - a .gsz behind a URL: its blocks come in the order in which they are needed, and are decoded as they come. A
 * video is opened only: it goes on by itself (film_stream.h). */
#ifndef GSZ_SCENE_STREAM_H
#define GSZ_SCENE_STREAM_H

#include "block_order.h"
#include "remote_file.h"
#include "scene_file.h"
#include "splat_bits.h"

/** Who takes what comes. All but `look` may fail, which ends the stream with that result. */
typedef struct gsz_scene_stream_port {
    void *user;
    /** The file is open, its facts are known. */
    gsz_result (*facts)(void *user);
    /** A block; what is taken out of *rows is zeroed. */
    gsz_result (*rows)(void *user, gsz_splat_rows *rows);
    /** That block has to make room for others. */
    gsz_result (*gone)(void *user, uint32_t number);
    /** All blocks of the first layer are there. */
    gsz_result (*first_layer)(void *user);
    /** All that is needed for now is there, though not the whole file. */
    gsz_result (*enough)(void *user);
    void (*progress)(void *user, double fraction);
    void (*notice)(void *user, const char *text);
    /** Where the scene is looked at from by now. False: nobody wants the stream any more. */
    bool (*look)(void *user, gsz_block_look *out_look);
} gsz_scene_stream_port;

typedef struct gsz_scene_stream_options {
    bool rows;       /**< decode blocks; else only fetch them */
    bool stay;       /**< wait for another look where this one needs no more; else end */
    uint64_t room;   /**< so many Gaussians may be there at once; 0: all */
    double patience; /**< as of gsz_remote_options */
    const gsz_cache_place *cache; /**< NULL: none */
} gsz_scene_stream_options;

/** Opens the URL as *file, which owns what comes, and returns once all is there, or enough of it; or, with a film, once that is
 *  open. `file` is as for gsz_scene_file_open. */
gsz_result gsz_scene_stream_run(gsz_scene_file *file, const char *url,
                                const gsz_scene_stream_options *options,
                                const gsz_scene_stream_port *port) GSZ_CHECKED;

/** The same of a .gsz that is open, and all there: blocks come and go as the look and the room say. */
gsz_result gsz_scene_stream_run_file(gsz_scene_file *file, const gsz_scene_stream_options *options,
                                     const gsz_scene_stream_port *port) GSZ_CHECKED;

#endif
