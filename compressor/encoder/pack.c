/* SPDX-License-Identifier: MIT */
/* pack.c - the way from a cloud to a file: checks, the quality, blocks, chunks in order. */
#include "gsz.h"

#include "container.h"
#include "context.h"
#include "importance.h"
#include "metadata.h"
#include "pack_masked.h"
#include "pack_target.h"
#include "parallel.h"
#include "splat_shape.h"

#include <float.h>
#include <math.h>
#include <string.h>

void gsz_pack_options_default(gsz_pack_options *options) {
    *options = (gsz_pack_options){
        .quality = 60, .effort = 5, .mask = GSZ_MASK_NONE, .sh_degree = GSZ_SH_DEGREE_MAX};
}

/** Views from which importance is measured where none are given: enough that hardly a Gaussian that shows is missed. */
enum { MASK_VIEWS = 96 };

/** The file around the blocks. */
typedef struct file_writer {
    gsz_packer *packer;
    gsz_file_header header;
    gsz_chunk *chunk;
    const gsz_buffer *
        *chunk_payload; /* of each chunk: the table and the bytes are made from one list */
    gsz_buffer metadata, names;
} file_writer;

/* ---- checking ------------------------------------------------------------------------------------ */

static gsz_result check_options(gsz_context *ctx, const gsz_pack_options *o) {
    if (!(o->quality >= 0 && o->quality <= 100))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "quality %g is not in 0..100", (double)o->quality);
    if (o->effort < 1 || o->effort > 9)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "effort %d is not in 1..9", o->effort);
    if (o->mask != GSZ_MASK_NONE && o->mask != GSZ_MASK_IMPORTANCE)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "mask %d is not known", (int)o->mask);
    if (o->keep != 0 && !(o->keep > 0 && o->keep <= 1))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "a share of %g to keep is not in (0, 1]",
                        (double)o->keep);
    if (o->keep != 0 && o->mask == GSZ_MASK_NONE)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "a share to keep needs a mask that chooses it");
    if (o->sh_degree < 0 || o->sh_degree > GSZ_SH_DEGREE_MAX)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "SH degree %d is not in 0..3", o->sh_degree);
    if (o->sh_coding < GSZ_SH_AUTO || o->sh_coding > GSZ_SH_CODEBOOKS)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "SH coding %d is not known", (int)o->sh_coding);
    if (o->target_psnr != 0 && !(o->target_psnr >= 10 && o->target_psnr <= 90))
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "a target of %g dB is not in 10..90",
                        (double)o->target_psnr);
    if (o->target_psnr != 0 && o->target_bytes > 0)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "a target of PSNR and one of size: choose one");
    return GSZ_OK;
}

static gsz_result check_plane(void *user, size_t plane, int worker) {
    const gsz_cloud *cloud = user;
    (void)worker;
    /* a lattice further out could not be read; written so that NaN is beyond, too */
    const float *value = cloud->plane[plane],
                limit = plane < GSZ_PLANE_SCALE ? GSZ_POSITION_LIMIT : FLT_MAX;
    int beyond = 0;
    for (size_t i = 0; i < cloud->count; i++) beyond |= !(fabsf(value[i]) <= limit);
    return beyond ? GSZ_ERROR_ARGUMENT : GSZ_OK;
}

static gsz_result check_cloud(gsz_context *ctx, const gsz_cloud *cloud) {
    if (cloud->count == 0) return gsz_fail(ctx, GSZ_ERROR_ARGUMENT, "the scene has no Gaussians");
    if (cloud->count > (size_t)INT32_MAX)
        return gsz_fail(ctx, GSZ_ERROR_LIMIT, "%zu Gaussians, but at most 2147483647 are allowed",
                        cloud->count);
    gsz_result result = gsz_parallel(ctx, "check", (size_t)gsz_plane_count(cloud->sh_degree),
                                     check_plane, (void *)(uintptr_t)cloud);
    if (result == GSZ_ERROR_ARGUMENT)
        return gsz_fail(ctx, result, "a property is not finite or absurd: clean the scene first");
    return result;
}

/* ---- chunks -------------------------------------------------------------------------------------- */

static gsz_chunk *add_chunk(file_writer *f, gsz_chunk_type type, bool required,
                            const gsz_buffer *payload) {
    f->chunk_payload[f->header.chunk_count] = payload;
    gsz_chunk *c = &f->chunk[f->header.chunk_count++];
    memcpy(c->tag, gsz_chunk_tag(type), sizeof c->tag);
    c->type = type;
    c->required = required;
    c->size = c->raw_size = payload->size;
    c->checksum = gsz_checksum(payload->data, payload->size);
    return c;
}

