/* SPDX-License-Identifier: MIT */
/* golden_maker.h - what the two halves of golden_make share: scenes and bad files of golden_make.c, the videos of
 * golden_make_video.c. Everything is made of integers and basic arithmetic, so that it is the same everywhere. */
#ifndef GOLDEN_MAKER_H
#define GOLDEN_MAKER_H

#include "container_surgery.h"
#include "golden_files.h"

typedef struct maker {
    gsz_context *context;
    const char *folder;
    FILE *manifest;
} maker;

/** Ends the program if it does not hold. */
void check(bool holds, const char *what);
/** Of [-limit, limit). */
float draw(uint64_t *seed, float limit);
/** Clumps of 16 in a box of +-2, of all shapes and opacities. */
gsz_cloud make_scene(maker *m, size_t count, int degree);
void add_extras(maker *m, gsz_cloud *cloud);
/** Takes the cloud. */
gsz_buffer pack(maker *m, gsz_cloud *cloud, float quality, gsz_sh_coding coding);
/** Writes the file and its line, if it comes to what is expected (NULL: that it decodes). */
void put(maker *m, const char *name, const void *data, size_t size, const char *expected);
/** Takes the pieces. */
void put_surgery(maker *m, const char *name, surgery *s, const char *expected);

/** Good ones and bad ones. */
void make_videos(maker *m);
/** Of videos with a background. */
void make_backgrounds(maker *m);

#endif
