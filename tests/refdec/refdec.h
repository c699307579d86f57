/* SPDX-License-Identifier: MIT */
/* refdec.h - a second decoder of .gsz, written from formats/gsz.md alone and sharing no code with libgsz.
 *
 * It is the proof that the document is complete, and what the library is compared with, bit by bit. It is made to be
 * read beside the document: plain loops, no threads, a section of the document a function. Files are hostile to it as
 * to any reader: it refuses what the document says must be refused.
 *
 *     refdec_cloud cloud;
 *     const char *reason = refdec_decode(&cloud, data, size, NULL);
 *     if (reason) puts(reason);
 *     refdec_cloud_free(&cloud);
 */
#ifndef REFDEC_H
#define REFDEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    REFDEC_PLANES = 59, /**< at SH degree 3 */
    REFDEC_EXTRAS = 64,
    REFDEC_NAME = 64 /**< bytes of a name, the closing 0 included */
};

typedef struct refdec_entry {
    char *key, *value;
} refdec_entry;

/** What a file holds. A plane is `count` floats: position x, y, z; scale 0..2; rotation w, x, y, z; opacity; DC red,
 *  green, blue; then f_rest_n. */
typedef struct refdec_cloud {
    size_t count;
    int degree;
    int planes; /**< 14, 23, 38, 59 */
    float *plane[REFDEC_PLANES];
    int extras;
    char extra_name[REFDEC_EXTRAS][REFDEC_NAME];
    float *extra[REFDEC_EXTRAS];
    size_t entries;
    refdec_entry *entry;
} refdec_cloud;

typedef struct refdec_options {
    bool partial;    /**< accept a file that ends early */
    unsigned layers; /**< the most important layers to decode; 0: all */
} refdec_options;

/** The reason where memory, not the file, is at fault. */
extern const char refdec_no_memory[];

/** Decodes everything into *cloud, which need not be initialised: NULL, or why the file is refused and nothing in *cloud.
 *  options may be NULL. */
const char *refdec_decode(refdec_cloud *cloud, const void *data, size_t size,
                          const refdec_options *options);
void refdec_cloud_free(refdec_cloud *cloud);

#endif