static gsz_result add_front(file_writer *f) {
    gsz_packer *p = f->packer;
    if (p->cloud->metadata_count > 0) {
        gsz_chunk packed = {0};
        GSZ_TRY(gsz_metadata_encode(p->context, p->cloud, &f->metadata, &packed));
        gsz_chunk *c = add_chunk(f, GSZ_CHUNK_METADATA, false, &f->metadata);
        c->codec = packed.codec;
        c->raw_size = packed.raw_size;
    }
    if (p->extra_count > 0) {
        GSZ_TRY(gsz_names_encode(p->context, p->cloud, &f->names));
        add_chunk(f, GSZ_CHUNK_NAMES, true, &f->names);
    }
    if (p->books.books.groups > 0) {
        add_chunk(f, GSZ_CHUNK_BOOKS, true, &p->books.encoded);
        f->header.required_features |= GSZ_FEATURE_CODEBOOKS;
    }
    return GSZ_OK;
}

static void add_block(file_writer *f, uint32_t index) {
    const gsz_packer *p = f->packer;
    const gsz_part *part = &p->partition.part[index];
    for (int extra = 0; extra <= (p->extra_count > 0); extra++) {
        gsz_chunk *c = add_chunk(f, extra ? GSZ_CHUNK_EXTRA : GSZ_CHUNK_BLOCK, true,
                                 &p->payload[2 * index + (uint32_t)extra]);
        c->layer = (uint16_t)part->layer;
        c->index = index;
        c->gaussians = part->count;
    }
}

static void describe(file_writer *f, float quality) {
    const gsz_packer *p = f->packer;
    const gsz_cloud *cloud = p->cloud;
    gsz_file_header *h = &f->header;
    h->gaussians = cloud->count;
    h->source_gaussians = p->source->count;
    h->sh_degree = p->settings.header.sh_degree;
    h->effort = (uint8_t)p->options->effort;
    h->layers = (uint16_t)p->partition.layers;
    h->quality = quality;
    h->extra_count = (uint32_t)p->extra_count;
    for (int axis = 0; axis < 3; axis++)
        gsz_bounds(&h->box_min[axis], &h->box_max[axis], cloud->plane[GSZ_PLANE_POSITION + axis],
                   NULL, cloud->count);
}

static gsz_result add_chunks(file_writer *f) {
    gsz_packer *p = f->packer;
    size_t most = 3 + 2 * p->partition.part_count;
    GSZ_TRY(GSZ_NEW(p->context, &f->chunk, most));
    GSZ_TRY(GSZ_NEW(p->context, &f->chunk_payload, most));
    GSZ_TRY(add_front(f));
    for (size_t i = 0; i < p->partition.part_count; i++) add_block(f, (uint32_t)i);
    return GSZ_OK;
}

static gsz_result write_chunks(file_writer *f, gsz_buffer *out) {
    gsz_context *ctx = f->packer->context;
    GSZ_TRY(gsz_container_write(ctx, out, &f->header, f->chunk));
    GSZ_TRY(gsz_buffer_reserve(ctx, out, (size_t)f->header.file_bytes - out->size));
    for (uint32_t i = 0; i < f->header.chunk_count; i++) {
        const gsz_buffer *payload = f->chunk_payload[i];
        GSZ_TRY(gsz_buffer_append(ctx, out, payload->data, payload->size));
    }
    return GSZ_OK;
}

static gsz_result write_file(gsz_packer *p, gsz_buffer *out, float quality) {
    file_writer f = {.packer = p};
    describe(&f, quality);
    gsz_result result = add_chunks(&f);
    if (result == GSZ_OK) result = write_chunks(&f, out);
    gsz_free(p->context, f.chunk);
    gsz_free(p->context, (void *)(uintptr_t)f.chunk_payload);
    gsz_buffer_free(p->context, &f.metadata);
    gsz_buffer_free(p->context, &f.names);
    return result;
}

/* ---- all of it ----------------------------------------------------------------------------------- */

/** One call of gsz_pack. */
typedef struct packing {
    gsz_packer packer;
    gsz_camera_list views; /* where something has to be looked at */
    gsz_cloud kept;        /* where Gaussians are dropped */
    double *importance;    /* of those that are kept, by which they come in layers */
    gsz_gallery gallery;   /* of the source from held-out views, for a target of PSNR */
    gsz_pack_stats stats;
} packing;

