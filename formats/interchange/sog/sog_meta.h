/* SPDX-License-Identifier: MIT */
/* sog_meta.h - what a meta.json says, in one shape for versions 1 and 2. Internal. */
#ifndef GSZ_SOG_META_H
#define GSZ_SOG_META_H

#include "gsz_sog.h"
#include "json_tree.h"
#include "sog_store.h"

enum {
    GSZ_SOG_LEVELS = 256,
    GSZ_SOG_NAME_MAX = 256,
    GSZ_SOG_ROW = 64,        /* palette entries in a row of the picture of them */
    GSZ_SOG_SIDE_MAX = 16383 /* of a WebP picture */
};

/* The pictures. */
enum {
    GSZ_SOG_MEANS_LOW,
    GSZ_SOG_MEANS_HIGH,
    GSZ_SOG_SCALES,
    GSZ_SOG_QUATS,
    GSZ_SOG_SH0,
    GSZ_SOG_CENTROIDS,
    GSZ_SOG_LABELS,
    GSZ_SOG_PICTURES
};

typedef struct gsz_sog_meta {
    size_t count;
    int bands;      /* 0..3; -1: of version 1, told by the width of the centroids */
    size_t palette; /* entries; 0: as many as the centroids have */
    bool antialiased;
    char file[GSZ_SOG_PICTURES][GSZ_SOG_NAME_MAX]; /* "": none */
    double mean_min[3], mean_max[3];
    float scale[3][GSZ_SOG_LEVELS]; /* what a byte means */
    float color[4][GSZ_SOG_LEVELS]; /* red, green, blue, opacity */
    float harmonic[GSZ_SOG_LEVELS];
} gsz_sog_meta;

gsz_result gsz_sog_meta_read(gsz_context *context, gsz_sog_meta *meta,
                             gsz_sog_store *store) GSZ_CHECKED;

#endif
