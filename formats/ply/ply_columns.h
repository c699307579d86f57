/* SPDX-License-Identifier: MIT */
/* ply_columns.h - which property of a .ply goes into which plane of the cloud, and the moving of it. Internal. */
#ifndef GSZ_PLY_COLUMNS_H
#define GSZ_PLY_COLUMNS_H

#include "ply_header.h"

enum { GSZ_PLY_SKIPPED = -1 };

typedef struct gsz_ply_column {
    gsz_ply_type type;
    size_t offset;
    int plane; /* of the cloud; from GSZ_PLANE_COUNT on its extra planes; or GSZ_PLY_SKIPPED */
} gsz_ply_column;

typedef struct gsz_ply_columns {
    int sh_degree;
    size_t skipped; /* neither known nor float */
    size_t extra_count;
    const char *extra_names[GSZ_EXTRA_MAX]; /* the header's */
    size_t count;
    gsz_ply_column column[GSZ_PLY_PROPERTIES_MAX]; /* in the order of the file */
} gsz_ply_columns;

/** Finds the splat properties among those of the header, or says what is missing. */
gsz_result gsz_ply_columns_map(gsz_context *context, gsz_ply_columns *columns,
                               const gsz_ply_header *header, const char *name,
                               bool drop_extra) GSZ_CHECKED;
/** Says which properties nobody reads. */
void gsz_ply_columns_tell(gsz_context *context, const gsz_ply_header *header,
                          const gsz_ply_columns *columns, const char *name);
/** The values that a column goes to; NULL if it is skipped. */
float *gsz_ply_column_values(const gsz_cloud *cloud, const gsz_ply_column *column);
/** Moves binary vertices into Gaussians first..first+count-1. */
void gsz_ply_columns_decode(const gsz_ply_columns *columns, gsz_cloud *cloud,
                            const uint8_t *vertices, size_t stride, bool big_endian, size_t first,
                            size_t count);

#endif
