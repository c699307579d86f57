/* SPDX-License-Identifier: MIT */
/* refdec.c - see refdec.h: from a file to a cloud, block by block. */
#include "refdec.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "refdec_block.h"
#include "refdec_container.h"
#include "refdec_growth.h"
#include "refdec_scene.h"
#include "refdec_text.h"
#include "refdec_values.h"

typedef struct decoding {
    rd_file file;
    rd_books books;
    refdec_cloud *cloud;
    rd_steps **steps; /* NULL: nobody asks */
    uint32_t layers;  /* blocks of layers below are decoded */
    size_t done;      /* Gaussians so far */
} decoding;

/** Of partial files, blocks count whose extra values are there as well. */
static bool is_wanted(const decoding *d, const rd_chunk *c) {
    if (!rd_chunk_is(c, "BLCK") || !c->there || c->layer >= d->layers) return false;
    const rd_chunk *extra = rd_extra_of(&d->file, c);
    return !extra || extra->there;
}

/** 2.7. Nothing that is decoded follows from it. */
static const char *check_bounds(const rd_file *file) {
    rd_bytes b;
    uint64_t blocks = 0;
    for (uint32_t i = 0; i < file->chunk_count; i++) blocks += rd_chunk_is(&file->chunk[i], "BLCK");
    RD_TRY(rd_chunk_bytes(file, file->bounds, &b));
    RD_RULE(b.size == 16 + 12 * blocks, "size of the bounds");
    for (int axis = 0; axis < 3; axis++)
        RD_RULE(fabs((double)rd_f32(&b)) <= 0x1p124, "origin of the bounds");
    double unit = (double)rd_f32(&b);
    RD_RULE(unit > 0 && unit <= 0x1p109, "unit of the bounds");
    for (uint64_t i = 0; i < blocks; i++) {
        uint16_t end[6];
        for (int e = 0; e < 6; e++) end[e] = rd_u16(&b);
        for (int axis = 0; axis < 3; axis++)
            RD_RULE(end[axis] <= end[3 + axis], "bounds of a block");
    }
    return NULL;
}

static const char *allocate_planes(decoding *d) {
    refdec_cloud *cloud = d->cloud;
    for (uint32_t i = 0; i < d->file.chunk_count; i++)
        if (is_wanted(d, &d->file.chunk[i])) cloud->count += d->file.chunk[i].gaussians;
    cloud->degree = d->file.degree;
    cloud->planes = 14 + 3 * ((cloud->degree + 1) * (cloud->degree + 1) - 1);
    for (int p = 0; p < cloud->planes; p++) {
        cloud->plane[p] = calloc(cloud->count + 1, sizeof(float));
        RD_RULE(cloud->plane[p], refdec_no_memory);
    }
    if (d->steps) {
        *d->steps = calloc(cloud->count + 1, sizeof **d->steps);
        RD_RULE(*d->steps, refdec_no_memory);
    }
    for (int e = 0; e < cloud->extras; e++) {
        cloud->extra[e] = calloc(cloud->count + 1, sizeof(float));
        RD_RULE(cloud->extra[e], refdec_no_memory);
    }
    return NULL;
}

static const char *decode_block(decoding *d, const rd_chunk *chunk) {
    rd_bytes b;
    rd_block block = {0};
    RD_TRY(rd_chunk_bytes(&d->file, chunk, &b));
    const char *reason = rd_block_decode(&block, b, chunk->gaussians, d->file.degree, &d->books);
    if (!reason) rd_block_values(&block, d->cloud, d->done);
    for (uint32_t i = 0; !reason && d->steps && i < block.count; i++)
        (*d->steps)[d->done + i] = (rd_steps){block.g[i].fineness, block.g[i].refine};
    rd_block_free(&block);
    return reason;
}

static const char *decode_extra(decoding *d, const rd_chunk *block) {
    rd_bytes b;
    const rd_chunk *extra = rd_extra_of(&d->file, block);
    if (!extra) return NULL;
    RD_TRY(rd_chunk_bytes(&d->file, extra, &b));
    return rd_extra_values(b, d->cloud, d->done, block->gaussians);
}

static const char *decode_blocks(decoding *d) {
    for (uint32_t i = 0; i < d->file.chunk_count; i++) {
        const rd_chunk *c = &d->file.chunk[i];
        if (!is_wanted(d, c)) continue;
        RD_TRY(decode_block(d, c));
        RD_TRY(decode_extra(d, c));
        d->done += c->gaussians;
    }
    return NULL;
}

/** Layers asked for, before the first that lacks a block (2.8). */
static uint32_t whole_layers(const decoding *d) {
    uint32_t whole = d->layers < d->file.layers ? d->layers : d->file.layers;
    for (uint32_t i = 0; i < d->file.chunk_count; i++) {
        const rd_chunk *c = &d->file.chunk[i];
        if (rd_chunk_is(c, "BLCK") && c->layer < whole && !is_wanted(d, c)) whole = c->layer;
    }
    return whole;
}

static const char *decode_file(decoding *d, const void *data, size_t size, bool partial) {
    rd_bytes b;
    RD_TRY(rd_file_open(&d->file, data, size, partial));
    RD_RULE(!d->file.video, "a video, not a scene");
    RD_TRY(rd_read_metadata(d->cloud, &d->file));
    RD_TRY(rd_read_names(d->cloud, &d->file));
    if (d->file.books) {
        RD_TRY(rd_chunk_bytes(&d->file, d->file.books, &b));
        RD_TRY(rd_books_read(&d->books, b, d->file.degree));
    }
    if (d->file.bounds && d->file.bounds->there) RD_TRY(check_bounds(&d->file));
    RD_TRY(allocate_planes(d));
    RD_TRY(decode_blocks(d));
    bool grows = d->file.growth && d->file.growth->there;
    return grows ? rd_growth(d->cloud, &d->file, whole_layers(d)) : NULL;
}

static const char *decode(refdec_cloud *cloud, rd_steps **steps, const void *data, size_t size,
                          refdec_options opt) {
    memset(cloud, 0, sizeof *cloud);
    decoding d = {.cloud = cloud, .steps = steps, .layers = opt.layers ? opt.layers : UINT32_MAX};
    const char *reason = decode_file(&d, data, size, opt.partial);
    rd_file_free(&d.file);
    rd_books_free(&d.books);
    if (reason) refdec_cloud_free(cloud);
    return reason;
}

const char *refdec_decode(refdec_cloud *cloud, const void *data, size_t size,
                          const refdec_options *options) {
    return decode(cloud, NULL, data, size, options ? *options : (refdec_options){0});
}

const char *rd_scene_decode(refdec_cloud *cloud, rd_steps **steps, rd_bytes file) {
    *steps = NULL;
    return decode(cloud, steps, file.data, file.size, (refdec_options){0});
}

void refdec_cloud_free(refdec_cloud *cloud) {
    for (int p = 0; p < REFDEC_PLANES; p++) free(cloud->plane[p]);
    for (int e = 0; e < REFDEC_EXTRAS; e++) free(cloud->extra[e]);
    for (size_t i = 0; i < cloud->entries; i++) {
        free(cloud->entry[i].key);
        free(cloud->entry[i].value);
    }
    free(cloud->entry);
    memset(cloud, 0, sizeof *cloud);
}
