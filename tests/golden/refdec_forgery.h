/* SPDX-License-Identifier: MIT */
/* refdec_forgery.h - a file that is being forged: scenes are made by refdec_forge.c, videos by refdec_forge_video.c. */
#ifndef REFDEC_FORGERY_H
#define REFDEC_FORGERY_H

#include "container_surgery.h"
#include "refdec_block.h"
#include "refdec_forge.h"
#include "refdec_values.h"

enum { BLOCKS = 3, TRIES = 200, COUNT_MAX = 100 };

typedef struct forgery {
    uint64_t seed;
    int degree, extras, layers, layer;
    rd_books books;
    refdec_cloud
        *key; /* of a video; gets what is decoded, and is as large as can be. NULL: a scene */
    surgery file;
} forgery;

uint32_t draw(forgery *f, uint32_t below);
uint32_t draw_wildness(forgery *f);
/** Near 1, or anywhere from 1e-19 to 1e19, as its bits. */
uint32_t draw_float(forgery *f, bool far);
loose_chunk *add_chunk(forgery *f, const char *type, const void *data, size_t size);
/** False if a draw was no good. In any case surgery_free and rd_books_free. */
bool forge_scene(forgery *f);
bool forge_video(forgery *f);
/** Changes a few bytes of a video, in the nested files of its keys too; their checksums will be right. */
void mutate_video(forgery *f);

#endif