static gsz_result choose_views(packing *g) {
    gsz_context *ctx = g->packer.context;
    const gsz_pack_options *o = g->packer.options;
    gsz_view_options placing;
    gsz_view_options_default(&placing);
    if (o->mask != GSZ_MASK_NONE) placing.count = MASK_VIEWS;
    if (!o->views) return gsz_views_place(ctx, &g->views, g->packer.source, &placing);
    if (o->views->count == 0)
        return gsz_fail(ctx, GSZ_ERROR_ARGUMENT,
                        "a mask or a target of PSNR needs a camera at least");
    for (size_t v = 0; v < o->views->count; v++)
        GSZ_TRY(gsz_camera_list_add(ctx, &g->views, &o->views->camera[v]));
    return GSZ_OK;
}

/** What is left is weighed anew, since it shows more of itself without what was dropped. */
static gsz_result order_layers(packing *g) {
    gsz_packer *p = &g->packer;
    GSZ_TRY(GSZ_NEW(p->context, &g->importance, p->cloud->count));
    p->importance = g->importance;
    return gsz_importance_measure(p->context, g->importance, p->cloud, &g->views);
}

/** Whatever is drawn is drawn before or between encodings. */
static gsz_result look(packing *g) {
    gsz_packer *p = &g->packer;
    const gsz_pack_options *o = p->options;
    if (o->mask == GSZ_MASK_NONE && o->target_psnr <= 0) return GSZ_OK;
    GSZ_TRY(choose_views(g));
    if (o->mask != GSZ_MASK_NONE) {
        GSZ_TRY(gsz_pack_mask(p->context, &g->kept, g->packer.source, &g->views, o));
        p->cloud = &g->kept;
        GSZ_TRY(order_layers(g));
    }
    gsz_views_keep_held_out(&g->views);
    return o->target_psnr > 0
               ? gsz_gallery_open(p->context, &g->gallery, g->packer.source, &g->views)
               : GSZ_OK;
}

/** Finds the quality, if it is a target that is given, and encodes. */
static gsz_result make(packing *g, gsz_buffer *out) {
    gsz_packer *p = &g->packer;
    if (p->options->target_bytes > 0) return gsz_pack_to_size(p, &g->stats, out, write_file);
    if (p->options->target_psnr > 0)
        GSZ_TRY(gsz_pack_find_psnr(p, &g->gallery, &g->stats));
    else
        GSZ_TRY(gsz_packer_settle(p, g->stats.quality));
    GSZ_TRY(gsz_packer_encode(p));
    return write_file(p, out, g->stats.quality);
}

static gsz_result run(packing *g, gsz_buffer *out) {
    gsz_packer *p = &g->packer;
    double began = gsz_gallery_clock();
    GSZ_TRY(check_options(p->context, p->options));
    GSZ_TRY(check_cloud(p->context, g->packer.source));
    GSZ_TRY(look(g));
    g->stats.seconds_drawing = gsz_gallery_clock() - began - g->gallery.seconds;
    GSZ_TRY(gsz_packer_init(p));
    g->stats.quality = p->options->quality;
    g->stats.gaussians = p->cloud->count;
    g->stats.dropped = p->source->count - p->cloud->count;
    GSZ_TRY(make(g, out));
    g->stats.seconds_drawing += g->gallery.seconds;
    g->stats.bytes = out->size;
    return GSZ_OK;
}

static void release(packing *g) {
    gsz_context *ctx = g->packer.context;
    gsz_packer_free(&g->packer);
    gsz_gallery_close(&g->gallery);
    gsz_camera_list_free(ctx, &g->views);
    gsz_cloud_free(ctx, &g->kept);
    gsz_free(ctx, g->importance);
}

gsz_result gsz_pack(gsz_context *context, gsz_buffer *out_file, const gsz_cloud *cloud,
                    const gsz_pack_options *options, gsz_pack_stats *out_stats) {
    gsz_clear_error(context);
    gsz_pack_options defaults;
    gsz_pack_options_default(&defaults);
    packing g = {.packer = {.context = context,
                            .cloud = cloud,
                            .source = cloud,
                            .options = options ? options : &defaults}};
    out_file->size = 0;
    gsz_result result = run(&g, out_file);
    release(&g);
    if (result != GSZ_OK) out_file->size = 0;
    if (result == GSZ_OK && out_stats) *out_stats = g.stats;
    return result;
}
