/* SPDX-License-Identifier: MIT */
/* ply_front.h - what is known of a .ply before its vertices are read, and what is said of it afterwards. Internal. */
#ifndef GSZ_PLY_FRONT_H
#define GSZ_PLY_FRONT_H

#include "ply_columns.h"

typedef struct gsz_ply_front {
    const char *name; /* the source's, for messages */
    gsz_ply_header header;
    gsz_ply_columns columns;
    const char *text; /* the header's, valid until the source is read in order */
    uint64_t start;   /* of the .ply in the source */
} gsz_ply_front;

/** Reads the header, which the source is left before, finds the columns and checks that the source can hold what they
 *  promise. */
gsz_result gsz_ply_front_read(gsz_context *context, gsz_ply_front *front, gsz_source *source,
                              bool drop_extra) GSZ_CHECKED;
/** Makes *cloud (zeroed) with the planes, the extra planes and the comments of the file. */
gsz_result gsz_ply_front_create_cloud(gsz_context *context, const gsz_ply_front *front,
                                      gsz_cloud *cloud, size_t count) GSZ_CHECKED;
/** GSZ_ERROR_TRUNCATED, saying how many Gaussians are there. */
gsz_result gsz_ply_front_ends_early(gsz_context *context, const gsz_ply_front *front,
                                    uint64_t there);
/** Says what of the source, whose vertices and what is in front of them take so many bytes, nobody reads. */
void gsz_ply_front_tell_ignored(gsz_context *context, const gsz_ply_front *front,
                                const gsz_source *source, uint64_t vertex_bytes);
/** Fills all but `clean`. */
void gsz_ply_front_report(const gsz_ply_front *front, gsz_ply_report *report,
                          uint64_t vertex_bytes);

/** Removes the normals that the INRIA code writes and never sets. */
void gsz_ply_drop_zero_normals(gsz_context *context, gsz_cloud *cloud);

#endif
