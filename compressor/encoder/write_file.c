/* SPDX-License-Identifier: MIT */
/* write_file.c - the container around encoded blocks: header, table of chunks, chunks in order. */
#include "write_file.h"

#include "block_bounds.h"
#include "context.h"
#include "metadata.h"

#include <string.h>

/* ---- chunks -------------------------------------------------------------------------------------- */

static gsz_result add_front(gsz_file_writer *f) {
    gsz_packer *p = f->packer;
    GSZ_TRY(gsz_chunk_list_add_metadata(p->context, &f->list, f->text));
    if (p->extra_count > 0) {
        GSZ_TRY(gsz_names_encode(p->context, f->text, &f->names));
        gsz_chunk_list_add(&f->list, GSZ_CHUNK_NAMES, &f->names);
    }
    if (p->books.books.groups > 0) {
        gsz_chunk_list_add(&f->list, GSZ_CHUNK_BOOKS, &p->books.encoded);
        f->list.header.required_features |= GSZ_FEATURE_CODEBOOKS;
    }
    return GSZ_OK;
}

/** Boxes around the Gaussians of each part. One decoded lies in the cell that it was in. */
static gsz_result encode_bounds(gsz_file_writer *f) {
    gsz_packer *p = f->packer;
    size_t count = p->partition.part_count;
    float(*box)[6] = NULL;
    GSZ_TRY(GSZ_NEW(p->context, &box, count));
    for (size_t i = 0; i < count; i++) memcpy(box[i], p->partition.part[i].box, sizeof *box);
    gsz_result result = gsz_bounds_encode(p->context, &f->bounds, (const float(*)[6])box, count,
                                          2 * (double)p->settings.header.cell);
    gsz_free(p->context, box);
    return result;
}

/** Only where there are several blocks to choose from. */
static gsz_result add_bounds(gsz_file_writer *f) {
    if (f->packer->partition.part_count < 2) return GSZ_OK;
    GSZ_TRY(encode_bounds(f));
    if (f->bounds.size == 0) return GSZ_OK;
    gsz_chunk_list_add(&f->list, GSZ_CHUNK_BOUNDS, &f->bounds)->required = false;
    return GSZ_OK;
}

static gsz_result add_growth(gsz_file_writer *f) {
    gsz_packer *p = f->packer;
    if (!p->growth.level) return GSZ_OK;
    GSZ_TRY(gsz_growth_encode(p->context, &f->growth, &p->growth));
    gsz_chunk_list_add(&f->list, GSZ_CHUNK_GROWTH, &f->growth)->required = false;
    return GSZ_OK;
}

void gsz_file_writer_add_block(gsz_file_writer *f, uint32_t index) {
    const gsz_packer *p = f->packer;
    const gsz_part *part = &p->partition.part[index];
    for (int extra = 0; extra <= (p->extra_count > 0); extra++) {
        gsz_chunk *c = gsz_chunk_list_add(&f->list, extra ? GSZ_CHUNK_EXTRA : GSZ_CHUNK_BLOCK,
                                          &p->payload[2 * index + (uint32_t)extra]);
        c->layer = (uint16_t)part->layer;
        c->index = index;
        c->gaussians = part->count;
    }
}

/** Around all of its parts. */
static void describe_box(gsz_file_header *h, const gsz_partition *p) {
    for (int axis = 0; axis < 3; axis++) {
        h->box_min[axis] = p->part[0].box[axis];
        h->box_max[axis] = p->part[0].box[3 + axis];
        for (size_t i = 1; i < p->part_count; i++) {
            const float *box = p->part[i].box;
            if (box[axis] < h->box_min[axis]) h->box_min[axis] = box[axis];
            if (box[3 + axis] > h->box_max[axis]) h->box_max[axis] = box[3 + axis];
        }
    }
}

static void describe(gsz_file_writer *f, float quality) {
    const gsz_packer *p = f->packer;
    gsz_file_header *h = &f->list.header;
    h->gaussians = p->cloud->count;
    h->source_gaussians = p->source->count;
    h->sh_degree = p->settings.header.sh_degree;
    h->effort = (uint8_t)p->options->effort;
    h->layers = (uint16_t)p->partition.layers;
    h->quality = quality;
    h->extra_count = (uint32_t)p->extra_count;
    describe_box(h, &p->partition);
}

gsz_result gsz_file_writer_begin(gsz_file_writer *f, float quality) {
    gsz_packer *p = f->packer;
    describe(f, quality);
    GSZ_TRY(gsz_chunk_list_reserve(p->context, &f->list, 5 + 2 * p->partition.part_count));
    GSZ_TRY(add_front(f));
    GSZ_TRY(add_bounds(f));
    return add_growth(f);
}

void gsz_file_writer_free(gsz_file_writer *f) {
    gsz_context *ctx = f->packer->context;
    gsz_chunk_list_free(ctx, &f->list);
    gsz_buffer_free(ctx, &f->names);
    gsz_buffer_free(ctx, &f->bounds);
    gsz_buffer_free(ctx, &f->growth);
}

void gsz_file_writer_add_blocks(gsz_file_writer *f) {
    for (size_t i = 0; i < f->packer->partition.part_count; i++)
        gsz_file_writer_add_block(f, (uint32_t)i);
}

gsz_result gsz_file_writer_finish(gsz_file_writer *f, gsz_buffer *out, float quality) {
    GSZ_TRY(gsz_file_writer_begin(f, quality));
    gsz_file_writer_add_blocks(f);
    return gsz_chunk_list_write(f->packer->context, &f->list, out);
}

gsz_result gsz_write_file(gsz_packer *p, gsz_buffer *out, float quality) {
    gsz_file_writer f = {.packer = p, .text = p->cloud};
    gsz_result result = gsz_file_writer_finish(&f, out, quality);
    gsz_file_writer_free(&f);
    return result;
}
